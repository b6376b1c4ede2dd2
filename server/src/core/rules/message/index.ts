/** The rules on a message as a whole. */

import type { Rule } from '../rule.ts';
import bareCr from './bare-cr.ts';
import byteOrderMark from './byte-order-mark.ts';
import dateMissing from './date-missing.ts';
import dkim2 from './dkim2.ts';
import domainkeysLegacy from './domainkeys-legacy.ts';
import duplicateSingleton from './duplicate-singleton.ts';
import fromMissing from './from-missing.ts';
import lineLength from './line-length.ts';
import mboxFrom from './mbox-from.ts';
import messageIdMissing from './message-id-missing.ts';
import mixedLineEnds from './mixed-line-ends.ts';
import privateKey from './private-key.ts';
import severalAuthors from './several-authors.ts';
import signatureRepeated from './signature-repeated.ts';
import strayLine from './stray-line.ts';
import unsigned from './unsigned.ts';
import unsignedHeaderAdded from './unsigned-header-added.ts';

export const MESSAGE_RULES: readonly Rule[] = [
  bareCr,
  byteOrderMark,
  dateMissing,
  dkim2,
  domainkeysLegacy,
  duplicateSingleton,
  fromMissing,
  lineLength,
  mboxFrom,
  messageIdMissing,
  mixedLineEnds,
  privateKey,
  severalAuthors,
  signatureRepeated,
  strayLine,
  unsignedHeaderAdded,
  unsigned,
];
