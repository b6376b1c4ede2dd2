/**
 * The check of RDATA, field by field, by the table in `types.ts`. Valid data passes without an object made; what is
 * wrong goes to a sink. What fields mean to a zone (targets, duplicates) is not here.
 */

import { MAX_STRING } from './character-string.ts';
import {
  checkBase64,
  checkHex,
  checkIpv4,
  checkIpv6,
  checkMnemonic,
  checkNameField,
  checkNumber,
  checkSeconds,
  checkString,
  checkStringOf,
  checkType,
  checkWord,
} from './field-checks.ts';
import { FieldCursor } from './field-cursor.ts';
import {
  CERT_TYPES,
  DIGEST_TYPES,
  DIGESTS,
  type Digest,
  DSYNC_SCHEMES,
  hipFits,
  isAddressPrefix,
  isNsap,
  isOctal,
  KEY_PROTOCOLS,
  wireFits,
} from './field-forms.ts';
import { TOKEN_QUOTED } from './lexer.ts';
import type { NameTable } from './names.ts';
import {
  checkAlgorithm,
  checkEui,
  checkHashedName,
  checkKeyData,
  checkKeyFlags,
  checkLocation,
  checkParameters,
  checkRegexp,
  checkSalt,
  checkServices,
  checkTime,
} from './rare-field-checks.ts';
import { isGenericRdata } from './rdata-fields.ts';
import type { ProblemSink, Tokens } from './tokens.ts';
import { MAX_U32 } from './ttl.ts';
import { checkTexts } from './txt-checks.ts';
import { type FieldKind, MAX_RDATA, RR, recordType, TYPES_WITH_TARGET, typeMnemonic } from './types.ts';

/** Checks a field at the cursor and takes its tokens; whether the next field can be looked at. */
type FieldCheck = (c: FieldCursor) => boolean;

/** Checks tokens up to the last one. */
function each(check: FieldCheck): FieldCheck {
  return (c) => {
    while (!c.isAtEnd) if (!check(c)) return false;
    return true;
  };
}

function isDash(c: FieldCursor): boolean {
  return c.text(c.at) === '-';
}

