import { replace } from '../../text/edit.ts';
import { problemRule } from './lib/problem-rule.ts';
import { unquoted } from './lib/unquoted.ts';

export default problemRule({
  id: 'zone/field-quoted',
  only: ['quoted-field'],
  accepted: 'warning',
  messages: {
    quoted:
      'Numbers, addresses and keywords are written without quotes. BIND and Knot DNS refuse {marked}; NSD reads it. Remove the quotes.',
  },
  fix: ({ problem, data, marked, document }) =>
    data['fits'] === 1
      ? {
          title: 'Remove the quotes',
          safe: true,
          edits: () => [replace(problem.span, unquoted(document.text, problem.span, marked.replace(/^"|"$/g, '')))],
        }
      : undefined,
});
