import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/paren-nested',
  only: ['paren-nested'],
  accepted: 'warning',
  messages: {
    nested:
      'Parentheses cannot be nested: one pair is enough for a record of any length. BIND reads this; NSD and others refuse the zone. Delete the inner pair.',
  },
});
