/**
 * Text to entries and tokens, as `lexer.ts` reads them, up to the first that has an open quote, a lone CR, or parentheses
 * within which a line may be meant as a record.
 */

import {
  entryFlags,
  entryStart,
  entryToken,
  i32At,
  kinds,
  set8,
  set32,
  state,
  text,
  tokenEnd,
  tokenFlags,
  tokenStart,
  u8At,
} from './memory';

// Numbers of the state.
const POSITION: u32 = 0;
const ENTRIES: u32 = 1;
const TOKENS: u32 = 2;
const FIRST_CRLF: u32 = 3;

// Kinds of octets; a word is of PLAIN, BACKSLASH and SPECIAL.
const PLAIN: u32 = 0;
const BLANK: u32 = 1;
const NEWLINE: u32 = 2;
const COMMENT: u32 = 3;
const QUOTE: u32 = 4;
const OPEN: u32 = 5;
const CLOSE: u32 = 6;
const BACKSLASH: u32 = 7;
const SPECIAL: u32 = 8;

export const ENTRY_BLANK: u32 = 0;
export const ENTRY_DIRECTIVE: u32 = 1;
export const ENTRY_RECORD: u32 = 2;
export const ENTRY_KIND: u32 = 3;
export const ENTRY_INDENTED: u32 = 4;
export const ENTRY_PARENS: u32 = 8;
export const ENTRY_COMMENT: u32 = 32;
export const ENTRY_BROKEN: u32 = 64;

export const TOKEN_QUOTED: u32 = 1;
export const TOKEN_ESCAPE: u32 = 2;
export const TOKEN_SPECIAL: u32 = 4;
const TOKEN_GLUED: u32 = 8;

/** Where the reading of a token stands, behind it at last. */
let pos: u32 = 0;
let tokens: u32 = 0;

/**
 * Reads on from the state's position, as many entries as are plain, into the columns behind those that are there.
 *
 * @param end of the window, in units
 * @param isWhole whether the text ends there
 */
export function readEntries(end: u32, isWhole: bool, maxEntries: u32, maxPosition: u32): void {
  let entries: u32 = i32At(state, ENTRIES);
  let position: u32 = i32At(state, POSITION);
  tokens = i32At(state, TOKENS);
  while (position < end && entries < maxEntries && position < maxPosition) {
    const firstToken = tokens;
    const crlf = i32At(state, FIRST_CRLF);
    pos = position;
    const flags = readEntry(end, isWhole);
    if (flags === ENTRY_BROKEN) {
      tokens = firstToken;
      set32(state, FIRST_CRLF, crlf);
      break;
    }
    set32(entryStart, entries, position);
    set32(entryToken, entries, firstToken);
    set8(entryFlags, entries, flags);
    entries++;
    position = pos;
  }
  set32(state, ENTRIES, entries);
  set32(state, POSITION, position);
  set32(state, TOKENS, tokens);
}

/** Reads the entry at `pos`: its flags; `ENTRY_BROKEN` where it is not plain as far as the window goes. */
function readEntry(end: u32, isWhole: bool): u32 {
  const firstToken = tokens;
  const first = u8At(text, pos);
  let flags = first === 0x20 || first === 9 ? ENTRY_INDENTED : 0;
  let glued: u32 = 0;
  let isEnded = false;
  let isOpen = false;
  if (first === 0x28) return ENTRY_BROKEN;
  while (!isEnded && pos < end) {
    const kind = u8At(kinds, u8At(text, pos));
    if (kind === BLANK) {
      pos++;
      glued = 0;
    } else if (kind === PLAIN || kind >= BACKSLASH) {
      readWord(end, kind, glued);
      glued = TOKEN_GLUED;
    } else if (kind === NEWLINE) {
      if (u8At(text, pos) === 13) {
        if (pos + 1 >= end || u8At(text, pos + 1) !== 10) return ENTRY_BROKEN;
        if (i32At(state, FIRST_CRLF) < 0) set32(state, FIRST_CRLF, pos);
        pos++;
      }
      pos++;
      glued = 0;
      isEnded = !isOpen;
      if (isOpen && mayBeEntry(end)) return ENTRY_BROKEN;
    } else if (kind === OPEN || kind === CLOSE) {
      if (isOpen === (kind === OPEN)) return ENTRY_BROKEN;
      isOpen = !isOpen;
      flags |= ENTRY_PARENS;
      glued = 0;
      pos++;
    } else if (kind === COMMENT) {
      flags |= ENTRY_COMMENT;
      while (pos < end && !isLineEnd(u8At(text, pos))) pos++;
    } else if (kind === QUOTE && readString(end, glued)) glued = TOKEN_GLUED;
    else return ENTRY_BROKEN;
  }
  if (isOpen || (!isEnded && !isWhole)) return ENTRY_BROKEN;
  if (tokens > firstToken) flags |= first === 0x24 ? ENTRY_DIRECTIVE : ENTRY_RECORD;
  return flags;
}