/** How each kind is checked. */
const CHECKS: Readonly<Record<FieldKind, FieldCheck>> = {
  name: checkNameField,
  names: each(checkNameField),
  ipv4: checkIpv4,
  ipv6: checkIpv6,
  u8: (c) => checkNumber(c, 'u8', 0xff),
  u16: (c) => checkNumber(c, 'u16', 0xffff),
  u32: (c) => checkNumber(c, 'u32', MAX_U32),
  u64: (c) => checkWord(c, 'u64', 'number-bad', (text) => /^\d{1,20}$/.test(text) && BigInt(text) < 2n ** 64n, '0'),
  bit: (c) => checkNumber(c, 'bit', 1),
  zero: (c) => checkNumber(c, 'zero', 0),
  octal: (c) => checkWord(c, 'octal', 'number-bad', isOctal, '1001'),
  seconds: checkSeconds,
  time: checkTime,
  string: (c) => checkString(c, MAX_STRING),
  strings: each((c) => checkString(c, MAX_STRING)),
  'optional-string': (c) => c.isAtEnd || checkString(c, MAX_STRING),
  'long-string': (c) => checkString(c, MAX_RDATA),
  'quoted-string': (c) => {
    if ((c.tokens.tokenFlags[c.at]! & TOKEN_QUOTED) === 0) c.report('string-unquoted', c.at, { text: c.text(c.at) });
    return checkString(c, MAX_RDATA);
  },
  regexp: checkRegexp,
  digits: (c) => checkStringOf(c, 'digits', 'field-bad', (text) => /^\d{4,255}$/.test(text), '311061700956'),
  degrees: (c) =>
    checkStringOf(c, 'degrees', 'field-doubtful', (text) => /^[+-]?\d+(?:\.\d*)?$|^[+-]?\.\d+$/.test(text), '-32.6882'),
  base64: (c) => checkBase64(c, c.last),
  'base64-word': (c) => checkBase64(c, c.at + 1),
  'base64-or-dash': (c) => (isDash(c) ? c.take() : checkBase64(c, c.last)),
  'optional-base64': (c) => {
    if (!c.isAtEnd && !isDash(c)) return checkBase64(c, c.last);
    c.at = c.last;
    return true;
  },
  'key-data': checkKeyData,
  hex: (c) => checkHex(c, c.last),
  'hex-word': (c) => checkHex(c, c.at + 1),
  salt: (c) => (isDash(c) ? c.take() : checkSalt(c)),
  base32hex: checkHashedName,
  type: (c) => checkType(c, 'mnemonic-bad', 0xffff),
  types: each((c) => checkType(c, 'type-list-bad', 0xffff)),
  'some-types': each((c) => checkType(c, 'type-list-bad', 0xffff)),
  'low-types': each((c) => {
    const number = c.plain(c.at);
    return number >= 1 && number <= 127 ? c.take() : checkType(c, 'type-list-bad', 127);
  }),
  algorithm: checkAlgorithm,
  'digest-type': (c) => checkMnemonic(c, 'digest-type', 0xff, DIGEST_TYPES),
  'cert-type': (c) => checkMnemonic(c, 'cert-type', 0xffff, CERT_TYPES),
  'key-protocol': (c) => checkMnemonic(c, 'key-protocol', 0xff, KEY_PROTOCOLS),
  'dsync-scheme': (c) => checkMnemonic(c, 'dsync-scheme', 0xff, DSYNC_SCHEMES),
  'key-flags': checkKeyFlags,
  'caa-tag': (c) => checkWord(c, 'caa-tag', 'field-bad', (text) => /^[0-9A-Za-z]{1,255}$/.test(text), 'issue'),
  eui48: (c) => checkEui(c, 'eui48', 5, '00-00-5e-00-53-2a'),
  eui64: (c) => checkEui(c, 'eui64', 7, '00-00-5e-ef-10-00-00-2a'),
  locator64: (c) =>
    checkWord(
      c,
      'locator64',
      'field-bad',
      (text) => /^[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){3}$/.test(text),
      '2001:db8:1140:1000',
    ),
  nsap: (c) => checkWord(c, 'nsap', 'field-bad', isNsap, '0x47.0005.80'),
  'svc-params': checkParameters,
  apl: each((c) => checkWord(c, 'apl', 'field-bad', isAddressPrefix, '1:192.0.2.0/24')),
  location: checkLocation,
  gateway: (c) => checkGateway(c, true),
  relay: (c) => checkGateway(c, false),
  services: checkServices,
  a6: checkA6,
  atma: (c) =>
    checkWord(
      c,
      'atma',
      'field-bad',
      (text) => /^(?:\+[\d.]*\d|(?:[0-9A-Fa-f]{2}\.?)+)$/.test(text),
      '+358.400.1234567',
    ),
};

/** Kinds of which nothing may be left to take. */
const MAY_BE_ABSENT: ReadonlySet<FieldKind> = new Set<FieldKind>([
  'optional-string',
  'optional-base64',
  'types',
  'low-types',
  'key-data',
  'names',
  'svc-params',
  'apl',
]);

function checkField(c: FieldCursor, kind: FieldKind): boolean {
  return c.at >= c.last && !MAY_BE_ABSENT.has(kind) ? c.missing(kind) : CHECKS[kind](c);
}

/** IPSECKEY's gateway (RFC 4025) and AMTRELAY's relay (RFC 8777): what is there depends on a type before it. */
function checkGateway(c: FieldCursor, ipsec: boolean): boolean {
  const typeAt = c.at;
  if (!checkNumber(c, 'u8', 0xff)) return false;
  const type = c.plain(typeAt);
  let algorithm = 1;
  if (ipsec) {
    if (c.isAtEnd) return c.missing('u8');
    algorithm = c.plain(c.at);
    if (!checkNumber(c, 'u8', 0xff)) return false;
  }
  if (type > 3) {
    c.report('number-range', typeAt, { field: 'gateway', text: c.text(typeAt), limit: 3 });
    return false;
  }
  const at = c.at;
  const kind = (['name', 'ipv4', 'ipv6', 'name'] as const)[type] ?? 'name';
  if (!checkField(c, kind)) return false;
  if (type === 0 && c.text(at) !== '.')
    c.report('field-bad', at, { field: 'gateway', text: c.text(at), expected: '.' });
  return !ipsec || (c.isAtEnd && algorithm === 0) || checkField(c, 'base64');
}

