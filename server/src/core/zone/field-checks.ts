/** The checks of the commonest kinds of fields, and those on which others rest. Each takes its field's tokens; whether the next can be looked at. */

import { MAX_STRING, stringLength } from './character-string.ts';
import type { FieldCursor } from './field-cursor.ts';
import { BASE64, isHexDigit, isIpv4, isIpv6 } from './field-forms.ts';
import { TOKEN_ESCAPE, TOKEN_QUOTED, TOKEN_SPECIAL } from './lexer.ts';
import { checkEscapes, checkName } from './name-check.ts';
import { MAX_LABEL, MAX_NAME, SIGNS } from './names.ts';
import type { ZoneProblemCode } from './problem.ts';
import { MAX_U32, readPeriod } from './ttl.ts';
import { type FieldKind, isClass, lookUpWord, NO_WORD, RR } from './types.ts';

export function checkNumber(c: FieldCursor, kind: FieldKind, max: number): boolean {
  const at = c.at++;
  const value = c.plain(at);
  if (value >= 0 && value <= max) return true;
  if (c.quotedField(at, (text) => /^\d+$/.test(text) && Number(text) <= max)) return true;
  if (/^\d+$/.test(c.text(at))) c.report('number-range', at, { field: kind, text: c.text(at), limit: max });
  else {
    const isTarget = c.type === RR.MX && c.last - c.first === 1;
    c.report(isTarget ? 'mx-nopref' : 'number-bad', at, { field: kind, text: c.text(at), limit: max });
    return false;
  }
  return true;
}

export function checkSeconds(c: FieldCursor): boolean {
  const at = c.at++;
  const value = c.plain(at);
  if (value >= 0 && value <= MAX_U32) return true;
  if (c.quotedField(at, (text) => /^\d+$/.test(text) && Number(text) <= MAX_U32)) return true;
  const period = readPeriod(c.text(at));
  const data = { field: 'seconds', text: c.text(at), limit: MAX_U32 };
  if (period === undefined) {
    c.report(/^\d/.test(c.text(at)) ? 'ttl-bad-unit' : 'number-bad', at, data);
    return false;
  }
  if (period.seconds > MAX_U32) c.report('number-range', at, data);
  else if (period.form === 'mixed') c.report('ttl-unit-then-plain', at, { ...data, seconds: period.seconds });
  return true;
}

export function checkNameField(c: FieldCursor): boolean {
  const at = c.at++;
  const { text, base, tokenStart, tokenEnd, tokenFlags } = c.tokens;
  const start = base + tokenStart[at]!;
  const end = base + tokenEnd[at]!;
  const isPlain = (tokenFlags[at]! & (TOKEN_QUOTED | TOKEN_ESCAPE | TOKEN_SPECIAL)) === 0;
  if (c.leads) {
    const id = c.names.intern(text, start, end, tokenFlags[at]!, c.origin);
    c.target = Math.max(-1, id);
    if (id >= 0 && isPlain && (end - start === 1 || !c.names.hasSign(id))) return true;
  } else if (isPlain && isPlainName(c, text, start, end)) return true;
  checkName(text, start, end, tokenFlags[at]!, c.originWire, 'quoted-name', c.sink);
  return true;
}

/** 1 for a character of {@link SIGNS}. */
const SIGN_UNITS = Uint8Array.from({ length: 128 }, (_, unit) => (SIGNS.test(String.fromCharCode(unit)) ? 1 : 0));

/** Whether an unescaped name is in order; the slow check finds out what is not. */
function isPlainName(c: FieldCursor, text: string, start: number, end: number): boolean {
  let label = 0;
  let unit = 0;
  for (let i = start; i < end; i++) {
    unit = text.charCodeAt(i);
    if (unit === 0x2e) {
      if (label === 0) return end - start === 1;
      if (label > MAX_LABEL) return false;
      label = 0;
    } else if (SIGN_UNITS[unit] === 1) return unit === 0x40 && end - start === 1;
    else label++;
  }
  const length = end - start;
  return label <= MAX_LABEL && length + 1 + (unit === 0x2e ? 0 : c.originWire) <= MAX_NAME;
}

export function checkIpv4(c: FieldCursor): boolean {
  const at = c.at++;
  const { text, base, tokenStart, tokenEnd, tokenFlags } = c.tokens;
  const quoted = (tokenFlags[at]! & TOKEN_QUOTED) !== 0;
  if (!quoted && isIpv4(text, base + tokenStart[at]!, base + tokenEnd[at]!)) return true;
  if (c.quotedField(at, (word) => isIpv4(word, 0, word.length))) return true;
  const word = c.text(at);
  if (isIpv6(word, 0, word.length)) c.report('a-v6', at, { text: word });
  else {
    const stripped = word.replace(/(^|\.)0+(?=\d)/g, '$1');
    const suggestion = stripped !== word && isIpv4(stripped, 0, stripped.length) ? { suggestion: stripped } : {};
    c.report('a-bad-octet', at, { text: word, ...suggestion });
  }
  return true;
}

export function checkIpv6(c: FieldCursor): boolean {
  const at = c.at++;
  const { text, base, tokenStart, tokenEnd, tokenFlags } = c.tokens;
  const quoted = (tokenFlags[at]! & TOKEN_QUOTED) !== 0;
  if (!quoted && isIpv6(text, base + tokenStart[at]!, base + tokenEnd[at]!)) return true;
  if (c.quotedField(at, (word) => isIpv6(word, 0, word.length))) return true;
  const word = c.text(at);
  c.report(isIpv4(word, 0, word.length) ? 'aaaa-v4' : 'aaaa-bad', at, { text: word });
  return true;
}

