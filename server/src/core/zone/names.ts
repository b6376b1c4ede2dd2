/**
 * Domain names of a master file: from their presentation (escapes, relative to an origin, RFC 1035 §5.1) to the one
 * spelling of `text/domain-name`, and a table that gives equal names the same number without making strings.
 */

import { ColumnBuffer } from '../text/column-buffer.ts';
import type { DomainName } from '../text/domain-name.ts';
import { TOKEN_ESCAPE, TOKEN_QUOTED, TOKEN_SPECIAL } from './lexer.ts';

/** Why a presentation is not a name; negative, beside the numbers of names. */
export const NAME_EMPTY_LABEL = -1;
export const NAME_LABEL_TOO_LONG = -2;
export const NAME_TOO_LONG = -3;
export const NAME_BAD_ESCAPE = -4;

/** Octets in wire form (RFC 1035 §2.3.4). */
export const MAX_NAME = 255;
export const MAX_LABEL = 63;

/** Octets of a spelling at most: each is written with up to four, and dots are fewer. */
const MAX_SPELLED = 4 * MAX_NAME;

const DOT = 0x2e;
const AT = 0x40;
const BACKSLASH = 0x5c;
const ASTERISK = 0x2a;
const UNDERSCORE = 0x5f;
const HYPHEN = 0x2d;

/** ASCII to lower case. */
const LOWER = Uint8Array.from({ length: 128 }, (_, i) => (i >= 0x41 && i <= 0x5a ? i + 32 : i));

