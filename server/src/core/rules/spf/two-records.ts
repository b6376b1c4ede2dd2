import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'spf/two-records',
  on: 'policy-record',
  only: ['spf'],
  severity: 'error',
  spec: [
    { rfc: 7208, section: '3.2' },
    { rfc: 7208, section: '4.5' },
  ],
  messages: {
    second:
      'This name has {count} SPF records, and only one is allowed. SPF then fails for all mail of this domain (permerror). Put them together into one.',
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
