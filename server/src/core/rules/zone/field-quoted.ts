import { replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { problemRule } from './lib/problem-rule.ts';
import { unquoted } from './lib/unquoted.ts';

export default problemRule({
  id: 'zone/field-quoted',
  only: ['quoted-field'],
  accepted: 'warning',
  messages: {
    quoted:
      'Numbers, addresses and keywords are written without quotes. BIND and Knot DNS refuse {marked}; NSD reads it. Remove the quotes.',
    unfit:
      '{marked} is not valid here, and is in quotes, which numbers, addresses and keywords are written without. BIND, NSD and Knot DNS refuse the zone. Correct the value, and remove the quotes.',
  },
  choose: ({ data }) => (data['fits'] === 1 ? 'quoted' : 'unfit'),
  isFatal: ({ data }) => data['fits'] !== 1,
  fix: ({ problem, data, marked, document }) =>
    data['fits'] === 1
      ? {
          title: say`Remove the quotes`,
          safe: true,
          edits: () => [replace(problem.span, unquoted(document.text, problem.span, marked.replace(/^"|"$/g, '')))],
        }
      : undefined,
});
