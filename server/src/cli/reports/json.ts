/** `--format json`: the shape that `docs/command-line.md` promises. */

import type { DataText } from '../../core/text/visible.ts';
import { jsonText } from '../json.ts';
import { type Counts, type FileResult, isFixable, placeAt, type Report, type ReportContext } from './report.ts';

export class JsonReport implements Report {
  readonly #context: ReportContext;
  readonly #files: unknown[] = [];

  constructor(context: ReportContext) {
    this.#context = context;
  }

  add(result: FileResult): void {
    const { path, language, origin, originGuessedFrom, lines, findings, diff } = result;
    this.#files.push({
      path,
      language,
      ...(origin === undefined ? {} : { origin }),
      ...(originGuessedFrom !== undefined ? { originGuessed: true } : {}),
      findings: findings.map((finding) => ({
        rule: finding.rule.id,
        severity: finding.severity,
        message: finding.message,
        start: placeAt(lines, finding.span.start),
        end: placeAt(lines, finding.span.end),
        fixable: isFixable(result, finding),
      })),
      ...(diff === undefined ? {} : { diff }),
    });
  }

  finish(_counts: Counts): DataText {
    const { unread } = this.#context.output;
    return jsonText({ files: this.#files, ...(unread.length > 0 ? { unread } : {}) });
  }
}