export function checkString(c: FieldCursor, limit: number): boolean {
  const at = c.at++;
  const { text, base, tokenStart, tokenEnd, tokenFlags } = c.tokens;
  const flags = tokenFlags[at]!;
  const start = base + tokenStart[at]!;
  const end = base + tokenEnd[at]!;
  if ((flags & (TOKEN_ESCAPE | TOKEN_SPECIAL)) === 0) {
    if (end - start <= limit) return true;
    if ((flags & TOKEN_QUOTED) !== 0 && end - start - 2 <= limit) return true;
  } else if ((flags & TOKEN_ESCAPE) !== 0) checkEscapes(text, start, end, flags, c.sink);
  const length = stringLength(text, start, end, flags);
  if (length > limit) c.report('string-too-long', at, { length, limit });
  return true;
}

export function checkType(c: FieldCursor, code: 'type-list-bad' | 'mnemonic-bad', max: number): boolean {
  const at = c.at++;
  const { text, base, tokenStart, tokenEnd } = c.tokens;
  const word = lookUpWord(text, base + tokenStart[at]!, base + tokenEnd[at]!);
  if (word !== NO_WORD && !isClass(word) && word <= max) return true;
  if (code === 'mnemonic-bad' && c.plain(at) >= 0 && c.plain(at) <= 0xffff) return true;
  c.report(code, at, { field: 'type', text: c.text(at) });
  return false;
}

export function checkMnemonic(
  c: FieldCursor,
  kind: FieldKind,
  max: number,
  words: ReadonlySet<string> | ReadonlyMap<string, number>,
): boolean {
  const value = c.plain(c.at);
  if (value >= 0) return checkNumber(c, kind, max);
  return checkWord(c, kind, 'mnemonic-bad', (text) => words.has(text.toUpperCase()), [...words.keys()][0]!);
}

/** One unquoted token that a predicate judges. */
export function checkWord(
  c: FieldCursor,
  kind: FieldKind,
  code: ZoneProblemCode,
  holds: (text: string) => boolean,
  expected: string,
): boolean {
  const at = c.at++;
  if (c.quotedField(at, holds)) return true;
  const text = c.text(at);
  if (holds(text)) return true;
  c.report(code, at, { field: kind, text, expected });
  return false;
}

/** One token that may be quoted. */
export function checkStringOf(
  c: FieldCursor,
  kind: FieldKind,
  code: 'field-bad' | 'field-doubtful',
  holds: (text: string) => boolean,
  expected: string,
): boolean {
  const at = c.at;
  const text = c.text(at);
  if (!holds(text.startsWith('"') ? text.slice(1, -1) : text)) c.report(code, at, { field: kind, text, expected });
  return checkString(c, MAX_STRING);
}

export function checkHex(c: FieldCursor, stop: number): boolean {
  const { text, base, tokenStart, tokenEnd } = c.tokens;
  const first = c.at;
  let digits = 0;
  for (; c.at < stop; c.at++) {
    const at = c.at;
    if (c.quotedField(at, (text) => /^[0-9a-f]+$/i.test(text))) return false;
    const end = base + tokenEnd[at]!;
    for (let i = base + tokenStart[at]!; i < end; i++) {
      if (!isHexDigit(text.charCodeAt(i))) {
        c.sink('hex-bad', i, i + 1, { text: text[i]!, reason: 'character' });
        return false;
      }
    }
    digits += end - base - tokenStart[at]!;
  }
  if (digits % 2 === 0) return true;
  c.sink('hex-bad', base + tokenStart[first]!, base + tokenEnd[stop - 1]!, { length: digits, reason: 'odd' });
  return false;
}

export function checkBase64(c: FieldCursor, stop: number): boolean {
  const { text, base, tokenStart, tokenEnd } = c.tokens;
  const first = c.at;
  let count = 0;
  let padding = 0;
  let lastUnit = 0;
  for (; c.at < stop; c.at++) {
    const at = c.at;
    if (c.quotedField(at, (text) => /^[0-9a-z+/]+=*$/i.test(text))) return false;
    const end = base + tokenEnd[at]!;
    for (let i = base + tokenStart[at]!; i < end; i++) {
      const unit = text.charCodeAt(i);
      if (unit === 0x3d) padding++;
      else if (padding > 0 || unit > 127 || BASE64[unit] === 255) {
        c.sink('base64-bad', i, i + 1, { text: text[i]!, reason: padding > 0 ? 'padding' : 'character' });
        return false;
      } else {
        count++;
        lastUnit = unit;
      }
    }
  }
  const spare = count % 4;
  const wanted = spare === 0 ? 0 : 4 - spare;
  const bits = spare === 2 ? 15 : spare === 3 ? 3 : 0;
  if (spare !== 1 && padding === wanted && (BASE64[lastUnit]! & bits) === 0 && count > 0) return true;
  c.sink('base64-bad', base + tokenStart[first]!, base + tokenEnd[stop - 1]!, {
    length: count,
    reason: spare !== 1 && padding === wanted ? 'bits' : 'padding',
  });
  return false;
}
