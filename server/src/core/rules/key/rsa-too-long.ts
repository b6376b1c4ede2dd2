import { rsaKeyOf } from '../../workspace/key-reading.ts';
import { defineKeyRule } from './lib/key-rule.ts';

/** RFC 8301 §3.2: what every verifier has to accept. */
const MOST_BITS = 4096;

export default defineKeyRule({
  id: 'key/rsa-too-long',
  severity: 'warning',
  spec: [{ rfc: 8301, section: '3.2' }],
  messages: {
    large:
      'This RSA key has {bits} bits. Receivers have to accept keys up to {most} bits; some refuse longer ones, and the DNS answer becomes large. Make the next key with 2048 bits.',
  },
  check(view, { report }) {
    const { data } = view.key;
    const bits = rsaKeyOf(view)?.bits;
    if (data === undefined || bits === undefined || bits <= MOST_BITS) return;
    report('large', view.source(data.span), { bits, most: MOST_BITS });
  },
});
