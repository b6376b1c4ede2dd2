import { insert, remove, type TextEdit } from '../../text/edit.ts';
import type { Token } from '../../zone/syntax.ts';
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
          edits: () => closed(document.zone.syntax.entryAt(problem.span.start)?.leaves ?? [], Number(data['at'])),
        },
});

/** One pair is left of those that nobody closes: the inner ones go, since servers refuse them. */
function closed(leaves: readonly Token[], at: number): readonly TextEdit[] {
  const open: Token[] = [];
  for (const leaf of leaves) {
    if (leaf.kind === 'open') open.push(leaf);
    else if (leaf.kind === 'close') open.pop();
  }
  return [...open.slice(1).map(({ span }) => remove(span)), insert(at, ' )')];
}
