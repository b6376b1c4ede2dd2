import { rsaWeaknesses } from '../../dkim/public-key.ts';
import { rsaKeyOf } from '../../workspace/key-reading.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/rsa-weak',
  severity: 'error',
  spec: [{ rfc: 8017, section: '3.1' }],
  messages: {
    damaged:
      'This is not a proper RSA key: the modulus has a small factor. It was damaged when it was copied into the zone, or made by a faulty program. Copy it again; if it is the same, make a new key under a new selector.',
    exponent:
      'The public exponent of this RSA key gives no protection: anyone can forge a valid signature. Make a new key under a new selector.',
    roca: 'This RSA key was made by a faulty chip (ROCA, CVE-2017-15361): the private key can be computed from it. Make a new key under a new selector, on another device.',
  },
  check(view, { report }) {
    const { data } = view.key;
    const rsa = rsaKeyOf(view);
    if (data === undefined || rsa === undefined) return;
    const [weakness] = rsaWeaknesses(rsa);
    if (weakness === undefined) return;
    const isExponent = weakness === 'exponent-one' || weakness === 'exponent-even';
    report(isExponent ? 'exponent' : weakness === 'roca' ? 'roca' : 'damaged', view.source(data.span), {});
  },
});
