/** The rules on what a document says to this program. */

import type { Rule } from '../rule.ts';
import unusedSuppression from './unused-suppression.ts';

export const LINT_RULES: readonly Rule[] = [unusedSuppression];
