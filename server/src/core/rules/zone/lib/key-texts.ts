/** Keys by what is written, for rules that have to look at every key of a large zone: no view is made, and no key is read. */

import type { ZoneDocument } from '../../../workspace/zone-document.ts';
import { HAS } from '../../../zone/kinds.ts';
import { RR } from '../../../zone/types.ts';

export interface KeyText {
  /** The number of the record. */
  readonly index: number;
  /** The owner's name up to `_domainkey`. */
  readonly selector: string;
  /** What follows it. */
  readonly domain: string;
  /** The entry with its comments. */
  readonly text: string;
}

/** In the order of the names; the records below `_domainkey` that are TXT. */
export function* keyTexts({ text, zone }: ZoneDocument): Generator<KeyText> {
  const { index, records, nameTable } = zone;
  for (const id of nameTable.withLabel('_domainkey')) {
    if ((index.kinds[id]! & HAS.txt) === 0) continue;
    const name = nameTable.name(id);
    const at = Math.max(0, name.indexOf('._domainkey'));
    const selector = name.slice(0, at);
    const domain = name.slice(at + '._domainkey.'.length);
    for (let i = index.first(id); i >= 0; i = index.next(i)) {
      if (index.type[i] !== RR.TXT) continue;
      const { start, end } = records.entrySpan(i);
      yield { index: i, selector, domain, text: text.slice(start, end) };
    }
  }
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
