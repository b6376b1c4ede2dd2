import { problemRule } from './problem-rule.ts';

export default problemRule({
  id: 'zone/include-missing',
  only: ['include-missing', 'include-loop'],
  accepted: 'error',
  messages: {
    missing: 'The file {text} cannot be read. {server} refuses the zone.',
    loop: 'The file {text} includes itself, directly or by way of others. {server} refuses the zone.',
  },
  choose: ({ problem }) => (problem.code === 'include-loop' ? 'loop' : 'missing'),
});
