import { rsaKeyOf } from '../../workspace/key-reading.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/rsa-below-2048',
  severity: 'warning',
  spec: [{ rfc: 8301, section: '3.2' }],
  messages: {
    short:
      'This RSA key has {bits} bits. Receivers still accept it, but keys should have at least 2048 bits: attackers with a large budget can break shorter ones. Make the next key with 2048 bits, under a new selector.',
  },
  check(view, { report }) {
    const { data } = view.key;
    const bits = rsaKeyOf(view)?.bits;
    if (data === undefined || bits === undefined || bits < 1024 || bits >= 2048) return;
    report('short', view.source(data.span), { bits });
  },
});
