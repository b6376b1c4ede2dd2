/** `--format gitlab`: a Code Quality report, https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format. */

import type { Severity } from '../../core/rules/rule-id.ts';
import type { DataText } from '../../core/text/visible.ts';
import { jsonText } from '../json.ts';
import { Fingerprints, hashOf } from './fingerprint.ts';
import { pathInProject } from './paths.ts';
import { type FileResult, placeAt, type Report, type ReportContext } from './report.ts';

const SEVERITIES: Readonly<Record<Severity, 'major' | 'minor' | 'info'>> = {
  error: 'major',
  warning: 'minor',
  info: 'info',
  hint: 'info',
};

export class GitlabReport implements Report {
  readonly #context: ReportContext;
  readonly #problems: unknown[] = [];

  constructor(context: ReportContext) {
    this.#context = context;
  }

  add(result: FileResult): void {
    const { uri, lines, findings } = result;
    const path = pathInProject(uri, this.#context.cwd);
    const prints = new Fingerprints(result);
    for (const finding of findings) {
      this.#problems.push({
        description: finding.message,
        check_name: finding.rule.id,
        // Unique in a report: the same line may be in several files.
        fingerprint: hashOf([path, prints.of(finding)]),
        severity: SEVERITIES[finding.severity],
        location: {
          path,
          lines: { begin: placeAt(lines, finding.span.start).line, end: placeAt(lines, finding.span.end).line },
        },
      });
    }
  }

  finish(): DataText {
    return jsonText(this.#problems);
  }
}
