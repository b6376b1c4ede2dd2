/**
 * Records that a quick look shows to be in order: as nearly everybody writes them, with nothing in them of which any rule could speak. All
 * others are read and judged. That the two agree is tested, with every rule switched on.
 */

import { rsaWeaknesses } from '../dkim/public-key.ts';
import { decodeBase64, decodeWhole } from '../text/base64.ts';
import { type DomainName, domainName } from '../text/domain-name.ts';
import { bytesOf } from '../text/octets.ts';
import type { WorkspaceIndex } from '../workspace/index.ts';
import type { ZoneDocument } from '../workspace/zone-document.ts';
import { HAS } from '../zone/kinds.ts';
import { RR } from '../zone/types.ts';

/** What a name is for, where it is written as everybody does. */
export type Role = PlainRole | '_mta-sts' | '_smtp._tls';

/** Of which plain records are known. */
export type PlainRole = 'host' | '_dmarc' | '_domainkey';

/** @param data of a TXT record, as written */
export function isPlain(role: PlainRole, data: string): boolean {
  if (role === 'host') return isPlainSpf(data);
  return role === '_dmarc' ? isPlainDmarc(data) : isPlainKey(data);
}

const TOP = '(?:com|net|org|info|biz|example|[a-z]{2})';
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?';
/** Of senders that are included: services have names with an underscore. */
const HOST = `(?:_?${LABEL}\\.){1,4}${TOP}`;
const SPF = new RegExp(
  `^"v=spf1((?: (?:mx|a|include:${HOST}|ip4:\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}))*) [-~]all"$`,
);
/** Networks of which some are local, or none. */
const UNUSUAL = new Set(['0', '10', '100', '127', '169', '172']);
const MAX_TERMS = 8;

function isPlainSpf(data: string): boolean {
  return plainTerms(data) !== undefined;
}

/** The terms of a plain SPF record but for `all`, with an empty one first; undefined for one that is not plain. */
function plainTerms(data: string): readonly string[] | undefined {
  const match = data.length > 200 ? null : SPF.exec(data);
  if (match === null) return undefined;
  const terms = match[1]!.split(' ');
  const isPlainTerm = (term: string, i: number) =>
    terms.indexOf(term) === i && (!term.startsWith('ip4:') || isPlainAddress(term.slice(4)));
  return terms.length <= MAX_TERMS && terms.every(isPlainTerm) ? terms : undefined;
}

function isPlainAddress(address: string): boolean {
  const parts = address.split('.');
  const [first, second] = parts as [string, string];
  if (UNUSUAL.has(first) || Number(first) >= 224 || (first === '192' && second === '168')) return false;
  return parts.every((part) => Number(part) <= 255 && (part === '0' || !part.startsWith('0')));
}

const INCLUDE = 'include:';

/** What a plain SPF record asks for; undefined for one that is not plain. */
export type PlainSpf =
  | { readonly hasLookups: boolean; readonly asksMailServers: boolean; readonly targets: readonly string[] }
  | undefined;

/** @param data as written */
export function plainSpf(data: string): PlainSpf {
  const terms = plainTerms(data);
  if (terms === undefined) return undefined;
  const includes = terms.filter((term) => term.startsWith(INCLUDE));
  const asksMailServers = terms.includes('mx');
  return {
    hasLookups: asksMailServers || includes.length > 0 || terms.includes('a'),
    asksMailServers,
    targets: includes.map((term) => term.slice(INCLUDE.length)),
  };
}

/** Mail servers of a name, fewer than receivers look at. */
const MAX_SERVERS = 8;

const EACH = (): boolean => true;
const NONE = (): boolean => false;

/**
 * Whether an SPF record has to be followed to the others that it leads to: not a plain one that leads out of all zones that are known, with
 * the mail servers of its name where it asks for them. Such a one needs less look-ups than receivers allow, and at most two that find nothing.
 *
 * @param dependOnOthers called where the answer rests on which other zones are known
 */
export function spfNeedsWalk(
  { zone }: ZoneDocument,
  index: WorkspaceIndex,
  dependOnOthers: () => void,
): (seen: PlainSpf) => (record: number) => boolean {
  const known = new Map<string, boolean>();
  const isKnown = (target: string): boolean => {
    dependOnOthers();
    let answer = known.get(target);
    if (answer === undefined) {
      answer = index.zonesOf(domainName(target)).length > 0;
      known.set(target, answer);
    }
    return answer;
  };
  const asksMailServersHere = (record: number) => {
    const { owner, kinds, type, target } = zone.index;
    const name = owner[record]!;
    if ((kinds[name]! & HAS.mx) === 0) return false;
    let servers = 0;
    for (let at = zone.index.first(name); at >= 0; at = zone.index.next(at)) {
      if (type[at] !== RR.MX) continue;
      if (++servers > MAX_SERVERS || target[at]! < 0 || isKnown(zone.nameTable.name(target[at]!))) return true;
    }
    return false;
  };
  return (seen) => {
    if (seen === undefined || seen.targets.some(isKnown)) return EACH;
    return seen.asksMailServers ? asksMailServersHere : NONE;
  };
}

