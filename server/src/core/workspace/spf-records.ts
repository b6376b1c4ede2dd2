/** The SPF records of a zone that need look-ups: what comes of them depends on other records. */

import { RR } from '../zone/types.ts';
import { mayBePolicy, PolicyRecordView, recognize } from './policy-record-view.ts';
import type { ZoneDocument } from './zone-document.ts';

/** How much of a value is looked at before anything is made of it, in UTF-16 units. */
const HEAD = 2048;
/** A zone that repeats one record at each of its hosts says the same of each. */
const MAX_RECORDS = 1000;
const NEEDS_LOOKUPS = /spf1.*?(?:include|redirect|exists|ptr|[\s"+?~-](?:a|mx)[\s":/])/is;
/** Its own name is part of what it asks. */
const IS_OWN = /%\{|[\s"+?~-](?:a|mx|ptr)[\s"/]/i;

export function spfRecordsOf(document: ZoneDocument): readonly PolicyRecordView[] {
  const { zone } = document;
  const views: PolicyRecordView[] = [];
  const asked = new Set<string>();
  const texts = zone.index.ofType(RR.TXT);
  for (let k = 0; k < texts.length && views.length < MAX_RECORDS; k++) {
    const index = texts[k]!;
    if (!mayBePolicy(zone, index)) continue;
    const written = zone.records.rdataHead(index, HEAD);
    if (!NEEDS_LOOKUPS.test(written) || asked.has(written)) continue;
    if (!IS_OWN.test(written)) asked.add(written);
    const record = zone.records.at(index)!;
    const recognized = recognize(record.strings, record.owner);
    if (recognized?.kind === 'spf') views.push(new PolicyRecordView(document, record, recognized));
  }
  return views;
}
