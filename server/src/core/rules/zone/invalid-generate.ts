import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/invalid-generate',
  only: ['generate', 'generate-bad'],
  accepted: 'silent',
  messages: {
    dialect:
      '$GENERATE is an extension of BIND that {server} does not read, and it refuses the zone. Write the records out one by one.',
    bad: '{text} is not valid in $GENERATE. {server} refuses the zone. Expected: {expected}.',
    record:
      'One of the records that this makes is {text}, for which {server} refuses the zone. Correct the range or the template.',
  },
  choose: ({ problem }) =>
    problem.code === 'generate' ? 'dialect' : problem.data['mistake'] === undefined ? 'bad' : 'record',
});
