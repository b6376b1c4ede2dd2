import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/invalid-digest-length',
  only: ['digest-length', 'association-length'],
  accepted: 'warning',
  spec: [
    { rfc: 4034, section: '5' },
    { rfc: 5155, section: '3.2' },
    { rfc: 6698, section: '2.1' },
  ],
  messages: {
    length:
      'The digest has {length} octets, but its type has {expected}. Nobody can verify anything with it; some digits are missing or too many. Copy it again.',
    hash: 'The hash of the next name has {length} octets, and SHA-1 makes {expected}. Such records are made by the program that signs: sign the zone anew.',
  },
  choose: ({ record }) => (record?.type === 'NSEC3' ? 'hash' : 'length'),
});
