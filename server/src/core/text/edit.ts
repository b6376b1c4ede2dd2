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

/** Whether edits made for one text can be applied together: none overlaps another, none is at the same place. */
export function areDisjoint(edits: readonly TextEdit[]): boolean {
  const sorted = sortEdits(edits);
  return sorted.every((edit, i) => {
    const next = sorted[i + 1];
    return (
      next === undefined ||
      edit.span.end < next.span.start ||
      (edit.span.end === next.span.start && edit.span.start < edit.span.end && next.span.start < next.span.end)
    );
  });
}
