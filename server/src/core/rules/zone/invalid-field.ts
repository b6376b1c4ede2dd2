import { replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { refusesFor } from '../../zone/problem.ts';
import { releaseName } from '../../zone/releases.ts';
import { fieldWords } from './lib/field-descriptions.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/invalid-field',
  only: [
    'field-bad',
    'type-list-bad',
    'mnemonic-bad',
    'algorithm-by-release',
    'string-unquoted',
    'field-doubtful',
    'field-trailing',
  ],
  accepted: 'warning',
  messages: {
    bad: '{marked} is not a valid value for this field. {server} refuses the zone or reads something else. Expected: {expected}.',
    trailing:
      '{marked} has more characters than an address of its kind. NSD and Knot DNS refuse the zone; BIND reads {expected} and ignores the rest. Delete the rest.',
    name: '{release} does not know the algorithm by the name {marked} and refuses the zone. Write the number, {expected}.',
  },
  choose: ({ problem, target }) => {
    if (problem.code === 'field-trailing') return 'trailing';
    if (problem.code !== 'algorithm-by-release') return 'bad';
    return refusesFor(target, problem) ? 'name' : undefined;
  },
  fill: ({ data, target }) => ({
    expected: data['expected'] ?? fieldWords(data['field']),
    release: releaseName(target),
  }),
  fix: ({ problem: { code, span }, data }) =>
    code === 'algorithm-by-release'
      ? { title: say`Write ${String(data['expected'])}`, edits: () => [replace(span, String(data['expected']))] }
      : undefined,
});
