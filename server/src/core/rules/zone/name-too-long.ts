import { isKeyInCname } from '../../workspace/misplaced-keys.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/name-too-long',
  only: ['label-64', 'name-too-long'],
  accepted: 'error',
  spec: [{ rfc: 1035, section: '2.3.4' }],
  messages: {
    label:
      'A label of this name has {length} octets, and the limit is 63. {server} refuses the zone. Shorten it, or divide it with a dot.',
    name: 'The name has more than 255 octets. {server} refuses the zone. Shorten it.',
  },
  // The type is the mistake, and zone/key-not-in-txt reports it.
  choose: ({ problem, record, marked }) =>
    isKeyInCname(record, marked) ? undefined : problem.code === 'label-64' ? 'label' : 'name',
  fill: ({ marked }) => ({ length: marked.split('.').reduce((most, label) => Math.max(most, label.length), 0) }),
});
