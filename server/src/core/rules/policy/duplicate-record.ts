import { twoRecordsRule } from './lib/two-records-rule.ts';

export default twoRecordsRule(
  'policy/duplicate-record',
  ['mta-sts', 'tls-rpt', 'bimi'],
  [
    { rfc: 8461, section: '3.1' },
    { rfc: 8460, section: '3' },
  ],
  'This name has {count} such records, and only one is allowed. Others then use none of them. Put them together into one.',
);
