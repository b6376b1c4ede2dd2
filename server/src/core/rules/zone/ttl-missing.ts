import { insert } from '../../text/edit.ts';
import { lineEndOf, problemRule } from './problem-rule.ts';

export default problemRule({
  id: 'zone/ttl-missing',
  only: ['ttl-inherited', 'no-ttl-anywhere', 'ttl-missing'],
  accepted: 'warning',
  spec: [{ rfc: 2308, section: '4' }],
  messages: {
    inherited:
      'This record has no TTL and there is no $TTL, so servers take that of the record before it ({seconds} seconds) or another one: they do not agree. Put $TTL at the top of the file.',
    missing:
      'The zone has no $TTL and this record no TTL. Servers do not agree on what applies. Put $TTL at the top of the file, such as $TTL 3600.',
  },
  choose: ({ problem, document }) =>
    document.zone.soa === undefined ? undefined : problem.code === 'ttl-inherited' ? 'inherited' : 'missing',
  fix: ({ document }) => ({
    title: 'Put $TTL 3600 at the top',
    edits: () => [insert(document.text.startsWith('\uFEFF') ? 1 : 0, `$TTL 3600${lineEndOf(document)}`)],
  }),
});
