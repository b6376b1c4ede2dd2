import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/record-too-long',
  only: ['rdata-too-long', 'rdata-too-long-for-bind'],
  accepted: 'silent',
  spec: [{ rfc: 1035, section: '3.2.1' }],
  messages: {
    long: 'The data of a record can have at most {limit} octets, and these have {length}. {server} refuses the zone. Shorten them.',
  },
});
