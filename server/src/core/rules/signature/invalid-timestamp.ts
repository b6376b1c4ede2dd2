import { defineRule } from '../rule.ts';
import { problemsOf } from './lib/placed-problems.ts';

export default defineRule({
  id: 'signature/invalid-timestamp',
  on: 'signature',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.5' }],
  messages: {
    noNumber:
      '"{value}" is not a time: t= is the number of seconds since 1970 in decimal digits. Several verifiers do not accept the {field}. Fix the program that writes it.',
    milliseconds:
      't= seems to be in milliseconds; it must be in seconds since 1970. Read as seconds it is far in the future, and several verifiers do not accept the {field}. Fix the program that writes it.',
    tooLong:
      't= has more than 12 digits, which is not a time. Several verifiers do not accept the {field}. It is the number of seconds since 1970; fix the program that writes it.',
  },
  check(view, { report }) {
    const field = view.field.name;
    const problems = problemsOf(view, 't', 'number-syntax', 'time-in-milliseconds', 'number-too-long');
    const problem = problems.find(({ kind }) => kind === 'time-in-milliseconds') ?? problems[0];
    if (problem === undefined) return;
    const { kind, value, span } = problem;
    if (kind === 'number-syntax') report('noNumber', span, { value, field });
    else report(kind === 'time-in-milliseconds' ? 'milliseconds' : 'tooLong', span, { field });
  },
});
