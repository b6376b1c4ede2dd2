import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/type-not-stored',
  only: ['type-meta', 'type-zero', 'type-reserved'],
  accepted: 'error',
  spec: [{ rfc: 6895, section: '3.1' }],
  messages: {
    meta: '{type} exists only in queries and answers and cannot be in a zone. {server} refuses the zone. Delete the record.',
    zero: 'TYPE0 is reserved and cannot be in a zone. {server} refuses the zone. Delete the record.',
    reserved:
      '{type} is one of the types 128 to 255, which are reserved for queries. BIND refuses the zone; NSD and Knot DNS load it. Delete the record, or take a type from 65280 to 65534, which are for private use.',
  },
  choose: ({ problem: { code } }) => (code === 'type-zero' ? 'zero' : code === 'type-reserved' ? 'reserved' : 'meta'),
});
