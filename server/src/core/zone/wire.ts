/**
 * Records as they are sent: names and RDATA in octets, in the canonical form that DNSSEC signs (RFC 4034 §6.2). Of a mistake
 * nothing is said here; what cannot be put in octets is undefined.
 */

import { decodeBase64 } from '../text/base64.ts';
import { append } from '../text/lists.ts';
import { bytesOf, hexOf, octetsOfHex } from '../text/octets.ts';
import { readString } from './character-string.ts';
import {
  ALGORITHMS,
  CERT_TYPES,
  DIGEST_TYPES,
  DSYNC_SCHEMES,
  KEY_FLAGS,
  KEY_PROTOCOLS,
  readTime,
} from './field-forms.ts';
import { TOKEN_QUOTED } from './lexer.ts';
import { writtenName } from './names.ts';
import { tokenKinds } from './rdata-fields.ts';
import type { ResourceRecord } from './record.ts';
import { keyNumber, type Parameter, readParameters } from './svcb.ts';
import type { Tokens } from './tokens.ts';
import { plainNumber, readPeriod } from './ttl.ts';
import { type FieldKind, MAX_RDATA, RR, recordType, typeNumber } from './types.ts';

/** Types whose names are in lower case in canonical form (RFC 4034 §6.2, without NSEC: RFC 6840 §5.1). All others keep their letters. */
const LOWERED: ReadonlySet<number> = new Set([
  RR.NS,
  3, // MD
  4, // MF
  RR.CNAME,
  RR.SOA,
  7, // MB
  8, // MG
  9, // MR
  RR.PTR,
  RR.MINFO,
  RR.MX,
  RR.RP,
  RR.AFSDB,
  RR.RT,
  23, // NSAP-PTR, which BIND signs so
  RR.SIG,
  26, // PX
  RR.NXT,
  35, // NAPTR
  36, // KX
  RR.SRV,
  RR.DNAME,
  RR.A6,
  RR.RRSIG,
]);

/** Whether the data of a type have names whose letters are signed as they are written. */
export function keepsLetters(type: number): boolean {
  return (
    !LOWERED.has(type) &&
    recordType(type)?.fields?.some((kind) => kind === 'name' || KINDS_WITH_NAMES.has(kind)) === true
  );
}

/** A record's data as RFC 3597 §5 writes data of unknown types; undefined where it has names, which are relative, or a mistake. */
export function genericForm(record: ResourceRecord): string | undefined {
  const kinds = recordType(typeNumber(record.type) ?? -1)?.fields ?? [];
  if (kinds.some((kind) => kind === 'name' || KINDS_WITH_NAMES.has(kind))) return undefined;
  const octets = canonicalRdata(record);
  return octets && `\\# ${octets.length} ${hexOf(octets)}`.trimEnd();
}

const KINDS_WITH_NAMES: ReadonlySet<FieldKind> = new Set<FieldKind>(['names', 'gateway', 'relay']);

/** @param name absolute, in the spelling of a domain name: escaped, without the final dot */
export function wireName(name: string): Uint8Array<ArrayBuffer> {
  const octets: number[] = [];
  addName(octets, name);
  return Uint8Array.from(octets);
}

function addName(octets: number[], name: string): void {
  let lengthAt = octets.length;
  if (name !== '') octets.push(0);
  for (let i = 0; i < name.length; i++) {
    const unit = name.charCodeAt(i);
    if (unit === 0x2e) {
      lengthAt = octets.length;
      octets.push(0);
      continue;
    }
    if (unit !== 0x5c) octets.push(unit);
    else {
      const value = plainNumber(name, i + 1, i + 4);
      const isDecimal = value >= 0 && i + 4 <= name.length;
      octets.push(isDecimal ? value : name.charCodeAt(i + 1));
      i += isDecimal ? 3 : 1;
    }
    octets[lengthAt]!++;
  }
  octets.push(0);
}

/** What a field may need of its record. */
interface Data {
  readonly tokens: Tokens;
  readonly type: number;
  /** To which names are relative, without the final dot. */
  readonly origin: string;
}

/** Adds a field's octets; false where its text is not of its kind. */
type Encoder = (octets: number[], text: string, data: Data, at: number) => boolean;

function addNumber(octets: number[], value: number, width: number): boolean {
  if (!(value >= 0 && value < 256 ** width)) return false;
  for (let shift = width - 1; shift >= 0; shift--) octets.push(Math.floor(value / 256 ** shift) & 0xff);
  return true;
}

/** @param words that are written for numbers */
function addWord(octets: number[], text: string, width: number, words?: ReadonlyMap<string, number>): boolean {
  return addNumber(octets, words?.get(text.toUpperCase()) ?? plainNumber(text, 0, text.length), width);
}

