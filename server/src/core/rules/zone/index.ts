/** The rules on master files: what their reader found wrong, what name servers accept in silence, and the zone as a whole. */

import type { Rule } from '../rule.ts';
import atSignInName from './at-sign-in-name.ts';
import byteOrderMarkPresent from './byte-order-mark-present.ts';
import classInText from './class-in-text.ts';
import directiveIndented from './directive-indented.ts';
import duplicateHeadField from './duplicate-head-field.ts';
import fieldQuoted from './field-quoted.ts';
import finalDotEscaped from './final-dot-escaped.ts';
import invalidAddress from './invalid-address.ts';
import invalidComment from './invalid-comment.ts';
import invalidDigestLength from './invalid-digest-length.ts';
import invalidDirective from './invalid-directive.ts';
import invalidEncoding from './invalid-encoding.ts';
import invalidEscape from './invalid-escape.ts';
import invalidField from './invalid-field.ts';
import invalidGenerate from './invalid-generate.ts';
import invalidGenericRdata from './invalid-generic-rdata.ts';
import invalidLineEnd from './invalid-line-end.ts';
import invalidNumber from './invalid-number.ts';
import invalidServiceParameter from './invalid-service-parameter.ts';
import invalidTtl from './invalid-ttl.ts';
import labelEmpty from './label-empty.ts';
import mismatchedClass from './mismatched-class.ts';
import missingFinalNewline from './missing-final-newline.ts';
import missingInclude from './missing-include.ts';
import missingMxPreference from './missing-mx-preference.ts';
import missingOriginDot from './missing-origin-dot.ts';
import missingOwner from './missing-owner.ts';
import missingParen from './missing-paren.ts';
import missingRdata from './missing-rdata.ts';
import missingTtl from './missing-ttl.ts';
import missingType from './missing-type.ts';
import nameNotAscii from './name-not-ascii.ts';
import nameQuoted from './name-quoted.ts';
import nameTooLong from './name-too-long.ts';
import ownerFromOtherOrigin from './owner-from-other-origin.ts';
import ownerIndented from './owner-indented.ts';
import ownerOutOfZone from './owner-out-of-zone.ts';
import parenAroundRecord from './paren-around-record.ts';
import parenNested from './paren-nested.ts';
import parenOnNextLine from './paren-on-next-line.ts';
import parenUnclosed from './paren-unclosed.ts';
import parenUnopened from './paren-unopened.ts';
import quoteEscaped from './quote-escaped.ts';
import quoteMultiline from './quote-multiline.ts';
import quoteUnclosed from './quote-unclosed.ts';
import quotesSingle from './quotes-single.ts';
import quotesTypographic from './quotes-typographic.ts';
import rdataExtra from './rdata-extra.ts';
import recordTooLong from './record-too-long.ts';
import semicolonEscaped from './semicolon-escaped.ts';
import semicolonUnquoted from './semicolon-unquoted.ts';
import spaceInvisible from './space-invisible.ts';
import stringTooLong from './string-too-long.ts';
import stringsGlued from './strings-glued.ts';
import ttlTooLarge from './ttl-too-large.ts';
import txtEmpty from './txt-empty.ts';
import txtNotPortable from './txt-not-portable.ts';
import typeNotStored from './type-not-stored.ts';
import unknownDirective from './unknown-directive.ts';
import unknownType from './unknown-type.ts';
import { ZONE_LEVEL_RULES } from './zone-level.ts';

export const ZONE_RULES: readonly Rule[] = [
  ...ZONE_LEVEL_RULES,
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
  unknownType,
];
