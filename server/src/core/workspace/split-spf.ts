/** An SPF record that was continued in another TXT record: receivers see only the one that begins with v=spf1 (RFC 7208 §3.2, §4.5). */

import type { ResourceRecord } from '../zone/zone.ts';
import { PolicyRecordView, type PolicyView } from './policy-record-view.ts';

/** Longer texts are not looked at. */
const MAX_LENGTH = 2000;
const TERM = /^[-+~?]?(?:all|a|mx|ptr|exists|include|ip4|ip6|redirect|exp)(?:[:=/]\S*)?$/i;
/** What no other record has. */
const SURE = /(?:^|\s)(?:[-+~?]?(?:include:|ip[46]:)\S|redirect=\S|[-~?]all(?:\s|$))/i;

/** A quick look at the data of a TXT record, as they are written. */
export function mayBeRestOfSpf(written: string): boolean {
  return written.length <= MAX_LENGTH && SURE.test(written.replace(/["()]/g, ' '));
}

/** The TXT record at the same name that has only terms of SPF, and no version. */
export function restOfSpf(view: PolicyView): ResourceRecord | undefined {
  if (!(view instanceof PolicyRecordView) || view.content.kind !== 'spf') return undefined;
  const { document, record } = view;
  const rests = document.zone.once(RESTS, () => new Map<number, ResourceRecord | undefined>());
  // One that has a version is no rest, so that it is the same for all SPF records of the name: there may be thousands.
  if (!rests.has(record.ownerId)) rests.set(record.ownerId, document.zone.rrset(record.owner, 'TXT').find(isRest));
  return rests.get(record.ownerId);
}

const RESTS = {};

function isRest(record: ResourceRecord): boolean {
  const text = textOf(record);
  if (text.length > MAX_LENGTH || !SURE.test(text)) return false;
  return text
    .trim()
    .split(/\s+/)
    .every((term) => TERM.test(term));
}

/** The strings of a TXT record, joined; a unit is an octet. */
export function textOf({ strings }: ResourceRecord): string {
  return strings.map(({ data }) => data.text).join('');
}
