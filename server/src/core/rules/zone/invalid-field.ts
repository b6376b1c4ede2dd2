import { replace } from '../../text/edit.ts';
import { refuses } from '../../zone/problem.ts';
import { fieldWords } from './lib/field-descriptions.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/invalid-field',
  only: ['field-bad', 'type-list-bad', 'mnemonic-bad', 'mnemonic-of-registry', 'string-unquoted', 'field-doubtful'],
  accepted: 'warning',
  messages: {
    bad: '{marked} is not a valid value for this field. {server} refuses the zone or reads something else. Expected: {expected}.',
    registry:
      '{marked} is the registered name of the algorithm, but {server} does not know it by that name and refuses the zone. Write the number, {expected}.',
  },
  choose: ({ problem: { code }, target }) => {
    if (code !== 'mnemonic-of-registry') return 'bad';
    return refuses(target, code) ? 'registry' : undefined;
  },
  fill: ({ data }) => ({ expected: data['expected'] ?? fieldWords(data['field']) }),
  fix: ({ problem: { code, span }, data }) =>
    code === 'mnemonic-of-registry'
      ? { title: `Write ${data['expected']}`, edits: () => [replace(span, String(data['expected']))] }
      : undefined,
});
