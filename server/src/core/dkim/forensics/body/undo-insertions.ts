/** Text and markup that were put into text parts: as they are in the body, or decoded and written again. */

import { greatest } from '../../../text/lists.ts';
import { binaryOf } from '../../../text/octets.ts';
import type { ChangeKind } from '../../results.ts';
import type { Candidate, Change, Undo } from '../undo.ts';
import { type BodyLines, type LineEdit, MAX_SHOWN } from './body-lines.ts';
import { blockInsertions, edgeInsertions, type Insertion, withoutCuts } from './insertions.ts';
import { LIKELY, type Limits, WIDE } from './marked-text.ts';
import { boundariesOf, leafParts } from './mime-parts.ts';
import { decodedViews, editsOf, type PartView, rawViews, type Writer } from './part-views.ts';
import { MAX_COMBINED } from './undo-lines.ts';

/** Views are made once for a body. */
const VIEWS = new WeakMap<BodyLines, { readonly raw: readonly PartView[]; readonly decoded: readonly PartView[] }>();

export function viewsOf(body: BodyLines): { readonly raw: readonly PartView[]; readonly decoded: readonly PartView[] } {
  let views = VIEWS.get(body);
  if (views === undefined) {
    const parts = leafParts(body, boundariesOf(body));
    views = { raw: rawViews(body, parts), decoded: decodedViews(body, parts) };
    VIEWS.set(body, views);
  }
  return views;
}

export const undoTextInPart = inParts('raw', LIKELY, 60);
export const undoTextInPartAnywhere = inParts('raw', WIDE, 15);
export const undoTextInEncodedPart = inParts('decoded', LIKELY, 50);
export const undoTextInEncodedPartAnywhere = inParts('decoded', WIDE, 12);

function inParts(kind: 'raw' | 'decoded', limits: Limits, likelihood: number): Undo<BodyLines> {
  return {
    kinds: kind === 'raw' ? ['lines-added', 'markup-added'] : ['encoded-text-added'],
    likelihood,
    cost: (body) => costOf(body, kind, limits.cuts),
    *candidates(body) {
      const most = limits.isStrict ? 24 : 6;
      for (const insertions of edgeInsertions(viewsOf(body)[kind], limits))
        yield* candidatesFor(
          body,
          insertions,
          insertions.length > 1 || insertions[0]!.cuts.length > 1 ? Math.min(most, 10) : most,
        );
    },
  };
}

export const undoMarkup = blocksIn('raw', 50);
export const undoMarkupInEncodedPart = blocksIn('decoded', 30);

function blocksIn(kind: 'raw' | 'decoded', likelihood: number): Undo<BodyLines> {
  return {
    kinds: kind === 'raw' ? ['markup-added'] : ['encoded-text-added'],
    likelihood,
    cost: (body) => costOf(body, kind, 60),
    *candidates(body) {
      for (const insertions of blockInsertions(viewsOf(body)[kind])) yield* candidatesFor(body, insertions, 6);
    },
  };
}

/** @param count how many cuts there are about in each part */
function costOf(body: BodyLines, kind: 'raw' | 'decoded', count: number): number | undefined {
  const views = viewsOf(body)[kind];
  if (views.length === 0) return undefined;
  // What follows a part is hashed for every cut; what is encoded again is short.
  return views.length * count * (kind === 'raw' ? body.length / 2 : 8 * Math.min(body.length, 200_000));
}

/** @param most how many ways to write each content are tried */
export function* candidatesFor(
  body: BodyLines,
  insertions: readonly Insertion[],
  most: number,
): Generator<Candidate | number> {
  yield insertions.reduce((sum, { view }) => sum + view.marked.octets.length, 0);
  const contents = insertions.map((insertion) => withoutCuts(insertion));
  if (contents.some((content) => content === undefined)) return;
  const kinds = [
    ...new Set(
      insertions.flatMap((insertion) => insertion.cuts.map((cut) => kindOf(body, insertion.view, cut.start, cut.end))),
    ),
  ];
  const ways = insertions.map(({ view }) => view.writers.slice(0, 4 * most));
  const length = contents.reduce((sum: number, content) => sum + content!.length, 0);
  const written = new Written(most);
  for (const writers of together(ways)) {
    yield WRITING * length;
    const edits = insertions.flatMap(({ view }, i) => editsOf(body, view, contents[i]!, writers[i]!) ?? []);
    if (written.isFull) return;
    if (edits.length < insertions.length || !written.add(edits)) continue;
    yield body.candidate(sorted(edits), kinds, () => insertions.flatMap((insertion) => changesOf(body, insertion)), {
      hasFooter: body.length <= MAX_COMBINED && insertions.some(({ view }) => view.part.to >= body.count),
    });
  }
}

/** How many octets could be hashed while one is encoded, about. */
export const WRITING = 4;

/** Texts that were written already, by their hash: many encoders write most texts alike. */
export class Written {
  readonly #seen = new Set<string>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get isFull(): boolean {
    return this.#seen.size >= this.#most;
  }

  /** Whether it is new. */
  add(edits: readonly LineEdit[]): boolean {
    const { size } = this.#seen;
    this.#seen.add(edits.map(({ text }) => `${text.length}:${hashOf(text)}`).join());
    return this.#seen.size > size;
  }
}

/** FNV-1a: a collision only leaves out one text. */
function hashOf(octets: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < octets.length; i++) hash = Math.imul(hash ^ octets[i]!, 0x01000193);
  return hash >>> 0;
}

export function sorted(edits: readonly LineEdit[]): readonly LineEdit[] {
  return [...edits].sort((a, b) => a.from - b.from);
}

/** The n-th way of each: one program has written them all. Where they are of different encodings, the first few of each with each. */
export function* together(ways: readonly (readonly Writer[])[]): Generator<readonly Writer[]> {
  const [first, second] = ways;
  if (ways.length === 2 && first![0]?.encoding !== second![0]?.encoding) {
    for (const one of first!.slice(0, 8)) for (const other of second!.slice(0, 8)) yield [one, other];
    return;
  }
  const most = greatest(
    ways.map(({ length }) => length),
    Number.NEGATIVE_INFINITY,
  );
  for (let i = 0; i < most; i++) yield ways.map((list) => list[Math.min(i, list.length - 1)]!);
}

function kindOf(body: BodyLines, view: PartView, start: number, end: number): ChangeKind {
  if (view.isDecoded) return 'encoded-text-added';
  const { octets } = view.marked;
  const isLine = (at: number): boolean => at === 0 || octets[at - 1] === 10;
  const isMarkup = view.part.type === 'text/html' || /^\s*</.test(binaryOf(octets.subarray(start, start + 8)));
  if (isMarkup || !isLine(start) || !isLine(end)) return 'markup-added';
  if (view.part.to >= body.count && end === octets.length) return 'lines-added-at-end';
  return view.part.from === 0 && start === 0 ? 'lines-added-at-start' : 'lines-added';
}

function changesOf(body: BodyLines, { view, cuts }: Insertion): readonly Change[] {
  const { part, marked } = view;
  return cuts.map(({ start, end }) => ({
    kind: kindOf(body, view, start, end),
    before: '',
    after: binaryOf(marked.octets.subarray(start, Math.min(end, start + MAX_SHOWN))),
    place: view.isDecoded
      ? body.place(part.from, part.to)
      : body.placeOfOctets(body.starts[part.from]! + start, body.starts[part.from]! + end),
  }));
}
