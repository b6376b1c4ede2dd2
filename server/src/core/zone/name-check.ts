/** What is wrong or doubtful in the presentation of a name or string, once somebody knows that something is. */

import { isAscii } from '../text/ascii.ts';
import { TOKEN_ESCAPE, TOKEN_QUOTED, TOKEN_SPECIAL } from './lexer.ts';
import {
  MAX_LABEL,
  MAX_NAME,
  NAME_EMPTY_LABEL,
  NAME_LABEL_TOO_LONG,
  NAME_TOO_LONG,
  parseName,
  readEscape,
} from './names.ts';
import type { ProblemSink } from './tokens.ts';

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
  const at = text.indexOf('@', start);
  if (!parsed.isOrigin && at >= 0 && at < end && text.charCodeAt(at - 1) !== 0x5c)
    sink('name-at', at, at + 1, { text: text.slice(start, end) });
  if (!parsed.isAbsolute && text.startsWith('\\.', end - 2) && end - start > 2)
    sink('esc-dot-name', end - 2, end, { text: text.slice(start, end) });
}

function checkSpecialName(text: string, start: number, end: number, sink: ProblemSink): void {
  const word = text.slice(start, end);
  const space = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/.exec(word);
  const smart = /[\u201c-\u201f]/.exec(word);
  if (space !== null) sink('nbsp-as-space', start + space.index, start + space.index + 1, { text: word });
  else if (smart !== null) sink('smart-quotes', start + smart.index, start + smart.index + 1, { text: smart[0] });
  else if (!isAscii(word)) sink('non-ascii-name', start, end, { text: word });
  else if (/[\0-\x1f]/.test(word)) sink('formfeed', start, end, { text: word });
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
