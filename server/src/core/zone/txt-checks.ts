/** What the strings of TXT records can hide: quotes that are data, text without quotes, octets that are no text. */

import { TYPOGRAPHIC_QUOTE } from '../text/quotation-marks.ts';
import { stringLength } from './character-string.ts';
import type { FieldCursor } from './field-cursor.ts';
import { TOKEN_ESCAPE, TOKEN_GLUED, TOKEN_QUOTED, TOKEN_SPECIAL } from './lexer.ts';
import { OTHER_SPACE, reportControls } from './name-check.ts';
import { isClass, lookUpWord, MAX_RDATA, MAX_RDATA_OF_BIND, NO_WORD } from './types.ts';

const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;
const JOINING_SIGNS = '+,.&';
const QUOTE = new RegExp(TYPOGRAPHIC_QUOTE);

/** What TXT's strings can hide. */
export function checkTexts(c: FieldCursor, first: number, last: number): void {
  const { text, base, tokenStart, tokenEnd, tokenFlags } = c.tokens;
  let quotedTo = first;
  let hasMark = false;
  for (let at = first; at < last; at++) {
    const flags = tokenFlags[at]!;
    if (flags === TOKEN_QUOTED) continue;
    const start = base + tokenStart[at]!;
    const end = base + tokenEnd[at]!;
    if ((flags & TOKEN_GLUED) !== 0) {
      const areStrings = (tokenFlags[at - 1]! & flags & TOKEN_QUOTED) !== 0;
      c.report(at === first ? 'type-then-quote' : areStrings ? 'quote-adjacent' : 'word-then-quote', at);
    }
    if ((flags & TOKEN_QUOTED) === 0) {
      if (end - start === 1 && text.charCodeAt(start) === 0x40) c.report('txt-at', at);
      else if (at === first && end - start === 2 && at + 1 < last && (tokenFlags[at + 1]! & TOKEN_QUOTED) !== 0) {
        const word = lookUpWord(text, start, end);
        if (word !== NO_WORD && isClass(word)) c.report('txt-class', at);
      } else if (at === first && at + 1 < last && isTtlBeforeTags(c, at)) c.report('txt-ttl', at);
      else if (at > first && at + 1 < last && isSignBetweenStrings(c, at)) c.report('txt-sign', at);
      if (at >= quotedTo && isSingleQuote(text.charCodeAt(start))) quotedTo = reportSingleQuotes(c, at, last);
    } else if ((flags & TOKEN_ESCAPE) !== 0) {
      const escaped = escapedSemicolon(text, start, end);
      if (escaped >= 0) c.sink('semicolon-escaped', escaped, escaped + 2);
    }
    if ((flags & TOKEN_SPECIAL) !== 0 && !hasMark) hasMark = reportNonAscii(c, start, end);
  }
  if (last - first > 250) checkTotalLength(c, first, last);
}

/** `TXT 3600 "v=...`: a number before the tags of a record for mail. */
function isTtlBeforeTags(
  { tokens: { text, base, tokenStart, tokenEnd, tokenFlags } }: FieldCursor,
  at: number,
): boolean {
  for (let i = base + tokenStart[at]!; i < base + tokenEnd[at]!; i++) {
    const unit = text.charCodeAt(i);
    if (unit < DIGIT_0 || unit > DIGIT_9) return false;
  }
  return (tokenFlags[at + 1]! & TOKEN_QUOTED) !== 0 && /^"?v=/.test(text.slice(base + tokenStart[at + 1]!).slice(0, 3));
}

/** `"..." + "..."`, `"...", "..."`: what joins or separates strings in programming languages. */
function isSignBetweenStrings(
  { tokens: { text, base, tokenStart, tokenEnd, tokenFlags } }: FieldCursor,
  at: number,
): boolean {
  const start = base + tokenStart[at]!;
  return (
    base + tokenEnd[at]! - start === 1 &&
    JOINING_SIGNS.includes(text.charAt(start)) &&
    (tokenFlags[at - 1]! & tokenFlags[at + 1]! & TOKEN_QUOTED) !== 0
  );
}

/** `'`, and the backtick of shells and of Markdown. */
function isSingleQuote(unit: number): boolean {
  return unit === 0x27 || unit === 0x60;
}

/** Single quotes around a value, which may contain spaces: they are data. The token after it. */
function reportSingleQuotes(c: FieldCursor, first: number, last: number): number {
  const { text, base, tokenStart, tokenEnd } = c.tokens;
  const mark = text.charCodeAt(base + tokenStart[first]!);
  for (let at = first; at < last; at++) {
    const end = base + tokenEnd[at]!;
    const isClose = text.charCodeAt(end - 1) === mark && (at > first || end - base - tokenStart[at]! > 1);
    if (isClose || at === last - 1) {
      c.sink('single-quotes', base + tokenStart[first]!, end, { closed: isClose ? 1 : 0 });
      return at + 1;
    }
  }
  return last;
}

/** Reports what is not ASCII in a token. @returns whether it is a quotation mark: then nothing else of the value is reported */
function reportNonAscii(c: FieldCursor, start: number, end: number): boolean {
  const { text } = c.tokens;
  const word = text.slice(start, end);
  // Between straight quotes such a mark is part of the text.
  const smart = text.startsWith('"', start) ? null : QUOTE.exec(word);
  if (smart !== null) {
    const from = start + smart.index;
    c.sink('smart-quotes', from, from + 1, { text: smart[0] });
    return true;
  }
  const other = /[^\0-\x7f]/u.exec(word);
  if (other !== null) {
    const code = OTHER_SPACE.test(other[0]) ? 'txt-space' : 'txt-non-ascii';
    c.sink(code, start + other.index, start + other.index + other[0].length, { text: other[0] });
  } else reportControls(text, start, end, c.sink);
  return false;
}

function checkTotalLength(c: FieldCursor, first: number, last: number): void {
  const { text, base, tokenStart, tokenEnd, tokenFlags } = c.tokens;
  let length = last - first;
  for (let at = first; at < last; at++) {
    length += stringLength(text, base + tokenStart[at]!, base + tokenEnd[at]!, tokenFlags[at]!);
  }
  const [start, end] = [base + tokenStart[first]!, base + tokenEnd[last - 1]!];
  if (length > MAX_RDATA) c.sink('rdata-too-long', start, end, { length, limit: MAX_RDATA });
  else if (length > MAX_RDATA_OF_BIND)
    c.sink('rdata-too-long-for-bind', start, end, { length, limit: MAX_RDATA_OF_BIND });
}

/** Where the first `\;` of a token is whose backslash is not escaped itself; -1 if there is none. */
function escapedSemicolon(text: string, start: number, end: number): number {
  for (let i = start; i < end - 1; i++) {
    if (text.charCodeAt(i) !== 0x5c) continue;
    if (text.charCodeAt(i + 1) === 0x3b) return i;
    i++;
  }
  return -1;
}
