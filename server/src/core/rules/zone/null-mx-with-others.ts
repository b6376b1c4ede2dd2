import { RR } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { shown, targetOf } from './record-places.ts';
import { forEachRrset } from './survey.ts';

export default defineRule({
  id: 'zone/null-mx-with-others',
  on: 'zone',
  severity: 'error',
  spec: [{ rfc: 7505, section: '3' }],
  messages: {
    both: 'This MX record says that {owner} takes no mail, and others beside it say where to deliver it. Senders may return mail for it. Delete this record, or the others.',
  },
  check(document, { report }) {
    const { zone } = document;
    const { index } = zone;
    forEachRrset(
      zone,
      (set) => {
        if (!set.some((i) => index.target[i]! > 0)) return;
        const none = set.find((i) => index.target[i] === 0);
        if (none === undefined) return;
        const record = zone.records.at(none)!;
        report('both', targetOf(record)?.span ?? record.rdataSpan, { owner: shown(record.owner) });
      },
      RR.MX,
    );
  },
});
