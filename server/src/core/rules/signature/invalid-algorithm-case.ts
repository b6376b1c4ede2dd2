import { defineRule } from '../rule.ts';
import { placedProblems } from './lib/placed-problems.ts';

export default defineRule({
  id: 'signature/invalid-algorithm-case',
  on: 'signature',
  severity: 'warning',
  spec: [
    { rfc: 6376, section: '3.2' },
    { rfc: 6376, section: '3.5' },
  ],
  messages: {
    capitals:
      'The algorithm is written in upper case. Several verifiers know it in lower case only and do not accept the {field}. Configure the signer to write {lower}.',
  },
  check(view, { report }) {
    for (const { value, span } of placedProblems(view, 'algorithm-case')) {
      report('capitals', span, { lower: value.toLowerCase(), field: view.field.name });
    }
  },
});
