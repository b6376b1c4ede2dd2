import { entryOf, openEntries, problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/paren-nested',
  only: ['paren-nested'],
  accepted: 'warning',
  // Closing the outer one makes one pair of all.
  choose: ({ problem, document }) =>
    openEntries(document).parentheses.has(entryOf(document, problem)) ? undefined : 'nested',
  messages: {
    nested:
      'Parentheses cannot be nested: one pair is enough for a record of any length. BIND reads this; NSD and Knot DNS refuse the zone. Delete the inner pair.',
  },
});
