/**
 * What the IANA registries of classes and RR types say, as data: mnemonic, number, and the fields of the RDATA's text
 * form. How a field is checked is `rdata.ts`'s; nothing here reads text beyond one mnemonic.
 */

import { editDistance, mayBeNear } from '../text/nearest.ts';
import { say } from '../text/say.ts';

/** What is in one field of RDATA. A kind that takes all remaining tokens can only be the last one. */
export type FieldKind =
  | 'u8'
  | 'u16'
  | 'u32'
  | 'u64'
  /** A number up to 65535 in octal digits: the address in an A record of class CH. */
  | 'octal'
  /** Seconds, also with units (`1h30m`). */
  | 'seconds'
  /** `YYYYMMDDHHmmSS` or seconds since 1970 (RFC 4034). */
  | 'time'
  | 'ipv4'
  | 'ipv6'
  | 'name'
  /** One character-string of at most 255 octets. */
  | 'string'
  /** One string as long as RDATA can be (CAA's value). */
  | 'long-string'
  /** The same, but only in quotes (URI's target, RFC 7553). */
  | 'quoted-string'
  /** A character-string that may be absent. */
  | 'optional-string'
  /** All remaining tokens, at least one, each a character-string. */
  | 'strings'
  /** All remaining tokens, joined. */
  | 'hex'
  | 'base64'
  /** As `base64`, but may be absent or `-`. */
  | 'optional-base64'
  /** As `base64`, but may be `-` (DOA's data). */
  | 'base64-or-dash'
  /** As `base64`, absent where KEY's flags say that there is no key (RFC 2535). */
  | 'key-data'
  /** One token of hexadecimal digits. */
  | 'hex-word'
  | 'base64-word'
  /** Hexadecimal, or `-` for none (RFC 5155). */
  | 'salt'
  /** Base32 with extended hex alphabet, no padding (RFC 5155). */
  | 'base32hex'
  | 'type'
  /** All remaining tokens, each a type. */
  | 'types'
  /** As `types`, at least one. */
  | 'some-types'
  /** As `types`, each up to 127 (RFC 2535). */
  | 'low-types'
  /** DNSSEC algorithm: number or mnemonic (RFC 4034). */
  | 'algorithm'
  /** DS digest algorithm: number or mnemonic. */
  | 'digest-type'
  /** KEY and DNSKEY flags: a number, or KEY's mnemonics joined by `|` (RFC 2535). */
  | 'key-flags'
  | 'key-protocol'
  | 'cert-type'
  | 'caa-tag'
  /** `0` or `1`. */
  | 'bit'
  /** A field that has no other value yet. */
  | 'zero'
  /** Six or eight octets as `00-00-5e-...` (RFC 7043). */
  | 'eui48'
  | 'eui64'
  /** Four groups of hexadecimal digits (RFC 6742). */
  | 'locator64'
  /** `0x` and hexadecimal digits, which dots may separate (RFC 1706). */
  | 'nsap'
  | 'digits'
  | 'degrees'
  | 'dsync-scheme'
  /** NAPTR's substitution, a character-string (RFC 3402). */
  | 'regexp'
  /** All remaining tokens, with a form of their own. */
  | 'names'
  | 'svc-params'
  | 'apl'
  | 'location'
  | 'gateway'
  | 'relay'
  | 'services'
  | 'a6'
  | 'atma';

export interface RecordType {
  /** Upper case. */
  readonly mnemonic: string;
  /** 1 to 65535 (RFC 6895). */
  readonly number: number;
  /** The RDATA's fields in their order; undefined where the type has no text form but RFC 3597's, or must not be in a master file. */
  readonly fields: readonly FieldKind[] | undefined;
  /** Types that only a message carries (QTYPEs, TSIG, OPT ...) or that are obsolete so long that servers refuse them. */
  readonly meta?: true;
}

