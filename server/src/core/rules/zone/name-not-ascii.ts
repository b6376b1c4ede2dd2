import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/name-not-ascii',
  only: ['non-ascii-name'],
  accepted: 'warning',
  spec: [{ rfc: 5890, section: '2.3.2.1' }],
  messages: {
    characters:
      'The name has characters that are not ASCII. They are published as octets that no browser or mail program asks for, and Knot DNS refuses the zone. Write the name as an A-label (xn--...).',
  },
});
