/** All rules. A rule that is not here does not exist. */

import { MESSAGE_SIDE_RULES } from './message-side.ts';
import type { Rule } from './rule.ts';
import { ZONE_SIDE_RULES } from './zone-side.ts';

/** By their groups. */
export const RULES: readonly Rule[] = [...MESSAGE_SIDE_RULES, ...ZONE_SIDE_RULES].sort((a, b) => {
  const [first, second] = [a.group, b.group];
  return first < second ? -1 : first > second ? 1 : 0;
});

const BY_ID: ReadonlyMap<string, Rule> = new Map(RULES.map((rule) => [rule.id, rule]));

export function ruleById(id: string): Rule | undefined {
  return BY_ID.get(id);
}