/** RFC 2874: the suffix is absent for a prefix of 128 bits, the name for one of 0. */
function checkA6(c: FieldCursor): boolean {
  const at = c.at;
  if (!checkNumber(c, 'u8', 128)) return false;
  const prefix = c.plain(at);
  if (prefix !== 128 && !checkField(c, 'ipv6')) return false;
  return prefix === 0 || checkField(c, 'name');
}

/** Checks the RDATA of one record after another. */
export class RdataChecker {
  readonly #cursor: FieldCursor;

  constructor(tokens: Tokens, names: NameTable, sink: ProblemSink) {
    this.#cursor = new FieldCursor(tokens, names, sink);
  }

  /**
   * Checks the tokens `[first, last)`, of which the type wants its fields.
   *
   * @param headEnd where the record's head ends
   * @param origin to which names are relative, a number of the name table
   * @returns the number in the name table of the name to which the record leads; -1 where the type leads to none
   */
  check(type: number, first: number, last: number, headEnd: number, origin: number): number {
    const c = this.#cursor;
    c.type = type;
    c.origin = origin;
    c.leads = TYPES_WITH_TARGET.has(type);
    c.target = -1;
    c.first = first;
    c.last = last;
    c.headEnd = headEnd;
    c.at = first;
    if (isGenericRdata(c.tokens, type, first, last)) checkGeneric(c);
    else checkFields(c);
    return c.target;
  }
}

function checkFields(c: FieldCursor): void {
  const { type, first, last } = c;
  const known = recordType(type);
  if (known?.fields === undefined) {
    if (first === last) c.missing('generic');
    else c.report('rfc3597-needed', first, { type: typeMnemonic(type) });
    return;
  }
  const { fields } = known;
  for (let i = 0; i < fields.length; i++) if (!checkField(c, fields[i]!)) return;
  if (c.at < last) {
    const { base, tokenStart, tokenEnd } = c.tokens;
    c.sink('extra-rdata', base + tokenStart[c.at]!, base + tokenEnd[last - 1]!, {
      type: known.mnemonic,
      text: c.text(c.at),
    });
  }
  if (type === RR.TXT || type === RR.SPF) checkTexts(c, first, last);
  else {
    const digest = DIGESTS.get(type);
    if (digest !== undefined) checkDigest(c, digest);
  }
}

/** Whether a digest has the length that the number before it asks for. */
function checkDigest(c: FieldCursor, { code, kind, lengths, least }: Digest): void {
  const { first, last } = c;
  const dataAt = first + kind + 1;
  if (dataAt >= last) return;
  const { base, tokenStart, tokenEnd } = c.tokens;
  let digits = 0;
  for (let at = dataAt; at < last; at++) digits += tokenEnd[at]! - tokenStart[at]!;
  const length = digits / 2;
  const expected = lengths.get(c.plain(first + kind)) ?? Math.max(length, least);
  if (digits % 2 !== 0 || length === expected) return;
  c.sink(code, base + tokenStart[dataAt]!, base + tokenEnd[last - 1]!, { length, expected });
}

/** RFC 3597 §5: `\\#`, the length, and the data in hexadecimal. */
function checkGeneric(c: FieldCursor): void {
  const { type, first, last } = c;
  c.at = first + 1;
  if (c.isAtEnd) {
    c.report('rfc3597-malformed', first, { reason: 'length' });
    return;
  }
  const length = c.plain(c.at);
  if (!checkNumber(c, 'u16', 0xffff)) return;
  const data = c.at;
  if (!checkHex(c, last)) return;
  let hex = '';
  for (let at = data; at < last; at++) hex += c.text(at);
  const fields = recordType(type)?.fields;
  const fits = fields === undefined || (type === RR.HIP ? hipFits(hex) : wireFits(hex, fields));
  if (hex.length !== length * 2) {
    // Whether the data are in order but for the length that is announced.
    const isSound = fits && hex.length > 0 && hex.length % 2 === 0;
    c.report('rfc3597-bad-length', first + 1, { length, expected: hex.length / 2, fits: isSound ? 1 : 0 });
  } else if (!fits) c.report('rfc3597-malformed', first, { reason: 'data', type: typeMnemonic(type) });
}
