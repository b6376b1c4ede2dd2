/**
 * A first look at the TXT records of a piece of a zone, taken once for all that is asked of them: which may be keys or policies, which of
 * these are plainly in order, and which lead to other records.
 */

import { copyOf } from '../text/recent.ts';
import { mayBePolicy } from '../workspace/policy-record-view.ts';
import { DMARC_RECORDS, HEAD, SPF_RECORDS } from '../workspace/policy-records-in-zone.ts';
import type { NameTable } from '../zone/names.ts';
import { RR } from '../zone/types.ts';
import type { Zone, ZonePart } from '../zone/zone.ts';
import { isPlain, type PlainRole, type PlainSpf, plainSpf, type Role, reportHosts } from './plain-record.ts';

/** The longest data, in UTF-16 units, that are compared with those of other names. */
export const MAX_COMMON = 4096;

/** What a look at a record shows. The same object for records of which it shows the same. */
export type Look = PlainLook | OtherLook;

/** Nothing can be said of its data in its role. */
interface PlainLook {
  readonly role: PlainRole;
  readonly mayBePolicy: boolean;
  readonly isPlain: true;
}

interface OtherLook {
  /** What its name is for, where nothing that a rule says depends on more of the name. */
  readonly role: Role | undefined;
  readonly mayBePolicy: boolean;
  readonly isPlain: false;
}

/** Records of a piece, by their numbers in it and in order, of which a look shows the same. Nothing in it is a part of the text, which that would keep alive. */
export interface SeenRecords<T> {
  readonly seen: T;
  readonly records: readonly number[];
}

export interface FirstLook {
  /** The records that may be keys or policies, by their numbers in the piece, in order. */
  readonly records: readonly number[];
  /** What was seen of each of them. */
  readonly looks: readonly Look[];
  /** Those that may lead to other records. */
  readonly spf: readonly SeenRecords<PlainSpf>[];
  readonly dmarc: readonly SeenRecords<readonly string[]>[];
}

const PLAIN: Readonly<Record<PlainRole, PlainLook>> = {
  host: { role: 'host', mayBePolicy: true, isPlain: true },
  _dmarc: { role: '_dmarc', mayBePolicy: true, isPlain: true },
  _domainkey: { role: '_domainkey', mayBePolicy: false, isPlain: true },
};

/** By piece: after an edit only those that it has touched are looked at again. */
const known = new WeakMap<object, FirstLook>();

export function firstLook(zone: Zone, part: ZonePart): FirstLook {
  let look = known.get(part.key);
  if (look === undefined) {
    look = lookAt(zone, part);
    known.set(part.key, look);
  }
  return look;
}

function lookAt(zone: Zone, part: ZonePart): FirstLook {
  const { owner, type } = zone.index;
  const found: Found = { records: [], looks: [], spf: new Map(), dmarc: new Map() };
  for (let record = 0; record < part.count; record++) {
    const index = part.firstRecord + record;
    if (type[index] === RR.TXT)
      lookAtText(zone, owner[index]!, zone.records.rdataHead(index, MAX_COMMON), record, found);
  }
  const { records, looks, spf, dmarc } = found;
  return { records, looks, spf: [...spf.values()], dmarc: [...dmarc.values()] };
}

interface Found {
  readonly records: number[];
  readonly looks: Look[];
  /** By what was seen. */
  readonly spf: Map<string, Seen<PlainSpf>>;
  readonly dmarc: Map<string, Seen<readonly string[]>>;
}

interface Seen<T> extends SeenRecords<T> {
  readonly records: number[];
}

/** @param copy of what was seen, which does not keep the data alive */
function add<T>(all: Map<string, Seen<T>>, key: string, record: number, copy: () => T): void {
  const known = all.get(key);
  if (known === undefined) all.set(copyOf(key), { seen: copy(), records: [record] });
  else known.records.push(record);
}

function lookAtText({ nameTable }: Zone, owner: number, written: string, record: number, found: Found): void {
  const role = roleOf(nameTable, owner);
  if (role === '_domainkey' && isPlain(role, written)) {
    found.records.push(record);
    found.looks.push(PLAIN[role]);
    return;
  }
  const isPolicy = mayBePolicy(written);
  if (!isPolicy && role !== '_domainkey' && (role !== undefined || !nameTable.hasUnderscore(owner))) return;
  const isPlainDmarc = role === '_dmarc' && isPlain(role, written);
  const spf = isPolicy && !isPlainDmarc ? plainSpf(written) : undefined;
  const inOrder = role === 'host' && spf !== undefined ? role : isPlainDmarc ? '_dmarc' : undefined;
  const look = inOrder === undefined ? ({ role, mayBePolicy: isPolicy, isPlain: false } as const) : PLAIN[inOrder];
  found.records.push(record);
  found.looks.push(look);
  if (!isPolicy) return;
  const head = written.slice(0, HEAD);
  if (look !== PLAIN._dmarc && (spf?.hasLookups ?? SPF_RECORDS.mayBe(head))) {
    const key = spf === undefined ? '' : `${spf.asksMailServers} ${spf.targets.join(' ')}`;
    add(found.spf, key, record, () => spf && { ...spf, targets: spf.targets.map(copyOf) });
  }
  if (look !== PLAIN.host && DMARC_RECORDS.mayBe(head)) {
    const hosts = reportHosts(head);
    add(found.dmarc, hosts.join(' '), record, () => hosts.map(copyOf));
  }
}

function roleOf(names: NameTable, owner: number): Role | undefined {
  if (names.isPlain(owner)) return 'host';
  const above = names.parent(owner);
  if (names.beginsWith(owner, '_dmarc')) return names.isPlain(above) ? '_dmarc' : undefined;
  if (names.beginsWith(owner, '_mta-sts')) return names.isPlain(above) ? '_mta-sts' : undefined;
  if (names.beginsWith(owner, '_smtp') && above >= 0 && names.beginsWith(above, '_tls'))
    return names.isPlain(names.parent(above)) ? '_smtp._tls' : undefined;
  if (above < 0 || !names.beginsWith(above, '_domainkey')) return undefined;
  return names.isPlain(names.parent(above)) && names.hasPlainLabel(owner) ? '_domainkey' : undefined;
}
