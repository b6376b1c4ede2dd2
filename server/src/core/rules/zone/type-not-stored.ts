import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/type-not-stored',
  only: ['type-meta'],
  accepted: 'error',
  messages: {
    meta: '{type} exists only in queries and answers and cannot be in a zone. {server} refuses the zone. Delete the record.',
  },
});
