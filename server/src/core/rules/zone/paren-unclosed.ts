import { insert, remove, type TextEdit } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import { entryOf, openEntries, problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/paren-unclosed',
  only: ['paren-unclosed'],
  accepted: 'error',
  messages: {
    unclosed:
      'This parenthesis is never closed. {server} takes the following records for part of this one, or refuses the zone. Close it where the record ends.',
  },
  fix: ({ problem, data, document }) =>
    // A parenthesis put there while a quotation mark is open would come into the quotes.
    openEntries(document).quotes.has(entryOf(document, problem))
      ? undefined
      : {
          title: 'Close the parenthesis where the record ends',
          safe: true,
          edits: () => [
            ...innerParens(document.text, problem.span.end, Number(data['at'])),
            insert(Number(data['at']), ' )'),
          ],
        },
});

/** Deletes the parentheses between the first one and the end of the record: one pair is enough, and NSD refuses more. */
function innerParens(text: string, start: number, end: number): readonly TextEdit[] {
  const found: Span[] = [];
  for (const match of text.slice(start, end).matchAll(/\\.|"(?:\\.|[^"\\])*"?|;[^\r\n]*|[()]/gs)) {
    const at = start + match.index;
    if (match[0] === '(' || match[0] === ')') found.push({ start: at, end: at + 1 });
  }
  return found.map(remove);
}
