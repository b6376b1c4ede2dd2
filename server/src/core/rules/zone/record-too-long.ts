import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/record-too-long',
  only: ['rdata-too-long'],
  accepted: 'error',
  spec: [{ rfc: 1035, section: '3.2.1' }],
  messages: {
    long: 'The data of a record have at most 65535 octets, and these have {length}. {server} refuses the zone. Shorten them.',
  },
});
