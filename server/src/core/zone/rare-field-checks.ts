/** The checks of fields that few types have. Each takes its field's tokens; whether the next can be looked at. */

import { MAX_STRING, readString } from './character-string.ts';
import { checkBase64, checkHex, checkMnemonic, checkNumber, checkString, checkWord } from './field-checks.ts';
import type { FieldCursor } from './field-cursor.ts';
import {
  ALGORITHMS,
  isBase32,
  isSubstitution,
  KEY_FLAGS,
  PROTOCOLS,
  readTime,
  wrongLocationWord,
} from './field-forms.ts';
import { isPartlyKnown } from './releases.ts';
import { checkServiceParameters } from './svcb.ts';
import type { FieldKind } from './types.ts';

export function checkAlgorithm(c: FieldCursor): boolean {
  const at = c.at;
  if (c.plain(at) >= 0) return checkNumber(c, 'algorithm', 0xff);
  const word = c.text(at).toUpperCase();
  if (isPartlyKnown('algorithm', word) && ALGORITHMS.has(word))
    c.report('algorithm-by-release', at, { field: 'algorithm', text: word, expected: ALGORITHMS.get(word)! });
  return checkMnemonic(c, 'algorithm', 0xff, ALGORITHMS);
}

export function checkKeyFlags(c: FieldCursor): boolean {
  if (c.plain(c.at) >= 0) return checkNumber(c, 'key-flags', 0xffff);
  if (/^0x[0-9a-f]{1,4}$/i.test(c.text(c.at))) return c.take();
  return checkWord(
    c,
    'key-flags',
    'mnemonic-bad',
    (text) =>
      text
        .toUpperCase()
        .split('|')
        .every((flag) => KEY_FLAGS.has(flag)),
    '256',
  );
}

/** The hash of the next name: of SHA-1, the only one that there is (RFC 5155 §11), 20 octets. */
export function checkHashedName(c: FieldCursor): boolean {
  const at = c.at;
  if (!checkWord(c, 'base32hex', 'base32-bad', isBase32, 'base32hex')) return false;
  const length = Math.floor(((c.tokens.tokenEnd[at]! - c.tokens.tokenStart[at]!) * 5) / 8);
  if (length !== 20 && c.plain(c.first) === 1) c.report('digest-length', at, { length, expected: 20 });
  return true;
}

/** RFC 5155 §3.3: the length of the salt is one octet. */
export function checkSalt(c: FieldCursor): boolean {
  const at = c.at;
  if (!checkHex(c, at + 1)) return false;
  const text = c.text(at);
  if (text.length > 2 * MAX_STRING) c.report('field-bad', at, { field: 'salt', text, expected: '-' });
  return true;
}

export function checkTime(c: FieldCursor): boolean {
  const at = c.at;
  const { text, base, tokenStart, tokenEnd } = c.tokens;
  const seconds = readTime(text, base + tokenStart[at]!, base + tokenEnd[at]!);
  if (seconds >= 0) return c.take();
  // Readers take it, and mean another.
  if (seconds < 0) c.report('field-doubtful', at, { field: 'time', text: c.text(at), expected: 'YYYYMMDDHHmmSS' });
  return checkWord(c, 'time', 'time-bad', (word) => !Number.isNaN(readTime(word)), 'YYYYMMDDHHmmSS');
}

/** What BIND reads of an address; it ignores what follows. */
const EUI = {
  48: /^(?:[0-9A-Fa-f]{1,2}-){5}[0-9A-Fa-f]{1,2}/,
  64: /^(?:[0-9A-Fa-f]{1,2}-){7}[0-9A-Fa-f]{1,2}/,
} as const;

/** RFC 7043 wants two digits an octet; readers take one. */
export function checkEui(c: FieldCursor, kind: FieldKind, separators: number, expected: string): boolean {
  const at = c.at;
  const text = c.text(at);
  const [read] = EUI[separators === 5 ? 48 : 64].exec(text) ?? [text];
  if (read.length < text.length) {
    c.report('field-trailing', at, { field: kind, text, expected: read });
    c.at++;
    return true;
  }
  const octets = text.split('-');
  const isRead = octets.length === separators + 1 && octets.every((octet) => /^[0-9A-Fa-f]{1,2}$/.test(octet));
  if (isRead && octets.some((octet) => octet.length === 1))
    c.report('field-doubtful', at, { field: kind, text, expected });
  return checkWord(c, kind, 'field-bad', () => isRead, expected);
}

export function checkKeyData(c: FieldCursor): boolean {
  if (c.at < c.last) return checkBase64(c, c.last);
  const flags = c.text(c.first);
  const hasNoKey = /\bNOKEY\b/i.test(flags) || (Number(flags) & 0xc000) === 0xc000;
  return hasNoKey || c.missing('key-data');
}

export function checkRegexp(c: FieldCursor): boolean {
  const at = c.at;
  const { text, base, tokenStart, tokenEnd, tokenFlags } = c.tokens;
  checkString(c, MAX_STRING);
  const { data } = readString(text, base + tokenStart[at]!, base + tokenEnd[at]!, tokenFlags[at]!);
  if (isSubstitution(data.text)) return true;
  c.report('field-bad', at, { field: 'regexp', text: c.text(at), expected: '!^.*$!sip:info@example.com!' });
  return true;
}

export function checkParameters(c: FieldCursor): boolean {
  const first = c.at;
  c.at = c.last;
  checkServiceParameters(c.tokens, c.first, first, c.last, c.sink);
  return true;
}

export function checkLocation(c: FieldCursor): boolean {
  const words: string[] = [];
  for (let i = c.at; i < c.last; i++) words.push(c.text(i));
  const first = c.at;
  c.at = c.last;
  const wrong = wrongLocationWord(words);
  if (wrong === undefined) return true;
  const at = Math.min(first + wrong, c.last - 1);
  c.report(wrong >= words.length ? 'missing-rdata' : 'field-bad', at, {
    field: 'location',
    text: c.text(at),
    expected: '52 22 23.000 N 4 53 32.000 E -2.00m',
  });
  return false;
}

export function checkServices(c: FieldCursor): boolean {
  if (!checkMnemonic(c, 'services', 0xff, PROTOCOLS)) return false;
  while (c.at < c.last) {
    if (
      !checkWord(
        c,
        'services',
        'mnemonic-bad',
        (text) => /^[A-Za-z][\w-]*$/.test(text) || (/^\d{1,5}$/.test(text) && Number(text) <= 0xffff),
        'smtp',
      )
    )
      return false;
  }
  return true;
}
