/** All rules. A rule that is not here does not exist. */

import { KEY_RULES } from './key/index.ts';
import type { Rule } from './rule.ts';
import { SIGNATURE_RULES } from './signature/index.ts';

export const RULES: readonly Rule[] = [...KEY_RULES, ...SIGNATURE_RULES];

const BY_ID: ReadonlyMap<string, Rule> = new Map(RULES.map((rule) => [rule.id, rule]));

export function ruleById(id: string): Rule | undefined {
  return BY_ID.get(id);
}
