import { shapeOf } from '../../workspace/key-reading.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'key/record-empty',
  on: 'key-record',
  severity: 'error',
  spec: [
    { rfc: 6376, section: '3.6.1' },
    { rfc: 6376, section: '6.1.2' },
  ],
  messages: {
    empty:
      'This TXT record is empty. Receivers find no key in it, and every signature that names this selector fails. To revoke the key on purpose, write "v=DKIM1; p=".',
  },
  check(view, { report }) {
    if (shapeOf(view) === 'empty') report('empty', view.source({ start: 0, end: view.data.length }), {});
  },
});
