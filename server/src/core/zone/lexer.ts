/**
 * Master-file text to entries and tokens (RFC 1035 §5.1), in columns: no object a token. Knows quotes, parentheses,
 * comments and line ends; not what a word means, except to find out where a record begins after an unclosed
 * parenthesis. `syntax.ts` gives views of what is here.
 *
 * A chunk is the unit of incremental lexing: some hundred entries with positions relative to the chunk's start. The
 * lexer carries no state from entry to entry, so a chunk depends on the text from its start to its `reach` alone.
 */

import { ColumnBuffer } from '../text/column-buffer.ts';
import { ProblemBudget } from './problem.ts';
import { isClass, lookUpWord, NO_WORD, recordType } from './types.ts';

export const ENTRY_BLANK = 0;
export const ENTRY_DIRECTIVE = 1;
export const ENTRY_RECORD = 2;
export const ENTRY_KIND = 3;
/** The first line begins with a space: the owner is inherited. */
export const ENTRY_INDENTED = 4;
/** Has parentheses. */
export const ENTRY_PARENS = 8;
/** The first thing on the line is a parenthesis. */
export const ENTRY_PAREN_FIRST = 16;
/** A comment is directly after a token or in an entry with tokens. */
export const ENTRY_COMMENT = 32;
/** Quotes or parentheses do not balance: what can be read of it is not a record. */
export const ENTRY_BROKEN = 64;

export const TOKEN_QUOTED = 1;
/** Has a backslash. */
export const TOKEN_ESCAPE = 2;
/** Has a unit above 126 or a control that is not a space. */
export const TOKEN_SPECIAL = 4;
/** No space between the token before it and this one. */
export const TOKEN_GLUED = 8;
/** The closing quote is missing. */
export const TOKEN_UNCLOSED = 16;

export type LexicalProblemCode =
  | 'paren-unclosed'
  | 'paren-extra-close'
  | 'paren-nested'
  | 'quote-unclosed'
  | 'quote-multiline'
  | 'quote-multiline-escaped'
  | 'backslash-quote';

/** Offsets relative to the chunk. */
export interface LexicalProblem {
  readonly code: LexicalProblemCode;
  readonly start: number;
  readonly end: number;
  /** Where the fix belongs. */
  readonly at: number;
}

export interface Chunk {
  /** Of whole lines, but for the last one of a file. */
  readonly text: string;
  /** In UTF-16 units. */
  readonly length: number;
  /** How far the lexer has looked, relative to the chunk's start; a change at or after it does not concern the chunk. */
  readonly reach: number;
  readonly entryCount: number;
  /** `entryCount + 1` long. */
  readonly entryStart: Uint32Array;
  /** The entry's first token; `entryCount + 1` long. */
  readonly entryToken: Uint32Array;
  readonly entryFlags: Uint8Array;
  readonly tokenStart: Uint32Array;
  readonly tokenEnd: Uint32Array;
  readonly tokenFlags: Uint8Array;
  readonly problems: readonly LexicalProblem[];
  /** There are more problems than were kept. */
  readonly isCut: boolean;
  /** The first CRLF and the first lone CR, or -1. */
  readonly firstCrlf: number;
  readonly firstLoneCr: number;
}

const PLAIN = 0;
const BLANK = 1;
const NEWLINE = 2;
const COMMENT = 3;
const QUOTE = 4;
const OPEN = 5;
const CLOSE = 6;
const BACKSLASH = 7;
const SPECIAL = 8;

const KIND = new Uint8Array(128);
KIND.fill(SPECIAL, 0, 32);
KIND[9] = BLANK;
KIND[32] = BLANK;
KIND[10] = NEWLINE;
KIND[13] = NEWLINE;
KIND[0x3b] = COMMENT;
KIND[0x22] = QUOTE;
KIND[0x28] = OPEN;
KIND[0x29] = CLOSE;
KIND[0x5c] = BACKSLASH;
KIND[127] = SPECIAL;

function kindOf(unit: number): number {
  return unit < 128 ? KIND[unit]! : SPECIAL;
}

