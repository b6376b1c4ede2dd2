/** Keys by what is written, for rules that have to look at every key of a large zone: no view is made, and no key is read. */

import type { ZoneDocument } from '../../../workspace/zone-document.ts';
import { HAS } from '../../../zone/kinds.ts';
import type { NameTable } from '../../../zone/names.ts';
import { RR } from '../../../zone/types.ts';

export interface KeyPlace {
  /** The number of the record. */
  readonly index: number;
  /** Its owner: the number of a name. */
  readonly owner: number;
  /** The name `_domainkey` above the owner, which keys of one domain share. */
  readonly above: number;
}

/** The TXT records at names of keys, in the order of the names. */
export function keyPlaces({ zone }: ZoneDocument): readonly KeyPlace[] {
  const { index, nameTable } = zone;
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

/** The entry of a record with its comments. */
export function entryText({ text, zone }: ZoneDocument, index: number): string {
  const { start, end } = zone.records.entrySpan(index);
  return text.slice(start, end);
}

/**
 * The value of `p=` in strings as they are written, without the quotes and spaces between them; undefined where the text has to be read
 * to know it: it has escapes, or none of it is in quotes.
 */
export function writtenKey(text: string): string | undefined {
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
