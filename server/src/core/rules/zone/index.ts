/** The rules on master files: what their reader found wrong, what name servers accept in silence, and the zone as a whole. */

import type { Rule } from '../rule.ts';
import atInName from './at-in-name.ts';
import backslashQuote from './backslash-quote.ts';
import badAddress from './bad-address.ts';
import badEncoding from './bad-encoding.ts';
import badEscape from './bad-escape.ts';
import badField from './bad-field.ts';
import badNumber from './bad-number.ts';
import bom from './bom.ts';
import classInText from './class-in-text.ts';
import classMismatch from './class-mismatch.ts';
import commentHash from './comment-hash.ts';
import digestLength from './digest-length.ts';
import directiveArguments from './directive-arguments.ts';
import directiveUnknown from './directive-unknown.ts';
import emptyLabel from './empty-label.ts';
import escapedFinalDot from './escaped-final-dot.ts';
import extraRdata from './extra-rdata.ts';
import generate from './generate.ts';
import genericRdata from './generic-rdata.ts';
import includeMissing from './include-missing.ts';
import indentedDirective from './indented-directive.ts';
import indentedOwner from './indented-owner.ts';
import invisibleBlank from './invisible-blank.ts';
import lineEnds from './line-ends.ts';
import missingRdata from './missing-rdata.ts';
import mxWithoutPreference from './mx-without-preference.ts';
import nameNotAscii from './name-not-ascii.ts';
import nameTooLong from './name-too-long.ts';
import noFinalNewline from './no-final-newline.ts';
import noType from './no-type.ts';
import originWithoutDot from './origin-without-dot.ts';
import outOfZone from './out-of-zone.ts';
import ownerAfterOrigin from './owner-after-origin.ts';
import ownerMissing from './owner-missing.ts';
import parenAroundAll from './paren-around-all.ts';
import parenExtraClose from './paren-extra-close.ts';
import parenMissing from './paren-missing.ts';
import parenNested from './paren-nested.ts';
import parenNextLine from './paren-next-line.ts';
import parenUnclosed from './paren-unclosed.ts';
import quoteMultiline from './quote-multiline.ts';
import quoteUnclosed from './quote-unclosed.ts';
import quotedField from './quoted-field.ts';
import quotedName from './quoted-name.ts';
import recordTooLong from './record-too-long.ts';
import semicolonEscaped from './semicolon-escaped.ts';
import semicolonUnquoted from './semicolon-unquoted.ts';
import serviceParameter from './service-parameter.ts';
import singleQuotes from './single-quotes.ts';
import smartQuotes from './smart-quotes.ts';
import stringTooLong from './string-too-long.ts';
import stringsGlued from './strings-glued.ts';
import ttlMissing from './ttl-missing.ts';
import ttlSyntax from './ttl-syntax.ts';
import ttlTooLarge from './ttl-too-large.ts';
import twice from './twice.ts';
import txtEmpty from './txt-empty.ts';
import txtNotPortable from './txt-not-portable.ts';
import typeNotStored from './type-not-stored.ts';
import typeUnknown from './type-unknown.ts';
import { ZONE_LEVEL_RULES } from './zone-level.ts';

export const ZONE_RULES: readonly Rule[] = [
  ...ZONE_LEVEL_RULES,
  atInName,
  backslashQuote,
  badAddress,
  badEncoding,
  badEscape,
  badField,
  badNumber,
  bom,
  classInText,
  classMismatch,
  commentHash,
  digestLength,
  directiveArguments,
  directiveUnknown,
  emptyLabel,
  escapedFinalDot,
  extraRdata,
  generate,
  genericRdata,
  includeMissing,
  indentedDirective,
  indentedOwner,
  invisibleBlank,
  lineEnds,
  missingRdata,
  mxWithoutPreference,
  nameNotAscii,
  nameTooLong,
  noFinalNewline,
  noType,
  originWithoutDot,
  outOfZone,
  ownerAfterOrigin,
  ownerMissing,
  parenAroundAll,
  parenExtraClose,
  parenMissing,
  parenNested,
  parenNextLine,
  parenUnclosed,
  quoteMultiline,
  quoteUnclosed,
  quotedField,
  quotedName,
  recordTooLong,
  semicolonEscaped,
  semicolonUnquoted,
  serviceParameter,
  singleQuotes,
  smartQuotes,
  stringTooLong,
  stringsGlued,
  ttlMissing,
  ttlSyntax,
  ttlTooLarge,
  twice,
  txtEmpty,
  txtNotPortable,
  typeNotStored,
  typeUnknown,
];
