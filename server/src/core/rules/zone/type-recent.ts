import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/type-recent',
  only: ['type-recent', 'type-newest'],
  accepted: 'warning',
  spec: [{ rfc: 3597, section: '5' }],
  messages: {
    recent:
      'NSD 4.6 and Knot DNS 3.2 do not know the type {type} and refuse the zone; newer versions may read it. Write TYPE{number} and the data as \\# LENGTH HEXADECIMAL, or update the name server.',
    newest:
      'BIND 9.18, NSD 4.6 and Knot DNS 3.2 do not know the type {type} and refuse the zone; newer versions may read it. Write TYPE{number} and the data as \\# LENGTH HEXADECIMAL, or update the name server.',
  },
  choose: ({ problem: { code }, target }) => {
    if (code === 'type-newest') return 'newest';
    return target === 'nsd' || target === 'knot' ? 'recent' : undefined;
  },
});
