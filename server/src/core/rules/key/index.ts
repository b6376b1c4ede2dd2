/** The rules on a decoded key record. */

import type { Rule } from '../rule.ts';
import backslashPublished from './backslash-published.ts';
import dataContinues from './data-continues.ts';
import dataEscaped from './data-escaped.ts';
import dataIsCertificate from './data-is-certificate.ts';
import dataIsPem from './data-is-pem.ts';
import dataIsPkcs1 from './data-is-pkcs1.ts';
import dataIsPlaceholder from './data-is-placeholder.ts';
import dataIsPrivate from './data-is-private.ts';
import dataTruncated from './data-truncated.ts';
import deprecatedGranularity from './deprecated-granularity.ts';
import deprecatedSha1 from './deprecated-sha1.ts';
import duplicateTag from './duplicate-tag.ts';
import ed25519InSpki from './ed25519-in-spki.ts';
import escapesPublished from './escapes-published.ts';
import examplePublished from './example-published.ts';
import hashExcludesSha256 from './hash-excludes-sha256.ts';
import invalidBase64 from './invalid-base64.ts';
import invalidDataEncoding from './invalid-data-encoding.ts';
import invalidEd25519Length from './invalid-ed25519-length.ts';
import invalidFlag from './invalid-flag.ts';
import invalidHash from './invalid-hash.ts';
import invalidNote from './invalid-note.ts';
import invalidSeparator from './invalid-separator.ts';
import invalidService from './invalid-service.ts';
import invalidTag from './invalid-tag.ts';
import invalidTagCase from './invalid-tag-case.ts';
import invalidTypeCase from './invalid-type-case.ts';
import invalidVersion from './invalid-version.ts';
import mismatchedType from './mismatched-type.ts';
import missingData from './missing-data.ts';
import missingVersion from './missing-version.ts';
import quotesPublished from './quotes-published.ts';
import recordEmpty from './record-empty.ts';
import recordForeign from './record-foreign.ts';
import revoked from './revoked.ts';
import revokedInUse from './revoked-in-use.ts';
import rsaBelow2048 from './rsa-below-2048.ts';
import rsaExponentUnusual from './rsa-exponent-unusual.ts';
import rsaTooLong from './rsa-too-long.ts';
import rsaTooShort from './rsa-too-short.ts';
import rsaWeak from './rsa-weak.ts';
import serviceNotEmail from './service-not-email.ts';
import tagForeign from './tag-foreign.ts';
import testingEnabled from './testing-enabled.ts';
import textNotAscii from './text-not-ascii.ts';
import unknownData from './unknown-data.ts';
import unknownFlag from './unknown-flag.ts';
import unknownTag from './unknown-tag.ts';
import unknownType from './unknown-type.ts';
import unusableInUse from './unusable-in-use.ts';
import unused from './unused.ts';
import versionNotFirst from './version-not-first.ts';
import whitespaceInData from './whitespace-in-data.ts';

export const KEY_RULES: readonly Rule[] = [
  invalidBase64,
  dataIsCertificate,
  invalidDataEncoding,
  dataEscaped,
  missingData,
  dataIsPem,
  dataIsPkcs1,
  dataIsPlaceholder,
  dataIsPrivate,
  dataContinues,
  dataTruncated,
  unknownData,
  whitespaceInData,
  invalidEd25519Length,
  ed25519InSpki,
  recordEmpty,
  invalidFlag,
  testingEnabled,
  unknownFlag,
  recordForeign,
  deprecatedGranularity,
  hashExcludesSha256,
  deprecatedSha1,
  invalidHash,
  backslashPublished,
  quotesPublished,
  escapesPublished,
  textNotAscii,
  invalidNote,
  examplePublished,
  revoked,
  revokedInUse,
  rsaBelow2048,
  rsaExponentUnusual,
  rsaTooLong,
  rsaTooShort,
  rsaWeak,
  serviceNotEmail,
  invalidService,
  invalidTagCase,
  duplicateTag,
  tagForeign,
  invalidSeparator,
  invalidTag,
  unknownTag,
  invalidTypeCase,
  mismatchedType,
  unknownType,
  unusableInUse,
  unused,
  missingVersion,
  versionNotFirst,
  invalidVersion,
];
