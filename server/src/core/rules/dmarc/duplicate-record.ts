import { twoRecordsRule } from '../policy/lib/two-records-rule.ts';

export default twoRecordsRule(
  'dmarc/duplicate-record',
  ['dmarc'],
  [{ rfc: 9989, section: '4.10' }],
  'This name has {count} DMARC records, and only one is allowed. Receivers then use none of them, as if the domain had no DMARC. Put them together into one.',
);
