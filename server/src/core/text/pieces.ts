/** A long text in pieces: an edit makes those anew that it touches, and nobody has to have the whole in one string. */

import type { TextEdit } from './edit.ts';
import { type LineColumn, LineIndex } from './line-index.ts';

/** Where a piece ends, if a line does there, in UTF-16 units. */
const PIECE = 1 << 14;

interface Piece {
  readonly text: string;
  readonly lines: LineIndex;
}

/** Pieces end with a line feed, but for the last one. */
export class PiecedText {
  #pieces: readonly Piece[];
  /** Where each piece begins. */
  #starts: readonly number[];
  /** The line with which each begins, once someone has asked for lines. */
  #firstLines: readonly number[] | undefined;
  #length: number;

  constructor(text: string) {
    this.#pieces = cut(text);
    this.#starts = sums(this.#pieces, (piece) => piece.text.length);
    this.#length = text.length;
  }

  get length(): number {
    return this.#length;
  }

  /** The whole in one string, made anew for each call: of a long text a good part of what a keystroke may cost. */
  get text(): string {
    return this.#pieces.length === 1 ? this.#pieces[0]!.text : this.#pieces.map(({ text }) => text).join('');
  }

  edit({ span: { start, end }, newText }: TextEdit): void {
    const first = lastAtOrBefore(this.#starts, start);
    let last = lastAtOrBefore(this.#starts, end);
    const head = this.#pieces[first]!.text.slice(0, start - this.#starts[first]!);
    let tail = this.#pieces[last]!.text.slice(end - this.#starts[last]!);
    if (last + 1 < this.#pieces.length && !tail.endsWith('\n') && !(tail === '' && newText.endsWith('\n')))
      tail += this.#pieces[++last]!.text;
    this.#pieces = [
      ...this.#pieces.slice(0, first),
      ...cut(own(head + newText + tail)),
      ...this.#pieces.slice(last + 1),
    ];
    this.#starts = sums(this.#pieces, (piece) => piece.text.length);
    this.#length += newText.length - (end - start);
    this.#firstLines = undefined;
  }

  /** The line and column of an offset; one outside the text is moved to its nearest end, one in a line break before that. */
  at(offset: number): LineColumn {
    const clamped = Math.max(0, Math.min(offset, this.#length));
    const piece = lastAtOrBefore(this.#starts, clamped);
    const { lines } = this.#pieces[piece]!;
    const { line, column } = lines.at(clamped - this.#starts[piece]!);
    return {
      line: this.#lines[piece]! + line,
      column: Math.min(column, lines.lineEnd(line) - lines.lineStart(line)),
    };
  }

  /** The offset of a line and column; a column beyond the line is its end, a line beyond the text the text's end. */
  offset({ line, column }: LineColumn): number {
    if (line < 0) return 0;
    const piece = lastAtOrBefore(this.#lines, line);
    const { lines } = this.#pieces[piece]!;
    return this.#starts[piece]! + lines.offset({ line: line - this.#lines[piece]!, column });
  }

  get #lines(): readonly number[] {
    // The line after the last feed of a piece is the next piece's.
    this.#firstLines ??= sums(this.#pieces, ({ lines }) => lines.lineCount - 1);
    return this.#firstLines;
  }
}

/** A text that does not keep those alive of which it was made. */
function own(text: string): string {
  return ` ${text}`.slice(1);
}

function cut(text: string): Piece[] {
  const pieces: Piece[] = [];
  let start = 0;
  while (text.length - start > 2 * PIECE) {
    const end = text.indexOf('\n', start + PIECE) + 1;
    if (end === 0 || end === text.length) break;
    pieces.push(pieceOf(text.slice(start, end)));
    start = end;
  }
  pieces.push(pieceOf(text.slice(start)));
  return pieces;
}

function pieceOf(text: string): Piece {
  return { text, lines: new LineIndex(text) };
}

/** Of each item what all before it make. */
function sums<T>(items: readonly T[], sizeOf: (item: T) => number): number[] {
  let sum = 0;
  return items.map((item) => {
    const before = sum;
    sum += sizeOf(item);
    return before;
  });
}

function lastAtOrBefore(values: readonly number[], value: number): number {
  let low = 0;
  let high = values.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (values[middle]! <= value) low = middle;
    else high = middle;
  }
  return low;
}
