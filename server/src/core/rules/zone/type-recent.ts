import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/type-recent',
  only: ['type-recent', 'type-newest', 'type-unknown-to-knot'],
  accepted: 'warning',
  spec: [{ rfc: 3597, section: '5' }],
  messages: {
    recent:
      'NSD 4.6 and Knot DNS 3.2 do not know the type {type} and refuse the zone. Write TYPE{number} and the data as \\# LENGTH HEXADECIMAL, or update the name server if a newer version knows it.',
    newest:
      'BIND 9.18, NSD 4.6 and Knot DNS 3.2 do not know the type {type} and refuse the zone; newer versions may read it. Write TYPE{number} and the data as \\# LENGTH HEXADECIMAL, or update the name server.',
    knot: 'Knot DNS 3.2 does not know the type {type} and refuses the zone. Write TYPE{number} and the data as \\# LENGTH HEXADECIMAL.',
  },
  choose: ({ problem: { code }, target }) => {
    if (code === 'type-newest') return 'newest';
    if (code === 'type-unknown-to-knot') return target === 'knot' ? 'knot' : undefined;
    return target === 'nsd' || target === 'knot' ? 'recent' : undefined;
  },
});