/** Mnemonic, number, fields. `meta` for what may not be in a master file. */
const TABLE = `
A 1 ipv4
NS 2 name
MD 3 meta
MF 4 meta
CNAME 5 name
SOA 6 name name u32 seconds seconds seconds seconds
MB 7 name
MG 8 name
MR 9 name
NULL 10
WKS 11 ipv4 services
PTR 12 name
HINFO 13 string string
MINFO 14 name name
MX 15 u16 name
TXT 16 strings
RP 17 name name
AFSDB 18 u16 name
X25 19 digits
ISDN 20 string optional-string
RT 21 u16 name
NSAP 22 nsap
NSAP-PTR 23 name
SIG 24 type algorithm u8 u32 time time u16 name base64
KEY 25 key-flags key-protocol algorithm key-data
PX 26 u16 name name
GPOS 27 degrees degrees degrees
AAAA 28 ipv6
LOC 29 location
NXT 30 name low-types
EID 31 hex
NIMLOC 32 hex
SRV 33 u16 u16 u16 name
ATMA 34 atma
NAPTR 35 u16 u16 string string regexp name
KX 36 u16 name
CERT 37 cert-type u16 algorithm base64
A6 38 a6
DNAME 39 name
SINK 40 u8 u8 u8 optional-base64
OPT 41 meta
APL 42 apl
DS 43 u16 algorithm digest-type hex
SSHFP 44 u8 u8 hex
IPSECKEY 45 u8 gateway
RRSIG 46 type algorithm u8 u32 time time u16 name base64
NSEC 47 name some-types
DNSKEY 48 key-flags key-protocol algorithm base64
DHCID 49 base64
NSEC3 50 u8 u8 u16 salt base32hex types
NSEC3PARAM 51 u8 u8 u16 salt
TLSA 52 u8 u8 u8 hex
SMIMEA 53 u8 u8 u8 hex
HIP 55 u8 hex-word base64-word names
NINFO 56 strings
RKEY 57 zero u8 algorithm base64
TALINK 58 name name
CDS 59 u16 algorithm digest-type hex
CDNSKEY 60 key-flags key-protocol algorithm base64
OPENPGPKEY 61 base64
CSYNC 62 u32 u16 types
ZONEMD 63 u32 u8 u8 hex
SVCB 64 u16 name svc-params
HTTPS 65 u16 name svc-params
DSYNC 66 type dsync-scheme u16 name
HHIT 67 base64
BRID 68 base64
SPF 99 strings
UINFO 100
UID 101
GID 102
UNSPEC 103
NID 104 u16 locator64
L32 105 u16 ipv4
L64 106 u16 locator64
LP 107 u16 name
EUI48 108 eui48
EUI64 109 eui64
NXNAME 128 meta
TKEY 249 meta
TSIG 250 meta
IXFR 251 meta
AXFR 252 meta
MAILB 253 meta
MAILA 254 meta
ANY 255 meta
URI 256 u16 u16 quoted-string
CAA 257 u8 caa-tag long-string
AVC 258 strings
DOA 259 u32 u32 u8 string base64-or-dash
AMTRELAY 260 u8 bit relay
RESINFO 261 strings
WALLET 262 strings
CLA 263 strings
IPN 264 u64
TA 32768 u16 algorithm digest-type hex
DLV 32769 u16 algorithm digest-type hex
`;

/** Fields of unknown types, which only RFC 3597's `\# LENGTH HEX` can write. */
const TYPES: readonly RecordType[] = TABLE.trim()
  .split('\n')
  .map((line) => {
    const [mnemonic, number, ...fields] = line.split(' ') as [string, string, ...string[]];
    if (fields[0] === 'meta') return { mnemonic, number: Number(number), fields: undefined, meta: true };
    return {
      mnemonic,
      number: Number(number),
      fields: fields.length > 0 ? (fields as FieldKind[]) : undefined,
    };
  });

const BY_NUMBER = new Map(TYPES.map((type) => [type.number, type]));

/** Every mnemonic of the registry, upper case, in the order of their numbers. */
export const TYPE_MNEMONICS: readonly string[] = TYPES.map((type) => type.mnemonic);

/** RDATA's limit in octets (RFC 1035 §3.2.1: RDLENGTH has 16 bits). */
export const MAX_RDATA = 65535;
/** With more octets BIND 9.18 runs out of space while it loads the zone. */
export const MAX_RDATA_OF_BIND = 65510;

