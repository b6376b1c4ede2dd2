import { problemRule } from './problem-rule.ts';

export default problemRule({
  id: 'zone/generate',
  only: ['generate', 'generate-bad'],
  accepted: 'silent',
  messages: {
    dialect:
      '$GENERATE is known to BIND alone. {server} does not load the zone as it is. Write the records out one by one.',
    bad: '{text} cannot be read as a part of $GENERATE. {server} refuses the zone. Expected is something like {expected}.',
  },
  choose: ({ problem }) => (problem.code === 'generate-bad' ? 'bad' : 'dialect'),
});
