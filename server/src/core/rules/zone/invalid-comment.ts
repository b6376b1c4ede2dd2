import { replace } from '../../text/edit.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/invalid-comment',
  only: ['comment-hash'],
  accepted: 'error',
  messages: {
    hash: 'A comment begins with ; in a zone file. {server} takes this for a record and refuses the zone. Write ; in its place.',
  },
  fix: ({ problem, marked }) => ({
    title: 'Begin the comment with ;',
    safe: true,
    edits: () => [
      replace({ start: problem.span.start, end: problem.span.start + (marked.startsWith('#') ? 1 : 2) }, ';'),
    ],
  }),
});
