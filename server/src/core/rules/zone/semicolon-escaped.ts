import { remove } from '../../text/edit.ts';
import { problemRule } from './problem-rule.ts';

export default problemRule({
  id: 'zone/semicolon-escaped',
  only: ['semicolon-escaped'],
  accepted: 'hint',
  messages: {
    escaped:
      'The backslash is not needed within quotes. Name servers read a plain ; here, but a web form or an interface that does not know escapes would publish the backslash and break the record.',
  },
  fix: ({ problem }) => ({
    title: 'Delete the backslash',
    safe: true,
    edits: () => [remove({ start: problem.span.start, end: problem.span.start + 1 })],
  }),
});
