import { remove } from '../../text/edit.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/quote-multiline',
  only: ['quote-multiline'],
  accepted: 'error',
  messages: {
    lines:
      'A line ends within the quotes. BIND and Knot DNS refuse the zone; others publish the line break as a part of the value, which breaks a key. Close the quotes at the end of each line, or join the lines.',
  },
  fix: ({ problem, document }) => ({
    title: 'Join the lines',
    edits: () => {
      const { start, end } = problem.span;
      return [...document.text.slice(start, end).matchAll(/(?<![ \t])[ \t]*(?:\r\n|\r|\n)[ \t]*/g)].map(
        ({ index, 0: found }) => remove({ start: start + index, end: start + index + found.length }),
      );
    },
  }),
});
