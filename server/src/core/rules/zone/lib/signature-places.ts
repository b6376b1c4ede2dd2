/** Where findings about signatures of a zone are. */

import type { Span } from '../../../text/span.ts';
import type { ZoneDocument } from '../../../workspace/zone-document.ts';
import type { PlacedRecord } from '../../../workspace/zone-signatures.ts';
import type { ResourceRecord, Zone } from '../../../zone/zone.ts';
import type { Related } from '../../rule.ts';
import { headSpan } from './record-places.ts';

/** Findings of one kind: more of them would say the same. */
export const SHOWN = 10;

/** The head of a record; of one in an included file the line that includes it. */
export function spanIn(zone: Zone, file: Zone, record: ResourceRecord): Span {
  if (file === zone) return headSpan(record);
  const include = zone.includes.find((each) => each.zone?.all.includes(file));
  return include?.pathSpan ?? { start: 0, end: 0 };
}

/** Another record of the same file. */
export function beside(
  { zone }: ZoneDocument,
  { zone: file, record }: PlacedRecord,
  message: string,
): readonly Related[] {
  return file === zone ? [{ span: record.rdataSpan, message }] : [];
}
