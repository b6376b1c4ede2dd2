/** The action that increments a zone's serial number, without which secondary servers do not fetch a change. */

import { replace, type TextEdit } from '../text/edit.ts';
import { say } from '../text/say.ts';
import type { Span } from '../text/span.ts';
import type { ZoneDocument } from '../workspace/zone-document.ts';
import { RR } from '../zone/types.ts';
import type { ResourceRecord } from '../zone/zone.ts';
import type { CodeAction } from './code-action.ts';
import type { Snapshot } from './snapshot.ts';

/** Asked for by name, from the menu, anywhere in a zone. */

/**
 * Offered in the SOA record, where its serial can be read, and beside fixes: a zone that was fixed is a new one.
 *
 * @param isBesideFixes whether fixes are offered at the place
 */
export function serialActions(snapshot: Snapshot, { start }: Span, isBesideFixes: boolean): readonly CodeAction[] {
  const { document } = snapshot;
  if (document.kind !== 'dns-zone') return [];
  const isInSoa = document.zone.recordAt(start)?.type === 'SOA';
  return isInSoa || isBesideFixes ? serialAction(snapshot) : [];
}

/** The action for the zone that a document is, or is a part of. */
export function serialAction({ document, index, now }: Snapshot): readonly CodeAction[] {
  if (document.kind !== 'dns-zone') return [];
  const including = index.including(document.uri).filter((zone) => zone.uri !== document.uri);
  const zone = [document, ...including].find((each) => serialChange(each, now) !== undefined);
  const change = zone && serialChange(zone, now);
  if (change === undefined) return [];
  const elsewhere = zone === document ? '' : say` in ${zone!.uri.slice(zone!.uri.lastIndexOf('/') + 1)}`;
  return [
    {
      title: say`Increment the serial to ${change.serial}${elsewhere}`,
      finding: undefined,
      uri: zone === document ? undefined : zone!.uri,
      edits: [change.edit],
      command: undefined,
      isPreferred: false,
      kind: 'other',
    },
  ];
}

export interface SerialChange {
  /** The new number. */
  readonly serial: number;
  readonly edit: TextEdit;
}

/** The same for a zone as a whole; undefined where its SOA record is in another file, or its serial cannot be read. */
export function serialChange({ zone }: ZoneDocument, now: number): SerialChange | undefined {
  const at = zone.index.firstOfType(RR.SOA);
  return at < 0 ? undefined : changeIn(zone.records.at(at)!, now);
}

function changeIn(soa: ResourceRecord, now: number): SerialChange | undefined {
  const field = soa.fields.find(({ kind }) => kind === 'u32');
  if (field === undefined || typeof field.value !== 'number' || !/^\d+$/.test(field.text)) return undefined;
  const serial = nextSerial(field.value, now);
  return { serial, edit: replace(field.span, String(serial)) };
}

/**
 * The serial number after one: today's `YYYYMMDD01` for one in the form of an earlier date, else one more. It is greater
 * by the arithmetic of RFC 1982 §3.2 in any case, after the largest it is 1: some servers take 0 for "not known".
 *
 * @param now seconds since 1970-01-01 UTC
 */
export function nextSerial(serial: number, now: number): number {
  const today = Number(`${dayOf(now * 1000)}01`);
  if (isDated(serial) && serial < today) return today;
  return serial >= 0xffffffff ? 1 : serial + 1;
}

/** The digits of a date in UTC, `20260131`. */
function dayOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10).replaceAll('-', '');
}

/** Whether a number is a day since the DNS is there, and two digits more. */
function isDated(serial: number): boolean {
  const match = /^((?:19[89]|20\d)\d)(\d\d)(\d\d)\d\d$/.exec(String(serial));
  if (match === null) return false;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const date = Date.UTC(year, month - 1, day);
  return dayOf(date) === match.slice(1, 4).join('');
}
