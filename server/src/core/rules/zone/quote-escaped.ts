import { remove } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/quote-escaped',
  only: ['backslash-quote'],
  accepted: 'error',
  messages: {
    escaped:
      'The backslash makes the quotation mark after it part of the value, so the value is never closed. {server} refuses the zone. Delete the backslash.',
  },
  fix: ({ problem }) => ({
    title: say`Delete the backslash`,
    edits: () => [remove({ start: problem.span.start, end: problem.span.start + 1 })],
  }),
});
