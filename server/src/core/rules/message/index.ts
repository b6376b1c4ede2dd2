/** The rules on a message as a whole. */

import type { Rule } from '../rule.ts';
import bareCr from './bare-cr.ts';
import byteOrderMarkPresent from './byte-order-mark-present.ts';
import deprecatedDomainkeys from './deprecated-domainkeys.ts';
import dkim2Unverified from './dkim2-unverified.ts';
import duplicateField from './duplicate-field.ts';
import duplicateSignature from './duplicate-signature.ts';
import fromAmbiguous from './from-ambiguous.ts';
import invalidHeaderLine from './invalid-header-line.ts';
import lineEndsMixed from './line-ends-mixed.ts';
import lineTooLong from './line-too-long.ts';
import mboxLinePresent from './mbox-line-present.ts';
import missingDate from './missing-date.ts';
import missingFrom from './missing-from.ts';
import missingMessageId from './missing-message-id.ts';
import nulPresent from './nul-present.ts';
import privateKeyExposed from './private-key-exposed.ts';
import unsigned from './unsigned.ts';
import unsignedFieldAdded from './unsigned-field-added.ts';

export const MESSAGE_RULES: readonly Rule[] = [
  bareCr,
  byteOrderMarkPresent,
  missingDate,
  dkim2Unverified,
  deprecatedDomainkeys,
  duplicateField,
  missingFrom,
  lineTooLong,
  mboxLinePresent,
  missingMessageId,
  lineEndsMixed,
  nulPresent,
  privateKeyExposed,
  fromAmbiguous,
  duplicateSignature,
  invalidHeaderLine,
  unsignedFieldAdded,
  unsigned,
];
