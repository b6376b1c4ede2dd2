/** The rules on what was found out about a signature with its message's octets and the keys of the workspace. */

import type { Rule } from '../rule.ts';
import bodyChanged from './body-changed.ts';
import cannotTell from './cannot-tell.ts';
import headersChanged from './headers-changed.ts';
import keyMismatch from './key-mismatch.ts';
import keyRevoked from './key-revoked.ts';
import keyUnknown from './key-unknown.ts';
import keyUnusable from './key-unusable.ts';
import selectorMissing from './selector-missing.ts';
import testing from './testing.ts';
import unaligned from './unaligned.ts';
import unalignedStrict from './unaligned-strict.ts';

export const VERIFY_RULES: readonly Rule[] = [
  bodyChanged,
  cannotTell,
  headersChanged,
  keyMismatch,
  keyRevoked,
  keyUnknown,
  keyUnusable,
  selectorMissing,
  testing,
  unaligned,
  unalignedStrict,
];
