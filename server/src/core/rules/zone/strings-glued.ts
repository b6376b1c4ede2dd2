import { insert } from '../../text/edit.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/strings-glued',
  only: ['quote-adjacent', 'word-then-quote'],
  accepted: 'silent',
  messages: {
    adjacent: 'There is no space between two strings. {server} refuses the zone. Insert a space.',
  },
  fix: ({ problem }) => ({
    title: 'Insert a space',
    safe: true,
    edits: () => [insert(problem.span.start, ' ')],
  }),
});
