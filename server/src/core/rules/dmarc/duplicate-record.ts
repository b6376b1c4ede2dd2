import { twoRecordsRule } from '../policy/lib/two-records-rule.ts';

export default twoRecordsRule('dmarc/duplicate-record', ['dmarc'], [{ rfc: 9989, section: '4.10' }], {
  second:
    'This name has {count} DMARC records, and only one is allowed. Receivers then use none of them, as if the domain had no DMARC. Merge them into one record, or delete those that are not needed.',
  skipped:
    'Receivers skip this record, because it does not begin with v=DMARC1; they use the other DMARC record of this name. Delete this one. Do not correct it: with two valid records, receivers use none.',
});
