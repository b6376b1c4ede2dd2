/** Keys by what is written, for rules that have to look at every key of a large zone: no view is made, and no key is read. */

import type { ZoneDocument } from '../../../workspace/zone-document.ts';
import { HAS } from '../../../zone/kinds.ts';
import type { NameTable } from '../../../zone/names.ts';
import { RR } from '../../../zone/types.ts';
import type { ZoneIndex } from '../../../zone/zone.ts';

export interface KeyPlace {
  /** The number of the record. */
  readonly index: number;
  /** Its owner: the number of a name. */
  readonly owner: number;
  /** The name `_domainkey` above the owner, which keys of one domain share. */
  readonly above: number;
}

/** An edit that changes no name and no type keeps the index, and with it the places. */
const known = new WeakMap<ZoneIndex, readonly KeyPlace[]>();

/** The TXT records at names of keys, in the order of the names. */
export function keyPlaces({ zone: { index, nameTable } }: ZoneDocument): readonly KeyPlace[] {
  let places = known.get(index);
  if (places === undefined) {
    places = findKeyPlaces(index, nameTable);
    known.set(index, places);
  }
  return places;
}

function findKeyPlaces(index: ZoneIndex, nameTable: NameTable): readonly KeyPlace[] {
  const places: KeyPlace[] = [];
  for (const owner of nameTable.withLabel('_domainkey')) {
    if ((index.kinds[owner]! & HAS.txt) === 0) continue;
    const above = domainkeyAbove(nameTable, owner);
    if (above < 0) continue;
    for (let i = index.first(owner); i >= 0; i = index.next(i))
      if (index.type[i] === RR.TXT) places.push({ index: i, owner, above });
  }
  return places;
}

/** The nearest name above that begins with `_domainkey`; -1 without any. */
function domainkeyAbove(names: NameTable, owner: number): number {
  let at = names.parent(owner);
  while (at > 0 && !names.beginsWith(at, '_domainkey')) at = names.parent(at);
  return at > 0 ? at : -1;
}

/** By the piece of a zone, and by the number of a record in it. Numbers, because a part of the text would hold all of it. */
const numbers = new WeakMap<object, Map<number, number | undefined>>();

/**
 * For each place a number of 32 bits: the same for the same value of `p=` as it is written, and nearly always another one for another value.
 * Undefined where the text has to be read to know it. After an edit only the keys near it are looked at again.
 *
 * @param places in the order of the text
 */
export function writtenKeys({ zone }: ZoneDocument, places: readonly KeyPlace[]): readonly (number | undefined)[] {
  const written: (number | undefined)[] = [];
  let at = 0;
  for (const { key, firstRecord, count } of zone.parts) {
    if (at === places.length || places[at]!.index >= firstRecord + count) continue;
    const known = numbers.get(key) ?? new Map<number, number | undefined>();
    numbers.set(key, known);
    for (; at < places.length && places[at]!.index < firstRecord + count; at++) {
      const { index } = places[at]!;
      const local = index - firstRecord;
      if (!known.has(local)) {
        const { start, end } = zone.records.entrySpan(index);
        const value = writtenKey(zone.slice(start, end));
        known.set(local, value === undefined ? undefined : numberOf(value));
      }
      written.push(known.get(local));
    }
  }
  return written;
}

/** Fowler, Noll and Vo's hash (FNV-1a). */
function numberOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/**
 * The value of `p=` in strings as they are written, without the quotes and spaces between them; undefined where the text has to be read
 * to know it: it has escapes, or none of it is in quotes.
 */
function writtenKey(text: string): string | undefined {
  if (text.includes('\\')) return undefined;
  const strings = text.split('"');
  if (strings.length < 3) return undefined;
  let value = '';
  for (let i = 1; i < strings.length; i += 2) value += strings[i];
  const at = value.lastIndexOf('p=');
  if (at < 0) return undefined;
  const end = value.indexOf(';', at);
  return value.slice(at + 2, end < 0 ? undefined : end).replaceAll(/\s/g, '');
}
