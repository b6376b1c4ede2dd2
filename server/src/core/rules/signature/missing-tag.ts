import { defineRule } from '../rule.ts';
import { placedProblems } from './placed-problems.ts';

export default defineRule({
  id: 'signature/missing-tag',
  on: 'signature',
  severity: 'error',
  spec: [
    { rfc: 6376, section: '3.5' },
    { rfc: 6376, section: '6.1.1' },
  ],
  messages: {
    missing:
      'This {field} has no {tag}= tag ({title}). Verifiers ignore a signature without it, so the message counts as unsigned. Repair the program that signs.',
  },
  check(view, { report }) {
    for (const { tag, title } of placedProblems(view, 'missing')) {
      report('missing', view.nameSpan, { field: view.field.name, tag, title });
    }
  },
});
