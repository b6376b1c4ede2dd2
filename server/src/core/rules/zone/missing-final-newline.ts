import { insert } from '../../text/edit.ts';
import { lineBreakOf } from '../../text/lines.ts';
import { say } from '../../text/say.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/missing-final-newline',
  only: ['no-final-newline'],
  accepted: 'hint',
  reach: 'file',
  messages: {
    missing:
      'The last line has no line ending. BIND warns about it, and a line that a script appends would be glued to this one. End the line.',
  },
  fix: ({ document }) => ({
    title: say`End the last line`,
    safe: true,
    edits: () => [insert(document.text.length, lineBreakOf(document.text, '\n'))],
  }),
});
