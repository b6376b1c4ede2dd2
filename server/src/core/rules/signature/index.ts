/** The rules on one signature field alone. */

import type { Rule } from '../rule.ts';
import algorithmCase from './algorithm-case.ts';
import algorithmSha1 from './algorithm-sha1.ts';
import algorithmUnknown from './algorithm-unknown.ts';
import arcTag from './arc-tag.ts';
import bBase64 from './b-base64.ts';
import bLength from './b-length.ts';
import bhLength from './bh-length.ts';
import canonSimple from './canon-simple.ts';
import canonUnknown from './canon-unknown.ts';
import copiedFieldDiffers from './copied-field-differs.ts';
import domainIdn from './domain-idn.ts';
import domainPublicSuffix from './domain-public-suffix.ts';
import domainSyntax from './domain-syntax.ts';
import expired from './expired.ts';
import expiryOrder from './expiry-order.ts';
import expirySyntax from './expiry-syntax.ts';
import fromNotSigned from './from-not-signed.ts';
import hIncludesSelf from './h-includes-self.ts';
import hNotOversigned from './h-not-oversigned.ts';
import hRecommendedUnsigned from './h-recommended-unsigned.ts';
import hStar from './h-star.ts';
import hSyntax from './h-syntax.ts';
import hTraceSigned from './h-trace-signed.ts';
import headerNameSpace from './header-name-space.ts';
import identityDomain from './identity-domain.ts';
import identitySyntax from './identity-syntax.ts';
import lengthPresent from './length-present.ts';
import lengthSyntax from './length-syntax.ts';
import missingTag from './missing-tag.ts';
import nonAscii from './non-ascii.ts';
import query from './query.ts';
import selectorSyntax from './selector-syntax.ts';
import subjectUnsigned from './subject-unsigned.ts';
import tagCase from './tag-case.ts';
import tagDuplicate from './tag-duplicate.ts';
import tagEmpty from './tag-empty.ts';
import tagSyntax from './tag-syntax.ts';
import tagUnknown from './tag-unknown.ts';
import timestampFuture from './timestamp-future.ts';
import timestampSyntax from './timestamp-syntax.ts';
import version from './version.ts';
import zSyntax from './z-syntax.ts';

export const SIGNATURE_RULES: readonly Rule[] = [
  algorithmCase,
  algorithmSha1,
  algorithmUnknown,
  arcTag,
  bBase64,
  bLength,
  bhLength,
  canonSimple,
  canonUnknown,
  copiedFieldDiffers,
  domainIdn,
  domainPublicSuffix,
  domainSyntax,
  expired,
  expiryOrder,
  expirySyntax,
  fromNotSigned,
  hIncludesSelf,
  hNotOversigned,
  hRecommendedUnsigned,
  hStar,
  hSyntax,
  hTraceSigned,
  headerNameSpace,
  identityDomain,
  identitySyntax,
  lengthPresent,
  lengthSyntax,
  missingTag,
  nonAscii,
  query,
  selectorSyntax,
  subjectUnsigned,
  tagCase,
  tagDuplicate,
  tagEmpty,
  tagSyntax,
  tagUnknown,
  timestampFuture,
  timestampSyntax,
  version,
  zSyntax,
];
