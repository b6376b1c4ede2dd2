import { dataStateOf } from '../../workspace/key-reading.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/unknown-data',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.6.1' }],
  messages: {
    noKey:
      'This data ({octets|octet}) is not a public key, or is a damaged one. Receivers cannot use it, and every signature that names this selector fails. Copy the key again from the program that signs.',
  },
  check(view, { report }) {
    const { data, keyData, keyType } = view.key;
    // What an unknown type looks like, nobody can say; an Ed25519 key is judged by its length.
    if (data === undefined || keyType !== 'rsa' || dataStateOf(view) !== 'unknown') return;
    report('noKey', view.source(data.span), { octets: keyData?.material?.available ?? 0 });
  },
});
