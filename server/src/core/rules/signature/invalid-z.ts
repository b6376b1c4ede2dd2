import { defineRule } from '../rule.ts';
import { placedProblems } from './lib/placed-problems.ts';

export default defineRule({
  id: 'signature/invalid-z',
  on: 'signature',
  severity: 'info',
  spec: [
    { rfc: 6376, section: '2.11' },
    { rfc: 6376, section: '3.5' },
  ],
  messages: {
    syntax:
      '"{text}" is not a copied header field: z= contains Name:value separated by "|", with other characters encoded as "=20". Nearly all verifiers ignore z=, a few reject the signature. Configure the signer to leave z= out.',
  },
  check(view, { report }) {
    const [problem] = placedProblems(view, 'copied-fields-syntax');
    if (problem !== undefined) report('syntax', problem.span, { text: problem.text });
  },
});
