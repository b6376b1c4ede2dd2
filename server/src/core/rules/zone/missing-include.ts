import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/missing-include',
  only: ['include-missing', 'include-loop'],
  accepted: 'error',
  messages: {
    missing:
      'The file {text} was not found beside this zone, or is outside the open folders. If the name server does not find it either, it refuses the zone. Correct the path, or open the folder that contains the file.',
    loop: 'The file {text} includes itself, directly or through other files. {server} refuses the zone. Delete one of these lines.',
  },
  choose: ({ problem }) => (problem.code === 'include-loop' ? 'loop' : 'missing'),
});
