import { fieldWords } from './field-words.ts';
import { problemRule } from './problem-rule.ts';

export default problemRule({
  id: 'zone/bad-number',
  only: ['number-bad', 'number-range', 'time-bad'],
  accepted: 'error',
  spec: [{ rfc: 1035, section: '3.3' }],
  messages: {
    number: '{marked} is no whole number, which {field} has to be. {server} refuses the zone. Correct it.',
    range: '{marked} is too large for {field}: the most is {limit}. {server} refuses the zone. Correct it.',
    time: '{marked} is no time of the form YYYYMMDDHHMMSS. {server} refuses the zone. Correct it.',
  },
  choose: ({ problem }) =>
    problem.code === 'time-bad' ? 'time' : problem.code === 'number-range' ? 'range' : 'number',
  fill: ({ data }) => ({ field: fieldWords(data['field']) }),
});
