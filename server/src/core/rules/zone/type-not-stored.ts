import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/type-not-stored',
  only: ['type-meta', 'type-zero'],
  accepted: 'error',
  messages: {
    meta: '{type} exists only in queries and answers and cannot be in a zone. {server} refuses the zone. Delete the record.',
    zero: 'TYPE0 is reserved and cannot be in a zone. {server} refuses the zone. Delete the record.',
  },
  choose: ({ problem }) => (problem.code === 'type-zero' ? 'zero' : 'meta'),
});
