/** All rules. A rule that is not here does not exist. */

import { BOUNCE_RULES } from './bounce/index.ts';
import { DMARC_RULES } from './dmarc/index.ts';
import { KEY_RULES } from './key/index.ts';
import { LINT_RULES } from './lint/index.ts';
import { MESSAGE_RULES } from './message/index.ts';
import { POLICY_RULES } from './policy/index.ts';
import type { Rule } from './rule.ts';
import { SIGNATURE_RULES } from './signature/index.ts';
import { SPF_RULES } from './spf/index.ts';
import { VERIFY_RULES } from './verify/index.ts';
import { ZONE_RULES } from './zone/index.ts';

export const RULES: readonly Rule[] = [
  ...BOUNCE_RULES,
  ...DMARC_RULES,
  ...KEY_RULES,
  ...LINT_RULES,
  ...MESSAGE_RULES,
  ...POLICY_RULES,
  ...SIGNATURE_RULES,
  ...SPF_RULES,
  ...VERIFY_RULES,
  ...ZONE_RULES,
];

const BY_ID: ReadonlyMap<string, Rule> = new Map(RULES.map((rule) => [rule.id, rule]));

export function ruleById(id: string): Rule | undefined {
  return BY_ID.get(id);
}