function number(width: number, words?: ReadonlyMap<string, number>): Encoder {
  return (octets, text) => addWord(octets, text, width, words);
}

/** Octets with their length before them. */
function addCounted(octets: number[], data: Uint8Array | readonly number[]): boolean {
  if (data.length > 255) return false;
  octets.push(data.length);
  append(octets, data);
  return true;
}

/** What follows the octets is ignored, as BIND does. */
function eui(count: number): (octets: number[], text: string) => boolean {
  return (octets, text) =>
    text.split('-', count).every((octet) => addNumber(octets, Number.parseInt(octet.slice(0, 2), 16), 1));
}

function addHex(octets: number[], digits: string): boolean {
  if (digits.length % 2 !== 0 || !/^[0-9A-Fa-f]*$/.test(digits)) return false;
  append(octets, octetsOfHex(digits));
  return true;
}

function addBase64(octets: number[], text: string): boolean {
  append(octets, decodeBase64(text).bytes);
  return true;
}

function stringOctets({ tokens }: Data, at: number): Uint8Array {
  const { text, base, tokenStart, tokenEnd, tokenFlags } = tokens;
  return bytesOf(readString(text, base + tokenStart[at]!, base + tokenEnd[at]!, tokenFlags[at]!).data.text);
}

const addString: Encoder = (octets, _, data, at) => addCounted(octets, stringOctets(data, at));
const addRawString: Encoder = (octets, _, data, at) => {
  append(octets, stringOctets(data, at));
  return true;
};

function addBase64OrDash(octets: number[], text: string): boolean {
  return text === '-' || addBase64(octets, text);
}

const addNameField: Encoder = (octets, _, { tokens, type, origin }, at) => {
  const { text, base, tokenStart, tokenEnd, tokenFlags } = tokens;
  const name = writtenName(text, base + tokenStart[at]!, base + tokenEnd[at]!, tokenFlags[at]!, origin);
  if (name === undefined) return false;
  const start = octets.length;
  addName(octets, name);
  if (LOWERED.has(type)) lower(octets, start, octets.length);
  return true;
};

/** Lengths of labels are below 64, so that no length is taken for a letter. */
function lower(octets: number[], start: number, end: number): void {
  for (let i = start; i < end; i++) if (octets[i]! >= 0x41 && octets[i]! <= 0x5a) octets[i]! += 32;
}

function addIpv4(octets: number[], text: string): boolean {
  return text.split('.').every((part) => addNumber(octets, plainNumber(part, 0, part.length), 1));
}

function addIpv6(octets: number[], text: string): boolean {
  const [head = '', tail] = text.split('::') as [string, string?];
  const groups = (part: string): number[] => {
    const out: number[] = [];
    if (part === '') return out;
    for (const group of part.split(':')) {
      if (group.includes('.')) addIpv4(out, group);
      else addNumber(out, Number.parseInt(group, 16), 2);
    }
    return out;
  };
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const between = 16 - before.length - after.length;
  if (between < 0 || (tail === undefined && between > 0)) return false;
  append(octets, [...before, ...new Array<number>(between).fill(0), ...after]);
  return true;
}

/** RFC 4648 §7 without padding. */
function base32Octets(text: string): number[] | undefined {
  const octets: number[] = [];
  let bits = 0;
  let have = 0;
  for (const digit of text) {
    const value = Number.parseInt(digit, 32);
    if (Number.isNaN(value)) return undefined;
    bits = ((bits << 5) | value) & 0xfff;
    have += 5;
    if (have < 8) continue;
    have -= 8;
    octets.push((bits >> have) & 0xff);
  }
  return octets;
}

/** The map of types of NSEC and its like (RFC 4034 §4.1.2). */
function addTypeMap(octets: number[], words: readonly string[]): boolean {
  const windows = new Map<number, Uint8Array>();
  for (const word of words) {
    const type = typeNumber(word);
    if (type === undefined) return false;
    const map = windows.get(type >> 8) ?? new Uint8Array(32);
    windows.set(type >> 8, map);
    map[(type & 0xff) >> 3]! |= 0x80 >> (type & 7);
  }
  for (const window of [...windows.keys()].sort((a, b) => a - b)) {
    octets.push(window);
    addCounted(octets, withoutZeros(windows.get(window)!));
  }
  return true;
}

function withoutZeros(octets: Uint8Array): Uint8Array {
  let end = octets.length;
  while (end > 0 && octets[end - 1] === 0) end--;
  return octets.subarray(0, end);
}

