import { insert } from '../../text/edit.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/strings-glued',
  only: ['quote-adjacent', 'word-then-quote'],
  accepted: 'silent',
  messages: {
    adjacent: 'Two strings stand side by side without a blank. {server} refuses this. Put a blank between them.',
  },
  fix: ({ problem }) => ({
    title: 'Put a blank between them',
    safe: true,
    edits: () => [insert(problem.span.start, ' ')],
  }),
});
