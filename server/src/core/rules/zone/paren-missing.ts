import { insert } from '../../text/edit.ts';
import { touches } from '../../text/span.ts';
import { problemRule } from './problem-rule.ts';

export default problemRule({
  id: 'zone/paren-missing',
  only: ['paren-missing'],
  accepted: 'error',
  messages: {
    missing:
      'This line goes on with the record above it, but a record ends with its line unless it is in parentheses. {server} refuses the zone. Put the parts of the value into ( ).',
  },
  fix: ({ document, problem, record }) => {
    // Data of another type have no further strings, and parentheses must not be nested.
    if (record === undefined || (record.type !== 'TXT' && record.type !== 'SPF')) return undefined;
    if (record.entry.leaves.some(({ kind }) => kind === 'open')) return undefined;
    const same = document.zone.problems.filter(
      ({ code, record: of }) => code === 'paren-missing' && of === problem.record,
    );
    const { syntax } = document.zone;
    const last = syntax.entryAt(same.at(-1)!.span.start)!.index;
    for (let i = record.entry.index + 1; i < last; i++) {
      const { kind, span } = syntax.entry(i);
      // A directive between them would end up in the parentheses.
      if (kind !== 'blank' && !same.some((part) => touches(span, part.span.start))) return undefined;
    }
    const end = endOfStrings(document.text, same.at(-1)!.span.start);
    return {
      title: 'Put the value into parentheses',
      safe: same[0] === problem,
      edits: () => [insert(record.rdataSpan.start, '( '), insert(end, ' )')],
    };
  },
});

/** Where the quoted strings of a line end. */
function endOfStrings(text: string, start: number): number {
  const strings = /^(?:[ \t]*"(?:[^"\\\r\n]|\\[^\r\n])*")+/.exec(text.slice(start, start + 70_000));
  return start + (strings?.[0].length ?? 0);
}
