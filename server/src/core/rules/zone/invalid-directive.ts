import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/invalid-directive',
  only: ['directive-missing', 'directive-extra'],
  accepted: 'error',
  messages: {
    missing: 'Nothing stands behind {text}. {server} refuses the zone. Complete the line, or delete it.',
    extra:
      'This is more than {text} takes. {server} refuses the zone. Delete it, or put ; before it if it is a comment.',
  },
  choose: ({ problem }) => (problem.code === 'directive-missing' ? 'missing' : 'extra'),
});
