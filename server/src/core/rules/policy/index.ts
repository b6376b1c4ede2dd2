/** The rules on MTA-STS, TLS-RPT and BIMI records, and on where policy records stand. */

import type { Rule } from '../rule.ts';
import bimi from './bimi.ts';
import misplaced from './misplaced.ts';
import mtaSts from './mta-sts.ts';
import tlsRpt from './tls-rpt.ts';
import twoRecords from './two-records.ts';

export const POLICY_RULES: readonly Rule[] = [bimi, misplaced, mtaSts, tlsRpt, twoRecords];
