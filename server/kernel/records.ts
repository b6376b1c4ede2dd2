/** Entries to records, as `resolve.ts` and `rdata.ts` read them, up to the first that has more to it than can be seen here. */

import {
  ENTRY_BLANK,
  ENTRY_BROKEN,
  ENTRY_COMMENT,
  ENTRY_INDENTED,
  ENTRY_KIND,
  ENTRY_PARENS,
  ENTRY_RECORD,
  TOKEN_ESCAPE,
  TOKEN_QUOTED,
  TOKEN_SPECIAL,
} from './entries';
import { isHash, isHexDigit, isIpv4, isIpv6, isPlainName, isSalt, isTime, plainNumber } from './forms';
import {
  base64,
  entryFlags,
  entryStart,
  entryToken,
  fieldsOf,
  findWord,
  i32At,
  nameWire,
  numberOf,
  recordClass,
  recordEntry,
  recordFlags,
  recordOrigin,
  recordOwner,
  recordRdata,
  recordTarget,
  recordTtl,
  recordType,
  set8,
  set16,
  set32,
  state,
  text,
  tokenEnd,
  tokenFlags,
  tokenStart,
  u8At,
} from './memory';
import { hasAt, intern, isWithin } from './names';

// Numbers of the state.
const ENTRY: u32 = 0;
const RECORDS: u32 = 1;
const ORIGIN: u32 = 2;
const ORIGIN_IN_ZONE: u32 = 3;
const APEX: u32 = 4;
const DEFAULT_TTL: u32 = 5;
const SOA_TTL: u32 = 6;
const LAST_TTL: u32 = 7;
const TTL_REPORTED: u32 = 8;
const LAST_OWNER: u32 = 9;
const ORIGIN_CHANGED: u32 = 10;
const ZONE_CLASS: u32 = 11;
const LAST_TYPE: u32 = 12;

const TTL_EXPLICIT: u32 = 0;
const TTL_DIRECTIVE: u32 = 1;
const TTL_PREVIOUS: u32 = 2;
const TTL_SOA: u32 = 3;
const RECORD_INHERITED: u32 = 8;

const MAX_TTL: i64 = 0x7fffffff;
const MAX_STRINGS: u32 = 250;
const CLASS_IN: i32 = 1;
/** For what the word IN stands in the table. */
const WORD_IN: i32 = 0x10001;

// Kinds of fields; there is a number of 8 bits beside.
const IPV4: u32 = 1;
const IPV6: u32 = 2;
/** A name to which the record leads. */
const TARGET: u32 = 3;
const U16: u32 = 5;
const U32: u32 = 6;
const NAME: u32 = 8;
const TYPE: u32 = 9;
const TIME: u32 = 10;
const HASH: u32 = 14;
const SALT: u32 = 15;
// Kinds of all that remains.
const STRINGS: u32 = 7;
const BASE64: u32 = 11;
const TYPES: u32 = 12;
const DIGEST: u32 = 13;

// The record at hand: what its head says, and where its data lead.
let ttl: i64 = -1;
let ownClass: i32 = -1;
let type: i32 = 0;
let fields: u64 = 0;
let rdata: u32 = 0;
let target: i32 = -1;

/** Reads on from the state's entry, as long as entries are blank or plain records, into the columns behind the records there. */
export function readRecords(entryCount: u32): void {
  let entry: u32 = i32At(state, ENTRY);
  for (; entry < entryCount; entry++) {
    const flags = u8At(entryFlags, entry);
    const kind = flags & ENTRY_KIND;
    if (kind === ENTRY_BLANK) continue;
    if (kind !== ENTRY_RECORD || (flags & ENTRY_BROKEN) !== 0 || !readRecord(entry, flags)) break;
  }
  set32(state, ENTRY, entry);
}

