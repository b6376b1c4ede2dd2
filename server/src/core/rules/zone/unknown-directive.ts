import { replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { refuses } from '../../zone/problem.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/unknown-directive',
  only: ['directive-unknown', 'directive-date'],
  accepted: 'error',
  messages: {
    suggest: 'There is no directive {text}. {server} refuses the zone. Did you mean {suggestion}?',
    unknown:
      'Name servers do not know the directive {marked}. $ORIGIN, $TTL and $INCLUDE are understood by all. Delete the line, or put a semicolon before it if it is a comment.',
  },
  choose: ({ data, problem, target }) => {
    // BIND writes $DATE into some of its files, and reads it.
    if (problem.code === 'directive-date' && !refuses(target, problem.code)) return undefined;
    return data['suggestion'] === undefined ? 'unknown' : 'suggest';
  },
  fix: ({ problem, data }) =>
    data['suggestion'] === undefined
      ? undefined
      : {
          title: say`Write ${String(data['suggestion'])}`,
          edits: () => [replace(problem.span, String(data['suggestion']))],
        },
});