/** Type numbers by name, for code that speaks of one. */
export const RR = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  WKS: 11,
  PTR: 12,
  MINFO: 14,
  MX: 15,
  TXT: 16,
  RP: 17,
  AFSDB: 18,
  RT: 21,
  SIG: 24,
  KEY: 25,
  AAAA: 28,
  NXT: 30,
  SRV: 33,
  A6: 38,
  DNAME: 39,
  DS: 43,
  SSHFP: 44,
  RRSIG: 46,
  NSEC: 47,
  DNSKEY: 48,
  NSEC3: 50,
  NSEC3PARAM: 51,
  TLSA: 52,
  SMIMEA: 53,
  HIP: 55,
  CDS: 59,
  CDNSKEY: 60,
  ZONEMD: 63,
  SVCB: 64,
  HTTPS: 65,
  SPF: 99,
  CAA: 257,
  TA: 32768,
  DLV: 32769,
} as const;

/** What the registry knows of a type number; undefined for an unassigned one. */
export function recordType(number: number): RecordType | undefined {
  return BY_NUMBER.get(number);
}

/** A in class CH: a domain name and an octal address of 16 bits (RFC 1034 §3.6). No number of the registry. */
const CHAOS_A = 0x10001;
BY_NUMBER.set(CHAOS_A, { mnemonic: 'A', number: RR.A, fields: ['name', 'octal'] });

/** The types whose data lead to another name, which may be one of the zone. */
export const TYPES_WITH_TARGET: ReadonlySet<number> = new Set([RR.NS, RR.CNAME, RR.PTR, RR.MX, RR.SRV, RR.DNAME]);

/** Those of them whose target has to be a host with an address, and not an alias (RFC 2181 §10.3, RFC 2782). */
export const TYPES_WITH_HOST: ReadonlySet<number> = new Set([RR.MX, RR.NS, RR.SRV]);

/** The number under which {@link recordType} knows the RDATA of a type in a class. */
export function rdataType(type: number, recordClass: number): number {
  return type === RR.A && recordClass === 3 ? CHAOS_A : type;
}

/** `TXT`, or `TYPE65280` for an unassigned number (RFC 3597 §5). */
export function typeMnemonic(number: number): string {
  return BY_NUMBER.get(number)?.mnemonic ?? `TYPE${number}`;
}

/** `IN`, or `CLASS65280` for an unassigned number (RFC 3597 §5). */
export function classMnemonic(number: number): string {
  return CLASS_NAMES.get(number) ?? `CLASS${number}`;
}

const CLASS_NAMES = new Map([
  [1, 'IN'],
  [2, 'CS'],
  [3, 'CH'],
  [4, 'HS'],
  [254, 'NONE'],
  [255, 'ANY'],
]);

/** Added to a class number in {@link lookUpWord}'s answer. */
const CLASS_BIT = 0x10000;

const SLOTS = 512;
const slotWord: (string | undefined)[] = new Array(SLOTS).fill(undefined);
const slotValue = new Int32Array(SLOTS);

function addWord(word: string, value: number): void {
  let slot = hash(word, 0, word.length);
  while (slotWord[slot] !== undefined) slot = (slot + 1) & (SLOTS - 1);
  slotWord[slot] = word;
  slotValue[slot] = value;
}

/** Over the word in upper case; letters and digits alone are in mnemonics, so folding by one bit is enough. */
function hash(text: string, start: number, end: number): number {
  let h = end - start;
  for (let i = start; i < end; i++) h = (Math.imul(h, 31) + (text.charCodeAt(i) & 0xdf)) | 0;
  return (h ^ (h >>> 9)) & (SLOTS - 1);
}

for (const type of TYPES) addWord(type.mnemonic, type.number);
for (const [number, name] of CLASS_NAMES) if (name !== 'ANY') addWord(name, number | CLASS_BIT);
addWord('CHAOS', 3 | CLASS_BIT);

/** No type and no class. */
export const NO_WORD = -1;

/**
 * The type or class that `text[start, end)` names, in any case: a type's number, or a class's for which
 * {@link isClass} holds; {@link NO_WORD} otherwise. `TYPE65280` and `CLASS1` are understood. Makes no string.
 */
