/** The rules on DMARC records. */

import type { Rule } from '../rule.ts';
import deprecatedTag from './deprecated-tag.ts';
import duplicateRecord from './duplicate-record.ts';
import invalidPolicy from './invalid-policy.ts';
import invalidReportAddress from './invalid-report-address.ts';
import invalidSyntax from './invalid-syntax.ts';
import invalidTagValue from './invalid-tag-value.ts';
import missingPolicy from './missing-policy.ts';
import missingReportAuthorization from './missing-report-authorization.ts';
import unknownTag from './unknown-tag.ts';

export const DMARC_RULES: readonly Rule[] = [
  missingPolicy,
  invalidPolicy,
  deprecatedTag,
  invalidReportAddress,
  missingReportAuthorization,
  invalidSyntax,
  invalidTagValue,
  duplicateRecord,
  unknownTag,
];