/** The hosts to which a DMARC record sends reports, as far as a look at it shows. @param data as written */
export function reportHosts(data: string): readonly string[] {
  return Array.from(data.matchAll(/@([A-Za-z0-9.-]{1,255})/g), ([, host]) => host!);
}

/**
 * Whether a DMARC record sends reports to a host of another zone that is known: only that zone can tell whether it takes them.
 *
 * @param dependOnOthers called where the answer rests on which other zones are known
 */
export function sendsReportsToKnown(
  { zone }: ZoneDocument,
  index: WorkspaceIndex,
  dependOnOthers: () => void,
): (hosts: readonly string[]) => (record: number) => boolean {
  const known = new Map<DomainName, boolean>();
  const isKnown = (host: string): boolean => {
    const name = domainName(host);
    if (name === zone.origin) return false;
    dependOnOthers();
    let answer = known.get(name);
    if (answer === undefined) {
      answer = index.zonesOf(name).length > 0;
      known.set(name, answer);
    }
    return answer;
  };
  return (hosts) => (hosts.some(isKnown) ? EACH : NONE);
}

const REPORTS = `; rua=mailto:[a-z0-9](?:[a-z0-9_-]{0,30}[a-z0-9])?@(?:${LABEL}\\.){1,4}${TOP}`;
/** A policy of none is for those who want reports. */
const DMARC = new RegExp(
  `^"v=DMARC1; p=(?:none${REPORTS}|(?:quarantine|reject)(?:; sp=(?:quarantine|reject))?(?:${REPORTS})?)(?:; adkim=[rs])?(?:; aspf=[rs])?;?"$`,
);

function isPlainDmarc(data: string): boolean {
  return data.length <= 200 && DMARC.test(data);
}

/** Units of a plain key's data at most. */
const MAX_KEY = 1200;
const MAX_STRINGS = 20;
const MAX_STRING = 255;
const MAX_SPACES = 40;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SEMICOLON = 0x3b;

/** What the strings of the record at hand have in them: a hoster's zone has thousands of keys, and none needs a text of its own. */
const joined = new Uint8Array(MAX_KEY);
/** What the base64 of the record at hand stands for. */
const decoded = new Uint8Array(MAX_KEY);

/** Puts strings in quotes, on lines of their own or not, together in {@link joined}. How long they are; -1 where there is anything else, or many of them. */
function joinStrings(data: string): number {
  let length = 0;
  for (let at = 0, strings = 0; at < data.length; strings++) {
    if (data.charCodeAt(at) !== QUOTE || strings === MAX_STRINGS) return -1;
    const start = length;
    let unit = data.charCodeAt(++at);
    while (unit !== QUOTE) {
      // Past the end it is NaN.
      if (!(unit < 128) || unit === BACKSLASH) return -1;
      joined[length++] = unit;
      unit = data.charCodeAt(++at);
    }
    if (length === start || length - start > MAX_STRING) return -1;
    const end = at++;
    while (isSpace(data.charCodeAt(at))) if (++at - end > MAX_SPACES) return -1;
  }
  return length;
}

function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 9 || unit === 10 || unit === 13;
}

/** What is before the key: `v=DKIM1; k=rsa; p=`, with or without the type and the spaces. */
const BEFORE_KEY = [
  'v=DKIM1; k=rsa; p=',
  'v=DKIM1; p=',
  'v=DKIM1;k=rsa;p=',
  'v=DKIM1;p=',
  'v=DKIM1; k=rsa;p=',
  'v=DKIM1;k=rsa; p=',
].map(bytesOf);
/** What a SubjectPublicKeyInfo of an RSA key has before the modulus (RFC 3279 §2.3.1), for keys of 2048 and of 4096 bits. */
const HEADS = ['MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA', 'MIICIjANBgkqhkiG9w0BAQEFAAOCAg8AMIICCgKCAgEA'].map(
  (head) => decodeBase64(head).bytes,
);
/** What follows the modulus: the exponent, 65537. */
const TAIL = Uint8Array.of(2, 3, 1, 0, 1);
const EXPONENT = TAIL.subarray(2);

function isPlainKey(data: string): boolean {
  const length = data.length > MAX_KEY ? -1 : joinStrings(data);
  const before = BEFORE_KEY.find((words) => hasAt(joined, 0, words));
  if (length < 0 || before === undefined) return false;
  const octets = decodeWhole(joined, before.length, joined[length - 1] === SEMICOLON ? length - 1 : length, decoded);
  const end = octets - TAIL.length;
  const head = HEADS.find((octetsBefore) => hasAt(decoded, 0, octetsBefore));
  if (head === undefined || !hasAt(decoded, end, TAIL)) return false;
  const modulus = decoded.subarray(head.length, end);
  const bits = modulus.length * 8;
  if (bits !== (head === HEADS[0] ? 2048 : 4096) || (modulus[0]! & 0x80) === 0) return false;
  return rsaWeaknesses({ modulus, exponent: EXPONENT, bits }).length === 0;
}

function hasAt(octets: Uint8Array, at: number, part: Uint8Array): boolean {
  for (let i = 0; i < part.length; i++) if (octets[at + i] !== part[i]) return false;
  return true;
}
