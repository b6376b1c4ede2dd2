/** The rules on master files: what their reader found wrong, what name servers accept in silence, and the zone as a whole. */

import type { Rule } from '../rule.ts';
import semicolonUnquoted from './semicolon-unquoted.ts';

export const ZONE_RULES: readonly Rule[] = [semicolonUnquoted];
