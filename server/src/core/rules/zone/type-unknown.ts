import { replace } from '../../text/edit.ts';
import { problemRule } from './problem-rule.ts';

export default problemRule({
  id: 'zone/type-unknown',
  only: ['type-unknown'],
  accepted: 'error',
  messages: {
    suggest: 'There is no record type {text}. {server} refuses the zone. Did you mean {suggestion}?',
    unknown:
      'There is no record type {text}. {server} refuses the zone. An unknown type is written as TYPE and its number (RFC 3597).',
  },
  choose: ({ data }) => (data['suggestion'] === undefined ? 'unknown' : 'suggest'),
  fix: ({ problem, data }) =>
    data['suggestion'] === undefined
      ? undefined
      : { title: `Write ${data['suggestion']}`, edits: () => [replace(problem.span, String(data['suggestion']))] },
});
