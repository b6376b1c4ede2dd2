/** Fields that were added, removed, replaced or put in another order. */

import { asciiLowerCase } from '../../../text/domain-name.ts';
import { plainValue } from './field-text.ts';
import { type HeaderUndo, oneByOne, type Replacement, type SignedSlots } from './signed-slots.ts';
import { ENCODING_NAMES, FIELD_NAMES, TYPES } from './values.ts';

/** The signature's own copies of fields. */
function* copied(signed: SignedSlots): Generator<Replacement> {
  for (const { name, value } of signed.signature.copiedFields?.value ?? []) {
    const key = asciiLowerCase(name);
    for (const [slot, { key: slotKey, text }] of signed.slots.entries()) {
      if (slotKey !== key || slot === signed.ownSlot) continue;
      const kind = text === undefined ? 'field-removed' : key === 'subject' ? 'subject-changed' : 'field-replaced';
      for (const space of [' ', '']) yield { kind, slot, text: `${name}:${space}${value}\r\n` };
    }
  }
}

/** Fields that were not there, and fields of which another one was meant. */
function* added(signed: SignedSlots): Generator<Replacement> {
  for (const [slot, { key, text, index }] of signed.slots.entries()) {
    if (text === undefined || slot === signed.ownSlot) continue;
    yield { kind: 'field-added', slot, text: undefined };
    for (const other of signed.header.named(key)) {
      if (other !== index) yield { kind: 'field-added', slot, text: signed.header.all[other]!.text };
    }
  }
}

/** Fields that are gone and whose value can be guessed. */
function* removed(signed: SignedSlots): Generator<Replacement> {
  const from = signed.header.named('from').at(-1);
  const author = from === undefined ? undefined : plainValue(signed.header.all[from]!.text);
  for (const [slot, { key, name, text }] of signed.slots.entries()) {
    if (text !== undefined) continue;
    // Only "simple" keeps the letters of a name.
    const names =
      signed.algorithm === 'simple' ? [name, ...FIELD_NAMES.filter((other) => asciiLowerCase(other) === key)] : [name];
    for (const written of new Set(names)) {
      for (const value of guesses(key, author)) {
        for (const space of [' ', '']) yield { kind: 'field-removed', slot, text: `${written}:${space}${value}\r\n` };
      }
    }
  }
}

function guesses(key: string, author: string | undefined): readonly string[] {
  const address = author === undefined ? undefined : /(?<![^\s<>"])[^\s<>"]+@[^\s<>"]+/.exec(author)?.[0];
  switch (key) {
    case 'sender':
    case 'reply-to':
    case 'return-path':
    case 'cc':
    case 'bcc':
      return [
        '',
        ...(author === undefined ? [] : [author]),
        ...(address === undefined ? [] : [address, `<${address}>`]),
      ];
    case 'mime-version':
      return ['1.0'];
    case 'content-transfer-encoding':
      return ENCODING_NAMES;
    case 'content-type':
      return TYPES;
    case 'list-unsubscribe-post':
      return ['List-Unsubscribe=One-Click'];
    case 'x-priority':
      return ['3', '3 (Normal)', '1', '5'];
    default:
      return [''];
  }
}

export const undoCopiedFields: HeaderUndo = oneByOne(
  ['field-replaced', 'subject-changed', 'field-removed'],
  80,
  copied,
);
export const undoAddedFields: HeaderUndo = oneByOne(['field-added'], 120, added);
export const undoRemovedFields: HeaderUndo = oneByOne(['field-removed'], 60, removed);

export const undoReordering: HeaderUndo = {
  kinds: ['fields-reordered'],
  likelihood: 10,
  *undoings({ slots }) {
    for (const [i, slot] of slots.entries()) {
      for (const [j, other] of slots.entries()) {
        if (j <= i || other.key !== slot.key || slot.text === undefined || other.text === undefined) continue;
        yield [
          { kind: 'fields-reordered', slot: i, text: other.text },
          { kind: 'fields-reordered', slot: j, text: slot.text },
        ];
      }
    }
  },
};
