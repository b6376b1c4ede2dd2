import { replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/name-sign-unescaped',
  only: ['name-sign'],
  accepted: 'silent',
  messages: {
    sign: 'Knot DNS refuses the zone for {sign} in the name {text}: without a backslash it reads only letters, digits, hyphens, underscores, slashes and asterisks. Correct the name, or write the character as {escape}.',
  },
  fix: ({ problem, data }) => ({
    title: say`Write the character as ${String(data['escape'])}`,
    edits: () => [replace(problem.span, String(data['escape']))],
  }),
});
