import { defineRule } from '../rule.ts';
import { problemsOf } from './lib/placed-problems.ts';

export default defineRule({
  id: 'signature/invalid-base64',
  on: 'signature',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.5' }],
  messages: {
    alphabet:
      'The signature in b= is damaged: "{text}" is not valid in base64. Verifiers do not accept the {field}. It was changed in transit or copied incorrectly: check another copy of the message.',
    padding:
      'The signature in b= ends in the middle of a group of base64, so some of it, or an "=" at its end, is missing. Several verifiers do not accept the {field}. Check another copy of the message.',
    bits: 'The last character of b= cannot end this base64 value: it was changed, or something before it is missing. The signature will not verify. Check another copy of the message.',
  },
  check(view, { report }) {
    const [problem] = problemsOf(view, 'b', 'base64-alphabet', 'base64-padding', 'base64-bits');
    if (problem === undefined) return;
    const { kind, text, span } = problem;
    if (kind === 'base64-alphabet') report('alphabet', span, { text, field: view.field.name });
    else if (kind === 'base64-padding') report('padding', span, { field: view.field.name });
    else report('bits', span, {});
  },
});
