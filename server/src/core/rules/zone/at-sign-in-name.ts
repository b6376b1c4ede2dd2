import { remove, replace } from '../../text/edit.ts';
import { type Mistake, problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/at-sign-in-name',
  only: ['name-at'],
  accepted: 'error',
  spec: [{ rfc: 1035, section: '8' }],
  messages: {
    at: 'An @ within a name is a character like any other: {text} is published as it stands. An address is written with a dot in place of the @, as in hostmaster.example.org.',
    origin:
      'An @ stands for the domain only where it stands alone: {text} is published with an @ as its last label before the domain. Delete .@, and the name belongs to the domain.',
  },
  choose: (mistake) => {
    const { problem, record, document } = mistake;
    if (record === undefined) return 'at';
    if (isLastLabel(mistake)) return 'origin';
    // Names of service instances are free text (RFC 6763 §4.1.1).
    const names = [record.owner, ...record.rdataNames.map(({ name }) => name)];
    const isService = names.some((name) => /(?:^|\.)_(?:tcp|udp)(?:\.|$)/.test(name));
    return isService && document.text[problem.span.start] === '@' ? undefined : 'at';
  },
  fix: (mistake) => {
    const { problem, record } = mistake;
    if (record?.type === 'SOA') {
      return { title: 'Write a dot in place of the @', edits: () => [replace(problem.span, '.')] };
    }
    const { start, end } = problem.span;
    return isLastLabel(mistake) ? { title: 'Delete .@', edits: () => [remove({ start: start - 1, end })] } : undefined;
  },
});

/** `www.@`, as some web interfaces export names of the domain. */
function isLastLabel({ problem: { span }, document: { text } }: Mistake): boolean {
  return (
    text[span.start - 1] === '.' && text.slice(span.start, span.end) === '@' && !/[^\s;()]/.test(text[span.end] ?? ' ')
  );
}
