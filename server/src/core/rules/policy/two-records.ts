import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'policy/two-records',
  on: 'policy-record',
  only: ['mta-sts', 'tls-rpt', 'bimi'],
  severity: 'error',
  spec: [
    { rfc: 8461, section: '3.1' },
    { rfc: 8460, section: '3' },
  ],
  messages: {
    second:
      'This name has {count} such records, and only one is allowed. Others then use none of them. Put them together into one.',
  },
  check(view, { report }) {
    if (view.placement === 'wrong') return;
    const [first] = view.siblings;
    // The same record twice is one record for a name server.
    if (first === undefined || first === view || first.record.comparableRdata === view.record.comparableRdata) return;
    report(
      'second',
      view.headSpan,
      { count: view.siblings.length },
      { related: [{ span: first.headSpan, message: 'The first of them' }] },
    );
  },
});
