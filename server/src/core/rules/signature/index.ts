/** The rules on one signature field alone. */

import type { Rule } from '../rule.ts';
import missingTag from './missing-tag.ts';

export const SIGNATURE_RULES: readonly Rule[] = [missingTag];
