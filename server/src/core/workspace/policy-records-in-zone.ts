/** The policy records of a zone of which what comes of them depends on other records: SPF with look-ups, DMARC with reports to others. */

import type { ZonePart } from '../zone/zone.ts';
import { PolicyRecordView, recognize } from './policy-record-view.ts';
import type { ZoneDocument } from './zone-document.ts';

/** How much of a value is looked at before anything is made of it, in UTF-16 units. */
export const HEAD = 2048;
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

/**
 * The records of a sort that are wanted. Of several with the same data one is enough, where the name is no part of what they mean.
 *
 * @param wantedIn those of a piece that may be of the sort and are wanted, by their numbers in it and in order
 */
export function policyRecordsInZone(
  document: ZoneDocument,
  sort: Sort,
  wantedIn: (part: ZonePart) => readonly number[],
): readonly PolicyRecordView[] {
  const { zone } = document;
  const views: PolicyRecordView[] = [];
  const asked = new Set<string>();
  for (const part of zone.parts) {
    for (const local of wantedIn(part)) {
      const index = part.firstRecord + local;
      if (views.length >= MAX_RECORDS) return views;
      const written = zone.records.rdataHead(index, HEAD);
      if (asked.has(written)) continue;
      if (!sort.isOfName(written)) asked.add(written);
      const record = zone.records.at(index)!;
      const recognized = recognize(record.strings, record.owner);
      if (recognized?.kind === sort.kind) views.push(new PolicyRecordView(document, record, recognized));
    }
  }
  return views;
}
