/** Where findings of this group are, and what they say in common. */

import type { Field } from '../../../dkim/field.ts';
import { say } from '../../../text/say.ts';
import type { Span } from '../../../text/span.ts';
import type { VerdictView } from '../../../workspace/verdict.ts';
import { keyRecordPlaces } from '../../key-places.ts';
import type { Related, ReportDetails } from '../../rule.ts';

/** A tag's value in the document; the field's name where the tag is not there or empty. */
export function placeOf({ view }: VerdictView, field: Field<unknown> | undefined): Span {
  if (field === undefined || field.span.start === field.span.end) return view.nameSpan;
  return view.signature.list.source(field.span);
}

/** `s1._domainkey.example.org` */
export function keyNameOf({ view }: VerdictView): string {
  return view.signature.keyName ?? say`an incomplete name`;
}

export function domainOf({ view }: VerdictView): string {
  return view.signature.domain?.value ?? say`nobody`;
}

/** The record of the key in the zone of the workspace. */
export function keyPlaces({ view, index }: VerdictView): readonly Related[] {
  return keyRecordPlaces(index, view.signature.keyName);
}

/** A copy that was changed after delivery is nobody's fault. */
export const AFTER_DELIVERY: ReportDetails = { severity: 'info' };
