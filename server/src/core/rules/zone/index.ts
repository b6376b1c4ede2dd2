/** The rules on master files: what their reader found wrong, what name servers accept in silence, and the zone as a whole. */

import type { Rule } from '../rule.ts';
import aliasInTxt from './alias-in-txt.ts';
import atSignInName from './at-sign-in-name.ts';
import byteOrderMarkPresent from './byte-order-mark-present.ts';
import classInText from './class-in-text.ts';
import cnameDangling from './cname-dangling.ts';
import cnameLoop from './cname-loop.ts';
import cnameTargetInTxt from './cname-target-in-txt.ts';
import cnameWithOtherData from './cname-with-other-data.ts';
import deprecatedAdsp from './deprecated-adsp.ts';
import deprecatedDnssecAlgorithm from './deprecated-dnssec-algorithm.ts';
import deprecatedDomainkeysPolicy from './deprecated-domainkeys-policy.ts';
import directiveIndented from './directive-indented.ts';
import dnameAtDelegation from './dname-at-delegation.ts';
import dnskeyUnusable from './dnskey-unusable.ts';
import dsMisplaced from './ds-misplaced.ts';
import duplicateCname from './duplicate-cname.ts';
import duplicateHeadField from './duplicate-head-field.ts';
import duplicateKey from './duplicate-key.ts';
import duplicateOrigin from './duplicate-origin.ts';
import duplicateRecord from './duplicate-record.ts';
import duplicateSoa from './duplicate-soa.ts';
import fieldQuoted from './field-quoted.ts';
import finalDotEscaped from './final-dot-escaped.ts';
import formatForeign from './format-foreign.ts';
import generateCollision from './generate-collision.ts';
import invalidAddress from './invalid-address.ts';
import invalidCaa from './invalid-caa.ts';
import invalidComment from './invalid-comment.ts';
import invalidDigestLength from './invalid-digest-length.ts';
import invalidDirective from './invalid-directive.ts';
import invalidEncoding from './invalid-encoding.ts';
import invalidEscape from './invalid-escape.ts';
import invalidField from './invalid-field.ts';
import invalidGenerate from './invalid-generate.ts';
import invalidGenericRdata from './invalid-generic-rdata.ts';
import invalidHostName from './invalid-host-name.ts';
import invalidLineEnd from './invalid-line-end.ts';
import invalidNsec3Owner from './invalid-nsec3-owner.ts';
import invalidNumber from './invalid-number.ts';
import invalidSelector from './invalid-selector.ts';
import invalidServiceParameter from './invalid-service-parameter.ts';
import invalidTtl from './invalid-ttl.ts';
import keyAtWildcard from './key-at-wildcard.ts';
import keyMisplaced from './key-misplaced.ts';
import keyNotInTxt from './key-not-in-txt.ts';
import keyRotationOverdue from './key-rotation-overdue.ts';
import keyShared from './key-shared.ts';
import keySplitOverRecords from './key-split-over-records.ts';
import labelEmpty from './label-empty.ts';
import mismatchedCds from './mismatched-cds.ts';
import mismatchedClass from './mismatched-class.ts';
import mismatchedKeyTarget from './mismatched-key-target.ts';
import mismatchedTtl from './mismatched-ttl.ts';
import missingFinalDot from './missing-final-dot.ts';
import missingFinalNewline from './missing-final-newline.ts';
import missingInclude from './missing-include.ts';
import missingMxPreference from './missing-mx-preference.ts';
import missingNs from './missing-ns.ts';
import missingOriginDot from './missing-origin-dot.ts';
import missingOwner from './missing-owner.ts';
import missingParen from './missing-paren.ts';
import missingProviderRecord from './missing-provider-record.ts';
import missingRdata from './missing-rdata.ts';
import missingSelector from './missing-selector.ts';
import missingSignature from './missing-signature.ts';
import missingSoa from './missing-soa.ts';
import missingTargetAddress from './missing-target-address.ts';
import missingTtl from './missing-ttl.ts';
import missingType from './missing-type.ts';
import missingUnderscore from './missing-underscore.ts';
import nameNotAscii from './name-not-ascii.ts';
import nameQuoted from './name-quoted.ts';
import nameSignUnescaped from './name-sign-unescaped.ts';
import nameTooLong from './name-too-long.ts';
import nsec3IterationsExcessive from './nsec3-iterations-excessive.ts';
import nullMxWithOtherMx from './null-mx-with-other-mx.ts';
import ownerFromOtherOrigin from './owner-from-other-origin.ts';
import ownerIndented from './owner-indented.ts';
import ownerOutOfZone from './owner-out-of-zone.ts';
import parenAroundRecord from './paren-around-record.ts';
import parenNested from './paren-nested.ts';
import parenOnNextLine from './paren-on-next-line.ts';
import parenUnclosed from './paren-unclosed.ts';
import parenUnopened from './paren-unopened.ts';
import privateKeyExposed from './private-key-exposed.ts';
import quoteEscaped from './quote-escaped.ts';
import quoteMultiline from './quote-multiline.ts';
import quoteUnclosed from './quote-unclosed.ts';
import quotesSingle from './quotes-single.ts';
import quotesTypographic from './quotes-typographic.ts';
import rdataExtra from './rdata-extra.ts';
import recordBelowDelegation from './record-below-delegation.ts';
import recordBelowDname from './record-below-dname.ts';
import recordOversized from './record-oversized.ts';
import recordTooLong from './record-too-long.ts';
import reverseNameRelative from './reverse-name-relative.ts';
import semicolonEscaped from './semicolon-escaped.ts';
import semicolonUnquoted from './semicolon-unquoted.ts';
import signatureExpired from './signature-expired.ts';
import signatureInvalid from './signature-invalid.ts';
import signatureOrphaned from './signature-orphaned.ts';
import soaMisplaced from './soa-misplaced.ts';
import spaceInvisible from './space-invisible.ts';
import stringTooLong from './string-too-long.ts';
import stringsGlued from './strings-glued.ts';
import targetBelowDname from './target-below-dname.ts';
import targetBelowOrigin from './target-below-origin.ts';
import targetIsAddress from './target-is-address.ts';
import targetIsAlias from './target-is-alias.ts';
import targetIsUrl from './target-is-url.ts';
import ttlTooLarge from './ttl-too-large.ts';
import txtEmpty from './txt-empty.ts';
import txtNotPortable from './txt-not-portable.ts';
import typeNotStored from './type-not-stored.ts';
import typeRecent from './type-recent.ts';
import unknownDirective from './unknown-directive.ts';
import unknownType from './unknown-type.ts';
import wildcardDelegated from './wildcard-delegated.ts';
import wildcardNotLeftmost from './wildcard-not-leftmost.ts';

