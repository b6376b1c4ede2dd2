/** How `$ORIGIN` lines of a file write their names: letters keep their case (RFC 4343 §4), which the table of names does not know. */

import { asciiLowerCase } from '../text/domain-name.ts';
import { TOKEN_ESCAPE } from './lexer.ts';
import { writtenName } from './names.ts';
import type { Zone } from './zone.ts';

export class OriginSpelling {
  /** `$ORIGIN` lines: where they end, and what they make of the origin. */
  readonly #origins: { readonly at: number; readonly written: string }[] = [];

  constructor({ text, origin }: Pick<Zone, 'text' | 'origin'>) {
    let current: string = origin ?? '';
    for (const match of text.matchAll(/^\$ORIGIN[ \t]+([^\s;]+)/gim)) {
      const end = match.index + match[0].length;
      const written = writtenName(text, end - match[1]!.length, end, TOKEN_ESCAPE, current);
      if (written === undefined) continue;
      current = written;
      this.#origins.push({ at: end, written });
    }
  }

  /** The origin that holds at an offset, as written; as it is known where it is not from a `$ORIGIN` of this file. */
  at(offset: number, known: string): string {
    let low = 0;
    let high = this.#origins.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#origins[middle]!.at <= offset) low = middle + 1;
      else high = middle;
    }
    const last = this.#origins[low - 1];
    return last !== undefined && asciiLowerCase(last.written) === known ? last.written : known;
  }
}
