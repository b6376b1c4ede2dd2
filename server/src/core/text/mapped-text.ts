/**
 * A logical text made of pieces of a source: a header field without its folds, a character-string without quotes and
 * escapes, several character-strings joined. Findings are made on the logical text and shown in the source.
 */

import { hull, type Span } from './span.ts';

/**
 * A run of the logical text and what it was in the source. Where both lengths are equal, unit belongs to unit; where
 * they differ, the piece is one thing (an escape such as `\059`, a character of several octets) and maps as a whole.
 */
export interface Piece {
  /** Offset in the logical text, in its units. */
  readonly logical: number;
  /** Length in the logical text. */
  readonly length: number;
  /** The source, in UTF-16 units. */
  readonly source: Span;
}

export class MappedText {
  readonly text: string;
  readonly pieces: readonly Piece[];
  /** Where an empty text is in the source. */
  readonly #origin: number;

  constructor(text: string, pieces: readonly Piece[], origin = pieces[0]?.source.start ?? 0) {
    this.text = text;
    this.pieces = pieces;
    this.#origin = origin;
  }

  /** A part of a source as written. */
  static of(source: string, span: Span = { start: 0, end: source.length }): MappedText {
    return new MappedText(
      source.slice(span.start, span.end),
      span.end > span.start ? [{ logical: 0, length: span.end - span.start, source: span }] : [],
      span.start,
    );
  }

  get length(): number {
    return this.text.length;
  }

