/** `--format unix`: one line a finding, as compilers write them and editors and `grep` read them. */

import { page, type VisibleText } from '../../core/text/visible.ts';
import { visible } from '../visible.ts';
import { type FileResult, placeAt, type Report } from './report.ts';

export class UnixReport implements Report {
  readonly #lines: string[] = [];

  add({ path, lines, findings }: FileResult): void {
    for (const { rule, severity, message, span } of findings) {
      const { line, column } = placeAt(lines, span.start);
      this.#lines.push(`${visible(path)}:${line}:${column}: ${severity}: ${visible(message)} [${rule.id}]\n`);
    }
  }

  finish(): VisibleText {
    return page(this.#lines.join(''));
  }
}
