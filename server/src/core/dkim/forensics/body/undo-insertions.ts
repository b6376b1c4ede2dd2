/** Text and markup that were put into text parts: as they are in the body, or decoded and written again. */

import type { ChangeKind } from '../../results.ts';
import type { Change, Undo } from '../undo.ts';
import { type BodyLines, MAX_SHOWN } from './body-lines.ts';
import { type Insertion, insertionsInto, withoutCuts, workOf } from './insertions.ts';
import { type Leaf, leavesOf } from './leaves.ts';
import { type Content, recombine } from './recombination.ts';
import { stylesFor, unwritten } from './styles.ts';

/** Who puts text into a part without decoding it seldom writes the rest anew. */
const MAX_FRAMES = 4;

/** Nobody decoded anything: the other octets are what they were. */
export const undoTextInPart: Undo<BodyLines> = {
  kinds: ['lines-added', 'markup-added'],
  likelihood: 120,
  fadesAfter: 15_000_000,
  applies: (body) => leavesOf(body).raw.length > 0,
  candidates: (body) => {
    const { raw } = leavesOf(body);
    return recombine(body, insertedContents(body, raw, false), unwritten(body, raw, MAX_FRAMES));
  },
};

export const undoTextInWrittenPart: Undo<BodyLines> = {
  kinds: ['encoded-text-added'],
  likelihood: 120,
  applies: (body) => leavesOf(body).decoded.some(({ isText }) => isText),
  candidates: (body) => {
    const { decoded } = leavesOf(body);
    return recombine(body, insertedContents(body, decoded, true), stylesFor(body, decoded));
  },
};

function* insertedContents(body: BodyLines, leaves: readonly Leaf[], isWritten: boolean): Generator<Content | number> {
  for (const insertions of insertionsInto(leaves, new Map(), isWritten)) {
    yield insertions.reduce((sum, insertion) => sum + workOf(insertion) / 4, 100);
    const texts = textsWithout(insertions);
    if (texts !== undefined)
      yield { kinds: kindsOf(body, insertions), texts, changes: () => insertionChanges(body, insertions) };
  }
}

/** Undefined where nothing would be left of a part. */
export function textsWithout(insertions: readonly Insertion[]): ReadonlyMap<Leaf, string> | undefined {
  const texts = new Map<Leaf, string>();
  for (const insertion of insertions) {
    const left = withoutCuts(insertion);
    if (left === undefined) return undefined;
    texts.set(insertion.leaf, left);
  }
  return texts;
}

export function kindsOf(body: BodyLines, insertions: readonly Insertion[]): readonly ChangeKind[] {
  const kinds = insertions.flatMap((insertion) =>
    insertion.cuts.map(({ start, end }) => kindOf(body, insertion, start, end)),
  );
  return [...new Set(kinds)];
}

function kindOf(body: BodyLines, { leaf, text }: Insertion, start: number, end: number): ChangeKind {
  if (leaf.isDecoded) return 'encoded-text-added';
  if (leaf.isMarkup || /^\s*</.test(text.slice(start, start + 8))) return 'markup-added';
  if (leaf.part.to >= body.count && end === text.length) return 'lines-added-at-end';
  return leaf.part.from === 0 && start === 0 ? 'lines-added-at-start' : 'lines-added';
}

export function insertionChanges(body: BodyLines, insertions: readonly Insertion[]): readonly Change[] {
  return insertions.flatMap((insertion) => {
    const { leaf, text, cuts } = insertion;
    const { from, to } = leaf.part;
    return cuts.map(
      ({ start, end }): Change => ({
        kind: kindOf(body, insertion, start, end),
        before: '',
        after: text.slice(start, Math.min(end, start + MAX_SHOWN)),
        place:
          leaf.isDecoded || text !== leaf.content
            ? body.place(from, to)
            : body.placeOfOctets(body.starts[from]! + start, body.starts[from]! + end),
      }),
    );
  });
}