export const ZONE_RULES: readonly Rule[] = [
  // On the zone as a whole, and on what is at the names of keys
  deprecatedAdsp,
  recordBelowDelegation,
  recordBelowDname,
  mismatchedCds,
  cnameWithOtherData,
  cnameDangling,
  cnameLoop,
  duplicateCname,
  cnameTargetInTxt,
  aliasInTxt,
  dnameAtDelegation,
  dnskeyUnusable,
  deprecatedDnssecAlgorithm,
  duplicateOrigin,
  dsMisplaced,
  keyRotationOverdue,
  keyShared,
  duplicateRecord,
  formatForeign,
  generateCollision,
  invalidCaa,
  invalidHostName,
  reverseNameRelative,
  keyNotInTxt,
  keyMisplaced,
  keySplitOverRecords,
  duplicateKey,
  missingNs,
  missingSoa,
  invalidNsec3Owner,
  nsec3IterationsExcessive,
  nullMxWithOtherMx,
  deprecatedDomainkeysPolicy,
  privateKeyExposed,
  recordOversized,
  invalidSelector,
  missingSelector,
  signatureExpired,
  signatureInvalid,
  signatureOrphaned,
  missingSignature,
  soaMisplaced,
  duplicateSoa,
  targetBelowDname,
  targetBelowOrigin,
  missingProviderRecord,
  targetIsAddress,
  targetIsUrl,
  targetIsAlias,
  missingTargetAddress,
  missingFinalDot,
  missingUnderscore,
  mismatchedKeyTarget,
  mismatchedTtl,
  wildcardDelegated,
  keyAtWildcard,
  wildcardNotLeftmost,
  // On what the reader of master files found
  atSignInName,
  quoteEscaped,
  invalidAddress,
  invalidEncoding,
  invalidEscape,
  invalidField,
  invalidNumber,
  byteOrderMarkPresent,
  classInText,
  mismatchedClass,
  invalidComment,
  invalidDigestLength,
  invalidDirective,
  unknownDirective,
  labelEmpty,
  finalDotEscaped,
  rdataExtra,
  invalidGenerate,
  invalidGenericRdata,
  missingInclude,
  directiveIndented,
  ownerIndented,
  spaceInvisible,
  invalidLineEnd,
  missingRdata,
  missingMxPreference,
  nameNotAscii,
  nameSignUnescaped,
  nameTooLong,
  missingFinalNewline,
  missingType,
  missingOriginDot,
  ownerOutOfZone,
  ownerFromOtherOrigin,
  missingOwner,
  parenAroundRecord,
  parenUnopened,
  missingParen,
  parenNested,
  parenOnNextLine,
  parenUnclosed,
  quoteMultiline,
  quoteUnclosed,
  fieldQuoted,
  nameQuoted,
  recordTooLong,
  semicolonEscaped,
  semicolonUnquoted,
  invalidServiceParameter,
  quotesSingle,
  quotesTypographic,
  stringTooLong,
  stringsGlued,
  missingTtl,
  invalidTtl,
  ttlTooLarge,
  duplicateHeadField,
  txtEmpty,
  txtNotPortable,
  typeNotStored,
  typeRecent,
  unknownType,
];
