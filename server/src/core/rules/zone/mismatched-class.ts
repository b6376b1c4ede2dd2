import { replace } from '../../text/edit.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/mismatched-class',
  only: ['class-mismatch', 'class-number'],
  accepted: 'error',
  spec: [{ rfc: 1035, section: '5.2' }],
  messages: {
    number:
      '{server} does not read the class as a number and refuses the zone. Write {expected}, or leave the class out.',
    class:
      'The class of this record is {class}, and that of the zone is {expected}. {server} refuses the zone. Write {expected}, or leave the class out.',
  },
  choose: ({ problem, server }) =>
    problem.code === 'class-mismatch' ? 'class' : server === 'knot' ? 'number' : undefined,
  fix: ({ problem, data }) => ({
    title: `Write ${data['expected']}`,
    edits: () => [replace(problem.span, String(data['expected']))],
  }),
});
