/** The forms of single fields as predicates over their text, and the words that some fields know. Nothing of tokens or reports. */

import { MAX_LABEL, MAX_NAME } from './names.ts';
import { MAX_U32, plainNumber } from './ttl.ts';
import { type FieldKind, RR } from './types.ts';

/** DNSSEC algorithms by mnemonic (IANA "DNS Security Algorithm Numbers"). */
export const ALGORITHMS: ReadonlyMap<string, number> = new Map([
  ['RSAMD5', 1],
  ['DH', 2],
  ['DSA', 3],
  ['ECC', 4],
  ['RSASHA1', 5],
  ['NSEC3DSA', 6],
  ['DSA-NSEC3-SHA1', 6],
  ['NSEC3RSASHA1', 7],
  ['RSASHA1-NSEC3-SHA1', 7],
  ['RSASHA256', 8],
  ['RSASHA512', 10],
  ['ECCGOST', 12],
  ['ECC-GOST', 12],
  ['ECDSAP256SHA256', 13],
  ['ECDSAP384SHA384', 14],
  ['ED25519', 15],
  ['ED448', 16],
  ['INDIRECT', 252],
  ['PRIVATEDNS', 253],
  ['PRIVATEOID', 254],
]);
/** An algorithm by the name that the registry gives it, which is the last of its mnemonics. */
export function algorithmName(number: number): string | undefined {
  return [...ALGORITHMS].findLast(([, each]) => each === number)?.[0];
}
/** Kinds of DS digests by mnemonic (IANA "Digest Algorithms"). */
export const DIGEST_TYPES: ReadonlyMap<string, number> = new Map([
  ['SHA1', 1],
  ['SHA-1', 1],
  ['SHA256', 2],
  ['SHA-256', 2],
  ['GOST', 3],
  ['SHA384', 4],
  ['SHA-384', 4],
]);
/** Kinds of certificates (RFC 4398 §2.1). */
export const CERT_TYPES: ReadonlyMap<string, number> = new Map([
  ['PKIX', 1],
  ['SPKI', 2],
  ['PGP', 3],
  ['IPKIX', 4],
  ['ISPKI', 5],
  ['IPGP', 6],
  ['ACPKIX', 7],
  ['IACPKIX', 8],
  ['URI', 253],
  ['OID', 254],
]);
/** Bits, which a `|` joins: `ZONE|KSK`, as BIND reads them. */
export const KEY_FLAGS: ReadonlyMap<string, number> = new Map([
  ['NOCONF', 0x4000],
  ['NOAUTH', 0x8000],
  ['NOKEY', 0xc000],
  ['FLAG2', 0x2000],
  ['EXTEND', 0x1000],
  ['FLAG4', 0x0800],
  ['FLAG5', 0x0400],
  ['USER', 0x0000],
  ['ZONE', 0x0100],
  ['HOST', 0x0200],
  ['NTYP3', 0x0300],
  ['FLAG8', 0x0080],
  ['FLAG9', 0x0040],
  ['FLAG10', 0x0020],
  ['FLAG11', 0x0010],
  ['SIG0', 0x0000],
  ['SIG1', 0x0001],
  ['SIG2', 0x0002],
  ['SIG3', 0x0003],
  ['SIG4', 0x0004],
  ['SIG5', 0x0005],
  ['SIG6', 0x0006],
  ['SIG7', 0x0007],
  ['SIG8', 0x0008],
  ['SIG9', 0x0009],
  ['SIG10', 0x000a],
  ['SIG11', 0x000b],
  ['SIG12', 0x000c],
  ['SIG13', 0x000d],
  ['SIG14', 0x000e],
  ['SIG15', 0x000f],
  ['KSK', 0x0001],
]);
/** What a key is for (RFC 2535 §3.1.3). */
export const KEY_PROTOCOLS: ReadonlyMap<string, number> = new Map([
  ['NONE', 0],
  ['TLS', 1],
  ['EMAIL', 2],
  ['DNSSEC', 3],
  ['IPSEC', 4],
  ['ALL', 255],
]);
/** Protocols that WKS names (RFC 1035; /etc/protocols has more). */
export const PROTOCOLS = new Set(['TCP', 'UDP', 'ICMP', 'IGMP', 'GGP', 'IP', 'EGP', 'PUP', 'HMP', 'XNS-IDP', 'RDP']);
/** RFC 9859 §2.1. */
export const DSYNC_SCHEMES: ReadonlyMap<string, number> = new Map([['NOTIFY', 1]]);

