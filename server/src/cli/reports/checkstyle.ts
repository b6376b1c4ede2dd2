/** `--format checkstyle`: the XML of Checkstyle, which Jenkins and review bots read. */

import type { Severity } from '../../core/rules/rule-id.ts';
import type { DataText } from '../../core/text/visible.ts';
import { pathInProject } from './paths.ts';
import { type FileResult, placeAt, type Report, type ReportContext } from './report.ts';
import { attributes, xmlDocument } from './xml.ts';

const SEVERITIES: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'info',
  hint: 'info',
};

export class CheckstyleReport implements Report {
  readonly #context: ReportContext;
  readonly #lines: string[] = [];

  constructor(context: ReportContext) {
    this.#context = context;
  }

  add({ uri, lines, findings }: FileResult): void {
    if (findings.length === 0) return;
    this.#lines.push(`  <file${attributes({ name: pathInProject(uri, this.#context.cwd) })}>`);
    for (const { rule, severity, message, span } of findings) {
      const { line, column } = placeAt(lines, span.start);
      const values = { line, column, severity: SEVERITIES[severity], message, source: `dkim-lint.${rule.id}` };
      this.#lines.push(`    <error${attributes(values)}/>`);
    }
    this.#lines.push('  </file>');
  }

  finish(): DataText {
    return xmlDocument(['<checkstyle version="4.3">', ...this.#lines, '</checkstyle>']);
  }
}
