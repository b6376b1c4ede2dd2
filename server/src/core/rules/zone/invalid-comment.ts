import { replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/invalid-comment',
  only: ['comment-hash', 'comment-as-owner'],
  accepted: 'warning',
  messages: {
    hash: 'In a zone file a comment begins with a semicolon. {server} takes this for a record and refuses the zone. Begin the comment with a semicolon.',
    owner:
      '{text} is read as the owner of a record, and the record is published: in a zone file a comment begins with a semicolon. Begin the comment with a semicolon, or delete the line.',
  },
  choose: ({ problem }) => (problem.code === 'comment-as-owner' ? 'owner' : 'hash'),
  isFatal: ({ problem, marked, server }) =>
    problem.code !== 'comment-as-owner' || (server === 'knot' && marked.startsWith('#')),
  fix: ({ problem, marked }) => ({
    title: say`Begin the comment with ;`,
    // A record that is published may be wanted.
    safe: problem.code !== 'comment-as-owner',
    edits: () => [
      replace({ start: problem.span.start, end: problem.span.start + (marked.startsWith('#') ? 1 : 2) }, ';'),
    ],
  }),
});
