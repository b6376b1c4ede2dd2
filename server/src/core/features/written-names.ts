/** Where domain names are written in the zones of the workspace: owners and names in data, by the name that they mean. */

import { type DomainName, isWithin } from '../text/domain-name.ts';
import { type Span, touches } from '../text/span.ts';
import type { WorkspaceIndex } from '../workspace/index.ts';
import type { ZoneDocument } from '../workspace/zone-document.ts';
import { presentName } from '../zone/names.ts';
import { RR, recordType, TYPES_WITH_TARGET, typeNumber } from '../zone/types.ts';
import type { ResourceRecord } from '../zone/zone.ts';

export interface WrittenName {
  readonly name: DomainName;
  readonly span: Span;
  readonly text: string;
  readonly isOwner: boolean;
  readonly record: ResourceRecord;
}

/** The name under the cursor; no mailbox, which is a name by its form alone. */
export function nameAt({ zone }: ZoneDocument, offset: number): WrittenName | undefined {
  const record = zone.recordAt(offset);
  if (record === undefined) return undefined;
  return namesOf(record).find(({ span }) => touches(span, offset));
}

/** The owner, where it is written, and the names in the data without mailboxes. */
export function namesOf(record: ResourceRecord): readonly WrittenName[] {
  const owner = ownerOf(record);
  return owner === undefined ? targetsOf(record) : [owner, ...targetsOf(record)];
}

/** Every place of a file at which a name is written. */
export function* placesIn({ zone }: ZoneDocument, name: DomainName): Generator<WrittenName> {
  const { nameTable, index } = zone;
  const id = nameTable.idOf(name);
  for (const i of id < 0 ? [] : index.records(id)) {
    const owner = ownerOf(zone.records.at(i)!);
    if (owner !== undefined) yield owner;
  }
  for (let i = 0; i < index.type.length; i++) {
    const type = index.type[i]!;
    if (!HOLDS_NAMES[type]) continue;
    // What leads to one name is known by its number.
    if (TYPES_WITH_TARGET.has(type) && (id < 0 || index.target[i] !== id)) continue;
    const record = zone.records.at(i)!;
    for (const target of targetsOf(record)) if (target.name === name) yield target;
  }
}

/** The files of zones, each once: an included file may be open as a zone of its own too. */
export function partsOf(zones: readonly ZoneDocument[]): Iterable<ZoneDocument> {
  const parts = zones.flatMap((zone) => zone.parts);
  // The first wins: a file that is open knows its text better than the zone that includes it.
  return new Map([...parts].reverse().map((part) => [`${part.uri} ${part.zone.origin ?? ''}`, part])).values();
}

/** The files in which a name can be written: those of the document, and of all zones. */
export function partsAround(document: ZoneDocument, index: WorkspaceIndex): Iterable<ZoneDocument> {
  return partsOf([document, ...index.zones]);
}

/** A name as it is written below an origin: without it where it lies below, else with its final dot. */
export function writtenAt(name: DomainName, origin: DomainName | undefined): string {
  const whole = presentName(name);
  if (origin === undefined || origin === '' || !isWithin(name, origin)) return whole;
  return name === origin ? '@' : whole.slice(0, -presentName(origin).length - 1);
}

/** What signing tools write again after each change. */
const MADE: ReadonlySet<number> = new Set([RR.RRSIG, RR.NSEC, typeNumber('SIG')!, typeNumber('NXT')!]);

const HOLDS_NAMES = Array.from({ length: 300 }, (_, type) => {
  const fields = recordType(type)?.fields ?? [];
  return !MADE.has(type) && fields.some((kind) => ['name', 'names', 'gateway', 'relay', 'a6'].includes(kind));
});

function ownerOf(record: ResourceRecord): WrittenName | undefined {
  const { ownerSpan } = record;
  if (ownerSpan === undefined) return undefined;
  return { name: record.owner, span: ownerSpan, text: record.ownerText, isOwner: true, record };
}

/** Fields that are an address of a person with its `@` as a dot. */
const MAILBOXES: Readonly<Record<string, number>> = { SOA: 1, RP: 0 };

function targetsOf(record: ResourceRecord): readonly WrittenName[] {
  const mailbox = MAILBOXES[record.type];
  return record.rdataNames
    .filter(({ field }) => field !== mailbox)
    .map(({ name, span, text }) => ({ name, span, text, isOwner: false, record }));
}
