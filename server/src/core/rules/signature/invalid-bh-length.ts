import { defineRule } from '../rule.ts';
import { problemsOf } from './lib/placed-problems.ts';

export default defineRule({
  id: 'signature/invalid-bh-length',
  on: 'signature',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.5' }],
  messages: {
    length:
      'The body hash in bh= has {octets|octet}; {hash} has {wanted}. It is truncated or of another type, so it matches no body and the {field} cannot verify. Check another copy of the message, then the signer.',
    damaged:
      'The body hash in bh= is not valid base64, so it matches no body and the {field} cannot verify. It was changed in transit or copied incorrectly: check another copy of the message.',
  },
  check(view, { report }) {
    const field = view.field.name;
    const problems = problemsOf(view, 'bh', 'base64-alphabet', 'base64-padding', 'base64-bits', 'hash-length');
    const damaged = problems.find(({ kind }) => kind !== 'hash-length');
    const { algorithm, bodyHash } = view.signature;
    if (damaged !== undefined) report('damaged', damaged.span, { field });
    else if (problems[0] !== undefined) {
      const isSha1 = algorithm?.value.hash === 'sha1';
      const octets = bodyHash?.value.bytes.length ?? 0;
      const [hash, wanted] = isSha1 ? ['SHA-1', 20] : ['SHA-256', 32];
      report('length', problems[0].span, { octets, hash: hash!, wanted: wanted!, field });
    }
  },
});
