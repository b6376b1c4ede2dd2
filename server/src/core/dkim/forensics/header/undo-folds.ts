/** Several fields that were folded in another way: only "simple" keeps folds. A program folds fields of one sort alike. */

import { fieldValue, MAX_FIELD, splitOutside, withValue } from './field-text.ts';
import type { HeaderUndo, Replacement, SignedSlots, Undoing } from './signed-slots.ts';

/** A field as a program may have folded it. The value is in one line, without spaces at its ends. */
type Fold = (name: string, value: string) => string;

interface Choice {
  /** Undefined where the fields are as they were. */
  readonly fold: Fold | undefined;
  /** How unlikely it is: the binary logarithm. */
  readonly bits: number;
}

/** As much as fits in a line (RFC 5322 §2.1.1), broken at spaces, or only at those after a comma. */
function filled(width: number, space: string, isBroken: (before: string) => boolean = () => true): Fold {
  return (name, value) => {
    const words = value.split(' ');
    let out = '';
    let line = `${name}:`;
    let from = 0;
    for (let to = 1; to <= words.length; to++) {
      if (to < words.length && !isBroken(words[to - 1]!)) continue;
      const next = words.slice(from, to).join(' ');
      const isFirst = from === 0;
      if (!isFirst && line.length + 1 + next.length > width) {
        out += `${line}\r\n`;
        line = space + next;
      } else line += ` ${next}`;
      from = to;
    }
    return out + line;
  };
}

const afterComma = (before: string): boolean => before.endsWith(',');

/** Each item in a line of its own. */
function eachIn(separator: ',' | ';' | ' ', space: string): Fold {
  const glue = separator === ' ' ? `\r\n${space}` : `${separator}\r\n${space}`;
  return (name, value) => {
    const items = separator === ' ' ? value.split(' ') : splitOutside(value, separator).map((item) => item.trim());
    return `${name}: ${items.join(glue)}`;
  };
}

/** The last parameter in a line of its own. */
function lastIn(space: string): Fold {
  return (name, value) => {
    const items = splitOutside(value, ';').map((item) => item.trim());
    return `${name}: ${items.slice(0, -1).join('; ')};\r\n${space}${items.at(-1)}`;
  };
}

const UNFOLDED: Fold = (name, value) => `${name}: ${value}`;

function rated(folds: readonly Fold[]): readonly Choice[] {
  return [undefined, UNFOLDED, ...folds].map((fold, rank) => ({ fold, bits: Math.log2(1 + rank) }));
}

const TEXT = rated([filled(78, ' '), filled(76, ' '), filled(78, '\t'), filled(76, '\t'), filled(72, ' ')]);
const ADDRESSES = rated([
  eachIn(',', ' '),
  eachIn(',', '\t'),
  filled(78, ' ', afterComma),
  filled(78, ' '),
  filled(78, '\t', afterComma),
  filled(76, ' ', afterComma),
  filled(76, '\t', afterComma),
  eachIn(',', '        '),
  filled(76, ' '),
]);
const IDENTIFIERS = rated([eachIn(' ', ' '), eachIn(' ', '\t'), filled(78, ' '), filled(78, '\t'), filled(76, ' ')]);
const PARAMETERS = rated([lastIn('\t'), lastIn(' '), eachIn(';', '\t'), eachIn(';', ' '), eachIn(';', '        ')]);

const SORTS: readonly { readonly keys: readonly string[]; readonly choices: readonly Choice[] }[] = [
  { keys: ['from', 'to', 'cc', 'bcc', 'reply-to', 'sender'], choices: ADDRESSES },
  { keys: ['references', 'in-reply-to', 'message-id'], choices: IDENTIFIERS },
  { keys: ['content-type', 'content-disposition'], choices: PARAMETERS },
  {
    keys: ['subject', 'thread-topic', 'comments', 'list-id', 'list-unsubscribe', 'x-mailer', 'user-agent'],
    choices: TEXT,
  },
];

const MOST_BITS = 7;

export const undoFolds: HeaderUndo = {
  kinds: ['white-space-in-header'],
  likelihood: 60,
  *undoings(signed) {
    if (signed.algorithm !== 'simple') return;
    const sorts = SORTS.map((sort) => formsOf(signed, sort)).filter(({ length }) => length > 1);
    const found: { readonly undoing: Undoing; readonly bits: number }[] = [];
    const choose = (rank: number, chosen: Undoing, bits: number): void => {
      const sort = sorts[rank];
      if (sort === undefined) {
        if (chosen.length > 0) found.push({ undoing: chosen, bits });
        return;
      }
      for (const form of sort)
        if (bits + form.bits <= MOST_BITS) choose(rank + 1, [...chosen, ...form.replacements], bits + form.bits);
    };
    choose(0, [], 0);
    found.sort((a, b) => a.bits - b.bits);
    for (const { undoing } of found) yield undoing;
  },
};

/** The fields of one sort in each way of folding that makes them others. */
function formsOf(
  signed: SignedSlots,
  { keys, choices }: (typeof SORTS)[number],
): readonly { readonly replacements: readonly Replacement[]; readonly bits: number }[] {
  const fields = signed.slots.flatMap(({ key, text }, slot) =>
    text !== undefined && text.length <= MAX_FIELD && slot !== signed.ownSlot && keys.includes(key)
      ? [{ slot, text }]
      : [],
  );
  const seen = new Set<string>();
  return choices.flatMap(({ fold, bits }) => {
    const replacements = fields.flatMap(({ slot, text }): Replacement[] => {
      const before = fold === undefined ? text : folded(text, fold);
      return before === text ? [] : [{ kind: 'white-space-in-header', slot, text: before }];
    });
    const { size } = seen;
    return seen.add(replacements.map(({ text }) => text).join('\0')).size > size ? [{ replacements, bits }] : [];
  });
}

function folded(text: string, fold: Fold): string {
  const value = fieldValue(text)
    .replace(/\r?\n[ \t]+/g, ' ')
    .trim();
  const name = text.slice(0, text.indexOf(':'));
  return withValue(text, fold(name, value).slice(name.length + 1));
}
