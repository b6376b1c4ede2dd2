/** What a zone really publishes: one absolute record a line, read back by a name server as the same zone. */

import { presentName } from './names.ts';
import { lexZone } from './syntax.ts';
import { type ResourceRecord, resolveZone, type Zone, type ZoneGenerate } from './zone.ts';

export interface PrintedRecord {
  /** Absolute, with the final dot. */
  readonly owner: string;
  /** Seconds; undefined in a part of a zone that leaves it to the zone. */
  readonly ttl: number | undefined;
  readonly class: string;
  readonly type: string;
  /** In one line, names absolute. */
  readonly rdata: string;
  /** The file that the record stands in; the zone itself, or one that it includes. */
  readonly zone: Zone;
  /** Where it stands there: the record's entry, or the `$GENERATE`. */
  readonly offset: number;
}

/**
 * The records in the order of the text, with those of included files and of `$GENERATE` in their places, made one by
 * one. A record with a mistake for which a server refuses the zone is left out.
 */
export function publishedRecords(zone: Zone): IterableIterator<PrintedRecord> {
  return recordsOf(zone, zone.soa !== undefined);
}

function* recordsOf(zone: Zone, isWhole: boolean): IterableIterator<PrintedRecord> {
  const inserts = [...zone.includes, ...zone.generates].sort(
    (a, b) => a.before - b.before || offsetOf(a) - offsetOf(b),
  );
  let next = 0;
  for (const record of zone.records) {
    while (next < inserts.length && inserts[next]!.before <= record.index) {
      yield* inserted(zone, inserts[next++]!, isWhole);
    }
    if (isPublished(record, isWhole)) yield printed(zone, record, record.span.start);
  }
  while (next < inserts.length) yield* inserted(zone, inserts[next++]!, isWhole);
}

/** How many records are left out: of this file and of those that it includes. */
export function countUnpublished(zone: Zone): number {
  const isWhole = zone.soa !== undefined;
  let count = 0;
  for (const { records } of zone.all) for (const record of records) if (!isPublished(record, isWhole)) count++;
  return count;
}

/** A whole zone, which has an SOA, does not load with a record that nothing gives a TTL. */
function isPublished({ isBroken, ttlFrom }: ResourceRecord, isWhole: boolean): boolean {
  return !isBroken && !(isWhole && ttlFrom === 'none');
}

/** {@link publishedRecords} as lines without line ends. */
export function* printRecords(zone: Zone): IterableIterator<string> {
  for (const { owner, ttl, class: recordClass, type, rdata } of publishedRecords(zone)) {
    yield [owner, ttl ?? [], recordClass, type, rdata].flat().join('\t');
  }
}

type Insert = Zone['includes'][number] | ZoneGenerate;

function offsetOf(insert: Insert): number {
  return 'generate' in insert ? insert.generate.span.start : insert.span.start;
}

function* inserted(zone: Zone, insert: Insert, isWhole: boolean): IterableIterator<PrintedRecord> {
  if (!('generate' in insert)) {
    if (insert.zone !== undefined) yield* recordsOf(insert.zone, isWhole);
    return;
  }
  const { generate } = insert;
  for (const number of generate.numbers()) {
    const line = resolveZone(lexZone(`${generate.line(number)}\n`), { origin: generate.origin });
    const record = line.records.at(0);
    if (record !== undefined && !record.isBroken) yield printed(zone, record, generate.span.start);
  }
}

function printed(zone: Zone, record: ResourceRecord, offset: number): PrintedRecord {
  return {
    owner: presentName(record.owner),
    ttl: record.ttlFrom === 'none' ? undefined : record.ttl,
    class: record.class,
    type: record.type,
    rdata: record.presentedRdata,
    zone,
    offset,
  };
}
