/** Where a word or a pattern is in a file, found once for each chunk: after an edit only the chunks that it has touched are searched again. */

import type { Chunk } from './lexer.ts';
import type { ZoneSyntax } from './syntax.ts';

export class TextSearch {
  readonly #pattern: string | RegExp;
  /** Offsets from the start of the chunk. */
  readonly #found = new WeakMap<Chunk, readonly number[]>();

  /** @param pattern a word, or an expression with `g`; without a line end, so that no chunk has only a part of it */
  constructor(pattern: string | RegExp) {
    this.#pattern = pattern;
  }

  /** Whether the word is anywhere in a file. */
  isIn(syntax: ZoneSyntax): boolean {
    return syntax.chunks.some((_, i) => this.inChunk(syntax, i).length > 0);
  }

  /** Where the word is, in order; offsets in the text. */
  in(syntax: ZoneSyntax): readonly number[] {
    return syntax.chunks.flatMap((_, i) => {
      const start = syntax.chunkStart[i]!;
      return this.inChunk(syntax, i).map((at) => start + at);
    });
  }

  /** Where the word is in one chunk, in order; offsets from its start. */
  inChunk({ chunks }: ZoneSyntax, i: number): readonly number[] {
    const chunk = chunks[i]!;
    const known = this.#found.get(chunk);
    if (known !== undefined) return known;
    const found = placesOf(this.#pattern, chunk.text);
    this.#found.set(chunk, found);
    return found;
  }
}

function placesOf(pattern: string | RegExp, text: string): readonly number[] {
  if (typeof pattern !== 'string') return Array.from(text.matchAll(pattern), ({ index }) => index);
  const found: number[] = [];
  for (let at = text.indexOf(pattern); at >= 0; at = text.indexOf(pattern, at + 1)) found.push(at);
  return found;
}
