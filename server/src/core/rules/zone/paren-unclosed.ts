import { insert } from '../../text/edit.ts';
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
          edits: () => [insert(Number(data['at']), ' )')],
        },
});
