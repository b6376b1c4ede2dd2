/** The rules on one signature field alone. */

import type { Rule } from '../rule.ts';
import canonicalizationFragile from './canonicalization-fragile.ts';
import deprecatedSha1 from './deprecated-sha1.ts';
import domainIsPublicSuffix from './domain-is-public-suffix.ts';
import domainNotAscii from './domain-not-ascii.ts';
import duplicateTag from './duplicate-tag.ts';
import expired from './expired.ts';
import expiryBeforeTimestamp from './expiry-before-timestamp.ts';
import fromUnsigned from './from-unsigned.ts';
import hContainsStar from './h-contains-star.ts';
import hIncludesSelf from './h-includes-self.ts';
import hNotOversigned from './h-not-oversigned.ts';
import invalidAlgorithmCase from './invalid-algorithm-case.ts';
import invalidArcTag from './invalid-arc-tag.ts';
import invalidBLength from './invalid-b-length.ts';
import invalidBase64 from './invalid-base64.ts';
import invalidBhLength from './invalid-bh-length.ts';
import invalidDomain from './invalid-domain.ts';
import invalidExpiry from './invalid-expiry.ts';
import invalidH from './invalid-h.ts';
import invalidIdentity from './invalid-identity.ts';
import invalidLength from './invalid-length.ts';
import invalidSelector from './invalid-selector.ts';
import invalidTag from './invalid-tag.ts';
import invalidTagCase from './invalid-tag-case.ts';
import invalidTimestamp from './invalid-timestamp.ts';
import invalidVersion from './invalid-version.ts';
import invalidZ from './invalid-z.ts';
import lengthPresent from './length-present.ts';
import mismatchedCopiedField from './mismatched-copied-field.ts';
import mismatchedIdentity from './mismatched-identity.ts';
import missingTag from './missing-tag.ts';
import recommendedFieldUnsigned from './recommended-field-unsigned.ts';
import spaceBeforeColon from './space-before-colon.ts';
import subjectUnsigned from './subject-unsigned.ts';
import tagEmpty from './tag-empty.ts';
import textNotAscii from './text-not-ascii.ts';
import timestampInFuture from './timestamp-in-future.ts';
import traceFieldSigned from './trace-field-signed.ts';
import unknownAlgorithm from './unknown-algorithm.ts';
import unknownCanonicalization from './unknown-canonicalization.ts';
import unknownQueryMethod from './unknown-query-method.ts';
import unknownTag from './unknown-tag.ts';

export const SIGNATURE_RULES: readonly Rule[] = [
  invalidAlgorithmCase,
  deprecatedSha1,
  unknownAlgorithm,
  invalidArcTag,
  invalidBase64,
  invalidBLength,
  invalidBhLength,
  canonicalizationFragile,
  unknownCanonicalization,
  mismatchedCopiedField,
  domainNotAscii,
  domainIsPublicSuffix,
  invalidDomain,
  expired,
  expiryBeforeTimestamp,
  invalidExpiry,
  fromUnsigned,
  hIncludesSelf,
  hNotOversigned,
  recommendedFieldUnsigned,
  hContainsStar,
  invalidH,
  traceFieldSigned,
  spaceBeforeColon,
  mismatchedIdentity,
  invalidIdentity,
  lengthPresent,
  invalidLength,
  missingTag,
  textNotAscii,
  unknownQueryMethod,
  invalidSelector,
  subjectUnsigned,
  invalidTagCase,
  duplicateTag,
  tagEmpty,
  invalidTag,
  unknownTag,
  timestampInFuture,
  invalidTimestamp,
  invalidVersion,
  invalidZ,
];