export interface Digest {
  readonly code: 'digest-length' | 'association-length';
  /** Which field says what kind of digest follows it. */
  readonly kind: number;
  /** Octets by that field's number. */
  readonly lengths: ReadonlyMap<number, number>;
  /** Octets that a digest of another kind has at least. */
  readonly least: number;
}

/** RFC 4034 §5, RFC 4509, RFC 6605. GOST's digest (3) is of no server's concern any more. */
const DS_DIGEST: Digest = {
  code: 'digest-length',
  kind: 2,
  lengths: new Map([
    [1, 20],
    [2, 32],
    [4, 48],
  ]),
  least: 0,
};

/** RFC 6698 §2.1; no server asks for it. */
const ASSOCIATION: Digest = {
  code: 'association-length',
  kind: 2,
  lengths: new Map([
    [1, 32],
    [2, 64],
  ]),
  least: 0,
};

/** By type number. */
export const DIGESTS: ReadonlyMap<number, Digest> = new Map([
  [RR.DS, DS_DIGEST],
  [RR.CDS, DS_DIGEST],
  [RR.TA, DS_DIGEST],
  [RR.DLV, DS_DIGEST],
  [RR.TLSA, ASSOCIATION],
  [RR.SMIMEA, ASSOCIATION],
  // RFC 4255, RFC 6594.
  [
    RR.SSHFP,
    {
      code: 'digest-length',
      kind: 1,
      lengths: new Map([
        [1, 20],
        [2, 32],
      ]),
      least: 0,
    },
  ],
  // RFC 8976: at least 12 octets, whatever the algorithm.
  [
    RR.ZONEMD,
    {
      code: 'digest-length',
      kind: 2,
      lengths: new Map([
        [1, 48],
        [2, 64],
      ]),
      least: 12,
    },
  ],
]);

export const BASE64 = new Uint8Array(128).fill(255);
for (let i = 0; i < 64; i++) {
  BASE64['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.charCodeAt(i)] = i;
}

export function isHexDigit(unit: number): boolean {
  return (unit >= 0x30 && unit <= 0x39) || ((unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x66);
}

/** Four decimal octets without leading zeros. */
export function isIpv4(text: string, start: number, end: number): boolean {
  let dots = 0;
  let value = -1;
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x2e) {
      if (value < 0 || ++dots > 3) return false;
      value = -1;
    } else {
      const digit = unit - 0x30;
      if (digit < 0 || digit > 9 || value === 0) return false;
      value = (value < 0 ? 0 : value * 10) + digit;
      if (value > 255) return false;
    }
  }
  return dots === 3 && value >= 0;
}

/** RFC 4291, with an IPv4 address as the tail allowed. */
export function isIpv6(text: string, start: number, end: number): boolean {
  let groups = 0;
  let compressed = false;
  let i = start;
  if (end - start < 2) return false;
  if (text.charCodeAt(i) === 0x3a) {
    if (text.charCodeAt(i + 1) !== 0x3a) return false;
    compressed = true;
    i += 2;
  }
  while (i < end) {
    const from = i;
    while (i < end && i - from < 5 && isHexDigit(text.charCodeAt(i))) i++;
    if (i < end && text.charCodeAt(i) === 0x2e)
      return groups <= 6 && isIpv4(text, from, end) && (compressed ? groups <= 5 : groups === 6);
    if (i === from || i - from > 4 || ++groups > 8) return false;
    if (i === end) break;
    if (text.charCodeAt(i) !== 0x3a) return false;
    i++;
    if (i < end && text.charCodeAt(i) === 0x3a) {
      if (compressed) return false;
      compressed = true;
      i++;
    } else if (i === end) return false;
  }
  return compressed ? groups <= 7 : groups === 8;
}

