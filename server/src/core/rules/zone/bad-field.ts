import { fieldWords } from './field-words.ts';
import { problemRule } from './problem-rule.ts';

export default problemRule({
  id: 'zone/bad-field',
  only: ['field-bad', 'type-list-bad', 'mnemonic-bad', 'string-unquoted', 'field-doubtful'],
  accepted: 'warning',
  messages: {
    bad: '{marked} is not what this field takes. {server} refuses the zone or reads something else. Expected is something like {expected}.',
  },
  fill: ({ data }) => ({ expected: data['expected'] ?? fieldWords(data['field']) }),
});
