/** The lines of files by their URI, for those who show places: found once for each text. */

import { LineIndex } from '../core/text/line-index.ts';

export class FileLines {
  readonly #textOf: (uri: string) => string | undefined;
  readonly #known = new Map<string, { readonly text: string; readonly lines: LineIndex }>();

  /** @param textOf the text as it is now; undefined where it is not known */
  constructor(textOf: (uri: string) => string | undefined) {
    this.#textOf = textOf;
  }

  of(uri: string): LineIndex | undefined {
    const text = this.#textOf(uri);
    if (text === undefined) return undefined;
    let known = this.#known.get(uri);
    if (known?.text !== text) {
      known = { text, lines: new LineIndex(text) };
      this.#known.set(uri, known);
    }
    return known.lines;
  }
}
