import { say } from '../../text/say.ts';
import { dataStateOf } from '../../workspace/key-reading.ts';
import { writeData } from './lib/edits.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/ed25519-in-spki',
  severity: 'error',
  spec: [{ rfc: 8463, section: '4' }],
  messages: {
    framed:
      'An Ed25519 key is published as its 32 octets only. This one has the 12-octet SubjectPublicKeyInfo header before it, as RSA keys do; nearly all receivers refuse it. Remove the header.',
  },
  check(view, { report }) {
    const { data, keyData } = view.key;
    const { form, ed25519 } = keyData?.material ?? {};
    const state = dataStateOf(view);
    if (data === undefined || form !== 'spki' || ed25519 === undefined || (state !== 'whole' && state !== 'trailing'))
      return;
    report('framed', view.source(data.span), {}, { fixes: writeData(view, say`Publish the bare 32 octets`) });
  },
});
