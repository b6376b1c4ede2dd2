import { insert, remove, type TextEdit } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
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
          title: say`Close the parenthesis where the record ends`,
          safe: true,
          edits: () => {
            const { end } = document.zone.syntax.entry(entryOf(document, problem)).span;
            return onePair(document.text, problem.span.end, Number(data['at']), end);
          },
        },
});

/**
 * Deletes the parentheses after the first one, but for the one that closes where the record ends: one pair is enough, and NSD refuses more.
 *
 * @param last the end of the record's last word
 */
function onePair(text: string, start: number, last: number, end: number): readonly TextEdit[] {
  const found: Span[] = [];
  for (const match of text.slice(start, end).matchAll(/\\.|"(?:\\.|[^"\\])*"?|;[^\r\n]*|[()]/gs)) {
    const at = start + match.index;
    if (match[0] === '(' || match[0] === ')') found.push({ start: at, end: at + 1 });
  }
  const closing = found.findLast((span) => span.start >= last && text[span.start] === ')');
  const others = found.filter((span) => span !== closing).map(remove);
  return closing === undefined ? [...others, insert(last, ' )')] : others;
}