/**
 * Whether the line at `pos` may begin a record although parentheses are open: it is not indented, or its first word that is no
 * number may be a class.
 */
function mayBeEntry(end: u32): bool {
  let at = pos;
  if (at >= end) return true;
  if (!isBlank(at)) return isWordAt(at);
  for (let word = 1; word < 5; word++) {
    while (at < end && isBlank(at)) at++;
    const start = at;
    while (at < end && isWordAt(at)) at++;
    if (at >= end) return true;
    if (at === start) return false;
    if (u8At(text, start) - 0x30 > 9) return mayBeClass(start, at);
  }
  return false;
}

function isBlank(at: u32): bool {
  return u8At(kinds, u8At(text, at)) === BLANK;
}

function isWordAt(at: u32): bool {
  const kind = u8At(kinds, u8At(text, at));
  return kind === PLAIN || kind >= BACKSLASH;
}

/** Two letters, or one of CLASS65280, CHAOS and NONE by its first letters. */
function mayBeClass(start: u32, end: u32): bool {
  const length = end - start;
  if (length === 2) return true;
  if (length < 4 || length > 10) return false;
  const head = load<u32>(text + start) & 0xdfdfdfdf;
  return head === 0x53414c43 || head === 0x4f414843 || head === 0x454e4f4e;
}

function readWord(end: u32, kindOfFirst: u32, glued: u32): void {
  const start = pos;
  let flags = glued;
  let kind = kindOfFirst;
  do {
    if (kind === BACKSLASH) {
      flags |= TOKEN_ESCAPE;
      skipEscape(end);
    } else {
      if (kind === SPECIAL) flags |= TOKEN_SPECIAL;
      pos++;
    }
    if (pos >= end) break;
    kind = u8At(kinds, u8At(text, pos));
  } while (kind === PLAIN || kind >= BACKSLASH);
  addToken(start, flags);
}

/** A quoted string; false where it does not end on its line. */
function readString(end: u32, glued: u32): bool {
  const start = pos++;
  let flags = TOKEN_QUOTED | glued;
  while (pos < end) {
    const unit = u8At(text, pos);
    if (unit === 0x22) {
      pos++;
      addToken(start, flags);
      return true;
    }
    if (unit === 0x5c) {
      flags |= TOKEN_ESCAPE;
      skipEscape(end);
    } else {
      if (isLineEnd(unit)) return false;
      if (unit > 126 || unit < 32) flags |= TOKEN_SPECIAL;
      pos++;
    }
  }
  return false;
}

/** A backslash and what it escapes; at a line's end it stands for itself. */
function skipEscape(end: u32): void {
  pos++;
  if (pos < end && !isLineEnd(u8At(text, pos))) pos++;
}

function isLineEnd(unit: u32): bool {
  return unit === 10 || unit === 13;
}

function addToken(start: u32, flags: u32): void {
  set32(tokenStart, tokens, start);
  set32(tokenEnd, tokens, pos);
  set8(tokenFlags, tokens, flags);
  tokens++;
}
