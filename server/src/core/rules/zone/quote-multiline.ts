import { remove } from '../../text/edit.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/quote-multiline',
  only: ['quote-multiline', 'quote-multiline-escaped'],
  accepted: 'error',
  messages: {
    escaped:
      'The line ends within quotes, after a backslash. Knot DNS refuses the zone; BIND and NSD publish the line break as part of the value, which breaks a key. Close the quotes at the end of each line, or join the lines.',
    lines:
      'The line ends within quotes. BIND and Knot DNS refuse the zone; NSD publishes the line break as part of the value, which breaks a key. Close the quotes at the end of each line, or join the lines.',
  },
  choose: ({ problem }) => (problem.code === 'quote-multiline' ? 'lines' : 'escaped'),
  fix: ({ problem, document }) => ({
    title: 'Join the lines',
    edits: () => {
      const { start, end } = problem.span;
      return [...document.text.slice(start, end).matchAll(/\\?(?<![ \t])[ \t]*(?:\r\n|\r|\n)[ \t]*/g)].map(
        ({ index, 0: found }) => remove({ start: start + index, end: start + index + found.length }),
      );
    },
  }),
});
