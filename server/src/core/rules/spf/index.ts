/** The rules on SPF records. */

import type { Rule } from '../rule.ts';
import afterAll from './after-all.ts';
import badAddress from './bad-address.ts';
import badDomain from './bad-domain.ts';
import badPrefix from './bad-prefix.ts';
import discouraged from './discouraged.ts';
import duplicateTerm from './duplicate-term.ts';
import everybodyMaySend from './everybody-may-send.ts';
import macro from './macro.ts';
import modifier from './modifier.ts';
import noDefault from './no-default.ts';
import separator from './separator.ts';
import tooManyLookups from './too-many-lookups.ts';
import twoRecords from './two-records.ts';
import type99 from './type-99.ts';
import unknownMechanism from './unknown-mechanism.ts';
import unquoted from './unquoted.ts';
import version from './version.ts';

export const SPF_RULES: readonly Rule[] = [
  afterAll,
  badAddress,
  badDomain,
  badPrefix,
  discouraged,
  duplicateTerm,
  everybodyMaySend,
  macro,
  modifier,
  noDefault,
  separator,
  tooManyLookups,
  twoRecords,
  type99,
  unknownMechanism,
  unquoted,
  version,
];
