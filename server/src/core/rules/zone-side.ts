/** The rules on what zones have: their files, and the records in them. */

import { DMARC_RULES } from './dmarc/index.ts';
import { KEY_RULES } from './key/index.ts';
import { LINT_RULES } from './lint/index.ts';
import { POLICY_RULES } from './policy/index.ts';
import type { Rule } from './rule.ts';
import { SPF_RULES } from './spf/index.ts';
import { ZONE_RULES } from './zone/index.ts';

export const ZONE_SIDE_RULES: readonly Rule[] = [
  ...DMARC_RULES,
  ...KEY_RULES,
  ...LINT_RULES,
  ...POLICY_RULES,
  ...SPF_RULES,
  ...ZONE_RULES,
];
