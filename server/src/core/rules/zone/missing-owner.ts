import { ownerEdit } from './lib/blanks.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/missing-owner',
  only: ['inherit-owner-first'],
  accepted: 'error',
  messages: {
    first:
      'The first record begins with a blank, so it should have the owner of the record before it, and there is none. {server} refuses the zone. Write @ for the zone itself, or the name.',
  },
  fix: ({ problem, document }) => ({
    title: 'Write @ for the zone itself',
    edits: () => ownerEdit(document.text, problem.span.start, '@'),
  }),
});
