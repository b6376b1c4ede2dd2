/** The SPF records of a zone that need look-ups: what comes of them depends on other records. */

import { RR } from '../zone/types.ts';
import type { Zone, ZonePart } from '../zone/zone.ts';
import { mayBePolicy, PolicyRecordView, recognize } from './policy-record-view.ts';
import type { ZoneDocument } from './zone-document.ts';

/** How much of a value is looked at before anything is made of it, in UTF-16 units. */
const HEAD = 2048;
/** A zone that repeats one record at each of its hosts says the same of each. */
const MAX_RECORDS = 1000;
/** At most 2048 units. Octets that are written by their numbers may be anything. */
const NEEDS_LOOKUPS = /spf1.*?(?:include|redirect|exists|ptr|[\s"+?~-](?:a|mx)[\s":/])|\\\d/is;
/** Its own name is part of what it asks. */
const IS_OWN = /%\{|[\s"+?~-](?:a|mx|ptr)[\s"/]|\\\d/i;

/** SPF records that need look-ups, found once for each piece of a zone, with what a first look at each has shown. */
export class SpfRecords<T> {
  readonly #look: (written: string) => T;
  readonly #found = new WeakMap<object, readonly { readonly record: number; readonly seen: T }[]>();

  /** @param look at the data as they are written; of its answer nothing may be a part of them, which would keep the whole text alive */
  constructor(look: (written: string) => T) {
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
        if (!IS_OWN.test(written)) asked.add(written);
        const record = zone.records.at(index)!;
        const recognized = recognize(record.strings, record.owner);
        if (recognized?.kind === 'spf') views.push(new PolicyRecordView(document, record, recognized));
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
      if (NEEDS_LOOKUPS.test(written)) found.push({ record, seen: this.#look(written) });
    }
    this.#found.set(part.key, found);
    return found;
  }
}
