import { replace } from '../../text/edit.ts';
import type { ResourceRecord } from '../../zone/zone.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'spf/deprecated-type',
  on: 'record',
  only: ['SPF'],
  severity: 'warning',
  spec: [{ rfc: 7208, section: '3.1' }],
  messages: {
    beside: 'Nobody reads records of the type SPF any more. The TXT record at this name counts: remove this one.',
    alone:
      'Nobody reads records of the type SPF any more, and this name has no SPF record of the type TXT: the domain has no SPF. Write TXT as its type.',
  },
  check({ document, record }, { report }) {
    // A key in a record of this type is the zone's to tell.
    if (/^v=DKIM1/.test(record.strings.map(({ data }) => data.text).join(''))) return;
    // What else stands in the type is another rule's.
    if (!isSpf(record)) return;
    const hasText = document.zone.rrset(record.owner, 'TXT').some(isSpf);
    if (hasText) report('beside', record.typeSpan, {}, { severity: 'info', unnecessary: true });
    else {
      report(
        'alone',
        record.typeSpan,
        {},
        {
          fixes: [{ title: 'Write TXT as the type', edits: () => [replace(record.typeSpan, 'TXT')] }],
        },
      );
    }
  },
});

function isSpf({ strings }: ResourceRecord): boolean {
  return /^v=spf1(?: |$)/i.test(strings.map(({ data }) => data.text).join(''));
}