/** NXT's map (RFC 2535 §5.2). */
function addLowTypeMap(octets: number[], words: readonly string[]): boolean {
  const map = new Uint8Array(16);
  for (const word of words) {
    const type = typeNumber(word) ?? plainNumber(word, 0, word.length);
    if (type < 0 || type > 127) return false;
    map[type >> 3]! |= 0x80 >> (type & 7);
  }
  append(octets, withoutZeros(map));
  return true;
}

/** RFC 3123 §4. */
const addPrefix: Encoder = (octets, text) => {
  const parts = /^(!?)([12]):([^/]+)\/(\d{1,3})$/.exec(text);
  if (parts === null) return false;
  const [, not, family, address, prefix] = parts as unknown as [string, string, string, string, string];
  const data: number[] = [];
  if (!(family === '1' ? addIpv4(data, address) : addIpv6(data, address))) return false;
  const kept = withoutZeros(Uint8Array.from(data));
  octets.push(0, Number(family), Number(prefix), (not === '' ? 0 : 0x80) | kept.length);
  append(octets, kept);
  return true;
};

/** RFC 1876 §2, from the words of §3. */
function addLocation(octets: number[], words: readonly string[]): boolean {
  let at = 0;
  const angle = (positive: string, negative: string): number => {
    let sum = 0;
    for (const unit of [3_600_000, 60_000, 1000]) {
      const word = words[at] ?? '';
      if (word === positive || word === negative) break;
      sum += Math.round(Number(word) * unit);
      at++;
    }
    return 0x80000000 + (words[at++] === negative ? -sum : sum);
  };
  const latitude = angle('N', 'S');
  const longitude = angle('E', 'W');
  const centimetres = (word: string) => Math.round(Number.parseFloat(word) * 100);
  const altitude = centimetres(words[at++] ?? '') + 10_000_000;
  octets.push(0);
  for (const usual of ['1', '10000', '10']) {
    let mantissa = centimetres(words[at++] ?? usual);
    let exponent = 0;
    for (; mantissa > 9; exponent++) mantissa = Math.floor(mantissa / 10);
    octets.push((mantissa << 4) | exponent);
  }
  return [latitude, longitude, altitude].every((value) => addNumber(octets, value, 4));
}

/** WKS: the protocol, and a map of ports (RFC 1035 §3.4.2). Names of services depend on the machine that reads them. */
function addServices(octets: number[], [protocol = '', ...ports]: readonly string[]): boolean {
  const map = new Uint8Array(8192);
  if (!addWord(octets, protocol, 1, PROTOCOL_NUMBERS)) return false;
  for (const word of ports) {
    const port = plainNumber(word, 0, word.length);
    if (port < 0 || port > 0xffff) return false;
    map[port >> 3]! |= 0x80 >> (port & 7);
  }
  append(octets, withoutZeros(map));
  return true;
}

const PROTOCOL_NUMBERS: ReadonlyMap<string, number> = new Map([
  ['TCP', 6],
  ['UDP', 17],
]);

/** The items of a list in a service parameter; a backslash takes a comma's meaning away (RFC 9460 §A.1). */
function items(value: string): string[] {
  const all = [''];
  for (let i = 0; i < value.length; i++) {
    if (value[i] === '\\') all[all.length - 1] += value[++i] ?? '';
    else if (value[i] === ',') all.push('');
    else all[all.length - 1] += value[i]!;
  }
  return all;
}

/** A service parameter's value (RFC 9460 §7); undefined where its form is not known. */
function parameterOctets({ key, number: parameter, value = '' }: Parameter): number[] | undefined {
  const octets: number[] = [];
  const each = (add: (item: string) => boolean) => (items(value).every(add) ? octets : undefined);
  if (key.startsWith('key')) return Array.from(bytesOf(value));
  switch (parameter) {
    case 0: {
      const keys = items(value).map(keyNumber);
      return keys.sort((a, b) => a - b).every((listed) => addNumber(octets, listed, 2)) ? octets : undefined;
    }
    case 1:
    case 10:
      return value === '' ? octets : each((item) => addCounted(octets, bytesOf(item)));
    case 2:
    case 8:
      return octets;
    case 3:
      return addNumber(octets, plainNumber(value, 0, value.length), 2) ? octets : undefined;
    case 4:
      return each((item) => addIpv4(octets, item));
    case 5:
      return addBase64(octets, value) ? octets : undefined;
    case 6:
      return each((item) => addIpv6(octets, item));
    case 7:
      return Array.from(bytesOf(value));
    case 9:
      return each((item) => addNumber(octets, plainNumber(item, 0, item.length), 2));
    default:
      return undefined;
  }
}

