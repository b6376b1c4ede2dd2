import { remove } from '../../text/edit.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/directive-indented',
  only: ['indented-directive'],
  accepted: 'error',
  messages: {
    indented:
      'A directive must begin in the first column. {server} takes {text} for a record and refuses the zone. Delete the spaces before it.',
  },
  fix: ({ problem, marked }) => ({
    title: 'Move it to the first column',
    safe: true,
    edits: () => [
      remove({ start: problem.span.start, end: problem.span.start + marked.length - marked.trimStart().length }),
    ],
  }),
});
