/** `--format github`: workflow commands, which become annotations of a pull request. */

import type { Severity } from '../../core/rules/rule-id.ts';
import { type DataText, data } from '../../core/text/visible.ts';
import { visible } from '../visible.ts';
import { pathInProject } from './paths.ts';
import { type FileResult, placeAt, type Report, type ReportContext } from './report.ts';

const COMMANDS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  hint: 'notice',
};

export class GithubReport implements Report {
  readonly #context: ReportContext;
  readonly #commands: string[] = [];

  constructor(context: ReportContext) {
    this.#context = context;
  }

  add({ uri, lines, findings }: FileResult): void {
    for (const { rule, severity, message, span } of findings) {
      const start = placeAt(lines, span.start);
      const end = placeAt(lines, span.end);
      const properties: Readonly<Record<string, string | number>> = {
        file: visible(pathInProject(uri, this.#context.cwd)),
        line: start.line,
        // Columns mean something within one line alone.
        ...(end.line === start.line ? { col: start.column, endColumn: end.column } : { endLine: end.line }),
        title: rule.id,
      };
      const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
      this.#commands.push(`::${COMMANDS[severity]} ${list.join(',')}::${escapeData(visible(message))}\n`);
    }
  }

  finish(): DataText {
    return data(this.#commands.join(''));
  }
}

/** As @actions/core writes them. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
