/**
 * What the zones of a workspace answer when someone asks for one name: policies, addresses, mail servers, reverse names; and for
 * names that none of them knows, what the DNS answered where the user has had it asked. Nothing is asked here; what neither
 * knows is `unknown`.
 */

import { type IpAddress, parseIp4, parseIp6 } from '../policy/ip-address.ts';
import { recognizePolicy } from '../policy/policy-record.ts';
import { type DomainName, domainName, isWithin, labels, parent } from '../text/domain-name.ts';
import { typeNumber } from '../zone/types.ts';
import type { ResourceRecord, Zone } from '../zone/zone.ts';
import type { AskedType, DnsAnswer, DnsAnswers } from './dns-answers.ts';
import { publishedTextRecord } from './dns-text-record.ts';
import { PolicyRecordView, PolicyView } from './policy-record-view.ts';
import type { ZoneDocument } from './zone-document.ts';

/** Who answers: the zones of a workspace, with what the DNS answered, or without it. */
export interface LookupSource {
  readonly revision: number;
  readonly answers: DnsAnswers | undefined;
  zonesOf(name: DomainName): readonly ZoneDocument[];
  isComplete(document: ZoneDocument): boolean;
}

export type Lookup<T> =
  | { readonly status: 'found'; readonly records: readonly T[] }
  /** A zone of the workspace answers for the name and has no such record. */
  | Missing
  | Unknown;

export interface Missing {
  readonly status: 'missing';
  /** NODATA, and not NXDOMAIN: the name has other records, or names below it (RFC 8020 §2). */
  readonly exists: boolean;
}

export interface Unknown {
  readonly status: 'unknown';
  /** The name of which nothing is known here: the one asked for, or where an alias leads. */
  readonly name: DomainName;
  /** The aliases lead to each other, or through too many names: every resolver gives up. */
  readonly isLoop?: boolean;
  /** Why the DNS, which was asked, gave no answer: the resolver library's code. */
  readonly failure?: string;
}

/** Whether the DNS failed, which receivers call temperror; a name that cannot be asked for at all is no failure of it. */
export function isUnanswered({ failure }: Unknown): boolean {
  return failure !== undefined && failure !== 'EBADNAME';
}

const MAX_ALIASES = 8;

interface KnownPolicies {
  readonly revision: number;
  readonly lookups: Map<string, Lookup<PolicyView>>;
}

const known = new WeakMap<LookupSource, KnownPolicies>();

export type LookedUpPolicy = 'spf' | 'dmarc' | 'dmarc-report';

/**
 * The SPF or DMARC records, or the permissions to send reports, at a name that receivers take for such; several are a mistake. Remembered until a document
 * changes: a thousand records may include the same one.
 */
export function policyAt(source: LookupSource, name: DomainName, kind: LookedUpPolicy): Lookup<PolicyView> {
  const { revision } = source;
  let policies = known.get(source);
  if (policies?.revision !== revision) {
    policies = { revision, lookups: new Map() };
    known.set(source, policies);
  }
  const key = `${kind} ${name}`;
  const found = policies.lookups.get(key) ?? readPolicies(source, name, kind);
  // What is unknown is asked for by looking for it.
  if (found.status !== 'unknown') policies.lookups.set(key, found);
  return found;
}

function readPolicies(source: LookupSource, name: DomainName, kind: LookedUpPolicy): Lookup<PolicyView> {
  const found = lookUp<PolicyView>(source, name, 'TXT', {
    record: ({ zone, record }) => {
      const recognized = recognizePolicy(textOf(record), name);
      return recognized.kind === kind ? new PolicyRecordView(zone, record, recognized) : undefined;
    },
    text: (text) => {
      const recognized = recognizePolicy(text, name);
      return recognized.kind === kind ? new PolicyView(publishedTextRecord(name, text), recognized) : undefined;
    },
  });
  if (found.status !== 'found') return found;
  const records = found.records.filter(({ isSeen }) => isSeen);
  return records.length === 0 ? { status: 'missing', exists: true } : { status: 'found', records };
}

/** The TXT records at a name, each with its strings joined; a unit is an octet. */
export function textsAt(source: LookupSource, name: DomainName): Lookup<string> {
  return lookUp(source, name, 'TXT', { record: ({ record }) => textOf(record), text: (text) => text });
}

