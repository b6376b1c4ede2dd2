import { insert } from '../../text/edit.ts';
import { problemRule } from './problem-rule.ts';

export default problemRule({
  id: 'zone/quote-unclosed',
  only: ['quote-unclosed'],
  accepted: 'error',
  messages: {
    unclosed: 'This quotation mark is never closed. {server} refuses the zone. Close it at the end of the value.',
  },
  fix: ({ data }) => ({
    title: 'Close the quotation mark at the end of the line',
    safe: true,
    edits: () => [insert(Number(data['at']), '"')],
  }),
});
