/** The rules on DMARC records. */

import type { Rule } from '../rule.ts';
import policyMissing from './policy-missing.ts';
import policyValue from './policy-value.ts';
import removedTag from './removed-tag.ts';
import reportAddress from './report-address.ts';
import syntax from './syntax.ts';
import tagValue from './tag-value.ts';
import twoRecords from './two-records.ts';
import unknownTag from './unknown-tag.ts';

export const DMARC_RULES: readonly Rule[] = [
  policyMissing,
  policyValue,
  removedTag,
  reportAddress,
  syntax,
  tagValue,
  twoRecords,
  unknownTag,
];
