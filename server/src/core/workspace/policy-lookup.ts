/**
 * What the zones of a workspace answer when somebody asks for one name: policies, addresses, mail servers, reverse names.
 * Nothing is asked of the DNS; what no zone here can know is `unknown`.
 */

import { type IpAddress, parseIp4, parseIp6 } from '../policy/ip-address.ts';
import { recognizePolicy } from '../policy/policy-record.ts';
import { type DomainName, isWithin, labels, parent } from '../text/domain-name.ts';
import { typeNumber } from '../zone/types.ts';
import type { ResourceRecord, Zone } from '../zone/zone.ts';
import type { WorkspaceIndex } from './index.ts';
import { PolicyRecordView } from './policy-record-view.ts';
import type { ZoneDocument } from './zone-document.ts';

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
}

const MAX_ALIASES = 8;

interface KnownPolicies {
  readonly revision: number;
  readonly lookups: Map<string, Lookup<PolicyRecordView>>;
}

const known = new WeakMap<WorkspaceIndex, KnownPolicies>();

/**
 * The SPF or DMARC records at a name that receivers take for such; several are a mistake. Remembered until a document
 * changes: a thousand records may include the same one.
 */
export function policyAt(index: WorkspaceIndex, name: DomainName, kind: 'spf' | 'dmarc'): Lookup<PolicyRecordView> {
  const { revision } = index;
  let policies = known.get(index);
  if (policies?.revision !== revision) {
    policies = { revision, lookups: new Map() };
    known.set(index, policies);
  }
  const key = `${kind} ${name}`;
  const found = policies.lookups.get(key) ?? readPolicies(index, name, kind);
  policies.lookups.set(key, found);
  return found;
}

function readPolicies(index: WorkspaceIndex, name: DomainName, kind: 'spf' | 'dmarc'): Lookup<PolicyRecordView> {
  const found = lookUp(index, name, 'TXT');
  if (found.status !== 'found') return found;
  const records = found.records.flatMap(({ zone, record }) => {
    const recognized = recognizePolicy(textOf(record), name);
    if (recognized.kind !== kind) return [];
    const view = new PolicyRecordView(zone, record, recognized);
    return view.isSeen ? [view] : [];
  });
  return records.length === 0 ? { status: 'missing', exists: true } : { status: 'found', records };
}

/** The TXT records at a name, each with its strings joined; a unit is an octet. */
export function textsAt(index: WorkspaceIndex, name: DomainName): Lookup<string> {
  return mapLookup(lookUp(index, name, 'TXT'), ({ record }) => textOf(record));
}

/** The addresses of a host, of one family: 4 or 16 octets. */
export function addressesAt(index: WorkspaceIndex, name: DomainName, octets: number): Lookup<IpAddress> {
  const [type, parse] = octets === 4 ? (['A', parseIp4] as const) : (['AAAA', parseIp6] as const);
  return mapLookup(lookUp(index, name, type), ({ record }) => parse(record.rdataText));
}

/** The hosts that take a domain's mail, in the order of their preference. */
export function mailServersAt(index: WorkspaceIndex, name: DomainName): Lookup<DomainName> {
  const found = lookUp(index, name, 'MX');
  if (found.status !== 'found') return found;
  const preference = ({ record }: Answer): number => Number.parseInt(record.rdataText, 10) || 0;
  const sorted = [...found.records].sort((a, b) => preference(a) - preference(b));
  return mapLookup({ status: 'found', records: sorted }, targetOf);
}

/** The names that a reverse zone gives an address (RFC 1035 §3.5, RFC 3596 §2.5). */
export function reverseNamesOf(index: WorkspaceIndex, address: IpAddress): Lookup<DomainName> {
  return mapLookup(lookUp(index, reverseName(address), 'PTR'), targetOf);
}

/** Whether a name exists at all: it has a record of any type, or a name below it has one; only NXDOMAIN means that it does not. */
export function nameExists(index: WorkspaceIndex, name: DomainName): 'yes' | 'no' | 'unknown' {
  const zones = index.zonesOf(name);
  if (zones.some(({ zone }) => answersFor(zone, name) !== undefined)) return 'yes';
  return zones.some((zone) => index.isWhole(zone)) ? 'no' : 'unknown';
}

interface Answer {
  readonly zone: ZoneDocument;
  readonly record: ResourceRecord;
}

/** Follows aliases within the workspace, and answers from wildcards as a name server does. */
function lookUp(index: WorkspaceIndex, name: DomainName, type: string): Lookup<Answer> {
  let at = name;
  for (let aliases = 0; aliases <= MAX_ALIASES; aliases++) {
    const zones = index.zonesOf(at);
    const answers = zones.map((document) => answerOf(document, at, type));
    // The same zone may be known twice, as a file and as a part of another one.
    const records = answers.map((answer) => answer.records).find((some) => some.length > 0);
    if (records !== undefined) return { status: 'found', records };
    const alias = answers.find(({ target }) => target !== undefined)?.target;
    if (alias === undefined) {
      const isKnown = zones.some((zone) => index.isWhole(zone)) && !answers.some(({ isGenerated }) => isGenerated);
      return isKnown
        ? { status: 'missing', exists: answers.some(({ exists }) => exists) }
        : { status: 'unknown', name: at };
    }
    at = alias;
  }
  return { status: 'unknown', name: at, isLoop: true };
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
  const records = distinct(zone.rrset(owner, type));
  if (records.length > 0) return { ...nothing, records: records.map((record) => ({ zone: document, record })) };
  const target = zone.rrset(owner, 'CNAME')[0]?.rdataNames[0]?.name;
  return {
    ...nothing,
    target,
    isGenerated: zone.isGenerated(owner, typeNumber(type)) || isGeneratedAlias(zone, owner),
  };
}

/** The same record twice is one for a name server (RFC 2181 §5). */
function distinct(records: readonly ResourceRecord[]): readonly ResourceRecord[] {
  if (records.length < 2) return records;
  return [...new Map(records.map((record) => [record.comparableRdata, record])).values()];
}

function isGeneratedAlias(zone: Zone, name: DomainName): boolean {
  return zone.isGenerated(name, typeNumber('CNAME'));
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
function substituted(zone: Zone, name: DomainName): DomainName | undefined {
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

const ownersByZone = new WeakMap<Zone, Uint8Array>();

/** 1 for every name that has records or has such a name below it, by its number. */
function ownersOf(zone: Zone): Uint8Array {
  const known = ownersByZone.get(zone);
  if (known !== undefined) return known;
  const { nameTable } = zone;
  const owners = new Uint8Array(nameTable.size);
  for (const { index } of zone.all) {
    for (let record = 0; record < index.owner.length; record++) {
      for (let id = index.owner[record]!; id >= 0 && owners[id] === 0; id = nameTable.parent(id)) owners[id] = 1;
    }
  }
  ownersByZone.set(zone, owners);
  return owners;
}

function mapLookup<A, B>(found: Lookup<A>, read: (record: A) => B | undefined): Lookup<B> {
  if (found.status !== 'found') return found;
  return { status: 'found', records: found.records.map(read).filter((value) => value !== undefined) };
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
