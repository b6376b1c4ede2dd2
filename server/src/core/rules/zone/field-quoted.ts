import { replace } from '../../text/edit.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/field-quoted',
  only: ['quoted-field'],
  accepted: 'warning',
  messages: {
    quoted:
      'Numbers, addresses and keywords stand without quotes. Not every name server reads {marked}. Take the quotes away.',
  },
  fix: ({ problem, data, marked }) =>
    data['fits'] === 1
      ? {
          title: 'Take the quotes away',
          safe: true,
          edits: () => [replace(problem.span, marked.replace(/^"|"$/g, ''))],
        }
      : undefined,
});
