import { replace } from '../../text/edit.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/invalid-comment',
  only: ['comment-hash'],
  accepted: 'error',
  messages: {
    hash: 'In a zone file a comment begins with a semicolon. {server} takes this for a record and refuses the zone. Begin the comment with a semicolon.',
  },
  fix: ({ problem, marked }) => ({
    title: 'Begin the comment with ;',
    safe: true,
    edits: () => [
      replace({ start: problem.span.start, end: problem.span.start + (marked.startsWith('#') ? 1 : 2) }, ';'),
    ],
  }),
});
