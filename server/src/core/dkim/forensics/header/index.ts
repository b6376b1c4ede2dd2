/** Everything that is known to happen to header fields. To add an undo: one file, one line here, one section on the page of its test. */

import type { ChangeKind } from '../../results.ts';
import { isWrittenByRuby } from '../rewriter.ts';
import type { Candidate, Undo } from '../undo.ts';
import type { HeaderUndo, SignedSlots, Undoing } from './signed-slots.ts';
import {
  undoAddedMailboxes,
  undoAddressForms,
  undoAllMailboxForms,
  undoFromRewriting,
  undoMailboxForms,
} from './undo-addresses.ts';
import { undoDateForms, undoTimeZone } from './undo-date.ts';
import {
  undoAllEncodedWords,
  undoAsciiEncodedWords,
  undoEncodedNames,
  undoEncodedSubject,
} from './undo-encoded-words.ts';
import { undoAddedFields, undoCopiedFields, undoRemovedFields, undoReordering } from './undo-fields.ts';
import { undoFolds } from './undo-folds.ts';
import {
  undoContentType,
  undoEncodingName,
  undoParameters,
  undoVersionForms,
  undoWrappedFields,
} from './undo-mime-fields.ts';
import { undoSignatureFolds } from './undo-signature-folds.ts';
import { undoSubjectMarks } from './undo-subject.ts';
import { undoAllNames, undoAllWhiteSpace, undoNames, undoWhiteSpace } from './undo-white-space.ts';

const UNDOS: readonly HeaderUndo[] = [
  undoCopiedFields,
  undoSubjectMarks,
  undoAddedFields,
  undoRemovedFields,
  undoWrappedFields,
  undoFromRewriting,
  undoAddedMailboxes,
  undoEncodingName,
  undoContentType,
  undoDateForms,
  undoTimeZone,
  undoAddressForms,
  undoMailboxForms,
  undoAllMailboxForms,
  undoParameters,
  undoVersionForms,
  undoEncodedSubject,
  undoEncodedNames,
  undoAllEncodedWords,
  undoAsciiEncodedWords,
  undoReordering,
  undoFolds,
  undoSignatureFolds,
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
    applies: (signed) => undoingsOf(undo, signed).length > 0,
    *candidates(signed) {
      for (const undoing of undoingsOf(undo, signed)) yield signed.candidate(undoing);
    },
  };
}

/** How many undoings are combined with each other, and how many at once. */
const MAX_COMBINED = 1200;
const MAX_TOGETHER = 4;
/** A library that writes all fields anew does more. */
const MAX_TOGETHER_ANEW = 6;
/** In bits: how unlikely a combination may be. */
const MOST_BITS = 30;

/**
 * A list does two to four things to a header. What is likely by itself is likely together: combinations come in the order of
 * the product of what their parts are likely.
 */
const undoCombinations: Undo<SignedSlots> = {
  kinds: UNDOS.flatMap(({ kinds }) => kinds),
  likelihood: 250,
  applies: (signed) => likeliest(signed).undoings.length > 1,
  *candidates(signed) {
    const all = likeliest(signed);
    for (let bits = 1; bits <= MOST_BITS; bits++) yield* combinations(signed, all, bits, 0, [], 0);
  },
};

interface Weighted {
  readonly undoing: Undoing;
  /** How unlikely it is: the binary logarithm. */
  readonly bits: number;
}

/** Those of two or more whose bits are more than `most - 1` and not more than `most`. */
function* combinations(
  signed: SignedSlots,
  all: Likeliest,
  most: number,
  from: number,
  chosen: readonly Undoing[],
  sum: number,
): Generator<Candidate> {
  for (let i = from; i < all.undoings.length; i++) {
    const { undoing, bits } = all.undoings[i]!;
    const total = sum + bits;
    // They are in order: what follows is no likelier.
    if (total > most) return;
    if (!chosen.every((other) => areApart(other, undoing))) continue;
    const together = [...chosen, undoing];
    if (together.length > 1 && total > most - 1) yield signed.candidate(together.flat());
    if (together.length < all.atOnce) yield* combinations(signed, all, most, i + 1, together, total);
  }
}

interface Likeliest {
  /** The likely ones first. */
  readonly undoings: readonly Weighted[];
  /** How many are combined. */
  readonly atOnce: number;
}

/** The undoings of all undos: of one undo, the later ones are less likely. */
function likeliest(signed: SignedSlots): Likeliest {
  let known = WEIGHTED.get(signed);
  if (known === undefined) {
    const undoings = UNDOS.flatMap((undo) =>
      undoingsOf(undo, signed).map((undoing, rank) => ({
        undoing,
        bits: Math.log2((ALL / likelihoodIn(undo, signed)) * ((rank + 4) / 4)),
      })),
    )
      .sort((a, b) => a.bits - b.bits)
      .slice(0, MAX_COMBINED);
    known = { undoings, atOnce: isWrittenByRuby(signed.header.all) ? MAX_TOGETHER_ANEW : MAX_TOGETHER };
    WEIGHTED.set(signed, known);
  }
  return known;
}

const WEIGHTED = new WeakMap<SignedSlots, Likeliest>();
/** Likelihoods are of so many broken messages. */
const ALL = 1000;

/** What was done to the body changes the fields that describe it; and a library that wrote them anew shows. */
function likelihoodIn(undo: HeaderUndo, signed: SignedSlots): number {
  const { kinds, likelihood } = undo;
  const isCertain = kinds.some((kind) =>
    [kind, ...(IMPLYING[kind] ?? [])].some((cause) => signed.bodyChanges.has(cause)),
  );
  if (isCertain) return CERTAIN;
  return ANEW.has(undo) && isWrittenByRuby(signed.header.all) ? LIKELY : likelihood;
}

/** What a library does to fields that it writes anew. */
const ANEW: ReadonlySet<HeaderUndo> = new Set([
  undoNames,
  undoSignatureFolds,
  undoParameters,
  undoVersionForms,
  undoAllMailboxForms,
]);
const LIKELY = 600;
const CERTAIN = 900;
const IMPLYING: Readonly<Partial<Record<ChangeKind, readonly ChangeKind[]>>> = {
  'transfer-encoding-named': ['transfer-encoding-changed'],
  'content-type-changed': ['charset-changed'],
};

function areApart(a: Undoing, b: Undoing): boolean {
  return a.every(({ slot }) => b.every((other) => other.slot !== slot));
}

export const HEADER_UNDOS: readonly Undo<SignedSlots>[] = [...UNDOS.map(single), undoCombinations];
