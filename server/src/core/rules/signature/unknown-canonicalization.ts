import { defineRule } from '../rule.ts';
import { placedProblems } from './lib/placed-problems.ts';

export default defineRule({
  id: 'signature/unknown-canonicalization',
  on: 'signature',
  severity: 'error',
  spec: [
    { rfc: 6376, section: '3.4' },
    { rfc: 6376, section: '3.5' },
  ],
  messages: {
    unknown:
      '"{text}" is not a canonicalization. Verifiers do not know how to compute the hashes and do not accept the {field}. Configure the signer to use relaxed/relaxed.',
    syntax:
      'c= is one or two of the words "simple" and "relaxed" with a slash between them. Verifiers do not understand "{text}" and do not accept the {field}. Configure the signer to use relaxed/relaxed.',
    capitals:
      'The canonicalization is written in upper case. Several verifiers know it in lower case only and do not accept the {field}. Configure the signer to write it in lower case.',
  },
  check(view, { report }) {
    const field = view.field.name;
    const [problem] = placedProblems(
      view,
      'canonicalization-syntax',
      'canonicalization-unknown',
      'canonicalization-case',
    );
    if (problem === undefined) return;
    const { kind, text, value, span } = problem;
    if (kind === 'canonicalization-case') report('capitals', span, { field }, { severity: 'warning' });
    else if (kind === 'canonicalization-unknown') report('unknown', span, { text, field });
    else report('syntax', span, { text: text || value, field });
  },
});
