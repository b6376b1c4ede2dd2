import { problemRule } from './problem-rule.ts';

export default problemRule({
  id: 'zone/digest-length',
  only: ['digest-length', 'association-length'],
  accepted: 'warning',
  spec: [
    { rfc: 4034, section: '5' },
    { rfc: 6698, section: '2.1' },
  ],
  messages: {
    length:
      'The digest has {length} octets, but its type has {expected}. Nobody can verify anything with it; some digits are missing or too many. Copy it again.',
  },
});
