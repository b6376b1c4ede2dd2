/** Offsets to lines and back. Used at the edges only: the protocol, the reports, and rules about lines. */

/** Both from 0; the character in UTF-16 units. */
export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

/**
 * Lines end at LF, CRLF or a lone CR, as in the Language Server Protocol. Built in one pass when it is first asked, which
 * for most texts nobody does; then asked in O(log lines).
 */
export class LineIndex {
  readonly #text: string;
  #found: Uint32Array | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  get #starts(): Uint32Array {
    this.#found ??= findLineStarts(this.#text);
    return this.#found;
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  /** The line and column of an offset; one outside the text is moved to its nearest end. */
  at(offset: number): LineColumn {
    const clamped = Math.max(0, Math.min(offset, this.#text.length));
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= clamped) low = middle;
      else high = middle;
    }
    return { line: low, column: clamped - this.#starts[low]! };
  }

  /** The offset of a line and column; a column beyond the line is its end, a line beyond the text the text's end. */
  offset({ line, column }: LineColumn): number {
    if (line < 0) return 0;
    if (line >= this.#starts.length) return this.#text.length;
    return Math.min(this.#starts[line]! + Math.max(0, column), this.lineEnd(line));
  }

  lineStart(line: number): number {
    return this.#starts[Math.max(0, Math.min(line, this.#starts.length - 1))]!;
  }

  /** The offset of the line's end, before its line break. */
  lineEnd(line: number): number {
    if (line + 1 >= this.#starts.length) return this.#text.length;
    let end = this.#starts[line + 1]! - 1;
    if (this.#text.charCodeAt(end) === 10 && this.#text.charCodeAt(end - 1) === 13 && end > this.#starts[line]!) end--;
    return end;
  }
}

function findLineStarts(text: string): Uint32Array {
  let starts = new Uint32Array(Math.max(16, text.length >> 5));
  let count = 1;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit !== 10 && unit !== 13) continue;
    if (unit === 13 && text.charCodeAt(i + 1) === 10) i++;
    if (count === starts.length) {
      const grown = new Uint32Array(starts.length * 2);
      grown.set(starts);
      starts = grown;
    }
    starts[count++] = i + 1;
  }
  return starts.subarray(0, count);
}
