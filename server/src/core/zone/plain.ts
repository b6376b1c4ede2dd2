/**
 * The plain parts of a large master file, read by WebAssembly: the same work as `lexer.ts` and `resolve.ts` do, for entries
 * that need nothing but a look, at full speed from the first one on. It stops before whatever is not plain. The code is
 * in `server/kernel/`; this is the memory that both sides share.
 */

import { decodeBase64 } from '../text/base64.ts';
import type { Chunk } from './lexer.ts';
import { PLAIN_CODE } from './plain-code.ts';
import type { RecordColumns } from './resolved.ts';

/** Units of text from which on the start is worth it. */
export const PLAIN_UNITS = 1 << 17;

/** Units that are seen at once: a full chunk, and room for its last entry. */
const WINDOW = 80 << 10;
/** Entries or records of one chunk. */
const ROWS = 4096;
const PAGE = 1 << 16;
const MAX_NAMES = 1 << 24;

/** The state's numbers while entries are read, in the code's order. */
export const POSITION = 0;
export const ENTRIES = 1;
export const TOKENS = 2;
export const FIRST_CRLF = 3;
/** The same while records are read. */
export const ENTRY = 0;
export const RECORDS = 1;
export const ORIGIN = 2;
export const ORIGIN_IN_ZONE = 3;
export const APEX = 4;
export const DEFAULT_TTL = 5;
export const SOA_TTL = 6;
export const LAST_TTL = 7;
export const TTL_REPORTED = 8;
export const LAST_OWNER = 9;
export const ORIGIN_CHANGED = 10;
export const ZONE_CLASS = 11;
export const LAST_TYPE = 12;

/** Letters of a word that the code can know. */
export const MAX_PLAIN_WORD = 8;

/** A word of a record's head: a type with its fields, or a class. */
export interface PlainWord {
  /** Upper case. */
  readonly word: string;
  readonly value: number;
  /** None where the type's data are not plain. */
  readonly fields: readonly PlainField[];
}

/** `target` is a name to which the record leads; `digest` one of DS, whose length follows from the number before it. */
const FIELDS = {
  ipv4: 1,
  ipv6: 2,
  target: 3,
  u8: 4,
  u16: 5,
  u32: 6,
  strings: 7,
  name: 8,
  type: 9,
  time: 10,
  base64: 11,
  types: 12,
  digest: 13,
  hash: 14,
  salt: 15,
} as const;

export type PlainField = keyof typeof FIELDS;

/** The columns of a table of names; all hold zeros at first. */
export interface NameColumns {
  readonly octets: Uint8Array;
  readonly starts: Uint32Array;
  readonly lengths: Uint8Array;
  readonly parents: Int32Array;
  readonly hashes: Int32Array;
  readonly wire: Uint8Array;
  readonly traits: Uint8Array;
  /** A power of two, and more than twice the names. */
  readonly slots: Int32Array;
  /** Names in the table, and octets of their labels. */
  readonly filled: Int32Array;
}

/** What the code has to know: for entries the kinds of octets, for records the rest. By octet, but for the words. */
export interface PlainTables {
  readonly kinds?: Uint8Array;
  readonly lower?: Uint8Array;
  readonly traits?: Uint8Array;
  /** Below 64 for those of the alphabet. */
  readonly base64?: Uint8Array;
  readonly words?: readonly PlainWord[];
}

interface Code extends WebAssembly.Exports {
  lay(window: number, rows: number, names: number, octets: number, slots: number): number;
  readEntries(end: number, isWhole: boolean, maxEntries: number, maxPosition: number): void;
  readRecords(entryCount: number): void;
}

let compiled: WebAssembly.Module | undefined;

const UTF_8 = new TextEncoder();

/** Words are found by a hash of their letters; an item is eight letters, the value, nothing, and the fields in 64 bits. */
const WORD_SLOTS = 256;
const WORD_ITEMS = 6;

function addWord(table: Uint32Array, { word, value, fields }: PlainWord): void {
  const letters = new Uint32Array(2);
  for (let k = 0; k < word.length; k++) letters[k >> 2]! |= word.charCodeAt(k) << ((k & 3) * 8);
  const [low, high] = letters as unknown as [number, number];
  let slot = Math.imul(low ^ Math.imul(high, 31), 0x9e3779b1) >>> 24;
  while (table[slot * WORD_ITEMS] !== 0) slot = (slot + 1) % WORD_SLOTS;
  const at = slot * WORD_ITEMS;
  table[at] = low;
  table[at + 1] = high;
  table[at + 2] = value;
  for (const [k, field] of fields.entries()) table[at + 4 + (k >> 3)]! |= FIELDS[field] << ((k & 7) * 4);
}

/** One memory, and the code that works on it. */
export class PlainReader {
  readonly entryStart: Uint32Array;
  readonly entryToken: Uint32Array;
  readonly entryFlags: Uint8Array;
  readonly tokenStart: Uint32Array;
  readonly tokenEnd: Uint32Array;
  readonly tokenFlags: Uint8Array;
  readonly records: RecordColumns;
  readonly names: NameColumns;
  /** For how many names. */
  readonly room: number;
  /** What a call starts from and leaves changed. */
  readonly state: Int32Array;
  readonly #text: Uint8Array;
  readonly #code: Code;
  /** Units of the text at hand, from a chunk's start. */
  #end = 0;
  #isWhole = false;
  /** The chunk whose records are read. */
  #chunk: Chunk | undefined;

