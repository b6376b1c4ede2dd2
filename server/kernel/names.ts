/** The table of names, as `core/zone/names.ts` has it: a name is its first label and the number of the name above it. */

import {
  i32At,
  lower,
  maxNames,
  maxOctets,
  nameFilled,
  nameHashes,
  nameLengths,
  nameOctets,
  nameParents,
  nameSlots,
  nameStarts,
  nameTraits,
  nameWire,
  set8,
  set32,
  slotMask,
  traits,
  u8At,
} from './memory';

/** No name, or one for which there is no room. */
const NOT_PLAIN: i32 = -1;

const MAX_LABEL: usize = 63;
const MAX_NAME: u32 = 255;
const HAS_AT: u32 = 1;
const HAS_ODD_LABEL: u32 = 4;

const DOT: u32 = 0x2e;
const AT: u32 = 0x40;
const HYPHEN: u32 = 0x2d;

/** The number of the name that the octets present below `origin`, which is added where it is new; negative where there is none. */
export function intern(start: usize, end: usize, origin: i32): i32 {
  let id = origin;
  let stop = end;
  const last = u8At(end, -1);
  if (last === DOT) {
    id = 0;
    stop--;
    if (stop === start) return 0;
  } else if (last === AT && end - start === 1) return origin;
  do {
    let hash = (id ^ <i32>0x811c9dc5) * <i32>0x9e3779b1;
    let from = stop;
    while (from > start) {
      const octet = u8At(lower, u8At(from, -1));
      if (octet === DOT) break;
      hash = (hash ^ octet) * 0x01000193;
      from--;
    }
    if (from === stop || stop - from > MAX_LABEL) return NOT_PLAIN;
    id = child(id, from, <u32>(stop - from), hash);
    stop = from - 1;
  } while (id >= 0 && stop >= start);
  return id;
}

/** Whether an `@` stands in a name, which may be meant as the origin. */
export function hasAt(id: i32): bool {
  return (u8At(nameTraits, id) & HAS_AT) !== 0;
}

export function isWithin(id: i32, ancestor: i32): bool {
  let above = id;
  while (above > ancestor) above = i32At(nameParents, above);
  return above === ancestor;
}

function child(parent: i32, label: usize, length: u32, hash: i32): i32 {
  let slot = (hash ^ (hash >>> 15)) & slotMask;
  let id = i32At(nameSlots, slot);
  while (id !== 0) {
    if (i32At(nameHashes, id) === hash && i32At(nameParents, id) === parent && u8At(nameLengths, id) === length) {
      const known = nameOctets + i32At(nameStarts, id);
      let i: u32 = 0;
      while (i < length && u8At(lower, u8At(label, i)) === u8At(known, i)) i++;
      if (i === length) return id;
    }
    slot = (slot + 1) & slotMask;
    id = i32At(nameSlots, slot);
  }
  return addChild(parent, label, length, hash, slot);
}

function addChild(parent: i32, label: usize, length: u32, hash: i32, slot: i32): i32 {
  const wire = u8At(nameWire, parent) + length + 1;
  const id = i32At(nameFilled, 0);
  const top: u32 = i32At(nameFilled, 1);
  if (wire > MAX_NAME || id >= maxNames || top + length > maxOctets) return NOT_PLAIN;
  const octets = nameOctets + top;
  let bits = u8At(nameTraits, parent);
  for (let i: u32 = 0; i < length; i++) {
    const octet = u8At(lower, u8At(label, i));
    set8(octets, i, octet);
    bits |= u8At(traits, octet);
  }
  if (u8At(octets, 0) === HYPHEN || u8At(octets, length - 1) === HYPHEN) bits |= HAS_ODD_LABEL;
  set32(nameStarts, id, top);
  set8(nameLengths, id, length);
  set32(nameParents, id, parent);
  set32(nameHashes, id, hash);
  set8(nameWire, id, wire);
  set8(nameTraits, id, bits);
  set32(nameSlots, slot, id);
  set32(nameFilled, 0, id + 1);
  set32(nameFilled, 1, top + length);
  return id;
}
