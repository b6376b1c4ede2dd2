/** The rules on SPF records. */

import type { Rule } from '../rule.ts';
import deprecatedMechanism from './deprecated-mechanism.ts';
import deprecatedType from './deprecated-type.ts';
import duplicateRecord from './duplicate-record.ts';
import duplicateTerm from './duplicate-term.ts';
import invalidAddress from './invalid-address.ts';
import invalidDomain from './invalid-domain.ts';
import invalidMacro from './invalid-macro.ts';
import invalidModifier from './invalid-modifier.ts';
import invalidPrefixLength from './invalid-prefix-length.ts';
import invalidSeparator from './invalid-separator.ts';
import invalidTargetRecord from './invalid-target-record.ts';
import invalidVersion from './invalid-version.ts';
import lookupLimitExceeded from './lookup-limit-exceeded.ts';
import mailServerLimitExceeded from './mail-server-limit-exceeded.ts';
import missingAll from './missing-all.ts';
import missingTargetRecord from './missing-target-record.ts';
import senderUnrestricted from './sender-unrestricted.ts';
import splitRecord from './split-record.ts';
import targetLoop from './target-loop.ts';
import termAfterAll from './term-after-all.ts';
import unknownMechanism from './unknown-mechanism.ts';
import valueUnquoted from './value-unquoted.ts';
import voidLimitExceeded from './void-limit-exceeded.ts';

export const SPF_RULES: readonly Rule[] = [
  termAfterAll,
  invalidAddress,
  invalidDomain,
  invalidPrefixLength,
  deprecatedMechanism,
  duplicateTerm,
  senderUnrestricted,
  invalidMacro,
  invalidModifier,
  missingAll,
  invalidSeparator,
  lookupLimitExceeded,
  duplicateRecord,
  splitRecord,
  deprecatedType,
  unknownMechanism,
  valueUnquoted,
  invalidVersion,
  invalidTargetRecord,
  mailServerLimitExceeded,
  missingTargetRecord,
  targetLoop,
  voidLimitExceeded,
];
