import { defineRule } from '../rule.ts';
import { placedProblems } from './lib/placed-problems.ts';

export default defineRule({
  id: 'signature/expiry-before-timestamp',
  on: 'signature',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.5' }],
  messages: {
    before:
      'x= ({expiry}) must be later than t= ({signed}): the signature expires before it is made. Verifiers do not accept it. Both are in seconds since 1970; x= is not a lifetime. Fix the signer.',
  },
  check(view, { report }) {
    const signed = view.signature.timestamp?.tag.value ?? '';
    for (const { value, span } of placedProblems(view, 'expiry-order')) {
      report('before', span, { expiry: value, signed });
    }
  },
});
