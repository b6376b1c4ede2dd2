/** White space at the start of lines, which says that a record has the owner of the one before. */

import { insert, replace, type TextEdit } from '../../../text/edit.ts';
import type { Span } from '../../../text/span.ts';

/** The spaces between the start of the line and a place. */
export function spacesBefore(text: string, at: number): Span {
  let start = at;
  while (start > 0 && (text[start - 1] === ' ' || text[start - 1] === '\t')) start--;
  return { start, end: at };
}

/** Writes an owner into the spaces before a place, and keeps the column of what follows where there is room. */
export function ownerEdit(text: string, at: number, owner: string): readonly TextEdit[] {
  const spaces = spacesBefore(text, at);
  const width = spaces.end - spaces.start;
  if (width === 0) return [insert(at, `${owner} `)];
  if (width > owner.length) return [replace({ start: spaces.start, end: spaces.start + owner.length }, owner)];
  return [replace(spaces, `${owner} `)];
}