/** The addresses of a host, of one family: 4 or 16 octets. */
export function addressesAt(source: LookupSource, name: DomainName, octets: number): Lookup<IpAddress> {
  const [type, parse] = octets === 4 ? (['A', parseIp4] as const) : (['AAAA', parseIp6] as const);
  return lookUp(source, name, type, { record: ({ record }) => parse(record.rdataText), text: parse });
}

/** The hosts that take a domain's mail, in the order of their preference. */
export function mailServersAt(source: LookupSource, name: DomainName): Lookup<DomainName> {
  const found = lookUp(source, name, 'MX', {
    record: (answer) => ({ preference: Number.parseInt(answer.record.rdataText, 10) || 0, host: targetOf(answer) }),
    text: (text) => ({ preference: 0, host: domainName(text) }),
  });
  if (found.status !== 'found') return found;
  const sorted = [...found.records].sort((a, b) => a.preference - b.preference);
  return { status: 'found', records: sorted.map(({ host }) => host).filter((host) => host !== undefined) };
}

/** The names that a reverse zone gives an address (RFC 1035 §3.5, RFC 3596 §2.5). */
export function reverseNamesOf(source: LookupSource, address: IpAddress): Lookup<DomainName> {
  return lookUp(source, reverseName(address), 'PTR', { record: targetOf, text: domainName });
}

/** Whether a name exists at all: it has a record of any type, or a name below it has one; only NXDOMAIN means that it does not. */
export function nameExists(source: LookupSource, name: DomainName): 'yes' | 'no' | 'unknown' {
  const zones = source.zonesOf(name);
  if (zones.some(({ zone }) => answersFor(zone, name) !== undefined)) return 'yes';
  if (zones.some((zone) => source.isComplete(zone))) return 'no';
  const existence = source.answers?.existenceOf(name);
  if (existence === undefined) source.answers?.answerTo({ name, type: 'TXT' });
  return existence ?? 'unknown';
}

interface Answer {
  readonly zone: ZoneDocument;
  readonly record: ResourceRecord;
}

/** How a record is read: one of a zone, or one that the DNS answered. Undefined for one that is not wanted. */
interface Reader<T> {
  record(answer: Answer): T | undefined;
  text(text: string): T | undefined;
}

/** Follows aliases within the workspace, and answers from wildcards as a name server does. */
function lookUp<T>(source: LookupSource, name: DomainName, type: AskedType, reader: Reader<T>): Lookup<T> {
  let at = name;
  for (let aliases = 0; aliases <= MAX_ALIASES; aliases++) {
    const zones = source.zonesOf(at);
    const answers = zones.map((document) => answerOf(document, at, type));
    // The same zone may be known twice, as a file and as a part of another one.
    const records = answers.map((answer) => answer.records).find((some) => some.length > 0);
    if (records !== undefined) return { status: 'found', records: read(records, reader.record) };
    const alias = answers.find(({ target }) => target !== undefined)?.target;
    if (alias === undefined) {
      const isKnown = zones.some((zone) => source.isComplete(zone)) && !answers.some(({ isGenerated }) => isGenerated);
      return isKnown
        ? { status: 'missing', exists: answers.some(({ exists }) => exists) }
        : published(source.answers?.answerTo({ name: at, type }), at, reader);
    }
    at = alias;
  }
  return { status: 'unknown', name: at, isLoop: true };
}

function published<T>(answer: DnsAnswer | undefined, name: DomainName, reader: Reader<T>): Lookup<T> {
  if (answer === undefined) return { status: 'unknown', name };
  if (answer.status === 'failed') return { status: 'unknown', name, failure: answer.reason };
  return answer.status === 'missing' ? answer : { status: 'found', records: read(answer.records, reader.text) };
}

interface ZoneAnswer {
  readonly records: readonly Answer[];
  /** Where an alias leads. */
  readonly target: DomainName | undefined;
  readonly exists: boolean;
  /** `$GENERATE` may make the record, which is not read. */
  readonly isGenerated: boolean;
}

function answerOf(document: ZoneDocument, name: DomainName, type: string): ZoneAnswer {
  const { zone } = document;
  const owner = answersFor(zone, name);
  const nothing = { records: [], target: undefined, exists: owner !== undefined, isGenerated: false };
  if (owner === undefined) return { ...nothing, target: substituted(zone, name) };
  const records = distinct(zone, zone.rrset(owner, type));
  if (records.length > 0) return { ...nothing, records: records.map((record) => ({ zone: document, record })) };
  const target = zone.rrset(owner, 'CNAME')[0]?.rdataNames[0]?.name;
  return {
    ...nothing,
    target,
    isGenerated: zone.isGenerated(owner, typeNumber(type)) || isGeneratedAlias(zone, owner),
  };
}

