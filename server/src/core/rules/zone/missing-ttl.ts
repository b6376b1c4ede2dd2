import { insert } from '../../text/edit.ts';
import { lineBreakOf } from '../../text/lines.ts';
import { say } from '../../text/say.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/missing-ttl',
  only: ['ttl-inherited', 'no-ttl-anywhere', 'ttl-missing'],
  accepted: 'warning',
  spec: [{ rfc: 2308, section: '4' }],
  messages: {
    inherited:
      'This record has no TTL and the file no $TTL, so name servers use the TTL of the record before it ({seconds|second}) or another one: they differ. Put $TTL at the top of the file.',
    missing:
      'The zone has no $TTL and this record no TTL, and name servers differ in what they use. Put $TTL at the top of the file, such as $TTL 3600.',
  },
  choose: ({ problem, document }) =>
    document.zone.soa === undefined ? undefined : problem.code === 'ttl-inherited' ? 'inherited' : 'missing',
  fix: ({ document, record }) => {
    // What BIND takes, where it takes any: the records keep the TTL that they are published with.
    const seconds = record === undefined || record.ttlFrom === 'none' ? 3600 : record.ttl;
    return {
      title: say`Put $TTL ${seconds} at the top`,
      edits: () => [
        insert(document.text.startsWith('\uFEFF') ? 1 : 0, `$TTL ${seconds}${lineBreakOf(document.text, '\n')}`),
      ],
    };
  },
});
