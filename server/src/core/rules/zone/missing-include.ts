import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/missing-include',
  only: ['include-missing', 'include-loop'],
  accepted: 'error',
  messages: {
    missing:
      'The file {text} is not found beside this zone, or lies outside of the open folders. A name server that does not find it either refuses the zone. Correct the path, or open the folder that holds the file.',
    loop: 'The file {text} includes itself, directly or by way of others. {server} refuses the zone. Delete one of these lines.',
  },
  choose: ({ problem }) => (problem.code === 'include-loop' ? 'loop' : 'missing'),
});
