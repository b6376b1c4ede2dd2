import { dataStateOf } from '../../workspace/key-reading.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/invalid-ed25519-length',
  severity: 'error',
  spec: [{ rfc: 8463, section: '4' }],
  messages: {
    length:
      'An Ed25519 key has 32 octets, in base64 44 characters. This one has {octets|octet}, so receivers cannot use it. Copy the key again.',
  },
  check(view, { report }) {
    const { data, keyData, keyType } = view.key;
    if (data === undefined || keyType !== 'ed25519' || dataStateOf(view) !== 'unknown') return;
    report('length', view.source(data.span), { octets: keyData?.material?.available ?? 0 });
  },
});
