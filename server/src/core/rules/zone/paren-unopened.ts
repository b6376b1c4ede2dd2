import { remove } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/paren-unopened',
  only: ['paren-extra-close'],
  accepted: 'error',
  messages: {
    extra:
      'This closing parenthesis has no opening one. {server} refuses the zone. Delete it, or open a parenthesis where the data begin.',
  },
  fix: ({ problem, document }) => ({
    title: say`Delete the parenthesis`,
    edits: () => {
      const { start, end } = problem.span;
      const spaces = /(?<![ \t])[ \t]+$/.exec(document.slice(Math.max(0, start - 80), start))?.[0].length ?? 0;
      return [remove({ start: start - spaces, end })];
    },
  }),
});
