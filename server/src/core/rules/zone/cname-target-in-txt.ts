import { foreignRecord } from '../../dkim/key-record.ts';
import { replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { defineRule } from '../rule.ts';
import { replaceRdata } from './lib/record-places.ts';

export default defineRule({
  id: 'zone/cname-target-in-txt',
  on: 'no-key',
  severity: 'error',
  spec: [
    { rfc: 6376, section: '3.6.2' },
    { rfc: 1034, section: '3.6.2' },
  ],
  messages: {
    host: 'The TXT record of this selector contains a host name instead of a key. Receivers do not follow it, so every signature that names the selector fails. If a provider keeps the key, use a CNAME record.',
  },
  check(view, { report }) {
    const { record, data } = view;
    if (foreignRecord(data.text) !== 'host-name') return;
    const name = data.text.trim().replace(/^CNAME[ \t]+/i, '');
    const host = `${name.replace(/\.$/, '')}.`;
    const isAlone = view.document.zone.recordsAt(view.owner).length === 1;
    report(
      'host',
      record.rdataSpan,
      {},
      {
        fixes: isAlone
          ? [
              {
                title: say`Make it a CNAME to ${host}`,
                edits: () => [replace(record.typeSpan, 'CNAME'), ...replaceRdata(record, host)],
              },
            ]
          : [],
      },
    );
  },
});
