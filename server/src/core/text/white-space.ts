/**
 * White space of messages and records: spaces and tabs, and with folds (FWS, RFC 5322 §3.2.2) the octets of line ends. In what
 * people write, also that of other scripts.
 */

import { emptySpan, type Span, spanOf } from './span.ts';

export function isSpaceOrTab(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/** Space, tab and the line breaks of folds. */
export function isFoldingSpace(code: number): boolean {
  return isSpaceOrTab(code) || code === 0x0d || code === 0x0a;
}

/** The text without any folding white space. */
export function withoutSpaces(text: string): string {
  return /[ \t\r\n]/.test(text) ? text.replace(/[ \t\r\n]+/g, '') : text;
}

/** The part of a range without folding white space at both ends; of spaces alone the empty span at its start. */
export function trimSpaces(text: string, start: number, end: number): Span {
  let from = start;
  let to = end;
  while (from < to && isFoldingSpace(text.charCodeAt(from))) from++;
  while (to > from && isFoldingSpace(text.charCodeAt(to - 1))) to--;
  return from === to ? emptySpan(start) : spanOf(from, to);
}

/** Each run of white space, of any script, as one space. Most are one already, and are left alone. */
export function withSingleSpaces(text: string): string {
  return text.replace(/\s{2,}|[^\S ]/g, ' ');
}