/** The same record twice is one for a name server (RFC 2181 §5). */
function distinct(zone: Zone, records: readonly ResourceRecord[]): readonly ResourceRecord[] {
  if (records.length < 2) return records;
  const find = () => [...new Map(records.map((record) => [record.comparableRdata, record])).values()];
  // The zone keeps the records of a name that has many: the answer is kept beside them.
  return records.length < FEW ? find() : zone.once(records, find);
}

/** Records are compared anew each time they are asked for: what is kept of a few would be more than they are. */
const FEW = 64;

function isGeneratedAlias(zone: Zone, name: DomainName): boolean {
  return zone.isGenerated(name, typeNumber('CNAME'));
}

/** The wildcard whose records answer for a name that does not exist. */
export function wildcardFor(zone: Zone, name: DomainName): DomainName | undefined {
  // Most zones have none, and need no list of the names that exist.
  if (!zone.all.some(({ nameTable }) => nameTable.withLabel('*').length > 0)) return undefined;
  const owner = answersFor(zone, name);
  return owner === name ? undefined : owner;
}

/** The name whose records answer for a name: itself, or the wildcard of its closest encloser (RFC 4592 §3.3.1). */
function answersFor(zone: Zone, name: DomainName): DomainName | undefined {
  if (exists(zone, name)) return name;
  const { origin } = zone;
  if (origin === undefined) return undefined;
  let at = name;
  // A long name is cut where the tree may begin to know it.
  for (let count = labels(name).length; count > 0 && at !== origin && isWithin(at, origin); count--) {
    at = parent(at);
    if (!exists(zone, at) && at !== origin) continue;
    const wildcard = (at === '' ? '*' : `*.${at}`) as DomainName;
    return zone.has(wildcard) ? wildcard : undefined;
  }
  return undefined;
}

/** What a DNAME above makes of a name (RFC 6672 §2.2). */
export function substituted(zone: Zone, name: DomainName): DomainName | undefined {
  const { origin } = zone;
  for (let at = parent(name); origin !== undefined && isWithin(at, origin); at = parent(at)) {
    const target = zone.rrset(at, 'DNAME')[0]?.rdataNames[0]?.name;
    if (target !== undefined) {
      const below = name.slice(0, name.length - at.length);
      return (target === '' ? below.slice(0, -1) : `${below}${target}`) as DomainName;
    }
    if (at === '') return undefined;
  }
  return undefined;
}

/** Whether a name has records, or a name below it has. */
function exists(zone: Zone, name: DomainName): boolean {
  if (zone.has(name)) return true;
  const { nameTable } = zone;
  const id = nameTable.idOf(name);
  return id >= 0 && nameTable.hasBelow(id) && ownersOf(zone)[id] === 1;
}

/** 1 for every name that has records or has such a name below it, by its number. */
function ownersOf(zone: Zone): Uint8Array {
  return zone.once(ownersOf, () => findOwners(zone));
}

function findOwners(zone: Zone): Uint8Array {
  const { nameTable } = zone;
  const owners = new Uint8Array(nameTable.size);
  for (const { index } of zone.all) {
    for (let record = 0; record < index.owner.length; record++) {
      for (let id = index.owner[record]!; id >= 0 && owners[id] === 0; id = nameTable.parent(id)) owners[id] = 1;
    }
  }
  return owners;
}

function read<A, B>(records: readonly A[], one: (record: A) => B | undefined): readonly B[] {
  return records.map((record) => one(record)).filter((value) => value !== undefined);
}

function targetOf({ record }: Answer): DomainName | undefined {
  return record.rdataNames[0]?.name;
}

function textOf({ strings }: ResourceRecord): string {
  return strings.map(({ data }) => data.text).join('');
}

/** `1.2.0.192.in-addr.arpa`. */
export function reverseName(address: IpAddress): DomainName {
  if (address.length === 4) return `${[...address].reverse().join('.')}.in-addr.arpa` as DomainName;
  const nibbles = address.flatMap((octet) => [octet >> 4, octet & 15]).map((nibble) => nibble.toString(16));
  return `${nibbles.reverse().join('.')}.ip6.arpa` as DomainName;
}
