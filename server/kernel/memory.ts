/** Where everything lies in the one memory, which `core/zone/plain.ts` fills and reads by these names. */

// Tables: by octet, and the words of a record's head.
export let kinds: usize = 0;
export let lower: usize = 0;
export let traits: usize = 0;
/** By octet, below 64 for one of base64's alphabet. */
export let base64: usize = 0;
/** Words by their hashes, `WORD_SLOTS` of them. */
export let words: usize = 0;
/** A window of the text, an octet a unit. What is not ASCII is above 127: nothing that holds it is read here. */
export let text: usize = 0;
// Columns of entries and tokens, their positions counted from the window's start.
export let entryStart: usize = 0;
export let entryToken: usize = 0;
export let entryFlags: usize = 0;
export let tokenStart: usize = 0;
export let tokenEnd: usize = 0;
export let tokenFlags: usize = 0;
// Columns of records.
export let recordEntry: usize = 0;
export let recordOwner: usize = 0;
export let recordTtl: usize = 0;
export let recordType: usize = 0;
export let recordClass: usize = 0;
export let recordRdata: usize = 0;
export let recordTarget: usize = 0;
export let recordOrigin: usize = 0;
export let recordFlags: usize = 0;
// The table of names.
export let nameOctets: usize = 0;
export let nameStarts: usize = 0;
export let nameLengths: usize = 0;
export let nameParents: usize = 0;
export let nameHashes: usize = 0;
export let nameWire: usize = 0;
export let nameTraits: usize = 0;
export let nameSlots: usize = 0;
/** Two numbers: names in the table, and octets of their labels. */
export let nameFilled: usize = 0;
/** Numbers that a call takes and leaves changed. */
export let state: usize = 0;

export let maxNames: i32 = 0;
export let maxOctets: u32 = 0;
export let slotMask: i32 = 0;

/** Eight letters in upper case, 0 where there is no word; the number for which it stands; its fields. */
const WORD_SIZE: u32 = 24;
const WORD_SLOTS: u32 = 256;
const MAX_WORD: u32 = 8;

let used: usize = 0;

function place(items: u32, size: u32): usize {
  const at = used;
  used = (at + <usize>items * size + 7) & ~7;
  return at;
}

/**
 * Lays the memory out, which holds zeros.
 *
 * @param window units of text that can be seen
 * @param rows entries or records of one chunk
 * @param names that the table has room for, with `octets` of labels
 * @param slots a power of two, more than twice the names; 0 where there are none
 * @returns octets of memory that are needed
 */
export function lay(window: u32, rows: u32, names: u32, octets: u32, slots: u32): u32 {
  kinds = place(256, 1);
  lower = place(256, 1);
  traits = place(256, 1);
  base64 = place(256, 1);
  words = place(WORD_SLOTS, WORD_SIZE);
  text = place(window, 1);
  entryStart = place(rows + 1, 4);
  entryToken = place(rows + 1, 4);
  entryFlags = place(rows + 1, 1);
  tokenStart = place(window, 4);
  tokenEnd = place(window, 4);
  tokenFlags = place(window, 1);
  recordEntry = place(rows, 4);
  recordOwner = place(rows, 4);
  recordTtl = place(rows, 4);
  recordType = place(rows, 2);
  recordClass = place(rows, 2);
  recordRdata = place(rows, 4);
  recordTarget = place(rows, 4);
  recordOrigin = place(rows, 4);
  recordFlags = place(rows, 1);
  state = place(16, 4);
  nameFilled = place(2, 4);
  nameOctets = place(octets, 1);
  nameStarts = place(names, 4);
  nameLengths = place(names, 1);
  nameParents = place(names, 4);
  nameHashes = place(names, 4);
  nameWire = place(names, 1);
  nameTraits = place(names, 1);
  nameSlots = place(slots, 4);
  maxNames = names;
  maxOctets = octets;
  slotMask = slots - 1;
  return <u32>used;
}

// One item of a column.

export function u8At(column: usize, row: usize): u32 {
  return load<u8>(column + row);
}

export function i32At(column: usize, row: u32): i32 {
  return load<i32>(column + ((<usize>row) << 2));
}

export function set8(column: usize, row: usize, value: u32): void {
  store<u8>(column + row, value);
}

export function set16(column: usize, row: u32, value: u32): void {
  store<u16>(column + ((<usize>row) << 1), value);
}

export function set32(column: usize, row: u32, value: i32): void {
  store<i32>(column + ((<usize>row) << 2), value);
}

/** The place of a word in the table, in any case; 0 where it is none of them. */
export function findWord(start: usize, end: usize): usize {
  if (end - start > MAX_WORD) return 0;
  let key: u64 = 0;
  let shift: u64 = 0;
  for (let at = start; at < end; at++) {
    const unit = u8At(at, 0);
    key |= (<u64>(unit >= 0x61 && unit <= 0x7a ? unit - 32 : unit)) << shift;
    shift += 8;
  }
  let slot: u32 = (<u32>key ^ (<u32>(key >> 32) * 31)) * 0x9e3779b1;
  slot >>= 24;
  let at = words + slot * WORD_SIZE;
  while (load<u64>(at) !== key && load<u64>(at) !== 0) {
    slot = (slot + 1) % WORD_SLOTS;
    at = words + slot * WORD_SIZE;
  }
  return load<u64>(at) === key ? at : 0;
}

/** The number of a type, or of a class with a bit more. */
export function numberOf(word: usize): i32 {
  return load<i32>(word, 8);
}

/** The kinds of a type's fields, four bits each, the first one lowest; 0 where they are not read here. */
export function fieldsOf(word: usize): u64 {
  return load<u64>(word, 16);
}
