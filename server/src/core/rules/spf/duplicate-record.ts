import { twoRecordsRule } from '../policy/lib/two-records-rule.ts';

export default twoRecordsRule(
  'spf/duplicate-record',
  ['spf'],
  [
    { rfc: 7208, section: '3.2' },
    { rfc: 7208, section: '4.5' },
  ],
  'This name has {count} SPF records, and only one is allowed. SPF then fails for all mail of this domain (permerror). Put them together into one.',
);