/** Whether a byte order mark is before the text. */
function hasMark(text: string): boolean {
  return text.charCodeAt(0) === 0xfeff;
}

/** Entries of a full chunk. */
export const CHUNK_ENTRIES = 1024;
const CHUNK_UNITS = 1 << 16;

/** Where the columns of a chunk come together, which are copied out at its end. One for all texts, of which many are small; it grows to the largest chunk. */
const scratch = {
  entryStart: new Uint32Array(CHUNK_ENTRIES * 2 + 1),
  entryToken: new Uint32Array(CHUNK_ENTRIES * 2 + 1),
  entryFlags: new Uint8Array(CHUNK_ENTRIES * 2 + 1),
  tokenStart: new Uint32Array(8192),
  tokenEnd: new Uint32Array(8192),
  tokenFlags: new Uint8Array(8192),
};

/** Reads chunk after chunk of one text. */
export class Lexer {
  readonly #text: string;
  #pos: number;
  readonly #chunkEntries: number;
  /** Whether the text is a part of a file, and begins after its start. */
  readonly #isLater: boolean;
  readonly #entryStart: Uint32Array;
  readonly #entryToken: Uint32Array;
  readonly #entryFlags: Uint8Array;
  #tokenStart: Uint32Array;
  #tokenEnd: Uint32Array;
  #tokenFlags: Uint8Array;
  #tokens = 0;
  #reach = 0;
  #problems: LexicalProblem[] = [];
  readonly #budget = new ProblemBudget();
  #isCut = false;
  #base = 0;
  #firstCrlf = -1;
  #firstLoneCr = -1;
  /** The state of the entry at hand. */
  #depth = 0;
  #flags = 0;

  /** @param isLater whether the text is a part of a file, and begins after its start */
  constructor(text: string, pos: number, chunkEntries: number, isLater = false) {
    this.#text = text;
    this.#isLater = isLater;
    this.#pos = pos;
    this.#chunkEntries = chunkEntries;
    const entries = chunkEntries * 2 + 1;
    if (scratch.entryStart.length < entries) {
      scratch.entryStart = new Uint32Array(entries);
      scratch.entryToken = new Uint32Array(entries);
      scratch.entryFlags = new Uint8Array(entries);
    }
    this.#entryStart = scratch.entryStart;
    this.#entryToken = scratch.entryToken;
    this.#entryFlags = scratch.entryFlags;
    this.#tokenStart = scratch.tokenStart;
    this.#tokenEnd = scratch.tokenEnd;
    this.#tokenFlags = scratch.tokenFlags;
  }

  get pos(): number {
    return this.#pos;
  }

