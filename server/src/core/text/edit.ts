/** Replacements of text, as quick fixes make them. */

import type { Span } from './span.ts';

/** Replaces the units of `span` by `newText`. An empty span inserts, an empty text deletes. */
export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
}

export function replace(span: Span, newText: string): TextEdit {
  return { span, newText };
}

export function insert(at: number, newText: string): TextEdit {
  return { span: { start: at, end: at }, newText };
}

export function remove(span: Span): TextEdit {
  return { span, newText: '' };
}

/**
 * The text after all edits, whose spans all refer to `text` as it is given.
 *
 * @throws RangeError where two edits overlap, or one lies outside the text: that is a fault of the caller.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = sortEdits(edits);
  const out: string[] = [];
  let at = 0;
  for (const { span, newText } of sorted) {
    if (span.start < at || span.end < span.start || span.end > text.length) {
      throw new RangeError(`edit ${span.start}-${span.end} overlaps another or leaves the text`);
    }
    out.push(text.slice(at, span.start), newText);
    at = span.end;
  }
  out.push(text.slice(at));
  return out.join('');
}

/** The edits in the order of the text; insertions at one place keep their order. */
export function sortEdits(edits: readonly TextEdit[]): readonly TextEdit[] {
  return edits
    .map((edit, index) => ({ edit, index }))
    .sort((a, b) => a.edit.span.start - b.edit.span.start || a.edit.span.end - b.edit.span.end || a.index - b.index)
    .map(({ edit }) => edit);
}

/** Edits made for one text that can be applied together: none overlaps another, none is at the same place. */
export class DisjointEdits {
  /** In the order of the text. */
  readonly #spans: Span[] = [];

  /** Adds all edits, or none where one of them meets another. Edits that come in the order of the text cost least. */
  add(edits: readonly TextEdit[]): boolean {
    const added = edits.map(({ span }) => span).sort((a, b) => a.start - b.start || a.end - b.end);
    for (const [i, span] of added.entries()) {
      const at = this.#placeOf(span);
      const neighbours = [this.#spans[at - 1], added[i - 1]];
      if (neighbours.some((before) => before !== undefined && meet(before, span))) return false;
      const after = this.#spans[at];
      if (after !== undefined && meet(span, after)) return false;
    }
    const [first] = added;
    if (first === undefined) return true;
    const from = this.#placeOf(first);
    const behind = this.#spans.splice(from);
    let next = 0;
    for (const span of added) {
      while (next < behind.length && behind[next]!.start < span.start) this.#spans.push(behind[next++]!);
      this.#spans.push(span);
    }
    while (next < behind.length) this.#spans.push(behind[next++]!);
    return true;
  }

  /** How many spans come before a span. */
  #placeOf({ start, end }: Span): number {
    let low = 0;
    let high = this.#spans.length;
    if (high > 0 && this.#spans[high - 1]!.end < start) return high;
    while (low < high) {
      const middle = (low + high) >> 1;
      const each = this.#spans[middle]!;
      if (each.start < start || (each.start === start && each.end <= end)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** @param first begins no later than `second` */
function meet(first: Span, second: Span): boolean {
  if (first.end === second.start) return first.start === first.end || second.start === second.end;
  return first.end > second.start;
}
