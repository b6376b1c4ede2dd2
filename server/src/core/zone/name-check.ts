/** What is wrong or doubtful in the presentation of a name or string, once someone knows that something is. */

import { isAscii } from '../text/ascii.ts';
import { TYPOGRAPHIC_MARK } from '../text/quotation-marks.ts';
import { TOKEN_ESCAPE, TOKEN_QUOTED, TOKEN_SPECIAL } from './lexer.ts';
import {
  MAX_LABEL,
  MAX_NAME,
  NAME_EMPTY_LABEL,
  NAME_LABEL_TOO_LONG,
  NAME_TOO_LONG,
  parseName,
  readEscape,
  SIGNS,
} from './names.ts';
import type { ProblemSink } from './tokens.ts';

/** Spaces of other kinds than the one that separates fields: what a web page or a word processor leaves. */
export const OTHER_SPACE = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]/;

/** Reports what is wrong with a name's presentation, or doubtful; its validity is the caller's to know. */
export function checkName(
  text: string,
  start: number,
  end: number,
  flags: number,
  originWire: number,
  quotedCode: 'quoted-name' | 'quoted-owner',
  sink: ProblemSink,
): void {
  if ((flags & TOKEN_QUOTED) !== 0) sink(quotedCode, start, end, { text: text.slice(start, end) });
  if ((flags & TOKEN_ESCAPE) !== 0) checkEscapes(text, start, end, flags, sink);
  if ((flags & TOKEN_SPECIAL) !== 0) checkSpecialName(text, start, end, sink);
  const parsed = parseName(text, start, end, flags);
  if (typeof parsed === 'number') {
    reportBadName(text, start, end, parsed, sink);
    return;
  }
  if (!parsed.isAbsolute && !parsed.isOrigin && parsed.wire + originWire > MAX_NAME)
    reportBadName(text, start, end, NAME_TOO_LONG, sink);
  const at = start + text.slice(start, end).indexOf('@');
  if (!parsed.isOrigin && at >= start && text.charCodeAt(at - 1) !== 0x5c)
    sink('name-at', at, at + 1, { text: text.slice(start, end) });
  else if (!parsed.isOrigin && (flags & TOKEN_QUOTED) === 0) reportSign(text, start, end, quotedCode, sink);
  if (end - start === 2 && at === start + 1 && text.charCodeAt(start) === 0x5c)
    sink('name-escaped-at', start, end, { text: text.slice(start, end) });
  if (!parsed.isAbsolute && text.startsWith('\\.', end - 2) && end - start > 2)
    sink('esc-dot-name', end - 2, end, { text: text.slice(start, end) });
}

/** How a line that is out of use begins in other languages, before an owner or a directive that people write. */
export const COMMENTED = /^(?:#|\/\/)[A-Za-z_*@$]/;

/** A character that Knot DNS does not read in a name; at the head of an owner, `#` and `//` are meant to begin a comment. */
function reportSign(text: string, start: number, end: number, quotedCode: string, sink: ProblemSink): void {
  const word = text.slice(start, end);
  if (quotedCode === 'quoted-owner' && COMMENTED.test(word)) {
    sink('comment-as-owner', start, end, { text: word });
    return;
  }
  // Escapes have their three digits, or the character.
  const sign = SIGNS.exec(word.replace(/\\(?:\d{3}|.)/g, (found) => '0'.repeat(found.length)));
  if (sign === null) return;
  const at = start + sign.index;
  const escaped = `\\${String(sign[0].charCodeAt(0)).padStart(3, '0')}`;
  sink('name-sign', at, at + 1, { text: word, sign: sign[0], escape: escaped });
}

function checkSpecialName(text: string, start: number, end: number, sink: ProblemSink): void {
  const word = text.slice(start, end);
  const space = OTHER_SPACE.exec(word);
  const smart = MARK.exec(word);
  if (space !== null) sink('nbsp-as-space', start + space.index, start + space.index + 1, { text: word });
  else if (smart !== null) sink('smart-quotes', start + smart.index, start + smart.index + 1, { text: smart[0] });
  else if (!isAscii(word)) sink('non-ascii-name', start, end, { text: word });
  else reportControls(text, start, end, sink);
}

const MARK = new RegExp(TYPOGRAPHIC_MARK);

/** Control characters within a token: BIND ends an unquoted word at a NUL, and refuses the zone. */
export function reportControls(text: string, start: number, end: number, sink: ProblemSink): void {
  const found = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]+/.exec(text.slice(start, end));
  if (found === null) return;
  const at = start + found.index;
  const isEndOfWord = found[0].includes('\0') && text[start] !== '"';
  sink(isEndOfWord ? 'nul-in-word' : 'formfeed', at, at + found[0].length, { text: escapedOctet(found[0]) });
}

/** `\000`: how a master file writes a character that cannot be seen. */
function escapedOctet(character: string): string {
  return `\\${String(character.charCodeAt(0)).padStart(3, '0')}`;
}

function reportBadName(text: string, start: number, end: number, reason: number, sink: ProblemSink): void {
  const data = { text: text.slice(start, Math.min(end, start + 300)) };
  if (reason === NAME_EMPTY_LABEL) sink('empty-label', start, end, data);
  else if (reason === NAME_LABEL_TOO_LONG) sink('label-64', start, end, { ...data, limit: MAX_LABEL });
  else if (reason === NAME_TOO_LONG) sink('name-too-long', start, end, { ...data, limit: MAX_NAME });
}

/** Reports every broken escape of a token. */
export function checkEscapes(text: string, start: number, end: number, flags: number, sink: ProblemSink): void {
  const stop = (flags & TOKEN_QUOTED) !== 0 ? end - 1 : end;
  for (let i = text.indexOf('\\', start); i >= 0 && i < stop; i = text.indexOf('\\', i)) {
    const escaped = readEscape(text, i, stop);
    if (escaped.error !== undefined) sink(escaped.error, i, escaped.end, { text: text.slice(i, escaped.end) });
    i = escaped.end;
  }
}
