import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/invalid-directive',
  only: ['directive-missing', 'directive-extra'],
  accepted: 'error',
  messages: {
    missing: '{text} has no argument. {server} refuses the zone. Complete the line, or delete it.',
    extra:
      '{text} takes no further argument. {server} refuses the zone. Delete this, or put a semicolon before it if it is a comment.',
  },
  choose: ({ problem }) => (problem.code === 'directive-missing' ? 'missing' : 'extra'),
});