/** Reads one record; false where it is not plain, and then nothing has changed but the table of names. */
function readRecord(entry: u32, flags: u32): bool {
  const first: u32 = i32At(entryToken, entry);
  const last: u32 = i32At(entryToken, entry + 1);
  const isInherited = (flags & ENTRY_INDENTED) !== 0;
  const origin = i32At(state, ORIGIN);
  const owner = isInherited ? inheritedOwner() : ownerAt(first, origin);
  if (owner < 0 || !readHead(isInherited ? first : first + 1, last)) return false;
  if ((flags & ENTRY_PARENS) !== 0 && isOpenBefore(entry, rdata - 1)) return false;
  if (!readRdata(last, origin, (flags & ENTRY_COMMENT) !== 0)) return false;
  const source = ttlSource();
  if (source < 0) return false;

  set32(state, LAST_OWNER, owner);
  set32(state, ORIGIN_CHANGED, 0);
  set32(state, LAST_TYPE, type);
  if (ownClass >= 0) set32(state, ZONE_CLASS, CLASS_IN);
  if (source === TTL_EXPLICIT) {
    set32(state, LAST_TTL, <i32>ttl);
    set32(state, TTL_REPORTED, 0);
  }
  const record: u32 = i32At(state, RECORDS);
  set32(recordEntry, record, entry);
  set32(recordOwner, record, owner);
  set32(recordTtl, record, <i32>ttl);
  set16(recordType, record, type);
  set16(recordClass, record, CLASS_IN);
  set32(recordRdata, record, rdata);
  set32(recordTarget, record, target);
  set32(recordOrigin, record, origin);
  set8(recordFlags, record, source | (isInherited ? RECORD_INHERITED : 0));
  set32(state, RECORDS, record + 1);
  return true;
}

function inheritedOwner(): i32 {
  return i32At(state, ORIGIN_CHANGED) !== 0 ? -1 : i32At(state, LAST_OWNER);
}

/** The owner that a token presents; negative where it is not plain, or not of the zone. */
function ownerAt(token: u32, origin: i32): i32 {
  if (!isPlainWord(token)) return -1;
  const start = text + i32At(tokenStart, token);
  const end = text + i32At(tokenEnd, token);
  const owner = intern(start, end, origin);
  if (owner < 0 || (end - start > 1 && hasAt(owner))) return -1;
  const apex = i32At(state, APEX);
  if (apex < 0 || (i32At(state, ORIGIN_IN_ZONE) !== 0 && u8At(end, -1) !== 0x2e)) return owner;
  return isWithin(owner, apex) ? owner : -1;
}

/** Whether a token is neither quoted nor has an escape or an octet that needs a look. */
function isPlainWord(token: u32): bool {
  return (u8At(tokenFlags, token) & (TOKEN_QUOTED | TOKEN_ESCAPE | TOKEN_SPECIAL)) === 0;
}

/** Reads [TTL] [class] type. */
function readHead(from: u32, last: u32): bool {
  const zoneClass = i32At(state, ZONE_CLASS);
  ttl = -1;
  ownClass = -1;
  for (let at = from; at < last && isPlainWord(at); at++) {
    const start = text + i32At(tokenStart, at);
    const end = text + i32At(tokenEnd, at);
    if (u8At(start, 0) - 0x30 <= 9) {
      if (ttl >= 0 || ownClass >= 0) return false;
      ttl = plainNumber(start, end);
      if (ttl < 0 || ttl > MAX_TTL) return false;
    } else {
      const word = findWord(start, end);
      if (word === 0) return false;
      type = numberOf(word);
      if (type !== WORD_IN) {
        fields = fieldsOf(word);
        rdata = at + 1;
        return fields !== 0 && (zoneClass === CLASS_IN || zoneClass === 0);
      }
      if (ownClass >= 0) return false;
      ownClass = CLASS_IN;
    }
  }
  return false;
}

/** Whether a parenthesis opens before a token of an entry. */
function isOpenBefore(entry: u32, token: u32): bool {
  const end: u32 = i32At(tokenStart, token);
  for (let at: u32 = i32At(entryStart, entry); at < end; at++) if (u8At(text, at) === 0x28) return true;
  return false;
}

