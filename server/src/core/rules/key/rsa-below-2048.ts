import { defineKeyRule } from './lib/key-rule.ts';
import { rsaKeyOf } from './lib/reading.ts';

export default defineKeyRule({
  id: 'key/rsa-below-2048',
  severity: 'warning',
  spec: [{ rfc: 8301, section: '3.2' }],
  messages: {
    short:
      'This RSA key has {bits} bits. Receivers still accept it, but keys should have at least 2048 bits: shorter ones are within reach of those who have much to spend. Make the next key, under a new selector, with 2048 bits.',
  },
  check(view, { report }) {
    const { data } = view.key;
    const bits = rsaKeyOf(view)?.bits;
    if (data === undefined || bits === undefined || bits < 1024 || bits >= 2048) return;
    report('short', view.source(data.span), { bits });
  },
});
