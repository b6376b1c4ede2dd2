import { problemRule } from './problem-rule.ts';

export default problemRule({
  id: 'zone/directive-arguments',
  only: ['directive-missing', 'directive-extra'],
  accepted: 'error',
  messages: {
    missing: '{text} says nothing. {server} refuses the zone.',
    extra: 'This is more than {text} takes. {server} refuses the zone.',
  },
  choose: ({ problem }) => (problem.code === 'directive-missing' ? 'missing' : 'extra'),
});
