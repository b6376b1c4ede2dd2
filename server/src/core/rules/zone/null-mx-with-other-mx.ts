import { RR } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { shown, targetOf } from './lib/record-places.ts';

export default defineRule({
  id: 'zone/null-mx-with-other-mx',
  on: 'zone',
  severity: 'error',
  spec: [{ rfc: 7505, section: '3' }],
  messages: {
    both: 'This MX record declares that {owner} accepts no mail, but other MX records list where to deliver it. Senders may return mail for it. Delete this record, or the others.',
  },
  check(document, { report }) {
    const { zone } = document;
    const { index } = zone;
    for (const { type, records } of index.sets) {
      if (type !== RR.MX || !records.some((i) => index.target[i]! > 0)) continue;
      const none = records.find((i) => index.target[i] === 0);
      if (none === undefined) continue;
      const record = zone.records.at(none)!;
      report('both', targetOf(record)?.span ?? record.rdataSpan, { owner: shown(record.owner) });
    }
  },
});
