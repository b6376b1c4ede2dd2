import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/name-not-ascii',
  only: ['non-ascii-name'],
  accepted: 'warning',
  spec: [{ rfc: 5890, section: '2.3.2.1' }],
  messages: {
    characters:
      'The name has characters that are not ASCII. They are published as octets, and nobody who types the name gets them. Write it as an A-label (xn--...).',
  },
});
