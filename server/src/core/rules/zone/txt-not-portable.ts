import { replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/txt-not-portable',
  only: ['txt-non-ascii', 'txt-at'],
  accepted: 'silent',
  messages: {
    ascii: '{server} does not read the character {text} here. Write its octets as \\DDD.',
    at: '{server} does not read a lone @ as a string. Quote it.',
  },
  choose: ({ problem: { code } }) => (code === 'txt-at' ? 'at' : 'ascii'),
  fix: ({ problem }) =>
    problem.code === 'txt-at'
      ? { title: say`Quote it`, safe: true, edits: () => [replace(problem.span, '"@"')] }
      : undefined,
});
