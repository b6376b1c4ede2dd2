import { twoRecordsRule } from '../policy/lib/two-records-rule.ts';

export default twoRecordsRule(
  'spf/duplicate-record',
  ['spf'],
  [
    { rfc: 7208, section: '3.2' },
    { rfc: 7208, section: '4.5' },
  ],
  {
    second:
      'This name has {count} SPF records, and only one is allowed. Receivers then end every SPF check of this domain with permerror. Merge them into one record, or delete those that are not needed.',
    skipped:
      'Receivers skip this record, because its published text does not begin with v=spf1 and a space (outside quotes, spaces are lost); they use the other SPF record of this name. Delete this one. Do not correct it: with two valid records, every SPF check ends with permerror.',
  },
);
