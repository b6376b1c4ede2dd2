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
      'The algorithm is written with capitals. Several verifiers know it in small letters only and do not accept the {field}. Let the signer write {lower}.',
  },
  check(view, { report }) {
    for (const { value, span } of placedProblems(view, 'algorithm-case')) {
      report('capitals', span, { lower: value.toLowerCase(), field: view.field.name });
    }
  },
});
