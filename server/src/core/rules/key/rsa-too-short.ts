import { rsaKeyOf } from '../../workspace/key-reading.ts';
import { defineKeyRule } from './lib/key-rule.ts';

/** RFC 8301 §3.2: verifiers must not take a shorter key for valid, whatever a setting allows. */
const LEAST_BITS = 1024;

export default defineKeyRule({
  id: 'key/rsa-too-short',
  severity: 'error',
  spec: [{ rfc: 8301, section: '3.2' }],
  messages: {
    tooShort:
      'This RSA key has {bits} bits. Keys below {least} bits can be broken, and receivers must not accept their signatures. Make a new key of 2048 bits under a new selector.',
  },
  check(view, { report }) {
    const { data } = view.key;
    const bits = rsaKeyOf(view)?.bits;
    if (data === undefined || bits === undefined || bits >= LEAST_BITS) return;
    report('tooShort', view.source(data.span), { bits, least: LEAST_BITS });
  },
});
