/** Where a word is in a file, found once for each chunk: after an edit only the chunks that it has touched are searched again. */

import type { Chunk } from './lexer.ts';
import type { ZoneSyntax } from './syntax.ts';

export class TextSearch {
  readonly #word: string;
  /** Offsets from the start of the chunk. */
  readonly #found = new WeakMap<Chunk, readonly number[]>();

  /** @param word without a line end, so that no chunk has only a part of it */
  constructor(word: string) {
    this.#word = word;
  }

  /** Whether the word is anywhere in a file. */
  isIn(syntax: ZoneSyntax): boolean {
    return syntax.chunks.some((_, i) => this.inChunk(syntax, i).length > 0);
  }

  /** Where the word is in one chunk, in order; offsets from its start. */
  inChunk({ text, chunks, chunkStart }: ZoneSyntax, i: number): readonly number[] {
    const chunk = chunks[i]!;
    const known = this.#found.get(chunk);
    if (known !== undefined) return known;
    const start = chunkStart[i]!;
    const part = text.slice(start, start + chunk.length);
    const found: number[] = [];
    for (let at = part.indexOf(this.#word); at >= 0; at = part.indexOf(this.#word, at + 1)) found.push(at);
    this.#found.set(chunk, found);
    return found;
  }
}
