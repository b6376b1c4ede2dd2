import { replace } from '../../text/edit.ts';
import { type Mistake, problemRule } from './problem-rule.ts';

export default problemRule({
  id: 'zone/type-unknown',
  only: ['type-unknown'],
  accepted: 'error',
  messages: {
    suggest: 'There is no record type {text}. {server} refuses the zone. Did you mean {suggestion}?',
    unknown:
      'There is no record type {text}. {server} refuses the zone. An unknown type is written as TYPE and its number (RFC 3597).',
  },
  choose: (mistake) => (isMisspelt(mistake) ? 'suggest' : 'unknown'),
  fix: (mistake) => {
    const { problem, data } = mistake;
    return isMisspelt(mistake)
      ? { title: `Write ${data['suggestion']}`, edits: () => [replace(problem.span, String(data['suggestion']))] }
      : undefined;
  },
});

/** A number that is no TTL is no type with a slip in it either. */
function isMisspelt({ data, marked }: Mistake): boolean {
  return data['suggestion'] !== undefined && /^[A-Za-z]/.test(marked);
}
