/** Records that hold the text of a DKIM key and stand at another name than a key's, or are of another type than TXT. */

import { looksLikeKeyRecord } from '../../../dkim/key-record.ts';
import { parseKeyName } from '../../../text/domain-name.ts';
import type { ZoneDocument } from '../../../workspace/zone-document.ts';
import { RR } from '../../../zone/types.ts';
import type { ResourceRecord } from '../../../zone/zone.ts';

const found = new WeakMap<ZoneDocument, readonly ResourceRecord[]>();

/** In the order of the text. Found by `v=DKIM1` in the text, not by a look at every record. */
export function misplacedKeys(document: ZoneDocument): readonly ResourceRecord[] {
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
    if (record.typeNumber === RR.TXT && parseKeyName(record.owner) !== undefined) continue;
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
