/** The rules on MTA-STS, TLS-RPT and BIMI records, and on where policy records are. */

import type { Rule } from '../rule.ts';
import duplicateRecord from './duplicate-record.ts';
import invalidBimi from './invalid-bimi.ts';
import invalidMtaSts from './invalid-mta-sts.ts';
import invalidTlsRpt from './invalid-tls-rpt.ts';
import recordMisplaced from './record-misplaced.ts';

export const POLICY_RULES: readonly Rule[] = [
  invalidBimi,
  recordMisplaced,
  invalidMtaSts,
  invalidTlsRpt,
  duplicateRecord,
];
