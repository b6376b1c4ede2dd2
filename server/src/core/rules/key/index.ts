/** The rules on a decoded key record. */

import type { Rule } from '../rule.ts';
import dataBase64 from './data-base64.ts';
import dataCertificate from './data-certificate.ts';
import dataEncoding from './data-encoding.ts';
import dataEscape from './data-escape.ts';
import dataMissing from './data-missing.ts';
import dataPem from './data-pem.ts';
import dataPkcs1 from './data-pkcs1.ts';
import dataPlaceholder from './data-placeholder.ts';
import dataPrivate from './data-private.ts';
import dataTrailing from './data-trailing.ts';
import dataTruncated from './data-truncated.ts';
import dataUnknown from './data-unknown.ts';
import dataWhitespace from './data-whitespace.ts';
import ed25519Length from './ed25519-length.ts';
import ed25519Spki from './ed25519-spki.ts';
import empty from './empty.ts';
import flagSyntax from './flag-syntax.ts';
import flagTesting from './flag-testing.ts';
import flagUnknown from './flag-unknown.ts';
import foreignRecord from './foreign-record.ts';
import granularity from './granularity.ts';
import hashExcludesSha256 from './hash-excludes-sha256.ts';
import hashSha1 from './hash-sha1.ts';
import hashSyntax from './hash-syntax.ts';
import literalBackslash from './literal-backslash.ts';
import literalQuotes from './literal-quotes.ts';
import nonAscii from './non-ascii.ts';
import note from './note.ts';
import publishedExample from './published-example.ts';
import revoked from './revoked.ts';
import revokedInUse from './revoked-in-use.ts';
import rsa1024 from './rsa-1024.ts';
import rsaExponent from './rsa-exponent.ts';
import rsaLarge from './rsa-large.ts';
import rsaShort from './rsa-short.ts';
import rsaWeak from './rsa-weak.ts';
import serviceNotEmail from './service-not-email.ts';
import serviceSyntax from './service-syntax.ts';
import tagCase from './tag-case.ts';
import tagDuplicate from './tag-duplicate.ts';
import tagForeign from './tag-foreign.ts';
import tagSeparator from './tag-separator.ts';
import tagSyntax from './tag-syntax.ts';
import tagUnknown from './tag-unknown.ts';
import typeCase from './type-case.ts';
import typeMismatch from './type-mismatch.ts';
import typeUnknown from './type-unknown.ts';
import unfitInUse from './unfit-in-use.ts';
import unused from './unused.ts';
import versionMissing from './version-missing.ts';
import versionNotFirst from './version-not-first.ts';
import versionValue from './version-value.ts';

export const KEY_RULES: readonly Rule[] = [
  dataBase64,
  dataCertificate,
  dataEncoding,
  dataEscape,
  dataMissing,
  dataPem,
  dataPkcs1,
  dataPlaceholder,
  dataPrivate,
  dataTrailing,
  dataTruncated,
  dataUnknown,
  dataWhitespace,
  ed25519Length,
  ed25519Spki,
  empty,
  flagSyntax,
  flagTesting,
  flagUnknown,
  foreignRecord,
  granularity,
  hashExcludesSha256,
  hashSha1,
  hashSyntax,
  literalBackslash,
  literalQuotes,
  nonAscii,
  note,
  publishedExample,
  revoked,
  revokedInUse,
  rsa1024,
  rsaExponent,
  rsaLarge,
  rsaShort,
  rsaWeak,
  serviceNotEmail,
  serviceSyntax,
  tagCase,
  tagDuplicate,
  tagForeign,
  tagSeparator,
  tagSyntax,
  tagUnknown,
  typeCase,
  typeMismatch,
  typeUnknown,
  unfitInUse,
  unused,
  versionMissing,
  versionNotFirst,
  versionValue,
];
