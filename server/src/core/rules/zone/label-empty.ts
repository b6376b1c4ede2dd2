import { replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/label-empty',
  only: ['empty-label'],
  accepted: 'error',
  spec: [{ rfc: 1035, section: '3.1' }],
  messages: {
    empty:
      'The name has two dots in a row, or begins with one: a label is empty. {server} refuses the zone. Delete a dot.',
  },
  fix: ({ problem, marked }) => ({
    title: say`Delete the dot`,
    edits: () => [replace(problem.span, marked.replace(/^\.+/, '').replace(/\.{2,}/g, '.'))],
  }),
});