/**
 * A time of RRSIG and its like (RFC 4034 §3.2) in seconds since 1970-01-01 UTC: such a number, or `YYYYMMDDHHmmSS`, then -1 for
 * any before that; NaN where it is not one.
 */
export function readTime(text: string, start = 0, end: number = text.length): number {
  if (end - start <= 10) {
    const seconds = plainNumber(text, start, end);
    return seconds >= 0 && seconds <= MAX_U32 ? seconds : Number.NaN;
  }
  if (end - start !== 14 || plainNumber(text, start, end) < 0) return Number.NaN;
  const year = plainNumber(text, start, start + 4);
  const month = plainNumber(text, start + 4, start + 6);
  const day = plainNumber(text, start + 6, start + 8);
  const hour = plainNumber(text, start + 8, start + 10);
  const minute = plainNumber(text, start + 10, start + 12);
  const second = plainNumber(text, start + 12, start + 14);
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 && isLeap ? 29 : (DAYS[month] ?? 0);
  if (day < 1 || day > days || hour > 23 || minute > 59 || second > 60) return Number.NaN;
  return year < 1970 ? -1 : Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
}

/** Of the months, from 1. */
const DAYS = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function isOctal(text: string): boolean {
  return /^[0-7]{1,6}$/.test(text) && Number.parseInt(text, 8) <= 0xffff;
}

/** By the digits over a multiple of eight: the unused bits of the last one, -1 where no octets end there. */
const BASE32_SPARE = [0, -1, 2, -1, 4, 1, -1, 3];

/** A text whose length can be whole octets: RFC 4648 without padding. */
export function isBase32(text: string): boolean {
  const spare = BASE32_SPARE[text.length % 8]!;
  return spare >= 0 && /^[0-9A-Va-v]+$/.test(text) && (Number.parseInt(text.at(-1)!, 32) & ((1 << spare) - 1)) === 0;
}

export function isNsap(text: string): boolean {
  if (!/^0[xX][0-9A-Fa-f.]+$/.test(text)) return false;
  return text.slice(2).replaceAll('.', '').length % 2 === 0;
}

/** `DELIMITER regexp DELIMITER replacement DELIMITER flags` (RFC 3402), or nothing; a back-reference needs its group. */
export function isSubstitution(text: string): boolean {
  if (text === '') return true;
  const delimiter = text[0]!;
  if (/[0-9\\i\0]/.test(delimiter)) return false;
  const parts: string[] = [''];
  for (let i = 1; i < text.length; i++) {
    if (text[i] === '\\') parts[parts.length - 1] += text[i]! + (text[++i] ?? '');
    else if (text[i] === delimiter) parts.push('');
    else parts[parts.length - 1] += text[i]!;
  }
  const [pattern, replacement, flags] = parts as [string, string | undefined, string | undefined];
  if (parts.length !== 3 || pattern === '' || !/^i?$/.test(flags!)) return false;
  const groups = pattern.replace(/\\./g, '').split('(').length - 1;
  return [...replacement!.matchAll(/\\(.)/g)].every(([, digit]) => !/[0-9]/.test(digit!) || Number(digit) <= groups);
}

/** One item of APL: `[!]AFI:ADDRESS/PREFIX` (RFC 3123). */
export function isAddressPrefix(text: string): boolean {
  const parts = /^!?([12]):([^/]+)\/(\d{1,3})$/.exec(text);
  if (parts === null) return false;
  const [, family, address, prefix] = parts as unknown as [string, string, string, string];
  return family === '1'
    ? isIpv4(address, 0, address.length) && Number(prefix) <= 32
    : isIpv6(address, 0, address.length) && Number(prefix) <= 128;
}