  /**
   * The source of a logical range, from its first to its last unit, with what lies between (folds, quotes). An empty
   * range gives an empty span: after the unit before it, or at the start of the text.
   */
  sourceSpan(start: number, end: number): Span {
    if (end <= start) {
      const at = start > 0 ? this.#unit(Math.min(start, this.length) - 1)?.end : this.#unit(0)?.start;
      return { start: at ?? this.#origin, end: at ?? this.#origin };
    }
    const first = this.#unit(start);
    const last = this.#unit(end - 1);
    if (first === undefined || last === undefined) return { start: this.#origin, end: this.#origin };
    return hull(first, last);
  }

  /** The source pieces of a logical range, without what lies between them. */
  sourceSpans(start: number, end: number): Span[] {
    const spans: Span[] = [];
    for (let i = this.#pieceAt(start); i < this.pieces.length; i++) {
      const piece = this.pieces[i]!;
      if (piece.logical >= end) break;
      const from = Math.max(start, piece.logical) - piece.logical;
      const to = Math.min(end, piece.logical + piece.length) - piece.logical;
      if (to <= from) continue;
      const linear = piece.source.end - piece.source.start === piece.length;
      const span = linear ? { start: piece.source.start + from, end: piece.source.start + to } : piece.source;
      const before = spans.at(-1);
      if (before !== undefined && before.end === span.start) spans[spans.length - 1] = hull(before, span);
      else if (before === undefined || before.start !== span.start) spans.push(span);
    }
    return spans;
  }

  /** The logical offset of the unit at or after a source offset. The length of the text where nothing follows. */
  logicalOffset(source: number): number {
    for (const piece of this.pieces) {
      if (source >= piece.source.end) continue;
      if (source <= piece.source.start) return piece.logical;
      const linear = piece.source.end - piece.source.start === piece.length;
      return linear ? piece.logical + (source - piece.source.start) : piece.logical;
    }
    return this.length;
  }

  slice(start: number, end: number = this.length): MappedText {
    const pieces: Piece[] = [];
    for (let i = this.#pieceAt(start); i < this.pieces.length; i++) {
      const piece = this.pieces[i]!;
      if (piece.logical >= end) break;
      const from = Math.max(start, piece.logical);
      const to = Math.min(end, piece.logical + piece.length);
      if (to <= from) continue;
      const linear = piece.source.end - piece.source.start === piece.length;
      const source = linear
        ? { start: piece.source.start + from - piece.logical, end: piece.source.start + to - piece.logical }
        : piece.source;
      pieces.push({ logical: from - start, length: to - from, source });
    }
    return new MappedText(this.text.slice(start, end), pieces, this.sourceSpan(start, start).start);
  }

  /** The same text in a longer source, in which its own begins at an offset. */
  shifted(by: number): MappedText {
    const pieces = this.pieces.map(({ source, ...piece }) => {
      return { ...piece, source: { start: source.start + by, end: source.end + by } };
    });
    return new MappedText(this.text, pieces, this.#origin + by);
  }

  /**
   * The same text with the source of its source: this text was made of `middle`'s text (a decoded body), and the
   * result is placed where `middle` is placed.
   */
  through(middle: MappedText): MappedText {
    const pieces: Piece[] = [];
    for (const piece of this.pieces) {
      if (piece.source.end - piece.source.start !== piece.length) {
        pieces.push({ ...piece, source: middle.sourceSpan(piece.source.start, piece.source.end) });
        continue;
      }
      for (let i = middle.#pieceAt(piece.source.start); i < middle.pieces.length; i++) {
        const under = middle.pieces[i]!;
        if (under.logical >= piece.source.end) break;
        const from = Math.max(piece.source.start, under.logical);
        const to = Math.min(piece.source.end, under.logical + under.length);
        if (to <= from) continue;
        const linear = under.source.end - under.source.start === under.length;
        const source = linear
          ? { start: under.source.start + from - under.logical, end: under.source.start + to - under.logical }
          : under.source;
        pieces.push({ logical: piece.logical + from - piece.source.start, length: to - from, source });
      }
    }
    return new MappedText(this.text, pieces, middle.sourceSpan(this.#origin, this.#origin).start);
  }

  static concat(parts: readonly MappedText[]): MappedText {
    const pieces: Piece[] = [];
    let logical = 0;
    for (const part of parts) {
      for (const piece of part.pieces) pieces.push({ ...piece, logical: piece.logical + logical });
      logical += part.length;
    }
    return new MappedText(parts.map((part) => part.text).join(''), pieces, parts[0]?.sourceSpan(0, 0).start);
  }

  /** The index of the last piece that begins at or before a logical offset. */
  #pieceAt(logical: number): number {
    let low = 0;
    let high = this.pieces.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.pieces[middle]!.logical <= logical) low = middle;
      else high = middle;
    }
    return low;
  }

  #unit(logical: number): Span | undefined {
    const piece = this.pieces[this.#pieceAt(logical)];
    if (piece === undefined || logical < piece.logical || logical >= piece.logical + piece.length) return undefined;
    if (piece.source.end - piece.source.start !== piece.length) return piece.source;
    const start = piece.source.start + logical - piece.logical;
    return { start, end: start + 1 };
  }
}

/** Collects the pieces of a {@link MappedText}; adjacent linear runs become one piece. */
export class MappedTextBuilder {
  readonly #parts: string[] = [];
  readonly #pieces: Piece[] = [];
  readonly #origin: number;
  #length = 0;

  /** @param origin where the text is in the source while it is empty */
  constructor(origin: number) {
    this.#origin = origin;
  }

  /** Appends a run that stands for `source`. */
  add(text: string, source: Span): void {
    if (text === '') return;
    const linear = source.end - source.start === text.length;
    const last = this.#pieces.at(-1);
    if (
      linear &&
      last !== undefined &&
      last.source.end === source.start &&
      last.length === last.source.end - last.source.start
    ) {
      this.#pieces[this.#pieces.length - 1] = {
        logical: last.logical,
        length: last.length + text.length,
        source: { start: last.source.start, end: source.end },
      };
    } else {
      this.#pieces.push({ logical: this.#length, length: text.length, source });
    }
    this.#parts.push(text);
    this.#length += text.length;
  }

  build(): MappedText {
    return new MappedText(this.#parts.join(''), this.#pieces, this.#origin);
  }
}