/** Octets of names that Knot DNS does not read without a backslash; BIND and NSD do. */
export const SIGNS = /[!#$%&'+,:<=>?@[\]^`{|}~]/;

/** What is remembered of a name's octets, as bits; each holds for the names below it too. */
const HAS_SIGN = 1;
const HAS_UNDERSCORE = 2;
/** A label that cannot be one of a host's name. */
const HAS_ODD_LABEL = 4;

/** By octet in lower case, what is remembered of it. */
const TRAITS = Uint8Array.from({ length: 128 }, (_, i) => {
  if (SIGNS.test(String.fromCharCode(i))) return HAS_SIGN | HAS_ODD_LABEL;
  if (i === UNDERSCORE) return HAS_UNDERSCORE | HAS_ODD_LABEL;
  return /[a-z0-9-]/.test(String.fromCharCode(i)) ? 0 : HAS_ODD_LABEL;
});

/** Where a name's spelling is put together, which has ASCII alone: one for all tables, of which many are small. */
const spelled = new Uint8Array(MAX_SPELLED);
const decoder = new TextDecoder();

const NO_OFFSETS = new Uint32Array(0);
const NO_NUMBERS = new Int32Array(0);
const NO_OCTETS = new Uint8Array(0);

/**
 * Names in a table: number to name and back. A name is its first label and the number of the name above it, so the names
 * of a zone are a tree whose every node has a number; a name's number is greater than those of the names above it. The
 * numbers are never given back, so they stay valid for every version of a document that shares the table. The root is
 * number 0.
 */
export class NameTable {
  /** The labels' spellings, one after the other. */
  #octets: Uint8Array;
  /** Columns, one item a name: where its first label begins, how long its spelling is, and the name above. */
  #starts: Uint32Array = NO_OFFSETS;
  #lengths: Uint8Array = NO_OCTETS;
  #parents: Int32Array = NO_NUMBERS;
  #hashes: Int32Array = NO_NUMBERS;
  /** Length in octets of the wire form. */
  #wire: Uint8Array = NO_OCTETS;
  #traits: Uint8Array = NO_OCTETS;
  /** Names by their hashes; 0 if there is none, as the root is never looked for. */
  #slots: Int32Array;
  /** Names in the table. */
  #count = 1;
  /** Octets of their labels. */
  #top = 0;
  readonly #strings = new Map<number, DomainName>();
  readonly #oddNames: number[] = [];
  /** By label, the names in which it is, and how many names have been looked at. */
  readonly #labelled = new Map<string, { looked: number; readonly names: number[]; has: Uint8Array }>();
  /** 1 for a name that has names directly below it. */
  #hasBelow = NO_OCTETS;
  /** How many names have been looked at for what the two above say. */
  #looked = 0;

  /** @param expected about how many names will come, so that a large table need not grow step by step */
  constructor(expected = 0) {
    const room = roomFor(expected);
    this.#octets = new Uint8Array(room * 16);
    this.#resize(room);
    this.#slots = new Int32Array(room * 2);
    this.#parents[0] = -1;
    this.#wire[0] = 1;
  }

  get size(): number {
    return this.#count;
  }

  /** The name's octets in wire form, 1 to 255. */
  wireLength(id: number): number {
    return this.#wire[id]!;
  }

  /** The number of the name that a token presents; a negative `NAME_...` where it is not one. */
  intern(text: string, start: number, end: number, flags: number, origin: number): number {
    if ((flags & (TOKEN_ESCAPE | TOKEN_QUOTED | TOKEN_SPECIAL)) !== 0) {
      return this.#internSlowly(text, start, end, flags, origin);
    }
    if (end === start) return NAME_EMPTY_LABEL;
    let id = origin;
    let stop = end;
    const last = text.charCodeAt(end - 1);
    if (last === DOT) {
      id = 0;
      stop--;
      if (stop === start) return 0;
    } else if (last === AT && end - start === 1) return origin;
    // From the last label to the first: what lies above is in the table already, nearly always.
    for (;;) {
      let hash = hashOf(id);
      let from = stop;
      while (from > start) {
        const octet = LOWER[text.charCodeAt(from - 1)]!;
        if (octet === DOT) break;
        hash = Math.imul(hash ^ octet, 0x01000193);
        from--;
      }
      if (from === stop) return NAME_EMPTY_LABEL;
      if (stop - from > MAX_LABEL) return NAME_LABEL_TOO_LONG;
      id = this.#child(id, text, from, stop, hash, stop - from);
      if (id < 0 || from === start) return id;
      stop = from - 1;
    }
  }

  /** The number of a name that the table has; -1 where it has not. */
  idOf(name: DomainName): number {
    return this.#walk(name, 0, false);
  }

  /** The number of a name, which is added where it is new. It must be one. */
  add(name: DomainName): number {
    return this.#walk(name, 0, true);
  }

  /** The number of a name that the table has, of which `name` is the part below `origin`; -1 where it has not. */
  idBelow(name: DomainName, origin: number): number {
    return this.#walk(name, origin, false);
  }

  name(id: number): DomainName {
    let name = this.#strings.get(id);
    if (name === undefined) {
      name = this.#spell(id);
      this.#strings.set(id, name);
    }
    return name;
  }

  /** What a name has before another one above it; its spelling is not kept. */
  nameBelow(id: number, above: number): string {
    return this.#spell(id, above);
  }

  #spell(id: number, above = 0): DomainName {
    let length = 0;
    for (let at = id; at > above; at = this.#parents[at]!) {
      if (length > 0) spelled[length++] = DOT;
      const start = this.#starts[at]!;
      const end = start + this.#lengths[at]!;
      for (let i = start; i < end; i++) spelled[length++] = this.#octets[i]!;
    }
    return decoder.decode(spelled.subarray(0, length)) as DomainName;
  }

  /** The name above; -1 above the root. It need not own a record. */
  parent(id: number): number {
    return this.#parents[id]!;
  }

  /** Whether one name is the other or lies below it. */
  isWithin(id: number, ancestor: number): boolean {
    let at = id;
    while (at > ancestor) at = this.#parents[at]!;
    return at === ancestor;
  }

  /**
   * Whether a name can be that of a host (RFC 952, RFC 1123 §2.1): its labels are letters, digits, and hyphens that are
   * neither first nor last. `*` may be the first label.
   */
  isHostName(id: number): boolean {
    if ((this.#traits[id]! & HAS_ODD_LABEL) === 0) return true;
    const isWildcard = this.#lengths[id] === 1 && this.#octets[this.#starts[id]!] === ASTERISK;
    return isWildcard && (this.#traits[this.#parents[id]!]! & HAS_ODD_LABEL) === 0;
  }

  /** Whether a name's labels are letters, digits, and hyphens that are neither first nor last. It has one at least. */
  isPlain(id: number): boolean {
    return id > 0 && (this.#traits[id]! & HAS_ODD_LABEL) === 0;
  }

  /** Whether that holds for a name's first label. */
  hasPlainLabel(id: number): boolean {
    const start = this.#starts[id]!;
    const end = start + this.#lengths[id]!;
    for (let i = start; i < end; i++) if ((TRAITS[this.#octets[i]!]! & HAS_ODD_LABEL) !== 0) return false;
    return end > start && this.#octets[start] !== HYPHEN && this.#octets[end - 1] !== HYPHEN;
  }

  /** The names that have a label which cannot be one of a host's name, those with `_` or `*` among them: few, nearly always. */
  get oddNames(): readonly number[] {
    this.#lookAtNew();
    return this.#oddNames;
  }

  /** Whether a name's first label is one, in lower case and without escapes. */
  beginsWith(id: number, label: string): boolean {
    if (this.#lengths[id] !== label.length || id === 0) return false;
    const start = this.#starts[id]!;
    for (let i = 0; i < label.length; i++) if (this.#octets[start + i] !== label.charCodeAt(i)) return false;
    return true;
  }

  /** The names that have a label, in the order of their numbers. */
  withLabel(label: string): readonly number[] {
    const { size } = this;
    let found = this.#labelled.get(label);
    if (found === undefined) {
      found = { looked: 1, names: [], has: new Uint8Array(this.#starts.length) };
      this.#labelled.set(label, found);
    }
    if (found.has.length < size) found.has = grown(found.has, new Uint8Array(this.#starts.length));
    for (; found.looked < size; found.looked++) {
      const id = found.looked;
      if (found.has[this.#parents[id]!] === 0 && !this.beginsWith(id, label)) continue;
      found.has[id] = 1;
      found.names.push(id);
    }
    return found.names;
  }

  /** Whether the table has names below a name. */
  hasBelow(id: number): boolean {
    this.#lookAtNew();
    return this.#hasBelow[id] === 1;
  }

  /** Looks at the names that were added since the last time: all of them in one go, as they come by the thousand. */
  #lookAtNew(): void {
    const { size } = this;
    if (this.#looked === size) return;
    if (this.#hasBelow.length < size) this.#hasBelow = grown(this.#hasBelow, new Uint8Array(this.#starts.length));
    const parents = this.#parents;
    const traits = this.#traits;
    const hasBelow = this.#hasBelow;
    for (let id = Math.max(1, this.#looked); id < size; id++) {
      hasBelow[parents[id]!] = 1;
      if ((traits[id]! & HAS_ODD_LABEL) !== 0) this.#oddNames.push(id);
    }
    this.#looked = size;
  }

  /** The first octet of its spelling; 0 for the root. */
  firstOctet(id: number): number {
    return id === 0 ? 0 : this.#octets[this.#starts[id]!]!;
  }

  /** Whether an underscore is in its spelling, as in every name of a key or a policy. */
  hasUnderscore(id: number): boolean {
    return (this.#traits[id]! & HAS_UNDERSCORE) !== 0;
  }

  /** Whether one of {@link SIGNS} is in its spelling. */
  hasSign(id: number): boolean {
    return (this.#traits[id]! & HAS_SIGN) !== 0;
  }

  #internSlowly(text: string, start: number, end: number, flags: number, origin: number): number {
    const parsed = parseName(text, start, end, flags);
    if (typeof parsed === 'number') return parsed;
    if (parsed.isOrigin) return origin;
    return this.#walk(parsed.relative, parsed.isAbsolute ? 0 : origin, true);
  }

  /** The name that a spelling stands for below `origin`: its number, -1 where it is not there and may not be added. */
  #walk(spelling: string, origin: number, addIt: boolean): number {
    let id = origin;
    let stop = spelling.length;
    while (stop > 0) {
      let from = stop;
      let hash = hashOf(id);
      while (from > 0 && !isSeparator(spelling, from - 1)) {
        hash = Math.imul(hash ^ spelling.charCodeAt(from - 1), 0x01000193);
        from--;
      }
      const octets = addIt ? spelling.slice(from, stop).replace(/\\(?:\d{3}|.)/g, 'x').length : 0;
      id = this.#child(id, spelling, from, stop, hash, octets);
      if (id < 0) return id;
      stop = from - 1;
    }
    return id;
  }

  /**
   * The name whose first label is spelled in `text[from, to)`, in any case, and which lies directly below `parent`.
   *
   * @param octets of the label, for one that is added where it is new; 0 not to add it
   */
  #child(parent: number, text: string, from: number, to: number, hash: number, octets: number): number {
    const mask = this.#slots.length - 1;
    const length = to - from;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (let id = this.#slots[slot]!; id > 0; id = this.#slots[slot]!) {
      if (this.#hashes[id] === hash && this.#parents[id] === parent && this.#lengths[id] === length) {
        const start = this.#starts[id]! - from;
        let i = from;
        while (i < to && LOWER[text.charCodeAt(i)] === this.#octets[start + i]) i++;
        if (i === to) return id;
      }
      slot = (slot + 1) & mask;
    }
    if (octets === 0) return -1;
    const wire = this.#wire[parent]! + octets + 1;
    if (wire > MAX_NAME) return NAME_TOO_LONG;
    return this.#addChild(parent, text, from, to, hash, wire, slot);
  }

  #addChild(parent: number, text: string, from: number, to: number, hash: number, wire: number, slot: number): number {
    const id = this.#count++;
    if (id >= this.#starts.length) this.#resize(this.#starts.length * 2);
    const length = to - from;
    const start = this.#top;
    if (start + length > this.#octets.length)
      this.#octets = grown(this.#octets, new Uint8Array(this.#octets.length * 2 + MAX_NAME));
    let traits = this.#traits[parent]!;
    const octets = this.#octets;
    for (let i = 0; i < length; i++) {
      const octet = LOWER[text.charCodeAt(from + i)]!;
      octets[start + i] = octet;
      traits |= TRAITS[octet]!;
    }
    if (octets[start] === HYPHEN || octets[start + length - 1] === HYPHEN) traits |= HAS_ODD_LABEL;
    this.#top = start + length;
    this.#starts[id] = start;
    this.#lengths[id] = length;
    this.#parents[id] = parent;
    this.#hashes[id] = hash;
    this.#wire[id] = wire;
    this.#traits[id] = traits;
    if (id * 2 >= this.#slots.length) this.#rehash(this.#slots.length * 2);
    else this.#slots[slot] = id;
    return id;
  }

  #resize(size: number): void {
    const columns = new ColumnBuffer(size * OCTETS);
    this.#starts = columns.u32(size, this.#starts);
    this.#parents = columns.i32(size, this.#parents);
    this.#hashes = columns.i32(size, this.#hashes);
    this.#lengths = columns.u8(size, this.#lengths);
    this.#wire = columns.u8(size, this.#wire);
    this.#traits = columns.u8(size, this.#traits);
  }

  /** @param slots a power of two */
  #rehash(slots: number): void {
    this.#slots = new Int32Array(slots);
    const mask = this.#slots.length - 1;
    for (let id = 1; id < this.#count; id++) {
      const hash = this.#hashes[id]!;
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (this.#slots[slot]! > 0) slot = (slot + 1) & mask;
      this.#slots[slot] = id;
    }
  }
}

/** Of one name in the columns that grow together. */
const OCTETS = 3 * 4 + 3;

/** The power of two that is not smaller than a number of names, within reason. */
function roomFor(names: number): number {
  return 1 << Math.max(4, Math.min(24, Math.ceil(Math.log2(names))));
}

/** Where the hash of a label begins that is below a name; it goes on from the label's last octet to its first. */
function hashOf(parent: number): number {
  return Math.imul(parent ^ 0x811c9dc5, 0x9e3779b1);
}

/** Whether a dot of a spelling parts two labels: not after an odd number of backslashes. */
function isSeparator(spelling: string, at: number): boolean {
  if (spelling.charCodeAt(at) !== DOT) return false;
  let backslashes = 0;
  while (spelling.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes++;
  return backslashes % 2 === 0;
}

function grown<T extends Uint8Array | Uint32Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
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

/** The name that a token presents, or why it is not one (`NAME_...`). A quoted token is read without its quotes. */
export function parseName(
  text: string,
  tokenStart: number,
  tokenEnd: number,
  flags: number,
  keepsCase = false,
): ParsedName | number {
  const spelled = keepsCase ? SPELLED_AS_WRITTEN : SPELLED;
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
        out.push(spelled[unit]!);
        label++;
        if (label > MAX_LABEL) return NAME_LABEL_TOO_LONG;
        continue;
      }
    } else i += unit > 0xffff ? 2 : 1;
    for (const octet of utf8(unit)) {
      out.push(spelled[octet]!);
      label++;
    }
    if (label > MAX_LABEL) return NAME_LABEL_TOO_LONG;
  }
  if (label > 0) wire += label + 1;
  if (wire + 1 > MAX_NAME) return NAME_TOO_LONG;
  return { isOrigin: false, isAbsolute: absolute, relative: out.join(''), wire };
}

export interface Escape {
  /** The octet, or the code point after a lone backslash; -1 where the escape is not one. */
  readonly octet: number;
  /** Whether it was `\DDD`. */
  readonly decimal: boolean;
  /** The offset after it. */
  readonly end: number;
  /** Why it is not one. */
  readonly error?: 'esc-ddd-256' | 'esc-ddd-short' | 'esc-end-of-word';
}

/** The escape whose backslash is at `at` (RFC 1035 §5.1): `\X`, or `\DDD` with three decimal digits up to 255. */
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

/**
 * The octets of a code point in UTF-8. A lone surrogate becomes U+FFFD, as an encoder writes it; but U+DC80 to U+DCFF stand for one octet
 * each, as `decodeOctets` of `text/octets.ts` makes them.
 */
export function utf8(codePoint: number): number[] {
  if (codePoint >= 0xdc80 && codePoint <= 0xdcff) return [codePoint & 0xff];
  const c = codePoint >= 0xd800 && codePoint <= 0xdfff ? 0xfffd : codePoint;
  if (c < 0x80) return [c];
  if (c < 0x800) return [0xc0 | (c >> 6), 0x80 | (c & 63)];
  if (c < 0x10000) return [0xe0 | (c >> 12), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63)];
  return [0xf0 | (c >> 18), 0x80 | ((c >> 12) & 63), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63)];
}

const SPELLED_AS_WRITTEN: readonly string[] = Array.from({ length: 256 }, (_, octet) => {
  if (octet === DOT || octet === BACKSLASH) return `\\${String.fromCharCode(octet)}`;
  if (octet <= 0x20 || octet >= 0x7f) return `\\${String(octet).padStart(3, '0')}`;
  return String.fromCharCode(octet);
});
const SPELLED: readonly string[] = SPELLED_AS_WRITTEN.map((spelling, octet) =>
  octet >= 0x41 && octet <= 0x5a ? String.fromCharCode(LOWER[octet]!) : spelling,
);

/**
 * A name as a token presents it, absolute and in the letters that it is written in; undefined where it is not a name.
 *
 * @param origin without the final dot; of the same case as the name that it was written with
 */
export function writtenName(
  text: string,
  start: number,
  end: number,
  flags: number,
  origin: string,
): string | undefined {
  const parsed = parseName(text, start, end, flags, true);
  if (typeof parsed === 'number') return undefined;
  if (parsed.isOrigin) return origin;
  return parsed.isAbsolute || origin === '' ? parsed.relative : `${parsed.relative}.${origin}`;
}

/** A domain name as a master file can hold it anywhere: absolute, with what would be read as syntax escaped. */
export function presentName(name: string): string {
  if (name === '') return '.';
  return `${/["();@$]/.test(name) ? name.replace(/(\\\d{3}|\\.)|(["();@$])/g, (_, kept, bare) => kept ?? `\\${bare}`) : name}.`;
}
