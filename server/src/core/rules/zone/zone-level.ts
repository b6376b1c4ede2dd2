/** The rules on a zone as a whole, and on what stands at the names of keys. */

import type { Rule } from '../rule.ts';
import adspRecord from './adsp-record.ts';
import belowDelegation from './below-delegation.ts';
import belowDname from './below-dname.ts';
import cdsMismatch from './cds-mismatch.ts';
import cnameAndOther from './cname-and-other.ts';
import cnameDangling from './cname-dangling.ts';
import cnameLoop from './cname-loop.ts';
import cnameMultiple from './cname-multiple.ts';
import cnameTargetInTxt from './cname-target-in-txt.ts';
import dnameAtDelegation from './dname-at-delegation.ts';
import dnskeyUnusable from './dnskey-unusable.ts';
import dnssecDeprecated from './dnssec-deprecated.ts';
import doubledOrigin from './doubled-origin.ts';
import dsMisplaced from './ds-misplaced.ts';
import duplicateKey from './duplicate-key.ts';
import duplicateRecord from './duplicate-record.ts';
import generateCollides from './generate-collides.ts';
import hostCharacters from './host-characters.ts';
import keyInWrongType from './key-in-wrong-type.ts';
import keyMisplaced from './key-misplaced.ts';
import keySplitOverRecords from './key-split-over-records.ts';
import multipleKeys from './multiple-keys.ts';
import nsMissing from './ns-missing.ts';
import nsec3Owner from './nsec3-owner.ts';
import nsec3Parameters from './nsec3-parameters.ts';
import nullMxWithOthers from './null-mx-with-others.ts';
import policyRecord from './policy-record.ts';
import privateKey from './private-key.ts';
import recordLarge from './record-large.ts';
import selectorSyntax from './selector-syntax.ts';
import selectorUnpublished from './selector-unpublished.ts';
import signatureExpired from './signature-expired.ts';
import signatureOfNothing from './signature-of-nothing.ts';
import soaMisplaced from './soa-misplaced.ts';
import soaTwice from './soa-twice.ts';
import targetBelowDname from './target-below-dname.ts';
import targetIsAddress from './target-is-address.ts';
import targetIsAlias from './target-is-alias.ts';
import targetWithoutAddress from './target-without-address.ts';
import targetWithoutDot from './target-without-dot.ts';
import ttlMismatch from './ttl-mismatch.ts';
import wildcardDelegation from './wildcard-delegation.ts';
import wildcardKey from './wildcard-key.ts';
import wildcardWithin from './wildcard-within.ts';

export const ZONE_LEVEL_RULES: readonly Rule[] = [
  adspRecord,
  belowDelegation,
  belowDname,
  cdsMismatch,
  cnameAndOther,
  cnameDangling,
  cnameLoop,
  cnameMultiple,
  cnameTargetInTxt,
  dnameAtDelegation,
  dnskeyUnusable,
  dnssecDeprecated,
  doubledOrigin,
  dsMisplaced,
  duplicateKey,
  duplicateRecord,
  generateCollides,
  hostCharacters,
  keyInWrongType,
  keyMisplaced,
  keySplitOverRecords,
  multipleKeys,
  nsMissing,
  nsec3Owner,
  nsec3Parameters,
  nullMxWithOthers,
  policyRecord,
  privateKey,
  recordLarge,
  selectorSyntax,
  selectorUnpublished,
  signatureExpired,
  signatureOfNothing,
  soaMisplaced,
  soaTwice,
  targetBelowDname,
  targetIsAddress,
  targetIsAlias,
  targetWithoutAddress,
  targetWithoutDot,
  ttlMismatch,
  wildcardDelegation,
  wildcardKey,
  wildcardWithin,
];
