/**
 * Domain names of a master file: from their presentation (escapes, relative to an origin, RFC 1035 §5.1) to the one
 * spelling of `text/domain-name`, and a table that gives equal names the same number without making strings.
 */

import type { DomainName } from '../text/domain-name.ts';
import { TOKEN_ESCAPE, TOKEN_QUOTED, TOKEN_SPECIAL } from './lexer.ts';

/** Why a presentation is no name; negative, beside the numbers of names. */
export const NAME_EMPTY_LABEL = -1;
export const NAME_LABEL_TOO_LONG = -2;
export const NAME_TOO_LONG = -3;
export const NAME_BAD_ESCAPE = -4;

/** Octets in wire form (RFC 1035 §2.3.4). */
export const MAX_NAME = 255;
export const MAX_LABEL = 63;

const DOT = 0x2e;
const BACKSLASH = 0x5c;
const ASTERISK = 0x2a;
const UNDERSCORE = 0x5f;
const HYPHEN = 0x2d;

/** ASCII to lower case. */
const LOWER = Uint8Array.from({ length: 128 }, (_, i) => (i >= 0x41 && i <= 0x5a ? i + 32 : i));

/**
 * Names in a table: number to name and back. The numbers grow and are never given back, so they stay valid for every
 * version of a document that shares the table. The root is number 0.
 */
export class NameTable {
  /** The names' spellings, one after the other. */
  #octets = new Uint8Array(1 << 12);
  #starts = new Uint32Array(1 << 7);
  #hashes = new Int32Array(1 << 7);
  /** Length in octets of the wire form. */
  #wire = new Uint8Array(1 << 7);
  #slots = new Int32Array(1 << 8).fill(-1);
  #count = 0;
  #top = 0;
  /** Whether the last token interned by the fast path holds an `@` inside. */
  sawAt = false;
  readonly #strings = new Map<number, DomainName>();

  /** @param expected about how many names will come, so that a large table need not grow step by step */
  constructor(expected = 0) {
    if (expected > this.#starts.length) {
      const size = 1 << Math.min(24, Math.ceil(Math.log2(expected)));
      this.#starts = new Uint32Array(size);
      this.#hashes = new Int32Array(size);
      this.#wire = new Uint8Array(size);
      this.#slots = new Int32Array(size * 2).fill(-1);
    }
    this.#commit(0, 0x811c9dc5 | 0, 1);
  }

  get size(): number {
    return this.#count;
  }

  /** The name's octets in wire form, 1 to 255. */
  wireLength(id: number): number {
    return this.#wire[id]!;
  }

  /** The number of the name that a token presents; a negative `NAME_...` where it is none. */
  intern(text: string, start: number, end: number, flags: number, origin: number): number {
    if ((flags & (TOKEN_ESCAPE | TOKEN_QUOTED | TOKEN_SPECIAL)) !== 0) {
      return this.#internSlowly(text, start, end, flags, origin);
    }
    const length = end - start;
    if (length === 1) {
      const only = text.charCodeAt(start);
      if (only === 0x40) return origin;
      if (only === DOT) return 0;
    }
    if (length === 0) return NAME_EMPTY_LABEL;
    if (length > MAX_NAME) return longestLabel(text, start, end) > MAX_LABEL ? NAME_LABEL_TOO_LONG : NAME_TOO_LONG;
    this.#reserve(length + 1 + this.#length(origin));
    const octets = this.#octets;
    const from = this.#top;
    let top = from;
    let hash = 0x811c9dc5 | 0;
    let label = 0;
    let dot = false;
    this.sawAt = false;
    for (let i = start; i < end; i++) {
      const octet = LOWER[text.charCodeAt(i)]!;
      if (octet === 0x40) this.sawAt = true;
      if (octet === DOT) {
        if (label === 0) return NAME_EMPTY_LABEL;
        if (label > MAX_LABEL) return NAME_LABEL_TOO_LONG;
        label = 0;
        if (i === end - 1) {
          dot = true;
          break;
        }
      } else label++;
      octets[top++] = octet;
      hash = Math.imul(hash ^ octet, 0x01000193);
    }
    if (label > MAX_LABEL) return NAME_LABEL_TOO_LONG;
    let wire = top - from + 2;
    if (!dot && origin !== 0) {
      octets[top++] = DOT;
      hash = Math.imul(hash ^ DOT, 0x01000193);
      const stop = this.#starts[origin]! + this.#length(origin);
      for (let i = this.#starts[origin]!; i < stop; i++) {
        const octet = octets[i]!;
        octets[top++] = octet;
        hash = Math.imul(hash ^ octet, 0x01000193);
      }
      wire += this.#wire[origin]! - 1;
    }
    if (wire > MAX_NAME) return NAME_TOO_LONG;
    return this.#find(from, top, hash, wire, true);
  }

