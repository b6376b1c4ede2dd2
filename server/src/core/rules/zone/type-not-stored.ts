import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/type-not-stored',
  only: ['type-meta'],
  accepted: 'error',
  messages: {
    meta: '{type} exists in queries and answers only; it is no type that a zone can hold. {server} refuses the zone. Delete the record.',
  },
});
