/** Everything that is known to happen to header fields. To add an undo: one file, one line here, one section on the page of its test. */

import type { Undo } from '../undo.ts';
import type { HeaderUndo, SignedSlots, Undoing } from './signed-slots.ts';
import { undoAddressForms, undoFromRewriting, undoMailboxForms } from './undo-addresses.ts';
import { undoDateForms, undoTimeZone } from './undo-date.ts';
import { undoAsciiEncodedWords, undoEncodedWords } from './undo-encoded-words.ts';
import { undoAddedFields, undoCopiedFields, undoRemovedFields, undoReordering } from './undo-fields.ts';
import { undoContentType, undoEncodingName, undoParameters, undoWrappedFields } from './undo-mime-fields.ts';
import { undoSubjectMarks } from './undo-subject.ts';
import { undoAllNames, undoAllWhiteSpace, undoNames, undoWhiteSpace } from './undo-white-space.ts';

const UNDOS: readonly HeaderUndo[] = [
  undoCopiedFields,
  undoSubjectMarks,
  undoAddedFields,
  undoRemovedFields,
  undoWrappedFields,
  undoFromRewriting,
  undoEncodingName,
  undoContentType,
  undoDateForms,
  undoTimeZone,
  undoAddressForms,
  undoMailboxForms,
  undoParameters,
  undoEncodedWords,
  undoAsciiEncodedWords,
  undoReordering,
  undoWhiteSpace,
  undoAllWhiteSpace,
  undoNames,
  undoAllNames,
];

/** Each undoing once, and only those that change what is hashed. */
const KNOWN = new WeakMap<SignedSlots, Map<HeaderUndo, readonly Undoing[]>>();

function undoingsOf(undo: HeaderUndo, signed: SignedSlots): readonly Undoing[] {
  const known = KNOWN.get(signed) ?? new Map<HeaderUndo, readonly Undoing[]>();
  KNOWN.set(signed, known);
  let all = known.get(undo);
  if (all === undefined) {
    const seen = new Set<string>();
    all = [...undo.undoings(signed)].flatMap((undoing) => {
      const effective = undoing.flatMap((replacement) =>
        signed.isChange(replacement) ? [signed.named(replacement)] : [],
      );
      const identity = effective.map(({ slot, text }) => `${slot} ${text}`).join('\0');
      if (effective.length === 0 || seen.has(identity)) return [];
      seen.add(identity);
      return [effective];
    });
    known.set(undo, all);
  }
  return all;
}

function single(undo: HeaderUndo): Undo<SignedSlots> {
  return {
    kinds: undo.kinds,
    likelihood: undo.likelihood,
    cost: (signed) => {
      const { length } = undoingsOf(undo, signed);
      return length === 0 ? undefined : length * signed.length;
    },
    *candidates(signed) {
      for (const undoing of undoingsOf(undo, signed)) yield signed.candidate(undoing);
    },
  };
}

/** How many undoings are combined with each other, by twos and by threes. */
const MAX_PAIRED = 400;
const MAX_TRIPLED = 70;

/** A list does two or three things to a message. What is likely by itself is likely together. */
const undoPairs: Undo<SignedSlots> = {
  kinds: UNDOS.flatMap(({ kinds }) => kinds),
  likelihood: 60,
  cost: (signed) => 20_000 * signed.length,
  *candidates(signed) {
    const all = likeliest(signed, MAX_PAIRED);
    // By the sum of ranks: the likely pairs come first.
    for (let sum = 1; sum < 2 * all.length - 2; sum++) {
      for (let i = Math.max(0, sum - all.length + 1); 2 * i < sum; i++) {
        const [first, second] = [all[i]!, all[sum - i]!];
        if (areApart(first, second)) yield signed.candidate([...first, ...second]);
      }
    }
  },
};

const undoTriples: Undo<SignedSlots> = {
  kinds: UNDOS.flatMap(({ kinds }) => kinds),
  likelihood: 15,
  cost: (signed) => 50_000 * signed.length,
  *candidates(signed) {
    const all = likeliest(signed, MAX_TRIPLED);
    for (const [k, third] of all.entries()) {
      for (const [j, second] of all.slice(0, k).entries()) {
        if (!areApart(second, third)) continue;
        for (const first of all.slice(0, j))
          if (areApart(first, second) && areApart(first, third))
            yield signed.candidate([...first, ...second, ...third]);
      }
    }
  },
};

/** Of every undo its first undoings, by likelihood and rank. */
function likeliest(signed: SignedSlots, most: number): readonly Undoing[] {
  return UNDOS.flatMap((undo) =>
    undoingsOf(undo, signed).map((undoing, rank) => ({ undoing, weight: undo.likelihood / (rank + 4) })),
  )
    .sort((a, b) => b.weight - a.weight)
    .slice(0, most)
    .map(({ undoing }) => undoing);
}

function areApart(a: Undoing, b: Undoing): boolean {
  return a.every(({ slot }) => b.every((other) => other.slot !== slot));
}

export const HEADER_UNDOS: readonly Undo<SignedSlots>[] = [...UNDOS.map(single), undoPairs, undoTriples];
