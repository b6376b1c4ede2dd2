import { defineRule } from '../rule.ts';
import { placedProblems } from './lib/placed-problems.ts';

export default defineRule({
  id: 'signature/unknown-algorithm',
  on: 'signature',
  severity: 'error',
  spec: [
    { rfc: 6376, section: '3.3' },
    { rfc: 8301, section: '3' },
    { rfc: 8463, section: '3' },
  ],
  messages: {
    unknown:
      'Verifiers do not know the algorithm {value}, so they cannot check the {field}. Configure the signer to use rsa-sha256, which all of them know.',
    syntax:
      '"{value}" is not an algorithm: a= names the key type and the hash, as in rsa-sha256. Verifiers do not accept the {field}. Configure the signer to use rsa-sha256.',
  },
  check(view, { report }) {
    for (const { kind, value, span } of placedProblems(view, 'algorithm-unknown', 'algorithm-syntax')) {
      const message = kind === 'algorithm-syntax' ? 'syntax' : 'unknown';
      report(message, span, { value, field: view.field.name });
    }
  },
});
