import { insert } from '../../text/edit.ts';
import { problemRule } from './problem-rule.ts';

export default problemRule({
  id: 'zone/paren-unclosed',
  only: ['paren-unclosed'],
  accepted: 'error',
  messages: {
    unclosed:
      'This ( is never closed. {server} takes the following records for a part of this one, or refuses the zone. Close it with ) where the record ends.',
  },
  fix: ({ problem, data, document: { zone } }) => {
    const entry = zone.syntax.entryAt(problem.span.start)?.index;
    const isQuoteOpen = zone.problems.some(
      ({ code, span }) => code === 'quote-unclosed' && zone.syntax.entryAt(span.start)?.index === entry,
    );
    // A parenthesis put there now would come into the quotes.
    if (isQuoteOpen) return undefined;
    return {
      title: 'Close the parenthesis where the record ends',
      safe: true,
      edits: () => [insert(Number(data['at']), ' )')],
    };
  },
});
