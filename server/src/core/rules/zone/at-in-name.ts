import { replace } from '../../text/edit.ts';
import { problemRule } from './problem-rule.ts';

export default problemRule({
  id: 'zone/at-in-name',
  only: ['name-at'],
  accepted: 'error',
  spec: [{ rfc: 1035, section: '8' }],
  messages: {
    at: 'An @ within a name is a character like any other: {text} is published as it stands. An address is written with a dot in place of the @, as in hostmaster.example.org.',
  },
  fix: ({ problem, record }) =>
    record?.type === 'SOA'
      ? { title: 'Write a dot in place of the @', edits: () => [replace(problem.span, '.')] }
      : undefined,
});
