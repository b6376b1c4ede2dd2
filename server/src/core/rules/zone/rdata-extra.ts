import { insert } from '../../text/edit.ts';
import { HEAD_BEHIND_TYPE, headBehindType, headFix } from './lib/head-behind-type.ts';
import { type Mistake, problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/rdata-extra',
  only: ['extra-rdata'],
  accepted: 'error',
  spec: [{ rfc: 1035, section: '3.3' }],
  messages: {
    ...HEAD_BEHIND_TYPE,
    extra:
      'The {type} record is complete before this. {server} refuses the zone. If this is a comment, begin it with a semicolon.',
  },
  choose: (mistake) => {
    const behind = headBehindType(mistake);
    if (behind === undefined) return isRestOfAddress(mistake) ? undefined : 'extra';
    // Where the word cannot be what the first field takes, it was told there.
    const isTold = mistake.document.problemsOf(mistake.record!).some(({ span }) => span.start === behind.span.start);
    return isTold ? undefined : behind.word;
  },
  fill: ({ record }) => ({ type: record?.type ?? 'resource' }),
  fix: (mistake) => {
    const behind = headBehindType(mistake);
    if (behind !== undefined) return headFix(mistake.record!, behind);
    const { start } = mistake.problem.span;
    // A comment would take away a parenthesis that closes on the line.
    const rest = /^[^;\r\n]*/.exec(mistake.document.text.slice(start))![0];
    return rest.includes(')') ? undefined : { title: 'Make it a comment', edits: () => [insert(start, '; ')] };
  },
});

/** Words behind one that is no address, as in `A {{ address }}`: they are told with it. */
function isRestOfAddress({ problem, document, record }: Mistake): boolean {
  return (
    record !== undefined &&
    document.problemsOf(record).some(({ code, span }) => ADDRESSES.has(code) && span.end < problem.span.start)
  );
}

const ADDRESSES: ReadonlySet<string> = new Set(['a-bad-octet', 'aaaa-bad']);
