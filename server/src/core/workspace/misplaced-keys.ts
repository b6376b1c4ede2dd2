/** Records that hold the text of a DKIM key and are at another name than a key's, or are of another type than TXT. */

import { looksLikeKeyRecord } from '../dkim/key-record.ts';
import { parseKeyName } from '../text/domain-name.ts';
import { TextSearch } from '../zone/text-search.ts';
import { RR } from '../zone/types.ts';
import type { ResourceRecord, Zone, ZonePart } from '../zone/zone.ts';
import type { ZoneDocument } from './zone-document.ts';

/** By the piece of a zone, the numbers of such records in it. */
const found = new WeakMap<object, readonly number[]>();

const VERSIONS = new TextSearch('DKIM1');

/** In the order of the text. Found by `v=DKIM1` in the text, not by a look at every record. */
export function misplacedKeys({ zone }: ZoneDocument): readonly ResourceRecord[] {
  return zone.parts.flatMap((part) => {
    let known = found.get(part.key);
    if (known === undefined) {
      known = [...search(zone, part)];
      found.set(part.key, known);
    }
    return known.map((record) => zone.records.at(part.firstRecord + record)!);
  });
}

function* search(zone: Zone, part: ZonePart): Generator<number> {
  let last = -1;
  for (const at of VERSIONS.inChunk(zone.syntax, part.index)) {
    const index = zone.recordNumberAt(part.start + at);
    if (index < 0 || index === last || isInPlace(zone, index)) continue;
    const record = zone.records.at(index)!;
    const { start, end } = record.rdataSpan;
    if (part.start + at < start || part.start + at >= end) continue;
    last = record.index;
    if (record.typeNumber === RR.TXT && parseKeyName(record.owner) !== undefined) continue;
    if (isKeyText(record)) yield record.index - part.firstRecord;
  }
}

/** Whether a record is where keys belong, as nearly all are: a TXT record at a name of one label below `_domainkey`. */
function isInPlace({ index, nameTable }: Zone, record: number): boolean {
  if (index.type[record] !== RR.TXT) return false;
  const owner = index.owner[record]!;
  const above = nameTable.parent(owner);
  return (
    above > 0 &&
    nameTable.beginsWith(above, '_domainkey') &&
    nameTable.parent(above) > 0 &&
    !nameTable.beginsWith(owner, '_domainkey')
  );
}

/** Whether the data of a CNAME record are the text of a key, in quotes. */
export function isKeyInCname(record: ResourceRecord | undefined, data: string): boolean {
  return record?.type === 'CNAME' && parseKeyName(record.owner) !== undefined && /^"\s*v\s*=\s*DKIM1/.test(data);
}

function isKeyText(record: ResourceRecord): boolean {
  const strings = record.strings.map(({ data }) => data.text).join('');
  const text = strings === '' ? record.rdataText : strings;
  return (
    /^["']?\s*v\s*=\s*DKIM1/.test(text) &&
    (record.type === 'CNAME' || (looksLikeKeyRecord(text) && /[;\s]p\s*=/.test(text)))
  );
}
