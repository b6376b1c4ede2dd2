import { refuses } from '../../zone/problem.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/invalid-line-end',
  only: ['crlf', 'lone-cr'],
  accepted: 'warning',
  reach: 'file',
  messages: {
    crlf: 'The lines end with CR LF, as on Windows. {server} refuses the zone. Save the file with LF line endings.',
    lone: 'There is a carriage return (CR) without a line feed (LF). Name servers end a line at it, but not a comment: what follows a comment is lost up to the next LF. Save the file with LF line endings.',
  },
  choose: ({ problem: { code }, target }) => {
    if (code === 'lone-cr') return 'lone';
    return refuses(target, code) ? 'crlf' : undefined;
  },
});