/** The index of the word of a LOC record that is wrong, the count of words where one is missing (RFC 1876). */
export function wrongLocationWord(words: readonly string[]): number | undefined {
  let at = 0;
  for (const [max, directions] of [
    [90, /^[NS]$/],
    [180, /^[EW]$/],
  ] as const) {
    const limits = [max, 59, 59.999];
    let degrees = 0;
    for (let part = 0; ; part++) {
      const word = words[at];
      if (word === undefined) return at;
      if (part > 0 && directions.test(word)) break;
      const limit = limits[part];
      if (limit === undefined) return at;
      if (!(part === 2 ? /^\d{1,2}(?:\.\d{0,3})?$/ : /^\d{1,3}$/).test(word) || Number(word) > limit) return at;
      if (part === 0) degrees = Number(word);
      else if (degrees === max && Number(word) > 0) return at;
      at++;
    }
    at++;
  }
  if (at >= words.length) return at;
  for (let i = 0; i < 4 && at < words.length; i++, at++) {
    const word = words[at]!;
    if (!(i === 0 ? /^[+-]?\d+(?:\.\d{0,2})?m?$/ : /^\d+(?:\.\d{0,2})?m?$/).test(word)) return at;
    const metres = Number.parseFloat(word);
    if (i === 0 ? metres < -100000 || metres > 42849672.95 : metres > 90000000) return at;
  }
  return at < words.length ? at : undefined;
}

/** Whether octets in hexadecimal can be the wire form of the fields; fields whose length is not known end the check. */
export function wireFits(hex: string, fields: readonly FieldKind[]): boolean {
  const length = hex.length / 2;
  const octet = (at: number) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16);
  let at = 0;
  const name = () => {
    for (let total = 0; at < length; ) {
      const label = octet(at);
      at += label + 1;
      total += label + 1;
      if (label > MAX_LABEL || total > MAX_NAME) return false;
      if (label === 0) return true;
    }
    return false;
  };
  for (const field of fields) {
    const fixed = FIXED_LENGTHS[field];
    if (fixed !== undefined) at += fixed;
    else if (field === 'name') {
      if (!name()) return false;
    } else if (
      field === 'string' ||
      field === 'salt' ||
      field === 'base32hex' ||
      field === 'caa-tag' ||
      field === 'digits'
    )
      at += 1 + (at < length ? octet(at) : 0);
    else if (field === 'strings') {
      if (at === length) return false;
      while (at < length) at += 1 + octet(at);
    } else return at <= length;
    if (at > length) return false;
  }
  return at === length;
}

/** RFC 8005 §5: the lengths of tag and key come first; neither is empty, and whole names follow. */
export function hipFits(hex: string): boolean {
  const number = (at: number, octets: number) => Number.parseInt(hex.slice(at * 2, (at + octets) * 2), 16);
  const length = hex.length / 2;
  if (length < 4 || number(0, 1) === 0 || number(2, 2) === 0) return false;
  let at = 4 + number(0, 1) + number(2, 2);
  let label = 0;
  for (; at < length; at += label + 1) {
    label = number(at, 1);
    if (label > MAX_LABEL) return false;
  }
  return at === length && label === 0;
}

/** Octets in wire form. */
const FIXED_LENGTHS: Partial<Record<FieldKind, number>> = {
  u8: 1,
  u16: 2,
  u32: 4,
  u64: 8,
  seconds: 4,
  time: 4,
  ipv4: 4,
  ipv6: 16,
  type: 2,
  algorithm: 1,
  'digest-type': 1,
  'key-flags': 2,
  'key-protocol': 1,
  'cert-type': 2,
  eui48: 6,
  eui64: 8,
  locator64: 8,
  'dsync-scheme': 1,
};
