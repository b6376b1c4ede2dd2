/** The rules on what a delivery report refuses: one for each thing that somebody has to repair. */

import type { Rule } from '../rule.ts';
import delayed from './delayed.ts';
import keyNotFound from './key-not-found.ts';
import notAuthenticated from './not-authenticated.ts';
import refused from './refused.ts';
import signatureFailed from './signature-failed.ts';
import spf from './spf.ts';
import unsigned from './unsigned.ts';

export const BOUNCE_RULES: readonly Rule[] = [
  delayed,
  keyNotFound,
  notAuthenticated,
  refused,
  signatureFailed,
  spf,
  unsigned,
];
