/** What a zone really publishes: one absolute record a line, read back by a name server as the same zone. */

import { asciiLowerCase, type DomainName } from '../text/domain-name.ts';
import { presentName } from './names.ts';
import { OriginSpelling } from './origin-spelling.ts';
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
  /** The file that the record is in; the zone itself, or one that it includes. */
  readonly zone: Zone;
  /** Where it is there: the record's entry, or the `$GENERATE`. */
  readonly offset: number;
}

/**
 * The records in the order of the text, with those of included files and of `$GENERATE` in their places, made one by
 * one. A record with a mistake for which a server refuses the zone is left out.
 */
export function publishedRecords(zone: Zone): IterableIterator<PrintedRecord> {
  return recordsOf(zone, zone.soa !== undefined);
}

function* recordsOf(zone: Zone, isComplete: boolean): IterableIterator<PrintedRecord> {
  const spelling = new Spelling(zone);
  const inserts = [...zone.includes, ...zone.generates].sort(
    (a, b) => a.before - b.before || offsetOf(a) - offsetOf(b),
  );
  let next = 0;
  for (const record of zone.records) {
    while (next < inserts.length && inserts[next]!.before <= record.index) {
      yield* inserted(zone, inserts[next++]!, isComplete, spelling);
    }
    const { owner, origin } = spelling.of(record);
    if (isPublished(record, isComplete)) yield printed(zone, record, record.span.start, owner, origin);
  }
  while (next < inserts.length) yield* inserted(zone, inserts[next++]!, isComplete, spelling);
}

/** How many records are left out: of this file and of those that it includes. */
export function countUnpublished(zone: Zone): number {
  const isComplete = zone.soa !== undefined;
  let count = 0;
  for (const { records } of zone.all) for (const record of records) if (!isPublished(record, isComplete)) count++;
  return count;
}

/** A whole zone, which has an SOA, does not load with a record that nothing gives a TTL. */
function isPublished({ isBroken, ttlFrom }: ResourceRecord, isComplete: boolean): boolean {
  return !isBroken && !(isComplete && ttlFrom === 'none');
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

function* inserted(
  zone: Zone,
  insert: Insert,
  isComplete: boolean,
  spelling: Spelling,
): IterableIterator<PrintedRecord> {
  if (!('generate' in insert)) {
    if (insert.zone !== undefined) yield* recordsOf(insert.zone, isComplete);
    return;
  }
  const { generate } = insert;
  const origin = spelling.origin(generate.span.start, generate.origin);
  for (const batch of batches(generate.numbers())) {
    const lines = batch.map((number) => `${generate.line(number)}\n`);
    for (const record of readLines(lines, generate.origin)) {
      if (record.isBroken) continue;
      yield printed(zone, record, generate.span.start, record.writtenOwner(origin) ?? record.owner, origin);
    }
  }
}

/** Lines that are read at once: one by one, most of the time would go into preparing to read. */
const BATCH = 256;

function* batches(numbers: Iterable<number>): IterableIterator<readonly number[]> {
  let batch: number[] = [];
  for (const number of numbers) {
    batch.push(number);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** The records of lines of their own: one with a mistake must not change the reading of the next. */
function readLines(lines: readonly string[], origin: DomainName): Iterable<ResourceRecord> {
  const read = (text: string) => resolveZone(lexZone(text), { origin });
  const together = read(lines.join(''));
  if (together.problems.length === 0 && together.records.count === lines.length) return together.records;
  return lines.flatMap((line) => read(line).records.at(0) ?? []);
}

function printed(zone: Zone, record: ResourceRecord, offset: number, owner: string, origin: string): PrintedRecord {
  return {
    owner: presentName(owner),
    ttl: record.ttlFrom === 'none' ? undefined : record.ttl,
    class: record.class,
    type: record.type,
    rdata: record.presentRdata(origin),
    zone,
    offset,
  };
}

/** How the names of a file are written. Records are asked for in the order of the text. */
class Spelling {
  readonly #origins: OriginSpelling;
  #owner = '';

  constructor(zone: Zone) {
    this.#origins = new OriginSpelling(zone);
  }

  of(record: ResourceRecord): { readonly owner: string; readonly origin: string } {
    const { start } = record.typeSpan;
    const origin = this.origin(start, record.origin);
    const owner = record.writtenOwner(origin) ?? this.#owner;
    // What the reader of the zone found outranks what the letters say.
    this.#owner = asciiLowerCase(owner) === record.owner ? owner : record.owner;
    return { owner: this.#owner, origin };
  }

  origin(offset: number, known: string): string {
    return this.#origins.at(offset, known);
  }
}
