import { replace } from '../../text/edit.ts';
import { problemRule } from './problem-rule.ts';

export default problemRule({
  id: 'zone/at-in-name',
  only: ['name-at'],
  accepted: 'error',
  spec: [{ rfc: 1035, section: '8' }],
  messages: {
    at: 'An @ within a name is a character like any other: {text} is published as it stands. An address is written with a dot in place of the @, as in hostmaster.example.org.',
  },
  choose: ({ problem, record, document }) => {
    if (record === undefined) return 'at';
    // Names of service instances are free text (RFC 6763 §4.1.1).
    const names = [record.owner, ...record.rdataNames.map(({ name }) => name)];
    const isService = names.some((name) => /(?:^|\.)_(?:tcp|udp)(?:\.|$)/.test(name));
    return isService && document.text[problem.span.start] === '@' ? undefined : 'at';
  },
  fix: ({ problem, record }) =>
    record?.type === 'SOA'
      ? { title: 'Write a dot in place of the @', edits: () => [replace(problem.span, '.')] }
      : undefined,
});
