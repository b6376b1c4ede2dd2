/**
 * Records that a quick look shows to be in order: as nearly everybody writes them, with nothing in them of which any rule could speak. All
 * others are read and judged. That the two agree is tested, with every rule switched on.
 */

import { rsaWeaknesses } from '../dkim/public-key.ts';
import { decodeBase64 } from '../text/base64.ts';
import { domainName } from '../text/domain-name.ts';
import type { WorkspaceIndex } from '../workspace/index.ts';
import type { ZoneDocument } from '../workspace/zone-document.ts';
import { HAS } from '../zone/kinds.ts';
import { copyOf } from '../zone/zone.ts';

/** What a name is for, where it is written as everybody does. */
export type Role = 'host' | '_dmarc' | '_domainkey';

/** @param data of a TXT record, as written */
export function isPlain(role: Role, data: string): boolean {
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
  if (data.length > 200) return false;
  const match = SPF.exec(data);
  if (match === null) return false;
  const terms = match[1]!.split(' ');
  return (
    terms.length <= MAX_TERMS &&
    new Set(terms).size === terms.length &&
    terms.every((term) => !term.startsWith('ip4:') || isPlainAddress(term.slice(4)))
  );
}

function isPlainAddress(address: string): boolean {
  const parts = address.split('.');
  const [first, second] = parts as [string, string];
  if (UNUSUAL.has(first) || Number(first) >= 224 || (first === '192' && second === '168')) return false;
  return parts.every((part) => Number(part) <= 255 && (part === '0' || !part.startsWith('0')));
}

/** What a plain SPF record asks for; undefined for one that is not plain. */
export type PlainSpf = { readonly asksMailServers: boolean; readonly targets: readonly string[] } | undefined;

/** @param data as written */
export function plainSpf(data: string): PlainSpf {
  if (!isPlainSpf(data)) return undefined;
  const targets = [...data.matchAll(/ include:(\S+)/g)].map(([, target]) => copyOf(target!));
  return { asksMailServers: data.includes(' mx '), targets };
}

/**
 * Whether an SPF record has to be followed to the others that it leads to: not a plain one that leads out of all zones that are known, and
 * asks for no mail servers that its name has. Such a one needs less look-ups than receivers allow, and at most two that find nothing.
 *
 * @param dependOnOthers called where the answer rests on which other zones are known
 */
export function spfNeedsWalk(
  { zone }: ZoneDocument,
  index: WorkspaceIndex,
  dependOnOthers: () => void,
): (record: number, seen: PlainSpf) => boolean {
  const known = new Map<string, boolean>();
  const isKnown = (target: string): boolean => {
    let answer = known.get(target);
    if (answer === undefined) {
      dependOnOthers();
      answer = index.zonesOf(domainName(target)).length > 0;
      known.set(target, answer);
    }
    return answer;
  };
  const hasMailServers = (record: number) => (zone.index.kinds[zone.index.owner[record]!]! & HAS.mx) !== 0;
  return (record, seen) =>
    seen === undefined || (seen.asksMailServers && hasMailServers(record)) || seen.targets.some(isKnown);
}

/** The hosts to which a DMARC record sends reports, as far as a look at it shows. @param data as written */
export function reportHosts(data: string): readonly string[] {
  return [...data.matchAll(/@([A-Za-z0-9.-]{1,255})/g)].map(([, host]) => copyOf(host!));
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
): (record: number, hosts: readonly string[]) => boolean {
  const known = new Map<string, boolean>();
  const isKnown = (host: string): boolean => {
    let answer = known.get(host);
    if (answer === undefined) {
      const name = domainName(host);
      const isHere = name === zone.origin;
      if (!isHere) dependOnOthers();
      answer = !isHere && index.zonesOf(name).length > 0;
      known.set(host, answer);
    }
    return answer;
  };
  return (_, hosts) => hosts.some(isKnown);
}

const REPORTS = `; rua=mailto:[a-z0-9](?:[a-z0-9_-]{0,30}[a-z0-9])?@(?:${LABEL}\\.){1,4}${TOP}`;
/** A policy of none is for those who want reports. */
const DMARC = new RegExp(
  `^"v=DMARC1; p=(?:none${REPORTS}|(?:quarantine|reject)(?:; sp=(?:quarantine|reject))?(?:${REPORTS})?)(?:; adkim=[rs])?(?:; aspf=[rs])?;?"$`,
);

function isPlainDmarc(data: string): boolean {
  return data.length <= 200 && DMARC.test(data);
}

/** Strings in quotes on lines of their own or not, parentheses aside, without comments between them. */
const STRINGS = /^(?:"[^"\\]{1,255}"\s{0,40}){1,20}$/;
const KEY = /^v=DKIM1; ?(?:k=rsa; ?)?p=([A-Za-z0-9+/]{392}|[A-Za-z0-9+/]{734}==);?$/;
/** What a SubjectPublicKeyInfo of an RSA key has before the modulus (RFC 3279 §2.3.1), for 2048 and 4096 bits. */
const HEADS: ReadonlyMap<number, string> = new Map([
  [294, '30820122300d06092a864886f70d01010105000382010f003082010a0282010100'],
  [550, '30820222300d06092a864886f70d01010105000382020f003082020a0282020100'],
]);
const TAIL = '0203010001';

function isPlainKey(data: string): boolean {
  if (data.length > 1200 || !STRINGS.test(data)) return false;
  const base64 = KEY.exec(data.replace(/"\s*"|^"|"\s*$/g, ''))?.[1];
  if (base64 === undefined) return false;
  const { bytes, errors } = decodeBase64(base64);
  const head = HEADS.get(bytes.length);
  if (head === undefined || errors.length > 0) return false;
  const at = head.length / 2;
  const end = bytes.length - TAIL.length / 2;
  if (!holds(bytes, 0, head) || !holds(bytes, end, TAIL) || (bytes[at]! & 0x80) === 0) return false;
  const modulus = bytes.subarray(at, end);
  return rsaWeaknesses({ modulus, exponent: bytes.subarray(end + 2), bits: modulus.length * 8 }).length === 0;
}

/** Whether octets, in hexadecimal, are at a place. */
function holds(bytes: Uint8Array, at: number, hex: string): boolean {
  for (let i = 0; i < hex.length / 2; i++)
    if (bytes[at + i] !== Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16)) return false;
  return true;
}
