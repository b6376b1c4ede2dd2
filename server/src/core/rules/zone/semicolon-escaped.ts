import { remove } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import type { Span } from '../../text/span.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/semicolon-escaped',
  only: ['semicolon-escaped'],
  accepted: 'hint',
  messages: {
    escaped:
      'The backslash is not needed within quotes. Name servers read a plain semicolon, but a web form or API that does not know escapes would publish the backslash and break the record. Delete the backslashes.',
  },
  fix: ({ problem, document, record }) => ({
    title: say`Delete the backslashes`,
    safe: true,
    edits: () => {
      const string = record?.stringAt(problem.span.start);
      return backslashes(document.text, string?.span ?? problem.span).map((at) => remove({ start: at, end: at + 1 }));
    },
  }),
});

/** Where the backslashes are that escape a semicolon, and are not escaped themselves. */
function backslashes(text: string, { start, end }: Span): readonly number[] {
  const found: number[] = [];
  for (let i = start; i < end - 1; i++) {
    if (text[i] !== '\\') continue;
    if (text[i + 1] === ';') found.push(i);
    i++;
  }
  return found;
}
