import { say } from '../../text/say.ts';
import { problemRule } from './lib/problem-rule.ts';
import { ownerEdit } from './lib/spaces.ts';

export default problemRule({
  id: 'zone/missing-owner',
  only: ['inherit-owner-first'],
  accepted: 'error',
  messages: {
    first:
      'The first record is indented, so it would take its owner from the record before it, and there is none. {server} refuses the zone. Write the owner; @ means the zone itself.',
  },
  fix: ({ problem, document }) => ({
    title: say`Write @ for the zone itself`,
    edits: () => ownerEdit(document.text, problem.span.start, '@'),
  }),
});
