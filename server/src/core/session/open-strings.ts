/** Strings as NSD reads them: they go on over line ends to the next quotation mark, wherever that is. */

import type { TextEdit } from '../text/edit.ts';
import { MAX_STRING } from '../zone/character-string.ts';

/** Whether a string takes in a line end, while every string ends and is short enough for NSD. */
export function goesOnOverLines(text: string): boolean {
  let isOver = false;
  let open = -1;
  let isComment = false;
  for (const { index, 0: found } of text.matchAll(/\\[\s\S]|[";\r\n]/g)) {
    const isLineEnd = found === '\r' || found === '\n';
    if (isComment) isComment = !isLineEnd && !/[\r\n]$/.test(found);
    else if (open < 0) {
      if (found === '"') open = index;
      isComment = found === ';';
    } else if (found === '"') {
      if (isTooLong(text.slice(open + 1, index))) return false;
      open = -1;
    } else isOver ||= isLineEnd;
  }
  return isOver && open < 0;
}

function isTooLong(string: string): boolean {
  return string.length > MAX_STRING && string.replaceAll(/\\(?:\d{3}|[\s\S])/g, 'x').length > MAX_STRING;
}

export function changesQuotes(text: string, { span, newText }: TextEdit): boolean {
  return newText.includes('"') || text.slice(span.start, span.end).includes('"');
}
