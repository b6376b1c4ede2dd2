/** White space at the start of lines, which says that a record has the owner of the one before. */

import { insert, remove, replace, type TextEdit } from '../../../text/edit.ts';
import type { Span } from '../../../text/span.ts';

/** The blanks between the start of the line and a place. */
export function blanksBefore(text: string, at: number): Span {
  let start = at;
  while (start > 0 && (text[start - 1] === ' ' || text[start - 1] === '\t')) start--;
  return { start, end: at };
}

/** Writes an owner into the blanks before a place, and keeps the column of what follows where there is room. */
export function ownerEdit(text: string, at: number, owner: string): readonly TextEdit[] {
  const blanks = blanksBefore(text, at);
  const width = blanks.end - blanks.start;
  if (width === 0) return [insert(at, `${owner} `)];
  if (width > owner.length) return [replace({ start: blanks.start, end: blanks.start + owner.length }, owner)];
  return [remove(blanks), insert(blanks.start, `${owner} `)].slice(1).concat(remove(blanks));
}
