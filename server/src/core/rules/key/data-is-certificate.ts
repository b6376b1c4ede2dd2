import { say } from '../../text/say.ts';
import { dataStateOf } from '../../workspace/key-reading.ts';
import { writeData } from './lib/edits.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/data-is-certificate',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.6.1' }],
  messages: {
    certificate:
      'This is a certificate or a certificate request, not a public key. Receivers cannot use it. Publish the key that it contains.',
  },
  check(view, { report }) {
    const { data } = view.key;
    if (data === undefined || dataStateOf(view) !== 'certificate') return;
    const fixes = writeData(view, say`Publish the public key of the certificate`);
    report('certificate', view.source(data.span), {}, { fixes });
  },
});
