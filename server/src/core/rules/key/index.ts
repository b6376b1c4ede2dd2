/** The rules on a decoded key record. */

import type { Rule } from '../rule.ts';
import rsaShort from './rsa-short.ts';
import versionNotFirst from './version-not-first.ts';

export const KEY_RULES: readonly Rule[] = [rsaShort, versionNotFirst];
