import { replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import type { ResourceRecord } from '../../zone/zone.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'spf/deprecated-type',
  on: 'record',
  only: ['SPF'],
  severity: 'warning',
  spec: [{ rfc: 7208, section: '3.1' }],
  messages: {
    beside: 'Receivers no longer query records of type SPF. They use the TXT record of this name: remove this one.',
    alone:
      'Receivers no longer query records of type SPF, and this name has no SPF record of type TXT, so the domain has no SPF. Change the type to TXT.',
  },
  check({ document, record }, { report }) {
    // A key in a record of this type is for the rules on zones.
    if (/^v=DKIM1/.test(record.strings.map(({ data }) => data.text).join(''))) return;
    // Other content of this type is for another rule.
    if (!isSpf(record)) return;
    const hasText = document.zone.rrset(record.owner, 'TXT').some(isSpf);
    if (hasText) report('beside', record.typeSpan, {}, { severity: 'info', unnecessary: true });
    else {
      report(
        'alone',
        record.typeSpan,
        {},
        {
          fixes: [{ title: say`Change the type to TXT`, edits: () => [replace(record.typeSpan, 'TXT')] }],
        },
      );
    }
  },
});

function isSpf({ strings }: ResourceRecord): boolean {
  return /^v=spf1(?: |$)/i.test(strings.map(({ data }) => data.text).join(''));
}
