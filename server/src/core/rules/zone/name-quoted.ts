import { replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { isKeyInCname } from '../../workspace/misplaced-keys.ts';
import { problemRule } from './lib/problem-rule.ts';
import { unquoted } from './lib/unquoted.ts';

export default problemRule({
  id: 'zone/name-quoted',
  only: ['quoted-owner', 'quoted-name'],
  accepted: 'warning',
  messages: {
    quoted: 'This name is in quotes. {servers}. Remove the quotes.',
  },
  // The type is the mistake, and zone/key-not-in-txt reports it.
  choose: ({ record, marked }) => (isKeyInCname(record, marked) ? undefined : 'quoted'),
  fill: ({ problem }) => ({
    servers:
      problem.code === 'quoted-owner'
        ? say`BIND and NSD read it; Knot DNS refuses the zone`
        : say`NSD reads it; BIND and Knot DNS refuse the zone`,
  }),
  fix: ({ problem, marked, document }) => {
    const name = marked.replace(/^"|"$/g, '');
    // What would be read as something else without the quotes.
    if (!/^(?!@$|\$)[^\s"();]+$/.test(name)) return undefined;
    return {
      title: say`Remove the quotes`,
      safe: true,
      edits: () => [replace(problem.span, unquoted(document.text, problem.span, name))],
    };
  },
});
