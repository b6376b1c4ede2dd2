import { insert } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/strings-glued',
  only: ['quote-adjacent', 'word-then-quote', 'type-then-quote'],
  accepted: 'silent',
  messages: {
    adjacent: 'There is no space between two strings. {server} refuses the zone. Insert a space.',
    type: 'There is no space between the type and its string. {server} refuses the zone. Insert a space.',
  },
  choose: ({ problem }) => (problem.code === 'type-then-quote' ? 'type' : 'adjacent'),
  fix: ({ problem }) => ({
    title: say`Insert a space`,
    safe: true,
    edits: () => [insert(problem.span.start, ' ')],
  }),
});
