import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/invalid-digest-length',
  only: ['digest-length', 'association-length'],
  accepted: 'warning',
  spec: [
    { rfc: 4034, section: '5' },
    { rfc: 4509, section: '2' },
    { rfc: 6605, section: '2' },
    { rfc: 5155, section: '3.2' },
    { rfc: 6698, section: '2.1' },
  ],
  messages: {
    length:
      'The digest is {length} instead of {expected} octets long, so nothing can be verified with it. Copy the digest again.',
    hash: 'The hash of the next name is {length} instead of {expected} octets long. The signing program makes these records: sign the zone again.',
  },
  choose: ({ record }) => (record?.type === 'NSEC3' ? 'hash' : 'length'),
});
