/** The rules on what messages have: fields, signatures, verdicts on them, refusals. */

import { BOUNCE_RULES } from './bounce/index.ts';
import { MESSAGE_RULES } from './message/index.ts';
import type { Rule } from './rule.ts';
import { SIGNATURE_RULES } from './signature/index.ts';
import { VERIFY_RULES } from './verify/index.ts';

export const MESSAGE_SIDE_RULES: readonly Rule[] = [
  ...BOUNCE_RULES,
  ...MESSAGE_RULES,
  ...SIGNATURE_RULES,
  ...VERIFY_RULES,
];
