/** White space, folds and the case of names: only "simple" keeps them. */

import { asciiUpperCase } from '../../../text/ascii.ts';
import { asciiLowerCase } from '../../../text/domain-name.ts';
import { unfoldedAsPython, unfoldedWhereFull } from '../folding.ts';
import { fieldValue, MAX_FIELD, plainValue, withValue } from './field-text.ts';
import { type HeaderUndo, oneByOne, type Replacement, type SignedSlots } from './signed-slots.ts';
import { FIELD_NAMES } from './values.ts';

/** Only "simple" keeps the letters of names. */
function* names(signed: SignedSlots): Generator<Replacement> {
  if (signed.algorithm !== 'simple') return;
  for (const [slot, { key, name, text }] of signed.slots.entries()) {
    if (text === undefined) continue;
    const rest = text.slice(text.indexOf(':'));
    for (const other of new Set([name, key, ...FIELD_NAMES.filter((candidate) => asciiLowerCase(candidate) === key)])) {
      yield { kind: 'field-name-case', slot, text: other + rest };
    }
  }
}

const UNFOLD = (text: string): string => withValue(text, fieldValue(text).replace(/\r?\n[ \t]+/g, ' '));

const BLANK_REWRITES: readonly ((text: string) => string)[] = [
  UNFOLD,
  unfoldedWhereFull,
  (text) => unfoldedAsPython(text),
  (text) => withValue(text, fieldValue(text).replace(/\r?\n/g, '')),
  (text) => withValue(text, fieldValue(text).replace(/(?<![ \t])[ \t]*\r?\n[ \t]+/g, '\r\n ')),
  ...['\t', ' ', '  ', '   ', '    ', '     ', '      ', '        '].map(
    (space) => (text: string) => withValue(text, fieldValue(text).replace(/\r?\n[ \t]+/g, `\r\n${space}`)),
  ),
  (text) => withValue(text, ` ${fieldValue(text).replace(/^[ \t]+/, '')}`),
  (text) => withValue(text, fieldValue(text).replace(/^[ \t]+/, '')),
  (text) => withValue(text, ` ${plainValue(text)}`),
  (text) => withValue(text, fieldValue(text).replace(/(?<![ \t])[ \t]+$/, '')),
  (text) => withValue(text, `${fieldValue(text)} `),
  (text) => withValue(text, fieldValue(text).replace(/([^\r\n]) {2,}/g, '$1 ')),
  (text) => withValue(text, fieldValue(text).replace(/, ?(?=\S)/g, ',\r\n ')),
  (text) => withValue(text, fieldValue(text).replace(/, ?(?=\S)/g, ',\r\n\t')),
];

/** Only "simple" keeps spaces and folds. */
function* spaces(signed: SignedSlots): Generator<Replacement> {
  if (signed.algorithm !== 'simple') return;
  for (const [slot, { text }] of signed.slots.entries()) {
    if (text === undefined || text.length > MAX_FIELD) continue;
    for (const rewrite of BLANK_REWRITES) yield { kind: 'white-space-in-header', slot, text: rewrite(text) };
    // A single fold made or moved: before each space of the unfolded value.
    const value = fieldValue(UNFOLD(text));
    for (let at = value.indexOf(' ', 1), count = 0; at >= 0 && count < 40; at = value.indexOf(' ', at + 1), count++) {
      for (const space of [' ', '\t']) {
        yield {
          kind: 'white-space-in-header',
          slot,
          text: withValue(text, `${value.slice(0, at)}\r\n${space}${value.slice(at + 1)}`),
        };
      }
    }
  }
}

export const undoWhiteSpace: HeaderUndo = oneByOne(['white-space-in-header'], 60, spaces);
export const undoNames: HeaderUndo = oneByOne(['field-name-case'], 40, names);

export const undoAllWhiteSpace: HeaderUndo = {
  kinds: ['white-space-in-header'],
  likelihood: 60,
  *undoings(signed) {
    if (signed.algorithm !== 'simple') return;
    for (const rewrite of BLANK_REWRITES) {
      const all = signed.slots.flatMap(({ text }, slot): Replacement[] =>
        text === undefined || text.length > MAX_FIELD
          ? []
          : [{ kind: 'white-space-in-header', slot, text: rewrite(text) }],
      );
      yield all;
      yield all.filter(({ slot }) => slot !== signed.ownSlot);
    }
  },
};

/** Names that are written in more than one way, all of one style, and every choice of a few. */
export const undoAllNames: HeaderUndo = {
  kinds: ['field-name-case'],
  likelihood: 40,
  *undoings(signed) {
    if (signed.algorithm !== 'simple') return;
    const others = signed.slots.flatMap(({ key, name, text }, slot) => {
      if (text === undefined) return [];
      const now = text.slice(0, text.indexOf(':'));
      const forms = [name, ...FIELD_NAMES.filter((form) => asciiLowerCase(form) === key), titleCase(key), key];
      return [{ slot, text, forms: [...new Set(forms)].filter((form) => form !== now) }];
    });
    const renamed = (slot: number, text: string, form: string): Replacement => ({
      kind: 'field-name-case',
      slot,
      text: form + text.slice(text.indexOf(':')),
    });
    for (const style of [titleCase, asciiLowerCase, asciiUpperCase]) {
      const all = others.map(({ slot, text }) => renamed(slot, text, style(text.slice(0, text.indexOf(':')))));
      yield all;
      yield all.filter(({ slot }) => slot !== signed.ownSlot);
    }
    const few = others.filter(({ forms }) => forms.some((form) => FIELD_NAMES.includes(form))).slice(0, 8);
    for (let chosen = 1; chosen < 1 << few.length; chosen++) {
      yield few.flatMap(({ slot, text, forms }, i) =>
        (chosen >> i) & 1 ? [renamed(slot, text, forms.find((form) => FIELD_NAMES.includes(form))!)] : [],
      );
    }
  },
};

function titleCase(name: string): string {
  return asciiLowerCase(name).replace(/(?:^|-)[a-z]/g, asciiUpperCase);
}
