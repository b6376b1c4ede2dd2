/** Comments in structured field values, and the white space around them (RFC 5322 §3.2.2). */

import { isFoldingSpace } from './white-space.ts';

/** After the comment that begins at `start`; undefined where it is not closed. Comments nest. */
export function endOfComment(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at + 1;
  }
  return undefined;
}

const OPENING = 0x28;

/** A control character, or one that is not in ASCII: some are white space too. */
function isUnusual(code: number): boolean {
  return code < 0x20 || code > 0x7f;
}

/** After white space and comments (RFC 5322 §3.2.2); an unclosed comment runs to the end. */
export function skipCfws(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === OPENING) at = endOfComment(text, at) ?? text.length;
    else if (isFoldingSpace(code) || (isUnusual(code) && /\s/.test(text[at]!))) at++;
    else break;
  }
  return at;
}
