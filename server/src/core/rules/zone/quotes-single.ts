import { replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/quotes-single',
  only: ['single-quotes'],
  accepted: 'warning',
  messages: {
    single:
      'Single quotes do not quote in a zone file: they are published as part of the value, which is cut at spaces and semicolons. Use double quotes.',
    backtick:
      'Backticks do not quote in a zone file: they are published as part of the value, which is cut at spaces and semicolons. Use double quotes.',
  },
  // The semicolon that cuts the value is reported, and the fix there replaces the quotes.
  choose: ({ problem, document }) =>
    document.slice(problem.span.end, problem.span.end + 1) === ';'
      ? undefined
      : document.slice(problem.span.start, problem.span.start + 1) === '`'
        ? 'backtick'
        : 'single',
  fix: ({ problem, data, document }) => {
    const { start, end } = problem.span;
    if (data['closed'] !== 1 || document.slice(start, end).includes('"')) return undefined;
    return {
      title: say`Use double quotes`,
      edits: () => [replace({ start, end: start + 1 }, '"'), replace({ start: end - 1, end }, '"')],
    };
  },
});
