/** What the reader of plain records has to know of types: which fields they have whose form alone says that they are in order. */

import { DIGESTS } from './field-forms.ts';
import { MAX_PLAIN_WORD, type PlainField, type PlainWord } from './plain.ts';
import { type FieldKind, LEADING_TYPES, lookUpWord, RR, recordType, TYPE_MNEMONICS, typeNumber } from './types.ts';

/** The class IN and the types, those with their fields whose data are in order when each field is. */
export function plainWords(): PlainWord[] {
  const words: PlainWord[] = [{ word: 'IN', value: lookUpWord('IN', 0, 2), fields: [] }];
  for (const word of TYPE_MNEMONICS) {
    if (word.length <= MAX_PLAIN_WORD) words.push({ word, value: typeNumber(word)!, fields: plainFields(word) });
  }
  return words;
}

/** None where a field, or all of them together, need more than a look. */
function plainFields(mnemonic: string): PlainField[] {
  const type = typeNumber(mnemonic)!;
  const kinds = recordType(type)?.fields ?? [];
  const fields = kinds.flatMap((kind) => {
    if (kind === 'name' && LEADING_TYPES.has(type)) return 'target';
    if (kind === 'hex' && (type === RR.DS || type === RR.CDS)) return 'digest';
    return PLAIN_FIELDS.get(kind) ?? [];
  });
  const isPlain = fields.length === kinds.length && (!DIGESTS.has(type) || fields.includes('digest'));
  return isPlain ? fields : [];
}

const PLAIN_FIELDS: ReadonlyMap<FieldKind, PlainField> = new Map<FieldKind, PlainField>([
  ['ipv4', 'ipv4'],
  ['ipv6', 'ipv6'],
  ['name', 'name'],
  ['u8', 'u8'],
  ['algorithm', 'u8'],
  ['digest-type', 'u8'],
  ['key-protocol', 'u8'],
  ['u16', 'u16'],
  ['key-flags', 'u16'],
  ['u32', 'u32'],
  ['time', 'time'],
  ['type', 'type'],
  ['types', 'types'],
  ['some-types', 'types'],
  ['base64', 'base64'],
  ['base32hex', 'hash'],
  ['salt', 'salt'],
  ['strings', 'strings'],
]);
