import { BIMI_DRAFT } from '../../dkim/tag-table.ts';
import { twoRecordsRule } from './lib/two-records-rule.ts';

export default twoRecordsRule(
  'policy/duplicate-record',
  ['mta-sts', 'tls-rpt', 'bimi'],
  [{ rfc: 8461, section: '3.1' }, { rfc: 8460, section: '3' }, BIMI_DRAFT],
  {
    second:
      'This name has {count} such records, and only one is allowed. Others then use none of them. Merge them into one record, or delete those that are not needed.',
    skipped:
      'This record is skipped, because it does not begin with its version; the other one of this name is used. Delete this one. Do not correct it: with two valid records, neither is used.',
  },
);