export function lookUpWord(text: string, start: number, end: number): number {
  const length = end - start;
  if (length === 0 || length > 10) return NO_WORD;
  for (let slot = hash(text, start, end); slotWord[slot] !== undefined; slot = (slot + 1) & (SLOTS - 1)) {
    if (sameWord(slotWord[slot]!, text, start, length)) return slotValue[slot]!;
  }
  const first = text.charCodeAt(start) | 0x20;
  if (first === 0x74 && length > 4) return numbered('TYPE', text, start, end);
  if (first === 0x63 && length > 5) {
    const number = numbered('CLASS', text, start, end);
    return number === NO_WORD ? NO_WORD : number | CLASS_BIT;
  }
  return NO_WORD;
}

export function isClass(word: number): boolean {
  return word >= CLASS_BIT;
}

export function classNumber(word: number): number {
  return word & 0xffff;
}

function sameWord(word: string, text: string, start: number, length: number): boolean {
  if (word.length !== length) return false;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(start + i);
    if ((unit >= 0x61 && unit <= 0x7a ? unit - 32 : unit) !== word.charCodeAt(i)) return false;
  }
  return true;
}

function numbered(prefix: string, text: string, start: number, end: number): number {
  if (!sameWord(prefix, text, start, prefix.length) || end - start > prefix.length + 5) return NO_WORD;
  let value = 0;
  for (let i = start + prefix.length; i < end; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return NO_WORD;
    value = value * 10 + digit;
  }
  return value <= 0xffff ? value : NO_WORD;
}

/** The number of a type's mnemonic in any case, `TYPE123` included. */
export function typeNumber(mnemonic: string): number | undefined {
  const word = lookUpWord(mnemonic, 0, mnemonic.length);
  return word === NO_WORD || isClass(word) ? undefined : word;
}

/**
 * The known type that a misspelt one most likely means, one letter away, of long words two; undefined where none is near. Short
 * words are near to many, so of them only types that everybody uses are suggested.
 */
export function nearestType(word: string): string | undefined {
  const upper = word.toUpperCase().slice(0, 12);
  if (upper.length < 2) return undefined;
  const most = upper.length <= 4 ? 1 : 2;
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const type of TYPES) {
    const isCommon = COMMON.has(type.mnemonic);
    if (type.meta === true || (upper.length <= 3 && !isCommon)) continue;
    if (!mayBeNear(upper, type.mnemonic, most)) continue;
    const distance = editDistance(upper, type.mnemonic);
    // Of those that are as near, the one that everybody uses.
    if (distance <= most && distance - (isCommon ? 0.5 : 0) < bestDistance) {
      bestDistance = distance - (isCommon ? 0.5 : 0);
      best = type.mnemonic;
    }
  }
  return best;
}

/** `TYPE262`: a type by its number, which every name server reads (RFC 3597 §5). */
export function isGenericWord(word: string): boolean {
  return /^TYPE\d+$/i.test(word);
}

/** What name servers and the interfaces of hosters write where a type belongs, and which of them do. */
const FOREIGN_TYPES: ReadonlyMap<string, string> = new Map([
  ['ALIAS', 'PowerDNS'],
  ['LUA', 'PowerDNS'],
  ['DYNA', 'gdnsd'],
  ['WINS', say`the DNS server of Windows`],
  ['WINSR', say`the DNS server of Windows`],
  ['WINS-R', say`the DNS server of Windows`],
  ['DYNC', 'gdnsd'],
  ['ANAME', say`the name servers of some hosters`],
  ['POOL', say`the name servers of some hosters`],
  ['URL', say`the name servers of some hosters`],
  ['URL301', say`the name servers of some hosters`],
]);

/** Whose instruction a word in a type's place is; undefined where it is not one that is known. */
export function foreignType(word: string): string | undefined {
  return FOREIGN_TYPES.get(word.toUpperCase());
}

/** `[Aging:3665858]`: how old a record is, in the zones that Windows writes out, before its TTL. */
export function isRecordAge(word: string): boolean {
  return /^\[(?:aging|age):\d+\]$/i.test(word);
}

const COMMON = new Set(['A', 'AAAA', 'CAA', 'CNAME', 'MX', 'NS', 'PTR', 'SOA', 'SRV', 'TXT', 'TLSA', 'DNSKEY']);
