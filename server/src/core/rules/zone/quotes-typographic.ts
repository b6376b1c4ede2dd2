import { replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/quotes-typographic',
  only: ['smart-quotes'],
  accepted: 'error',
  messages: {
    smart:
      'This is a typographic quotation mark, from a word processor or a web page. Name servers take it for data: the value is cut at spaces and semicolons, and the mark itself is published. Use straight quotation marks.',
  },
  fix: ({ problem, document }) => ({
    title: say`Use straight quotation marks`,
    edits: () => {
      const { start } = problem.span;
      const line = document.slice(start, document.zone.syntax.lineEnd(start));
      return [...line.matchAll(/[\u201c-\u201f]/g)].map(({ index }) =>
        replace({ start: start + index, end: start + index + 1 }, '"'),
      );
    },
  }),
});
