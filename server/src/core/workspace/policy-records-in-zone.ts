/** The policy records of a zone of which what comes of them depends on other records: SPF with look-ups, DMARC with reports to others. */

import { RR } from '../zone/types.ts';
import type { Zone, ZonePart } from '../zone/zone.ts';
import { mayBePolicy, PolicyRecordView, recognize } from './policy-record-view.ts';
import type { ZoneDocument } from './zone-document.ts';

/** How much of a value is looked at before anything is made of it, in UTF-16 units. */
const HEAD = 2048;
/** A zone that repeats one record at each of its hosts says the same of each. */
const MAX_RECORDS = 1000;
/** Octets that are written by their numbers may be anything. */
const NUMBERED = /\\\d/;
const SPF_WITH_LOOKUPS = [/spf1/i, /include|redirect|exists|ptr|[\s"+?~-](?:a|mx)[\s":/]/i] as const;
/** Its own name is part of what it asks. */
const SPF_OF_NAME = /%\{|[\s"+?~-](?:a|mx|ptr)[\s"/]|\\\d/i;

const DMARC_WITH_REPORTS = [/dmarc1/i, /ru[af]/i, /@/] as const;

interface Sort {
  readonly kind: 'spf' | 'dmarc';
  /** Whether the data, as written, may be a record of this sort. */
  readonly mayBe: (written: string) => boolean;
  /** Whether the same data at another name may mean something else. */
  readonly isOfName: (written: string) => boolean;
}

const mayReport = (written: string): boolean => NUMBERED.test(written) || hasInOrder(written, DMARC_WITH_REPORTS);

export const SPF_RECORDS: Sort = {
  kind: 'spf',
  mayBe: (written) => NUMBERED.test(written) || hasInOrder(written, SPF_WITH_LOOKUPS),
  isOfName: (written) => SPF_OF_NAME.test(written),
};
export const DMARC_RECORDS: Sort = { kind: 'dmarc', mayBe: mayReport, isOfName: mayReport };

/** Each is looked for after the one before. In one expression they would take quadratic time. */
function hasInOrder(text: string, patterns: readonly RegExp[]): boolean {
  let rest = text;
  for (const pattern of patterns) {
    const found = pattern.exec(rest);
    if (found === null) return false;
    rest = rest.slice(found.index + found[0].length);
  }
  return true;
}

/** Records of a sort, found once for each piece of a zone, with what a first look at each has shown. */
export class PolicyRecordsInZone<T> {
  readonly #sort: Sort;
  readonly #look: (written: string) => T;
  readonly #found = new WeakMap<object, readonly { readonly record: number; readonly seen: T }[]>();

  /** @param look at the data as they are written; of its answer nothing may be a part of them, which would keep the whole text alive */
  constructor(sort: Sort, look: (written: string) => T) {
    this.#sort = sort;
    this.#look = look;
  }

  /** @param isWanted by the number of a record and what was seen of it; the others are left out */
  of(document: ZoneDocument, isWanted: (record: number, seen: T) => boolean): readonly PolicyRecordView[] {
    const { zone } = document;
    const views: PolicyRecordView[] = [];
    const asked = new Set<string>();
    for (const part of zone.parts) {
      for (const { record: local, seen } of this.#inPart(zone, part)) {
        const index = part.firstRecord + local;
        if (views.length >= MAX_RECORDS) return views;
        if (!isWanted(index, seen)) continue;
        const written = zone.records.rdataHead(index, HEAD);
        if (asked.has(written)) continue;
        if (!this.#sort.isOfName(written)) asked.add(written);
        const record = zone.records.at(index)!;
        const recognized = recognize(record.strings, record.owner);
        if (recognized?.kind === this.#sort.kind) views.push(new PolicyRecordView(document, record, recognized));
      }
    }
    return views;
  }

  #inPart(zone: Zone, part: ZonePart) {
    const known = this.#found.get(part.key);
    if (known !== undefined) return known;
    const { type } = zone.index;
    const found: { readonly record: number; readonly seen: T }[] = [];
    for (let record = 0; record < part.count; record++) {
      const index = part.firstRecord + record;
      if (type[index] !== RR.TXT || !mayBePolicy(zone, index)) continue;
      const written = zone.records.rdataHead(index, HEAD);
      if (this.#sort.mayBe(written)) found.push({ record, seen: this.#look(written) });
    }
    this.#found.set(part.key, found);
    return found;
  }
}