/** Whether the fields of the type, and no others, stand there in order. Interns the name to which the record leads. */
function readRdata(last: u32, origin: i32, hasComment: bool): bool {
  let at = rdata;
  let number: i64 = -1;
  target = -1;
  for (let rest = fields; rest !== 0; rest >>= 4) {
    if (at >= last) return false;
    const kind = <u32>rest & 15;
    if (kind === STRINGS) return areStrings(at, last, hasComment);
    if (!isPlainWord(at)) return false;
    if (kind === BASE64) return isBase64(at, last);
    if (kind === TYPES) return areTypes(at, last);
    if (kind === DIGEST) return isDigest(number, at, last);
    const start = text + i32At(tokenStart, at);
    const end = text + i32At(tokenEnd, at);
    if (kind === TARGET) {
      target = intern(start, end, origin);
      if (target < 0 || (end - start > 1 && hasAt(target))) return false;
    } else if (kind === IPV4) {
      if (!isIpv4(start, end)) return false;
    } else if (kind === IPV6) {
      if (!isIpv6(start, end)) return false;
    } else if (kind === NAME) {
      if (!isPlainName(start, end, u8At(nameWire, origin))) return false;
    } else if (kind === TYPE) {
      if (!areTypes(at, at + 1)) return false;
    } else if (kind === TIME) {
      if (!isTime(start, end)) return false;
    } else if (kind === HASH) {
      if (!isHash(start, end)) return false;
    } else if (kind === SALT) {
      if (!isSalt(start, end)) return false;
    } else {
      number = plainNumber(start, end);
      if (number < 0 || number > limitOf(kind)) return false;
    }
    at++;
  }
  return at === last;
}

function areTypes(from: u32, last: u32): bool {
  for (let at = from; at < last; at++) {
    if (!isPlainWord(at)) return false;
    const word = findWord(text + i32At(tokenStart, at), text + i32At(tokenEnd, at));
    if (word === 0 || numberOf(word) > 0xffff) return false;
  }
  return true;
}

/** RFC 4648 over all tokens, unused bits zero. */
function isBase64(from: u32, last: u32): bool {
  let count: u32 = 0;
  let padding: u32 = 0;
  let lastValue: u32 = 0;
  for (let at = from; at < last; at++) {
    if (!isPlainWord(at)) return false;
    const end = text + i32At(tokenEnd, at);
    for (let i = text + i32At(tokenStart, at); i < end; i++) {
      const unit = u8At(i, 0);
      if (unit === 0x3d) padding++;
      else {
        const value = u8At(base64, unit);
        if (padding > 0 || value > 63) return false;
        count++;
        lastValue = value;
      }
    }
  }
  const spare = count % 4;
  if (count === 0 || spare === 1 || padding !== (4 - spare) % 4) return false;
  return (lastValue & (spare === 2 ? 15 : spare === 3 ? 3 : 0)) === 0;
}

/** A digest of DS in hexadecimal whose length is that of its kind: SHA-1, SHA-256, SHA-384. */
function isDigest(kind: i64, from: u32, last: u32): bool {
  let digits: u32 = 0;
  for (let at = from; at < last; at++) {
    if (!isPlainWord(at)) return false;
    const end = text + i32At(tokenEnd, at);
    for (let i = text + i32At(tokenStart, at); i < end; i++) {
      if (!isHexDigit(u8At(i, 0))) return false;
      digits++;
    }
  }
  return digits === (kind === 1 ? 40 : kind === 2 ? 64 : kind === 4 ? 96 : 0);
}

function limitOf(kind: u32): i64 {
  if (kind === U32) return 0xffffffff;
  return kind === U16 ? 0xffff : 0xff;
}

/** Whether character-strings, at least one, hide nothing: a quote that was meant, a class, an origin, a comment that is data. */
function areStrings(from: u32, last: u32, hasComment: bool): bool {
  if (last - from > MAX_STRINGS || (hasComment && (u8At(tokenFlags, last - 1) & TOKEN_QUOTED) === 0)) return false;
  for (let at = from; at < last; at++) {
    const flags = u8At(tokenFlags, at);
    const start = i32At(tokenStart, at);
    const length = i32At(tokenEnd, at) - start;
    if (flags === TOKEN_QUOTED) {
      if (length > 257) return false;
    } else if (flags !== 0 || length <= 2 || length > 255 || u8At(text, start) === 0x27) return false;
  }
  return true;
}

/** Where the TTL comes from, which is set to it; negative where that is worth a word. */
function ttlSource(): i32 {
  if (ttl >= 0) return TTL_EXPLICIT;
  ttl = i32At(state, DEFAULT_TTL);
  if (ttl >= 0) return TTL_DIRECTIVE;
  ttl = i32At(state, SOA_TTL);
  if (ttl >= 0) return TTL_SOA;
  ttl = i32At(state, LAST_TTL);
  return ttl >= 0 && i32At(state, TTL_REPORTED) !== 0 ? TTL_PREVIOUS : -1;
}
