import { replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/invalid-escape',
  only: ['esc-ddd-256', 'esc-ddd-short', 'esc-end-of-word', 'esc-in-field'],
  accepted: 'warning',
  messages: {
    tooLarge:
      '{marked} is not an octet: the number after a backslash is 000 to 255. {server} refuses the zone. Write two for a backslash.',
    short:
      'A number after a backslash has exactly three digits. {server} refuses {marked}. Add zeros in front, as in \\007.',
    end: 'A backslash at the end of a word escapes nothing. {server} refuses the zone. Delete it.',
    field: 'A backslash has no meaning in this field. {server} refuses the zone. Delete it.',
  },
  choose: ({ problem, document }) =>
    // A backslash before the closing quotation mark is zone/quote-escaped's.
    document.slice(problem.span.end, problem.span.end + 1) === '"' && problem.code === 'esc-end-of-word'
      ? undefined
      : problem.code === 'esc-ddd-256'
        ? 'tooLarge'
        : problem.code === 'esc-ddd-short'
          ? 'short'
          : problem.code === 'esc-end-of-word'
            ? 'end'
            : 'field',
  fix: ({ problem, marked }) =>
    problem.code === 'esc-ddd-short'
      ? {
          title: say`Write the number with three digits`,
          edits: () => [replace(problem.span, `\\${marked.slice(1).padStart(3, '0')}`)],
        }
      : undefined,
});
