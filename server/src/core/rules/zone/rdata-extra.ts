import { insert, replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import type { Span } from '../../text/span.ts';
import { HEAD_BEHIND_TYPE, headBehindType, headFix } from './lib/head-behind-type.ts';
import { type ProblemContext, problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/rdata-extra',
  only: ['extra-rdata'],
  accepted: 'error',
  spec: [{ rfc: 1035, section: '3.3' }],
  messages: {
    ...HEAD_BEHIND_TYPE,
    doubled:
      'The quotes are doubled: "" is an empty value, and what follows it is too much. {server} refuses the zone. Quote the value once.',
    extra:
      'The {type} record is complete before this. {server} refuses the zone. If this is a comment, begin it with a semicolon.',
  },
  choose: (context) => {
    const behind = headBehindType(context);
    if (behind === undefined) {
      if (doubledQuotes(context) !== undefined) return 'doubled';
      return isRestOfAddress(context) || isAfterDoubled(context) ? undefined : 'extra';
    }
    // Where the word cannot be what the first field takes, it was reported there.
    const isTold = context.document.problemsOf(context.record!).some(({ span }) => span.start === behind.span.start);
    return isTold ? undefined : behind.word;
  },
  fill: ({ record }) => ({ type: record?.type ?? say`resource` }),
  fix: (context) => {
    const behind = headBehindType(context);
    if (behind !== undefined) return headFix(context.record!, behind);
    const doubled = doubledQuotes(context);
    if (doubled !== undefined)
      return {
        title: say`Quote the value once`,
        safe: true,
        edits: () => [replace(doubled.span, `"${doubled.value}"`)],
      };
    const { start } = context.problem.span;
    // A comment would take away a parenthesis that closes on the line.
    const rest = /^[^;]*/.exec(context.document.slice(start, context.document.zone.syntax.lineEnd(start)))![0];
    return rest.includes(')') ? undefined : { title: say`Make it a comment`, edits: () => [insert(start, '; ')] };
  },
});

interface DoubledQuotes {
  readonly span: Span;
  readonly value: string;
}

/** `""value""`, of which the empty string is the last field, and this the first word that is too much. */
function doubledQuotes({ problem, document }: ProblemContext): DoubledQuotes | undefined {
  const { start } = problem.span;
  if (document.slice(start - 2, start) !== '""' || document.slice(start - 3, start - 2) === '\\') return undefined;
  const [whole, value] = /^([^"\s;()\\]+)""(?!")/.exec(document.slice(start, start + 300)) ?? [];
  return whole === undefined || value === undefined
    ? undefined
    : { span: { start: start - 2, end: start + whole.length }, value };
}

/** What is left over of doubled quotes is reported with them. */
function isAfterDoubled(context: ProblemContext): boolean {
  const { problem, document, record } = context;
  if (record === undefined) return false;
  return document
    .problemsOf(record)
    .some(
      (other) =>
        other.code === 'extra-rdata' &&
        other.span.start < problem.span.start &&
        doubledQuotes({ ...context, problem: other }) !== undefined,
    );
}

/** Words after one that is not an address, as in `A {{ address }}`: they are reported with it. */
function isRestOfAddress({ problem, document, record }: ProblemContext): boolean {
  return (
    record !== undefined &&
    document.problemsOf(record).some(({ code, span }) => ADDRESSES.has(code) && span.end < problem.span.start)
  );
}

const ADDRESSES: ReadonlySet<string> = new Set(['a-bad-octet', 'aaaa-bad']);