  private constructor({ kinds, lower, traits, base64, words = [] }: PlainTables, names: number) {
    if (names > MAX_NAMES) throw new RangeError('more names than 32 bits can address the columns of');
    compiled ??= new WebAssembly.Module(decodeBase64(PLAIN_CODE).bytes);
    const memory = new WebAssembly.Memory({ initial: 1 });
    const code = new WebAssembly.Instance(compiled, { env: { memory } }).exports as Code;
    const octets = names * 20;
    const slots = names === 0 ? 0 : 2 << Math.ceil(Math.log2(names));
    const size = code.lay(WINDOW, ROWS, names, octets, slots);
    memory.grow(Math.ceil(size / PAGE));
    const { buffer } = memory;
    const at = (name: string) => (code[name] as WebAssembly.Global).value;
    const u8 = (name: string, length: number) => new Uint8Array(buffer, at(name), length);
    const u16 = (name: string, length: number) => new Uint16Array(buffer, at(name), length);
    const u32 = (name: string, length: number) => new Uint32Array(buffer, at(name), length);
    const i32 = (name: string, length: number) => new Int32Array(buffer, at(name), length);
    this.#code = code;
    this.room = names;
    this.#text = u8('text', WINDOW);
    this.entryStart = u32('entryStart', ROWS + 1);
    this.entryToken = u32('entryToken', ROWS + 1);
    this.entryFlags = u8('entryFlags', ROWS + 1);
    this.tokenStart = u32('tokenStart', WINDOW);
    this.tokenEnd = u32('tokenEnd', WINDOW);
    this.tokenFlags = u8('tokenFlags', WINDOW);
    this.records = {
      entry: u32('recordEntry', ROWS),
      owner: i32('recordOwner', ROWS),
      ttl: u32('recordTtl', ROWS),
      type: u16('recordType', ROWS),
      recordClass: u16('recordClass', ROWS),
      rdata: u32('recordRdata', ROWS),
      target: i32('recordTarget', ROWS),
      origin: i32('recordOrigin', ROWS),
      flags: u8('recordFlags', ROWS),
    };
    this.names = {
      octets: u8('nameOctets', octets),
      starts: u32('nameStarts', names),
      lengths: u8('nameLengths', names),
      parents: i32('nameParents', names),
      hashes: i32('nameHashes', names),
      wire: u8('nameWire', names),
      traits: u8('nameTraits', names),
      slots: i32('nameSlots', slots),
      filled: i32('nameFilled', 2),
    };
    this.state = i32('state', 16);
    if (kinds !== undefined) u8('kinds', 256).set(kinds);
    if (lower !== undefined) u8('lower', 256).set(lower);
    if (traits !== undefined) u8('traits', 256).set(traits);
    if (base64 !== undefined) u8('base64', 256).set(base64);
    const table = u32('words', WORD_SLOTS * WORD_ITEMS);
    for (const word of words) addWord(table, word);
  }

  /**
   * @param names for how many there is room; a reader of entries alone needs none
   * @returns undefined where WebAssembly or so much memory is not to be had
   */
  static create(tables: PlainTables, names = 0): PlainReader | undefined {
    try {
      return new PlainReader(tables, names);
    } catch {
      return undefined;
    }
  }

  /** Makes a chunk's text the one at hand, and as much of what follows it as can be seen. */
  see(text: string, base: number): void {
    const part = text.slice(base, base + WINDOW);
    this.#end = part.length;
    this.#isWhole = base + part.length === text.length;
    const { read, written } = UTF_8.encodeInto(part, this.#text);
    if (read === part.length && written === read) return;
    for (let i = 0; i < part.length; i++) this.#text[i] = Math.min(part.charCodeAt(i), 0xff);
  }

  /** Reads what is plain of the entries at the state's position, which counts from the start of the text at hand. */
  readEntries(maxEntries: number, maxPosition: number): void {
    this.#code.readEntries(this.#end, this.#isWhole, maxEntries, maxPosition);
  }

  /**
   * Reads the plain records of a chunk from the state's entry on.
   *
   * @returns whether it can be read at all: it can be too large
   */
  readRecords(text: string, base: number, chunk: Chunk): boolean {
    if (this.#chunk !== chunk) {
      if (chunk.length > WINDOW || chunk.entryCount > ROWS) return false;
      this.#chunk = chunk;
      this.see(text, base);
      this.entryStart.set(chunk.entryStart);
      this.entryToken.set(chunk.entryToken);
      this.entryFlags.set(chunk.entryFlags);
      this.tokenStart.set(chunk.tokenStart);
      this.tokenEnd.set(chunk.tokenEnd);
      this.tokenFlags.set(chunk.tokenFlags);
    }
    this.#code.readRecords(chunk.entryCount);
    return true;
  }
}
