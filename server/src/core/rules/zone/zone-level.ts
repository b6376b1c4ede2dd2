/** The rules on a zone as a whole, and on what stands at the names of keys. */

import type { Rule } from '../rule.ts';
import cnameDangling from './cname-dangling.ts';
import cnameLoop from './cname-loop.ts';
import cnameTargetInTxt from './cname-target-in-txt.ts';
import cnameWithOtherData from './cname-with-other-data.ts';
import deprecatedAdsp from './deprecated-adsp.ts';
import deprecatedDnssecAlgorithm from './deprecated-dnssec-algorithm.ts';
import deprecatedDomainkeysPolicy from './deprecated-domainkeys-policy.ts';
import dnameAtDelegation from './dname-at-delegation.ts';
import dnskeyUnusable from './dnskey-unusable.ts';
import dsMisplaced from './ds-misplaced.ts';
import duplicateCname from './duplicate-cname.ts';
import duplicateKey from './duplicate-key.ts';
import duplicateOrigin from './duplicate-origin.ts';
import duplicateRecord from './duplicate-record.ts';
import duplicateSoa from './duplicate-soa.ts';
import generateCollision from './generate-collision.ts';
import invalidHostName from './invalid-host-name.ts';
import invalidNsec3Owner from './invalid-nsec3-owner.ts';
import invalidSelector from './invalid-selector.ts';
import keyAtWildcard from './key-at-wildcard.ts';
import keyMisplaced from './key-misplaced.ts';
import keyNotInTxt from './key-not-in-txt.ts';
import keyShared from './key-shared.ts';
import keySplitOverRecords from './key-split-over-records.ts';
import mismatchedCds from './mismatched-cds.ts';
import mismatchedTtl from './mismatched-ttl.ts';
import missingFinalDot from './missing-final-dot.ts';
import missingNs from './missing-ns.ts';
import missingSelector from './missing-selector.ts';
import missingTargetAddress from './missing-target-address.ts';
import nsec3IterationsExcessive from './nsec3-iterations-excessive.ts';
import nullMxWithOtherMx from './null-mx-with-other-mx.ts';
import privateKeyExposed from './private-key-exposed.ts';
import recordBelowDelegation from './record-below-delegation.ts';
import recordBelowDname from './record-below-dname.ts';
import recordOversized from './record-oversized.ts';
import signatureExpired from './signature-expired.ts';
import signatureOrphaned from './signature-orphaned.ts';
import soaMisplaced from './soa-misplaced.ts';
import targetBelowDname from './target-below-dname.ts';
import targetIsAddress from './target-is-address.ts';
import targetIsAlias from './target-is-alias.ts';
import wildcardDelegated from './wildcard-delegated.ts';
import wildcardNotLeftmost from './wildcard-not-leftmost.ts';

export const ZONE_LEVEL_RULES: readonly Rule[] = [
  deprecatedAdsp,
  recordBelowDelegation,
  recordBelowDname,
  mismatchedCds,
  cnameWithOtherData,
  cnameDangling,
  cnameLoop,
  duplicateCname,
  cnameTargetInTxt,
  dnameAtDelegation,
  dnskeyUnusable,
  deprecatedDnssecAlgorithm,
  duplicateOrigin,
  dsMisplaced,
  keyShared,
  duplicateRecord,
  generateCollision,
  invalidHostName,
  keyNotInTxt,
  keyMisplaced,
  keySplitOverRecords,
  duplicateKey,
  missingNs,
  invalidNsec3Owner,
  nsec3IterationsExcessive,
  nullMxWithOtherMx,
  deprecatedDomainkeysPolicy,
  privateKeyExposed,
  recordOversized,
  invalidSelector,
  missingSelector,
  signatureExpired,
  signatureOrphaned,
  soaMisplaced,
  duplicateSoa,
  targetBelowDname,
  targetIsAddress,
  targetIsAlias,
  missingTargetAddress,
  missingFinalDot,
  mismatchedTtl,
  wildcardDelegated,
  keyAtWildcard,
  wildcardNotLeftmost,
];
