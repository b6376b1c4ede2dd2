/** The rules on what a delivery report refuses: one for each thing that someone has to fix. */

import type { Rule } from '../rule.ts';
import authenticationFailed from './authentication-failed.ts';
import delayed from './delayed.ts';
import failureReported from './failure-reported.ts';
import missingKey from './missing-key.ts';
import refused from './refused.ts';
import signatureFailed from './signature-failed.ts';
import spfFailed from './spf-failed.ts';
import unsigned from './unsigned.ts';

export const BOUNCE_RULES: readonly Rule[] = [
  delayed,
  failureReported,
  missingKey,
  authenticationFailed,
  refused,
  signatureFailed,
  spfFailed,
  unsigned,
];
