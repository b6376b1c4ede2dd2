/** Records that hold the text of a DKIM key, wherever they stand. */

import { looksLikeKeyRecord } from '../../dkim/key-record.ts';
import type { ZoneDocument } from '../../workspace/zone-document.ts';
import type { ResourceRecord } from '../../zone/zone.ts';

const found = new WeakMap<ZoneDocument, readonly ResourceRecord[]>();

/** Records whose data say `v=DKIM1` and `p=`, in the order of the text: found by the text, not by a look at every record. */
export function keyTexts(document: ZoneDocument): readonly ResourceRecord[] {
  const known = found.get(document) ?? [...search(document)];
  found.set(document, known);
  return known;
}

function* search({ zone, text }: ZoneDocument): Generator<ResourceRecord> {
  let last = -1;
  for (let at = text.indexOf('DKIM1'); at >= 0; at = text.indexOf('DKIM1', at + 5)) {
    const record = zone.recordAt(at);
    if (record === undefined || record.index === last) continue;
    const { start, end } = record.rdataSpan;
    if (at < start || at >= end) continue;
    last = record.index;
    if (isKeyText(record)) yield record;
  }
}

function isKeyText(record: ResourceRecord): boolean {
  const strings = record.strings.map(({ data }) => data.text).join('');
  const text = strings === '' ? record.rdataText : strings;
  return (
    /^["']?\s*v\s*=\s*DKIM1/.test(text) &&
    (record.type === 'CNAME' || (looksLikeKeyRecord(text) && /[;\s]p\s*=/.test(text)))
  );
}