function addParameters(octets: number[], tokens: Tokens, first: number, last: number): boolean {
  const parameters = [...readParameters(tokens, first, last, () => undefined)];
  for (const parameter of parameters.sort((a, b) => a.number - b.number)) {
    const value = parameterOctets(parameter);
    if (value === undefined || !addNumber(octets, parameter.number, 2) || !addNumber(octets, value.length, 2))
      return false;
    append(octets, value);
  }
  return true;
}

/** Kinds whose every token is encoded by itself. */
const ENCODERS: Partial<Record<FieldKind, Encoder>> = {
  name: addNameField,
  names: addNameField,
  ipv4: (octets, text) => addIpv4(octets, text),
  ipv6: (octets, text) => addIpv6(octets, text),
  u8: number(1),
  bit: number(1),
  u16: number(2),
  zero: number(2),
  u32: number(4),
  u64: (octets, text) => {
    for (let shift = 56n; shift >= 0n; shift -= 8n) octets.push(Number((BigInt(text) >> shift) & 0xffn));
    return true;
  },
  octal: (octets, text) => addNumber(octets, Number.parseInt(text, 8), 2),
  seconds: (octets, text) => addNumber(octets, readPeriod(text)?.seconds ?? -1, 4),
  time: (octets, text) => addNumber(octets, readTime(text) % 2 ** 32, 4),
  string: addString,
  strings: addString,
  'optional-string': addString,
  regexp: addString,
  digits: addString,
  degrees: addString,
  'long-string': addRawString,
  'quoted-string': addRawString,
  'hex-word': (octets, text) => addHex(octets, text),
  'base64-word': (octets, text) => addBase64(octets, text),
  salt: (octets, text) => {
    const data: number[] = [];
    return (text === '-' || addHex(data, text)) && addCounted(octets, data);
  },
  base32hex: (octets, text) => {
    const data = base32Octets(text);
    return data !== undefined && addCounted(octets, data);
  },
  type: (octets, text) => addNumber(octets, typeNumber(text) ?? -1, 2),
  algorithm: number(1, ALGORITHMS),
  'digest-type': number(1, DIGEST_TYPES),
  'key-flags': (octets, text) => addNumber(octets, keyFlags(text), 2),
  'key-protocol': number(1, KEY_PROTOCOLS),
  'cert-type': number(2, CERT_TYPES),
  'dsync-scheme': number(1, DSYNC_SCHEMES),
  'caa-tag': (octets, text) => addCounted(octets, bytesOf(text)),
  eui48: eui(6),
  eui64: eui(8),
  locator64: (octets, text) => text.split(':').every((group) => addNumber(octets, Number.parseInt(group, 16), 2)),
  nsap: (octets, text) => addHex(octets, text.slice(2).replaceAll('.', '')),
  apl: addPrefix,
  atma: (octets, text) => {
    if (!text.startsWith('+')) {
      octets.push(0);
      return addHex(octets, text.replaceAll('.', ''));
    }
    octets.push(1);
    append(octets, bytesOf(text.slice(1).replaceAll('.', '')));
    return true;
  },
};

/** A number, or mnemonics; negative where it is neither. */
function keyFlags(text: string): number {
  if (/^\d/.test(text)) return /^0x/i.test(text) ? Number(text) : plainNumber(text, 0, text.length);
  let flags = 0;
  for (const word of text.toUpperCase().split('|')) flags |= KEY_FLAGS.get(word) ?? -1;
  return flags;
}

/** Kinds that take all remaining tokens together. */
const REMAINING: Partial<Record<FieldKind, (octets: number[], words: readonly string[]) => boolean>> = {
  hex: (octets, words) => addHex(octets, words.join('')),
  base64: (octets, words) => addBase64(octets, words.join('')),
  'optional-base64': (octets, words) => addBase64OrDash(octets, words.join('')),
  'base64-or-dash': (octets, words) => addBase64OrDash(octets, words.join('')),
  'key-data': (octets, words) => addBase64(octets, words.join('')),
  types: addTypeMap,
  'some-types': addTypeMap,
  'low-types': addLowTypeMap,
  location: (octets, words) =>
    addLocation(
      octets,
      words.map((word) => word.toUpperCase()),
    ),
  services: addServices,
};

/**
 * A record's RDATA in canonical form (RFC 4034 §6.2): names whole, and in lower case where the type is one of those listed there.
 * Undefined for a record with a mistake, for data that only another machine can read (names of services), and where the text has
 * lost octets (U+FFFD).
 *
 * @param origin to which names are relative, without the final dot, in the letters that it is written in
 */