  /**
   * The chunk at the position. It ends at the text's end, when it is full, or at an entry that begins where
   * `isBoundary` holds; with `slack` it may be twice as full, so that edits do not leave crumbs.
   */
  next(slack: boolean, isBoundary?: (pos: number) => boolean): Chunk {
    const text = this.#text;
    const end = text.length;
    const base = this.#pos;
    const maxEntries = slack ? this.#chunkEntries * 2 : this.#chunkEntries;
    const maxPos = base + (slack ? CHUNK_UNITS * 2 : CHUNK_UNITS);
    this.#base = base;
    this.#tokens = 0;
    this.#reach = 0;
    this.#problems = [];
    this.#isCut = false;
    this.#firstCrlf = -1;
    this.#firstLoneCr = -1;
    let entries = 0;
    const isFull = () => this.#pos >= end || entries >= maxEntries || this.#pos >= maxPos;
    do {
      this.#entryStart[entries] = this.#pos - base;
      this.#entryToken[entries] = this.#tokens;
      this.#entry();
      this.#entryFlags[entries] = this.#flags;
      entries++;
    } while (!isFull() && (isBoundary === undefined || !isBoundary(this.#pos)));
    this.#entryStart[entries] = this.#pos - base;
    this.#entryToken[entries] = this.#tokens;
    const tokens = this.#tokens;
    const columns = new ColumnBuffer(8 * (entries + 1) + 8 * tokens + entries + tokens);
    return {
      text: text.slice(base, this.#pos),
      length: this.#pos - base,
      reach: Math.max(this.#reach, this.#pos) - base,
      entryCount: entries,
      entryStart: columns.u32(entries + 1, this.#entryStart),
      entryToken: columns.u32(entries + 1, this.#entryToken),
      tokenStart: columns.u32(tokens, this.#tokenStart),
      tokenEnd: columns.u32(tokens, this.#tokenEnd),
      entryFlags: columns.u8(entries, this.#entryFlags),
      tokenFlags: columns.u8(tokens, this.#tokenFlags),
      problems: this.#problems,
      isCut: this.#isCut,
      firstCrlf: this.#firstCrlf,
      firstLoneCr: this.#firstLoneCr,
    };
  }

  /** One logical line. The hot loop: words, spaces and the line's end are read here, the rest in the methods below. */
  #entry(): void {
    const text = this.#text;
    const end = text.length;
    const base = this.#base;
    const firstToken = this.#tokens;
    // A byte order mark is no part of the first word.
    let pos = this.#pos === 0 && !this.#isLater && hasMark(text) ? 1 : this.#pos;
    const first = text.charCodeAt(pos);
    this.#flags = first === 0x20 || first === 9 ? ENTRY_INDENTED : first === 0x28 ? ENTRY_PAREN_FIRST : 0;
    this.#depth = 0;
    let openAt = -1;
    // Once a record: the first says it.
    let isNested = false;
    let candidate = -1;
    let candidateTokens = 0;
    let candidateProblems = 0;
    let glued = 0;
    while (pos < end) {
      const unit = text.charCodeAt(pos);
      const kind = unit < 128 ? KIND[unit]! : SPECIAL;
      if (kind === BLANK) {
        pos++;
        glued = 0;
      } else if (kind === PLAIN || kind >= BACKSLASH) {
        const start = pos;
        let flags = glued;
        let k = kind;
        for (;;) {
          if (k === BACKSLASH) {
            flags |= TOKEN_ESCAPE;
            pos = this.#afterBackslash(pos);
          } else {
            if (k === SPECIAL) flags |= TOKEN_SPECIAL;
            pos++;
          }
          if (pos >= end) break;
          const u = text.charCodeAt(pos);
          k = u < 128 ? KIND[u]! : SPECIAL;
          if (k !== PLAIN && k < BACKSLASH) break;
        }
        this.#token(start - base, pos - base, flags);
        glued = TOKEN_GLUED;
      } else if (kind === NEWLINE) {
        pos = this.#newline(pos);
        if (this.#depth === 0) break;
        glued = 0;
        if (this.#looksLikeEntry(pos)) {
          if (candidate >= 0) break;
          candidate = pos;
          candidateTokens = this.#tokens;
          candidateProblems = this.#problems.length;
        }
      } else if (kind === COMMENT) {
        this.#flags |= ENTRY_COMMENT;
        pos = this.#commentEnd(pos);
      } else if (kind === QUOTE) {
        pos = this.#quoted(pos, glued);
        glued = TOKEN_GLUED;
      } else {
        glued = 0;
        if (kind === OPEN) {
          if (this.#depth === 0) openAt = pos;
          else if (!isNested) {
            isNested = true;
            this.#problem('paren-nested', pos, pos + 1, pos);
          }
          this.#depth++;
          this.#flags |= ENTRY_PARENS;
        } else if (this.#depth > 0) this.#depth--;
        else this.#problem('paren-extra-close', pos, pos + 1, pos);
        pos++;
        if (this.#depth === 0) candidate = -1;
      }
    }
    if (this.#depth > 0) {
      if (pos > this.#reach) this.#reach = pos;
      if (candidate >= 0) {
        pos = candidate;
        this.#tokens = candidateTokens;
        this.#problems.length = candidateProblems;
      }
      this.#problem('paren-unclosed', openAt, openAt + 1, this.#endOfContent(firstToken, openAt));
    }
    if (this.#tokens > firstToken) {
      const directive = first === 0x24 && (this.#flags & ENTRY_INDENTED) === 0;
      this.#flags |= directive ? ENTRY_DIRECTIVE : ENTRY_RECORD;
    }
    this.#pos = pos;
  }

  #endOfContent(firstToken: number, openAt: number): number {
    const last = this.#tokens > firstToken ? this.#base + this.#tokenEnd[this.#tokens - 1]! : openAt + 1;
    return Math.max(last, openAt + 1);
  }

  /** After `\X` or `\DDD`; a backslash at a line's end stands for itself. */
  #afterBackslash(pos: number): number {
    const next = pos + 1;
    if (next >= this.#text.length) return next;
    const unit = this.#text.charCodeAt(next);
    return unit === 10 || unit === 13 ? next : next + 1;
  }

  #newline(pos: number): number {
    if (this.#text.charCodeAt(pos) === 10) return pos + 1;
    if (this.#text.charCodeAt(pos + 1) === 10) {
      if (this.#firstCrlf < 0) this.#firstCrlf = pos - this.#base;
      return pos + 2;
    }
    if (this.#firstLoneCr < 0) this.#firstLoneCr = pos - this.#base;
    if (pos + 2 > this.#reach) this.#reach = pos + 2;
    return pos + 1;
  }

  /** A comment ends where a line feed does: servers read over a lone carriage return in it. */
  #commentEnd(pos: number): number {
    const text = this.#text;
    let end = this.#lineEnd(pos);
    while (end < text.length && text.charCodeAt(end) === 13 && text.charCodeAt(end + 1) !== 10) {
      if (this.#firstLoneCr < 0) this.#firstLoneCr = end - this.#base;
      if (end + 2 > this.#reach) this.#reach = end + 2;
      end = this.#lineEnd(end + 1);
    }
    return end;
  }

  #lineEnd(pos: number): number {
    const text = this.#text;
    const end = text.length;
    while (pos < end) {
      const unit = text.charCodeAt(pos);
      if (unit === 10 || unit === 13) return pos;
      pos++;
    }
    return pos;
  }

  /** A quoted string; one that is not closed at the line's end is broken there, unless it plainly goes on. */
  #quoted(start: number, glued: number): number {
    const text = this.#text;
    const end = text.length;
    let flags = TOKEN_QUOTED | glued;
    let pos = start + 1;
    let lastEscapedQuote = -1;
    while (pos < end) {
      const unit = text.charCodeAt(pos);
      if (unit === 0x22) {
        pos++;
        this.#token(start - this.#base, pos - this.#base, flags);
        return pos;
      }
      if (unit === 0x5c) {
        flags |= TOKEN_ESCAPE;
        if (text.charCodeAt(pos + 1) === 0x22) lastEscapedQuote = pos;
        pos = this.#afterBackslash(pos);
      } else if (unit === 10 || unit === 13) break;
      else {
        if (unit > 126 || unit < 32) flags |= TOKEN_SPECIAL;
        pos++;
      }
    }
    const close = this.#closingQuoteBelow(pos);
    // A line end after a backslash is a character of the string for BIND and NSD.
    const isEscaped = close >= 0 && !/(?:^|[^\\])(?:\\\\)*(?:\r\n|\n|\r)/.test(text.slice(start, close));
    if (!isEscaped) this.#flags |= ENTRY_BROKEN;
    if (lastEscapedQuote >= 0 && close < 0) {
      this.#problem('backslash-quote', lastEscapedQuote, lastEscapedQuote + 2, lastEscapedQuote);
    } else if (close >= 0)
      this.#problem(isEscaped ? 'quote-multiline-escaped' : 'quote-multiline', start, close + 1, pos);
    else {
      let at = pos;
      while (at > start + 1 && kindOf(text.charCodeAt(at - 1)) === BLANK) at--;
      this.#problem('quote-unclosed', start, start + 1, at);
    }
    const stop = close >= 0 ? close + 1 : pos;
    this.#token(start - this.#base, stop - this.#base, flags | (close >= 0 ? TOKEN_SPECIAL : TOKEN_UNCLOSED));
    return stop;
  }

  /**
   * The quote on a line below that closes one left open: only where no line between looks like an entry or is blank,
   * and the line of that quote has no further one, so that it cannot open another string.
   */
  #closingQuoteBelow(lineEnd: number): number {
    const text = this.#text;
    const end = text.length;
    let pos = lineEnd;
    while (pos < end) {
      const unit = text.charCodeAt(pos);
      if (unit === 10 || unit === 13) {
        pos += unit === 13 && text.charCodeAt(pos + 1) === 10 ? 2 : 1;
        if (pos >= end || kindOf(text.charCodeAt(pos)) === NEWLINE || this.#looksLikeEntry(pos)) break;
      } else if (unit === 0x22) {
        const lineBreak = this.#lineEnd(pos);
        if (lineBreak > this.#reach) this.#reach = lineBreak;
        const next = text.indexOf('"', pos + 1);
        return next < 0 || next > lineBreak ? pos : -1;
      } else pos += unit === 0x5c ? 2 : 1;
    }
    if (pos + 1 > this.#reach) this.#reach = pos + 1;
    return -1;
  }

  /**
   * Whether a line begins an entry, by its looks: a directive, an owner with [TTL] [class] type, or indented a class
   * and a type. Reads at most five words.
   */
  #looksLikeEntry(lineStart: number): boolean {
    const text = this.#text;
    let pos = lineStart;
    if (pos >= text.length) return false;
    let kind = kindOf(text.charCodeAt(pos));
    const indented = kind === BLANK;
    if (indented) {
      while (pos < text.length && kindOf(text.charCodeAt(pos)) === BLANK) pos++;
    } else if (kind !== PLAIN && kind < BACKSLASH) return false;
    let classSeen = false;
    for (let word = indented ? 1 : 0; word < 5; word++) {
      const start = pos;
      for (; pos < text.length; pos++) {
        kind = kindOf(text.charCodeAt(pos));
        if (kind !== PLAIN && kind < BACKSLASH) break;
      }
      if (pos + 1 > this.#reach) this.#reach = pos + 1;
      if (pos === start) return false;
      if (word === 0) {
        if (text.charCodeAt(start) === 0x24) return true;
      } else {
        const known = lookUpWord(text, start, pos);
        if (known === NO_WORD) {
          const digit = text.charCodeAt(start);
          if (digit < 0x30 || digit > 0x39) return false;
        } else if (isClass(known)) classSeen = true;
        else return (classSeen || !indented) && recordType(known)?.meta !== true;
      }
      while (pos < text.length && kindOf(text.charCodeAt(pos)) === BLANK) pos++;
    }
    return false;
  }

  #token(start: number, end: number, flags: number): void {
    if (this.#tokens === this.#tokenStart.length) this.#grow();
    const at = this.#tokens++;
    this.#tokenStart[at] = start;
    this.#tokenEnd[at] = end;
    this.#tokenFlags[at] = flags;
  }

  #grow(): void {
    const size = this.#tokenStart.length * 2;
    const start = new Uint32Array(size);
    const end = new Uint32Array(size);
    const flags = new Uint8Array(size);
    start.set(this.#tokenStart);
    end.set(this.#tokenEnd);
    flags.set(this.#tokenFlags);
    this.#tokenStart = start;
    this.#tokenEnd = end;
    this.#tokenFlags = flags;
    Object.assign(scratch, { tokenStart: start, tokenEnd: end, tokenFlags: flags });
  }

  #problem(code: LexicalProblemCode, start: number, end: number, at: number): void {
    const base = this.#base;
    const isBreaking = code !== 'paren-nested';
    if (isBreaking) this.#flags |= ENTRY_BROKEN;
    if (!this.#budget.admits(isBreaking)) this.#isCut = true;
    else this.#problems.push({ code, start: start - base, end: end - base, at: at - base });
  }
}
