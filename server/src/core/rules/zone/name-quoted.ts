import { replace } from '../../text/edit.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/name-quoted',
  only: ['quoted-owner', 'quoted-name'],
  accepted: 'warning',
  messages: {
    quoted: 'A name needs no quotes, and not every name server takes it with them. Take them away.',
  },
  fix: ({ problem, marked }) => {
    const name = marked.replace(/^"|"$/g, '');
    // What would be read as something else without the quotes.
    if (!/^(?!@$|\$)[^\s"();]+$/.test(name)) return undefined;
    return { title: 'Take the quotes away', safe: true, edits: () => [replace(problem.span, name)] };
  },
});
