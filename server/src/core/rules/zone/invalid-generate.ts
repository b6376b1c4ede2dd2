import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/invalid-generate',
  only: ['generate', 'generate-bad'],
  accepted: 'silent',
  messages: {
    dialect:
      '$GENERATE is known to BIND alone. {server} does not load the zone as it is. Write the records out one by one.',
    bad: '{text} cannot be read as a part of $GENERATE. {server} refuses the zone. Expected is something like {expected}.',
    record:
      'One of the records that this makes is {text}, which {server} refuses, and the zone with it. Correct the range or what is made of it.',
  },
  choose: ({ problem }) =>
    problem.code === 'generate' ? 'dialect' : problem.data['mistake'] === undefined ? 'bad' : 'record',
});
