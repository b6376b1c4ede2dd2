import { replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/invalid-generic-rdata',
  only: ['rfc3597-bad-length', 'rfc3597-malformed', 'rfc3597-needed'],
  accepted: 'error',
  spec: [{ rfc: 3597, section: '5' }],
  messages: {
    length:
      'The data has {expected|octet}, but the length is {length}. {server} refuses the zone. Correct the length, or copy the data again.',
    malformed:
      'After \\# come a length in octets and hexadecimal digits that fit the type. {server} refuses the zone. Copy the data again.',
    needed:
      'The type {type} has no text format that is known here. Write its data as \\# LENGTH HEXADECIMAL (RFC 3597).',
  },
  choose: ({ problem: { code } }) =>
    code === 'rfc3597-bad-length' ? 'length' : code === 'rfc3597-needed' ? 'needed' : 'malformed',
  fix: ({ problem, data }) =>
    problem.code === 'rfc3597-bad-length' && data['fits'] === 1
      ? {
          title: say`Write ${String(data['expected'])}`,
          edits: () => [replace(problem.span, String(data['expected']))],
        }
      : undefined,
});
