import { defineRule } from '../rule.ts';
import { placedProblems } from './lib/placed-problems.ts';

export default defineRule({
  id: 'signature/invalid-version',
  on: 'signature',
  severity: 'error',
  spec: [
    { rfc: 6376, section: '3.5' },
    { rfc: 6376, section: '6.1.1' },
  ],
  messages: {
    unknown:
      'v={value} is not a version of DKIM. A signature has v=1; verifiers must not accept another one. Fix the program that signs.',
    ofKey:
      'v={value} is the version of a key record in the DNS. A signature has v=1; verifiers must not accept another one. Fix the program that signs.',
  },
  check(view, { report }) {
    for (const { value, span } of placedProblems(view, 'version')) {
      report(/^dkim1$/i.test(value) ? 'ofKey' : 'unknown', span, { value });
    }
  },
});
