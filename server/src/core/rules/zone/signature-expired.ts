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
    several:
      'This signature expired on {date}, as have {others} more in this file. Validating resolvers reject the records. Sign the zone again, and find out why it was not signed in time.',
  },
  check({ zone: { index, records } }, { report, now }) {
    let expired: ResourceRecord | undefined;
    let others = 0;
    const signatures = index.ofType(RR.RRSIG);
    for (const i of signatures.subarray(0, MOST)) {
      const record = records.at(i)!;
      const until = expiration(record);
      if (!(until < now) || record.isBroken) continue;
      if (expired === undefined) expired = record;
      else others++;
    }
    if (expired === undefined) return;
    const { fields } = expired;
    const date = new Date(expiration(expired) * 1000).toISOString().slice(0, 10);
    const { span } = fields[EXPIRATION]!;
    if (others === 0) report('one', span, { date, type: fields[0]!.text.toUpperCase() });
    else report('several', span, { date, others: signatures.length > MOST ? `at least ${others}` : others });
  },
});

const EXPIRATION = 4;

/** In seconds since 1970-01-01 UTC; NaN where there is none. */
function expiration({ fields }: ResourceRecord): number {
  const field = fields[EXPIRATION];
  return field?.kind === 'time' ? readTime(field.text) : Number.NaN;
}
