/** The rules on what was found out about a signature with its message's octets and the keys of the workspace. */

import type { Rule } from '../rule.ts';
import bodyChanged from './body-changed.ts';
import domainUnaligned from './domain-unaligned.ts';
import domainUnalignedStrict from './domain-unaligned-strict.ts';
import duplicateKey from './duplicate-key.ts';
import headerChanged from './header-changed.ts';
import invalidSignerHash from './invalid-signer-hash.ts';
import keyRevoked from './key-revoked.ts';
import keyTesting from './key-testing.ts';
import keyUnusable from './key-unusable.ts';
import mismatchedKey from './mismatched-key.ts';
import missingKey from './missing-key.ts';
import resultUnknown from './result-unknown.ts';
import unknownKey from './unknown-key.ts';

export const VERIFY_RULES: readonly Rule[] = [
  bodyChanged,
  resultUnknown,
  headerChanged,
  invalidSignerHash,
  mismatchedKey,
  keyRevoked,
  unknownKey,
  keyUnusable,
  missingKey,
  duplicateKey,
  keyTesting,
  domainUnaligned,
  domainUnalignedStrict,
];
