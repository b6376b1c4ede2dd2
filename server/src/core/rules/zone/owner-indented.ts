import { remove } from '../../text/edit.ts';
import { blanksBefore } from './lib/blanks.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/owner-indented',
  only: ['indented-owner'],
  accepted: 'error',
  messages: {
    indented:
      'The name {text} is indented, so it stands where a TTL, class or type belongs: a line that begins with a blank has the owner of the line before. Servers refuse it or give the record to the wrong name. Begin it in the first column.',
  },
  fix: ({ problem, document }) => ({
    title: 'Begin it in the first column',
    edits: () => [remove(blanksBefore(document.text, problem.span.start))],
  }),
});
