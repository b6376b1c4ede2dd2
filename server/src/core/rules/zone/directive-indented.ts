import { remove } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { problemRule } from './lib/problem-rule.ts';

/** Words with the directive's own: `$INCLUDE FILE ORIGIN`. A `$GENERATE` has more, and is for people to look at. */
const MOST_FIELDS: ReadonlyMap<string, number> = new Map([
  ['$TTL', 2],
  ['$ORIGIN', 2],
  ['$INCLUDE', 3],
]);

export default problemRule({
  id: 'zone/directive-indented',
  only: ['indented-directive'],
  accepted: 'error',
  messages: {
    indented:
      'A directive must begin in the first column. {server} takes {text} for a record and refuses the zone. Delete the spaces before it.',
  },
  fix: ({ problem, marked, document }) => {
    // With more than its arguments the line may be a record into which the word has slipped.
    const count = document.zone.syntax.entryAt(problem.span.end - 1)?.fields.length ?? 0;
    if (count > (MOST_FIELDS.get(marked.trim().toUpperCase()) ?? 0)) return undefined;
    return {
      title: say`Move it to the first column`,
      safe: true,
      edits: () => [
        remove({ start: problem.span.start, end: problem.span.start + marked.length - marked.trimStart().length }),
      ],
    };
  },
});
