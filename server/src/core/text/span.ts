/**
 * Where something is in a text. The one position type of the core: lines and columns exist only in `lsp/` and in
 * reports.
 */

/** A half-open range of UTF-16 units: `start` is the first unit, `end` the one after the last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export function spanOf(start: number, end: number): Span {
  return { start, end };
}

export function emptySpan(at: number): Span {
  return { start: at, end: at };
}

export function spanLength(span: Span): number {
  return span.end - span.start;
}

/** Whether `offset` is in the span or at its end, where a cursor still belongs to the word before it. */
export function touches(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}

export function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Whether two spans share a unit, or an empty one lies within or at the edge of the other. */
export function overlaps(a: Span, b: Span): boolean {
  return a.start === a.end || b.start === b.end
    ? a.start <= b.end && b.start <= a.end
    : a.start < b.end && b.start < a.end;
}

/** The smallest span that covers both. */
export function hull(a: Span, b: Span): Span {
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}

export function sliceSpan(text: string, span: Span): string {
  return text.slice(span.start, span.end);
}
