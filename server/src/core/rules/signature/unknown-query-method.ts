import { defineRule } from '../rule.ts';
import { placedProblems } from './lib/placed-problems.ts';

export default defineRule({
  id: 'signature/unknown-query-method',
  on: 'signature',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.5' }],
  messages: {
    unknown:
      'q={value} is not a known method to look up the key; the only one is dns/txt. They do not accept the {field}. Configure the signer to write q=dns/txt or leave q= out.',
  },
  check(view, { report }) {
    for (const { value, span } of placedProblems(view, 'query-unknown')) {
      report('unknown', span, { value, field: view.field.name });
    }
  },
});
