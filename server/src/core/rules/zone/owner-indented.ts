import { remove } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { problemRule } from './lib/problem-rule.ts';
import { spacesBefore } from './lib/spaces.ts';

export default problemRule({
  id: 'zone/owner-indented',
  only: ['indented-owner'],
  accepted: 'error',
  messages: {
    indented:
      'The name {text} is indented, so it is read as a TTL, class or type: an indented line has the owner of the line before. Name servers refuse it or give the record to the wrong name. Move it to the first column.',
  },
  fix: ({ problem, document }) => ({
    title: say`Move it to the first column`,
    edits: () => [remove(spacesBefore(document.text, problem.span.start))],
  }),
});
