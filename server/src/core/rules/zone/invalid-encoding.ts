import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/invalid-encoding',
  only: ['hex-bad', 'base64-bad', 'base32-bad'],
  accepted: 'error',
  spec: [{ rfc: 4648 }],
  messages: {
    hex: 'This is not hexadecimal data (pairs of 0-9 and a-f). {server} refuses the zone. Copy it again.',
    base64:
      'This is not base64 data: a character is wrong or missing, often at the end. {server} refuses the zone. Copy it again.',
    base32: 'This is not base32hex data (0-9 and a-v). {server} refuses the zone. Copy it again.',
  },
  choose: ({ problem: { code } }) => (code === 'hex-bad' ? 'hex' : code === 'base64-bad' ? 'base64' : 'base32'),
});
