import { defineRule } from '../rule.ts';
import { placedProblems } from './lib/placed-problems.ts';

export default defineRule({
  id: 'signature/h-contains-star',
  on: 'signature',
  severity: 'warning',
  spec: [{ rfc: 6376, section: '3.5' }],
  messages: {
    star: 'In h=, a star does not mean "all fields": it is a field name that no message has, and signs nothing. Configure the signer to list the names of the fields.',
  },
  check(view, { report }) {
    for (const { span } of placedProblems(view, 'header-name-star')) report('star', span, {});
  },
});