export function canonicalRdata(
  record: ResourceRecord,
  origin: string = record.origin,
): Uint8Array<ArrayBuffer> | undefined {
  if (record.isBroken) return undefined;
  const { tokens, type, first, last } = record.rdataTokens;
  const words: string[] = [];
  for (let at = first; at < last; at++) {
    const word = tokens.text.slice(tokens.base + tokens.tokenStart[at]!, tokens.base + tokens.tokenEnd[at]!);
    if (word.includes('\ufffd')) return undefined;
    const isQuoted = (tokens.tokenFlags[at]! & TOKEN_QUOTED) !== 0;
    words.push(isQuoted ? word.slice(1, -1) : word);
  }
  const octets: number[] = [];
  const kinds = tokenKinds(tokens, type, first, last);
  const isComplete =
    kinds[0] === 'generic'
      ? addHex(octets, words.slice(2).join('')) && lowerNames(octets, type)
      : type === RR.HIP
        ? addHip(octets, words, { tokens, type, origin }, first)
        : addFields(octets, kinds, words, { tokens, type, origin }, first);
  return isComplete && octets.length <= MAX_RDATA ? Uint8Array.from(octets) : undefined;
}

const IPSECKEY = 45;
const AMTRELAY = 260;

function addFields(
  octets: number[],
  kinds: readonly string[],
  words: readonly string[],
  data: Data,
  first: number,
): boolean {
  for (const [i, kind] of kinds.entries()) {
    if (kind === 'svc-params') return addParameters(octets, data.tokens, first + i, first + kinds.length);
    const together = REMAINING[kind as FieldKind];
    if (together !== undefined) return together(octets, words.slice(i));
    // A gateway or relay of type 0 is written as a dot, and not sent (RFC 4025 §2.5, RFC 8777 §4.2.4).
    if (i === GATEWAY.get(data.type)?.at && words[GATEWAY.get(data.type)!.kind] === '0') continue;
    if (ENCODERS[kind as FieldKind]?.(octets, words[i]!, data, first + i) !== true) return false;
    if (data.type === RR.A6 && i === 1 && kind === 'ipv6') cutPrefix(octets);
    // AMTRELAY's bit is the first of the relay's type.
    if (data.type === AMTRELAY && i === 2) octets.push(octets.pop()! | (octets.pop()! << 7));
  }
  // Types without data have no text form; a map of no types is empty.
  return true;
}

/** RFC 2874 §3.1.1: after the prefix's length come the bits of the address that are not of the prefix, in whole octets. */
function cutPrefix(octets: number[]): void {
  const prefix = octets[0]!;
  octets.splice(1, prefix >> 3);
  octets[1]! &= 0xff >> (prefix & 7);
}

/** Of types with a gateway: which word says what kind of it follows, and which is it. */
const GATEWAY: ReadonlyMap<number, { readonly kind: number; readonly at: number }> = new Map([
  [IPSECKEY, { kind: 1, at: 3 }],
  [AMTRELAY, { kind: 2, at: 3 }],
]);

/** RFC 8005 §5: lengths first. */
function addHip(octets: number[], words: readonly string[], data: Data, first: number): boolean {
  const [algorithm = '', tag = '', key = '', ...servers] = words;
  const tagOctets: number[] = [];
  if (!addHex(tagOctets, tag)) return false;
  const keyOctets = decodeBase64(key).bytes;
  octets.push(tagOctets.length);
  if (!addWord(octets, algorithm, 1) || !addNumber(octets, keyOctets.length, 2)) return false;
  append(octets, tagOctets);
  append(octets, keyOctets);
  return servers.every((server, i) => addNameField(octets, server, data, first + 3 + i));
}

/** Octets that come before the names of types with names, by field. */
const WIDTHS: Partial<Record<FieldKind, number>> = {
  u8: 1,
  u16: 2,
  u32: 4,
  seconds: 4,
  time: 4,
  type: 2,
  algorithm: 1,
};

/** The names of data that are written as octets (RFC 3597 §7). */
function lowerNames(octets: number[], type: number): boolean {
  if (!LOWERED.has(type)) return true;
  let at = 0;
  for (const field of recordType(type)?.fields ?? []) {
    const width = WIDTHS[field];
    if (width !== undefined) at += width;
    else if (field === 'string' || field === 'regexp') at += 1 + (octets[at] ?? 0);
    else if (field === 'name') {
      const start = at;
      while (at < octets.length && octets[at]! > 0) at += octets[at]! + 1;
      at++;
      if (at > octets.length) return false;
      lower(octets, start, at);
    } else return field !== 'a6' || !octets.some((octet) => octet >= 0x41 && octet <= 0x5a);
  }
  return true;
}
