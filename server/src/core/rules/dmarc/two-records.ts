import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'dmarc/two-records',
  on: 'policy-record',
  only: ['dmarc'],
  severity: 'error',
  spec: [{ rfc: 9989, section: '4.10' }],
  messages: {
    second:
      'This name has {count} DMARC records, and only one is allowed. Receivers then use none of them, as if the domain had no DMARC. Put them together into one.',
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
