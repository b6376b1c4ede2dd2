import { insert, remove, replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { type ProblemContext, problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/at-sign-in-name',
  only: ['name-at', 'name-escaped-at'],
  accepted: 'error',
  spec: [{ rfc: 1035, section: '8' }],
  messages: {
    at: 'An @ within a name is an ordinary character: {text} is published as it is. In a mailbox, as in the SOA record, a dot takes the place of the @. Write it like hostmaster.example.org.',
    origin:
      'An @ means the origin only where it is the whole name: {text} is published with @ as a label. Delete .@ so that the name is relative to the origin.',
    first:
      'An @ means the origin only where it is the whole name: {text} is published with @ as its first label. Write the label that is meant in its place, such as the selector of a key, or delete @.',
    escaped:
      '\\@ is a name that consists of an @: only an @ without a backslash means the origin. Delete the backslash.',
  },
  choose: (context) => {
    const { problem, record, document } = context;
    if (problem.code === 'name-escaped-at') return 'escaped';
    if (record === undefined) return 'at';
    if (isLastLabel(context)) return 'origin';
    if (isFirstLabel(context)) return 'first';
    // Names of service instances are free text (RFC 6763 §4.1.1).
    const names = [record.owner, ...record.rdataNames.map(({ name }) => name)];
    const isService = names.some((name) => /(?:^|\.)_(?:tcp|udp)(?:\.|$)/.test(name));
    return isService && document.slice(problem.span.start, problem.span.start + 1) === '@' ? undefined : 'at';
  },
  fix: (context) => {
    const { problem, record } = context;
    if (problem.code === 'name-escaped-at')
      return { title: say`Delete the backslash`, edits: () => [replace(problem.span, '@')] };
    if (record !== undefined && isMailbox(context)) {
      // Dots before the @ belong to the mailbox, and would end a label.
      const { text } = context.document;
      const local = /(?<![^\s;()])[^\s;()]*$/.exec(
        text.slice(Math.max(0, problem.span.start - 256), problem.span.start),
      )![0];
      const from = problem.span.start - local.length;
      const dots = [...local.matchAll(/(?<!\\)\./g)].map(({ index }) => insert(from + index, '\\'));
      const domain = /^[^\s;()"]*/.exec(text.slice(problem.span.end, problem.span.end + 256))![0];
      const end = problem.span.end + domain.length;
      // What follows an @ is a whole domain.
      const finalDot = /[^.]\.[^.]+$/.test(domain) ? [insert(end, '.')] : [];
      return { title: say`Replace the @ with a dot`, edits: () => [...dots, replace(problem.span, '.'), ...finalDot] };
    }
    const { start, end } = problem.span;
    return isLastLabel(context)
      ? { title: say`Delete .@`, edits: () => [remove({ start: start - 1, end })] }
      : undefined;
  },
});

/** `www.@`, as some web interfaces export names of the domain. */
function isLastLabel({ problem: { span }, document: { text } }: ProblemContext): boolean {
  return (
    text[span.start - 1] === '.' && text.slice(span.start, span.end) === '@' && !/[^\s;()]/.test(text[span.end] ?? ' ')
  );
}

/** `@._domainkey`, as an owner. */
function isFirstLabel({ problem: { span }, document: { text }, record }: ProblemContext): boolean {
  const isAlone = text.slice(span.start, span.end) === '@' && text[span.end] === '.';
  return (
    isAlone &&
    record?.ownerSpan?.start === span.start &&
    !/^_(?:tcp|udp)\b/.test(text.slice(span.end + 1, span.end + 6))
  );
}

/** Whether the name is an address of a person (RFC 1035 §3.3.13, RFC 1183 §2.2). */
function isMailbox({ record, problem }: ProblemContext): boolean {
  if (record?.type !== 'SOA' && record?.type !== 'RP') return false;
  const mailbox = record.rdataNames[record.type === 'SOA' ? 1 : 0]?.span;
  return mailbox !== undefined && mailbox.start <= problem.span.start && problem.span.end <= mailbox.end;
}