  /** The number of a name that the table has; -1 where it has not. */
  idOf(name: DomainName): number {
    return this.#put(name, 0, false);
  }

  /** The number of a name, which is added where it is new. It must be one. */
  add(name: DomainName, wire: number): number {
    return this.#put(name, wire, true);
  }

  name(id: number): DomainName {
    let name = this.#strings.get(id);
    if (name === undefined) {
      const start = this.#starts[id]!;
      name = String.fromCharCode.apply(
        null,
        this.#octets.subarray(start, start + this.#length(id)) as unknown as number[],
      ) as DomainName;
      this.#strings.set(id, name);
    }
    return name;
  }

  /** Whether one name is the other or lies below it. */
  isWithin(id: number, ancestor: number): boolean {
    if (id === ancestor || ancestor === 0) return true;
    const length = this.#length(id);
    const tail = this.#length(ancestor);
    if (tail >= length) return false;
    const octets = this.#octets;
    const at = this.#starts[id]! + length - tail;
    const other = this.#starts[ancestor]!;
    for (let i = 0; i < tail; i++) if (octets[at + i] !== octets[other + i]) return false;
    return this.#separates(this.#starts[id]!, at - 1);
  }

  /**
   * The nearest proper ancestor that the table has; -1 above the root. Costs the name's length, and makes no string.
   * A name of the table need not own a record.
   */
  ancestor(id: number): number {
    const start = this.#starts[id]!;
    const end = start + this.#length(id);
    if (end === start) return -1;
    for (let i = start; i < end; i++) {
      if (this.#octets[i] !== DOT || !this.#separates(start, i)) continue;
      let hash = 0x811c9dc5 | 0;
      for (let j = i + 1; j < end; j++) hash = Math.imul(hash ^ this.#octets[j]!, 0x01000193);
      const found = this.#find(i + 1, end, hash, 0, false);
      if (found >= 0) return found;
    }
    return 0;
  }

  /** Whether what is left of a name below `origin` without it is `inner`, or ends in it: `a.example.org.example.org`. */
  endsTwice(id: number, inner: number, origin: number): boolean {
    if (id === origin || !this.isWithin(id, origin)) return false;
    const start = this.#starts[id]!;
    const end = start + this.#length(id) - (origin === 0 ? 0 : this.#length(origin) + 1);
    const length = this.#length(inner);
    const from = end - length;
    if (length === 0 || from < start) return false;
    const other = this.#starts[inner]!;
    for (let i = 0; i < length; i++) if (this.#octets[from + i] !== this.#octets[other + i]) return false;
    return from === start || this.#separates(start, from - 1);
  }

  /**
   * Whether a name can be that of a host (RFC 952, RFC 1123 §2.1): its labels are letters, digits, and hyphens that stand
   * neither first nor last. `*` may be the first label.
   */
  isHostName(id: number): boolean {
    const start = this.#starts[id]!;
    const end = start + this.#length(id);
    const octets = this.#octets;
    let before = DOT;
    for (let i = octets[start] === ASTERISK && octets[start + 1] === DOT ? start + 2 : start; i < end; i++) {
      const octet = octets[i]!;
      const isPlain = (octet >= 0x61 && octet <= 0x7a) || (octet >= 0x30 && octet <= 0x39);
      if (!isPlain && octet !== HYPHEN && octet !== DOT) return false;
      if (octet === HYPHEN ? before === DOT : octet === DOT && before === HYPHEN) return false;
      before = octet;
    }
    return before !== HYPHEN;
  }

  /** The first octet of its spelling; 0 for the root. */
  firstOctet(id: number): number {
    return this.#length(id) === 0 ? 0 : this.#octets[this.#starts[id]!]!;
  }

  /** Whether an underscore stands in its spelling, as in every name of a key or a policy: quick, and makes no string. */
  hasUnderscore(id: number): boolean {
    const start = this.#starts[id]!;
    const end = start + this.#length(id);
    for (let i = start; i < end; i++) if (this.#octets[i] === UNDERSCORE) return true;
    return false;
  }

  #separates(start: number, at: number): boolean {
    if (this.#octets[at] !== DOT) return false;
    let backslashes = 0;
    while (at - 1 - backslashes >= start && this.#octets[at - 1 - backslashes] === BACKSLASH) backslashes++;
    return backslashes % 2 === 0;
  }

  #length(id: number): number {
    return (id + 1 < this.#count ? this.#starts[id + 1]! : this.#top) - this.#starts[id]!;
  }

  #internSlowly(text: string, start: number, end: number, flags: number, origin: number): number {
    const parsed = parseName(text, start, end, flags);
    if (typeof parsed === 'number') return parsed;
    if (parsed.isOrigin) return origin;
    if (parsed.isAbsolute) return this.#put(parsed.relative, parsed.wire + 1, true);
    const wire = parsed.wire + this.#wire[origin]!;
    if (wire > MAX_NAME) return NAME_TOO_LONG;
    return this.#put(origin === 0 ? parsed.relative : `${parsed.relative}.${this.name(origin)}`, wire, true);
  }

  #put(name: string, wire: number, addIt: boolean): number {
    this.#reserve(name.length);
    const from = this.#top;
    let hash = 0x811c9dc5 | 0;
    for (let i = 0; i < name.length; i++) {
      const octet = name.charCodeAt(i);
      this.#octets[from + i] = octet;
      hash = Math.imul(hash ^ octet, 0x01000193);
    }
    return this.#find(from, from + name.length, hash, wire, addIt);
  }

  /** The name whose spelling stands at `[from, to)`; if it is new and stands at the top, it may be added. */
  #find(from: number, to: number, hash: number, wire: number, addIt: boolean): number {
    const octets = this.#octets;
    const mask = this.#slots.length - 1;
    const length = to - from;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (let id = this.#slots[slot]!; id >= 0; id = this.#slots[slot]!) {
      if (this.#hashes[id] === hash && this.#length(id) === length) {
        const start = this.#starts[id]!;
        let i = 0;
        while (i < length && octets[start + i] === octets[from + i]) i++;
        if (i === length) return id;
      }
      slot = (slot + 1) & mask;
    }
    if (!addIt) return -1;
    this.#top = to;
    return this.#commit(from, hash, wire);
  }

  #commit(from: number, hash: number, wire: number): number {
    const id = this.#count++;
    if (this.#count > this.#starts.length) {
      this.#starts = grown(this.#starts, new Uint32Array(this.#starts.length * 2));
      this.#hashes = grown(this.#hashes, new Int32Array(this.#hashes.length * 2));
      this.#wire = grown(this.#wire, new Uint8Array(this.#wire.length * 2));
    }
    this.#starts[id] = from;
    this.#hashes[id] = hash;
    this.#wire[id] = wire;
    if (this.#count * 2 > this.#slots.length) this.#rehash();
    else this.#place(id);
    return id;
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 2).fill(-1);
    for (let id = 0; id < this.#count; id++) this.#place(id);
  }

  #place(id: number): void {
    const mask = this.#slots.length - 1;
    const hash = this.#hashes[id]!;
    let slot = (hash ^ (hash >>> 15)) & mask;
    while (this.#slots[slot]! >= 0) slot = (slot + 1) & mask;
    this.#slots[slot] = id;
  }

  #reserve(length: number): void {
    if (this.#top + length <= this.#octets.length) return;
    this.#octets = grown(this.#octets, new Uint8Array(Math.max(this.#octets.length * 2, this.#top + length)));
  }
}

function grown<T extends Uint8Array | Uint32Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

function longestLabel(text: string, start: number, end: number): number {
  let longest = 0;
  let from = start;
  for (let i = start; i <= end; i++) {
    if (i < end && text.charCodeAt(i) !== DOT) continue;
    longest = Math.max(longest, i - from);
    from = i + 1;
  }
  return longest;
}

export interface ParsedName {
  /** A free-standing, unescaped `@`. */
  readonly isOrigin: boolean;
  /** Ends in an unescaped dot. */
  readonly isAbsolute: boolean;
  /** Without the final dot, in the spelling of a {@link DomainName}. */
  readonly relative: string;
  /** Octets of the labels in wire form, each with its length; without the root. */
  readonly wire: number;
}

/** The name that a token presents, or why it is none (`NAME_...`). A quoted token is read without its quotes. */
export function parseName(text: string, tokenStart: number, tokenEnd: number, flags: number): ParsedName | number {
  let start = tokenStart;
  let end = tokenEnd;
  if ((flags & TOKEN_QUOTED) !== 0) {
    start++;
    if (end > start && text.charCodeAt(end - 1) === 0x22) end--;
  }
  if (end - start === 1) {
    if (text[start] === '@') return { isOrigin: true, isAbsolute: false, relative: '', wire: 0 };
    if (text[start] === '.') return { isOrigin: false, isAbsolute: true, relative: '', wire: 0 };
  }
  if (end === start) return NAME_EMPTY_LABEL;
  const out: string[] = [];
  let wire = 0;
  let label = 0;
  let absolute = false;
  for (let i = start; i < end; ) {
    let unit = text.codePointAt(i)!;
    if (unit === DOT) {
      if (label === 0) return NAME_EMPTY_LABEL;
      wire += label + 1;
      label = 0;
      i++;
      if (i === end) absolute = true;
      else out.push('.');
      continue;
    }
    if (unit === BACKSLASH) {
      const escaped = readEscape(text, i, end);
      if (escaped.octet < 0) return NAME_BAD_ESCAPE;
      unit = escaped.octet;
      i = escaped.end;
      if (escaped.decimal || unit < 128) {
        out.push(spellOctet(unit));
        label++;
        if (label > MAX_LABEL) return NAME_LABEL_TOO_LONG;
        continue;
      }
    } else i += unit > 0xffff ? 2 : 1;
    for (const octet of utf8(unit)) {
      out.push(spellOctet(octet));
      label++;
    }
    if (label > MAX_LABEL) return NAME_LABEL_TOO_LONG;
  }
  if (label > 0) wire += label + 1;
  if (wire + 1 > MAX_NAME) return NAME_TOO_LONG;
  return { isOrigin: false, isAbsolute: absolute, relative: out.join(''), wire };
}

export interface Escape {
  /** The octet, or the code point after a lone backslash; -1 where the escape is none. */
  readonly octet: number;
  /** Whether it was `\DDD`. */
  readonly decimal: boolean;
  /** The offset behind it. */
  readonly end: number;
  /** Why it is none. */
  readonly error?: 'esc-ddd-256' | 'esc-ddd-short' | 'esc-end-of-word';
}

/** The escape whose backslash stands at `at` (RFC 1035 §5.1): `\X`, or `\DDD` with three decimal digits up to 255. */
export function readEscape(text: string, at: number, end: number): Escape {
  const next = at + 1;
  if (next >= end) return { octet: -1, decimal: false, end: next, error: 'esc-end-of-word' };
  const first = text.codePointAt(next)!;
  if (first < 0x30 || first > 0x39) return { octet: first, decimal: false, end: next + (first > 0xffff ? 2 : 1) };
  let value = 0;
  let digits = 0;
  while (digits < 3 && next + digits < end) {
    const digit = text.charCodeAt(next + digits) - 0x30;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
    digits++;
  }
  if (digits < 3) return { octet: -1, decimal: true, end: next + digits, error: 'esc-ddd-short' };
  if (value > 255) return { octet: -1, decimal: true, end: next + 3, error: 'esc-ddd-256' };
  return { octet: value, decimal: true, end: next + 3 };
}

/** The octets of a code point in UTF-8; a lone surrogate becomes U+FFFD, as an encoder writes it. */
export function utf8(codePoint: number): number[] {
  const c = codePoint >= 0xd800 && codePoint <= 0xdfff ? 0xfffd : codePoint;
  if (c < 0x80) return [c];
  if (c < 0x800) return [0xc0 | (c >> 6), 0x80 | (c & 63)];
  if (c < 0x10000) return [0xe0 | (c >> 12), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63)];
  return [0xf0 | (c >> 18), 0x80 | ((c >> 12) & 63), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63)];
}

const SPELLED: readonly string[] = Array.from({ length: 256 }, (_, octet) => {
  if (octet === DOT || octet === BACKSLASH) return `\\${String.fromCharCode(octet)}`;
  if (octet <= 0x20 || octet >= 0x7f) return `\\${String(octet).padStart(3, '0')}`;
  return String.fromCharCode(octet < 128 ? LOWER[octet]! : octet);
});

function spellOctet(octet: number): string {
  return SPELLED[octet]!;
}

/** A domain name as a master file can hold it anywhere: absolute, with what would be read as syntax escaped. */
export function presentName(name: DomainName): string {
  if (name === '') return '.';
  return `${/["();@$]/.test(name) ? name.replace(/(\\\d{3}|\\.)|(["();@$])/g, (_, kept, bare) => kept ?? `\\${bare}`) : name}.`;
}
