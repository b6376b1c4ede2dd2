import { hasUsualExponent, rsaWeaknesses } from '../../dkim/public-key.ts';
import { rsaKeyOf } from '../../workspace/key-reading.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/rsa-exponent-unusual',
  severity: 'info',
  spec: [{ rfc: 6376, section: '3.3.2' }],
  messages: {
    unusual:
      'The public exponent of this RSA key is not 65537, which signers should use. Receivers still accept it; make the next key with 65537.',
  },
  check(view, { report }) {
    const { data } = view.key;
    const rsa = rsaKeyOf(view);
    if (data === undefined || rsa === undefined || hasUsualExponent(rsa) || rsaWeaknesses(rsa).length > 0) return;
    report('unusual', view.source(data.span), {});
  },
});
