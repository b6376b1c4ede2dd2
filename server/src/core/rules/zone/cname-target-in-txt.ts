import { foreignRecord } from '../../dkim/key-record.ts';
import { replace } from '../../text/edit.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'zone/cname-target-in-txt',
  on: 'no-key',
  severity: 'error',
  spec: [
    { rfc: 6376, section: '3.6.2' },
    { rfc: 1034, section: '3.6.2' },
  ],
  messages: {
    host: 'At the name of a DKIM key stands the name of a host as text. Receivers do not follow it and find no key, so every signature that names this selector fails. Where the key is kept by a provider, this has to be a CNAME record.',
  },
  check(view, { report }) {
    const { record, data } = view;
    if (foreignRecord(data.text) !== 'host-name') return;
    const host = `${data.text.trim().replace(/\.$/, '')}.`;
    const isAlone = view.document.zone.recordsAt(view.owner).length === 1;
    report(
      'host',
      record.rdataSpan,
      {},
      {
        fixes: isAlone
          ? [
              {
                title: `Make it a CNAME to ${host}`,
                edits: () => [replace(record.typeSpan, 'CNAME'), replace(record.rdataSpan, host)],
              },
            ]
          : [],
      },
    );
  },
});
