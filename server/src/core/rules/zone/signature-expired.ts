import { say } from '../../text/say.ts';
import { readTime } from '../../zone/field-forms.ts';
import { RR } from '../../zone/types.ts';
import type { ResourceRecord } from '../../zone/zone.ts';
import { defineRule } from '../rule.ts';

/** All signatures of a zone are made together, or in turn: a look at some thousands is enough, whatever the size of the zone. */
const MOST = 4096;

export default defineRule({
  id: 'zone/signature-expired',
  on: 'zone',
  severity: 'warning',
  spec: [{ rfc: 4035, section: '5.3.1' }],
  messages: {
    one: 'This signature expired on {date}. Validating resolvers reject the {type} records of this name. Sign the zone again.',
    early:
      'This signature is valid only from {date}. Until then validating resolvers reject the {type} records of this name. Check the clock of the machine that signs, and sign the zone again.',
    soon: 'This signature expires on {date}, in less than {days} days. After that validating resolvers reject the records. Check that the zone is signed again in time.',
    several:
      'This signature expired on {date}, as have {others} more in this file. Validating resolvers reject the records. Sign the zone again, and find out why it was not signed in time.',
  },
  check({ zone: { index, records } }, context) {
    const { report } = context;
    let expired: ResourceRecord | undefined;
    let others = 0;
    let early: ResourceRecord | undefined;
    let soon: ResourceRecord | undefined;
    const signatures = index.ofType(RR.RRSIG);
    if (signatures.length === 0) return;
    // The clock is only asked where something depends on it.
    const { now } = context;
    for (const i of signatures.subarray(0, MOST)) {
      const record = records.at(i)!;
      if (record.isBroken) continue;
      const until = timeOf(record, EXPIRATION);
      if (timeOf(record, INCEPTION) > now) early ??= record;
      else if (until >= now && until < now + SOON * DAY) soon ??= record;
      if (!(until < now)) continue;
      if (expired === undefined) expired = record;
      else others++;
    }
    if (early !== undefined) {
      const { span } = early.fields[INCEPTION]!;
      report('early', span, { date: dateOf(early, INCEPTION), type: early.fields[0]!.text.toUpperCase() });
    }
    if (expired === undefined) {
      if (soon === undefined) return;
      report('soon', soon.fields[EXPIRATION]!.span, { date: dateOf(soon, EXPIRATION), days: SOON });
      return;
    }
    const { fields } = expired;
    const date = dateOf(expired, EXPIRATION);
    const { span } = fields[EXPIRATION]!;
    if (others === 0) report('one', span, { date, type: fields[0]!.text.toUpperCase() });
    else report('several', span, { date, others: signatures.length > MOST ? say`at least ${others}` : others });
  },
});

const EXPIRATION = 4;
const INCEPTION = 5;
const DAY = 86_400;
/** Signers renew signatures earlier: BIND with its defaults five days before they expire. In days. */
const SOON = 3;

/** In seconds since 1970-01-01 UTC; NaN if there is none. */
function timeOf({ fields }: ResourceRecord, at: number): number {
  const field = fields[at];
  return field?.kind === 'time' ? readTime(field.text) : Number.NaN;
}

function dateOf(record: ResourceRecord, at: number): string {
  return new Date(timeOf(record, at) * 1000).toISOString().slice(0, 10);
}
