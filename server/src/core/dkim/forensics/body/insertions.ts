/** Where something may have been put into text parts, one or several of them together. */

import type { Cut, EdgeCuts, Limits } from './marked-text.ts';
import type { PartView } from './part-views.ts';

/** What is cut out of one part. */
export interface Insertion {
  readonly view: PartView;
  /** In order, and apart from each other. */
  readonly cuts: readonly Cut[];
}

/** One end or one top; then both in one part, and the same in two parts; then both in both. */
export function* edgeInsertions(views: readonly PartView[], limits: Limits): Generator<readonly Insertion[]> {
  const edges = views.map((view) => ({ view, ...view.marked.edges(limits) }));
  for (const { view, ends, tops } of edges) for (const cut of [...ends, ...tops]) yield [{ view, cuts: [cut] }];
  yield* pairs(edges);
  yield* fours(edges);
}

export function* blockInsertions(views: readonly PartView[]): Generator<readonly Insertion[]> {
  for (const view of views) for (const cut of view.marked.blocks()) yield [{ view, cuts: [cut] }];
}

interface Edges extends EdgeCuts {
  readonly view: PartView;
}

function* pairs(edges: readonly Edges[]): Generator<readonly Insertion[]> {
  for (const [i, { view, tops, ends }] of edges.entries()) {
    for (const other of edges.slice(i + 1)) yield* product(view, ends, other.view, other.ends);
    for (const top of tops)
      for (const end of ends) if (top.end <= end.start && end.start - top.end > 0) yield [{ view, cuts: [top, end] }];
    for (const other of edges.slice(i + 1)) yield* product(view, tops, other.view, other.tops);
  }
}

function* product(
  view: PartView,
  cuts: readonly Cut[],
  other: PartView,
  otherCuts: readonly Cut[],
): Generator<readonly Insertion[]> {
  for (const cut of cuts)
    for (const second of otherCuts)
      yield [
        { view, cuts: [cut] },
        { view: other, cuts: [second] },
      ];
}

/** Of each the first only: there are as many fours as the product of all. */
const MAX_OF_FOUR = 8;

function* fours(edges: readonly Edges[]): Generator<readonly Insertion[]> {
  const both = edges.map(({ view, tops, ends }) =>
    tops
      .slice(0, MAX_OF_FOUR)
      .flatMap((top) =>
        ends
          .slice(0, MAX_OF_FOUR)
          .flatMap((end): Insertion[] => (top.end < end.start ? [{ view, cuts: [top, end] }] : [])),
      ),
  );
  for (const [i, first] of both.entries())
    for (const second of both.slice(i + 1)) for (const a of first) for (const b of second) yield [a, b];
}

/** The content without what was put in; undefined where nothing would be left. */
export function withoutCuts({ view, cuts }: Insertion, content = view.content): string | undefined {
  let left = '';
  let at = 0;
  for (const { start, end } of cuts) {
    left += content.slice(at, start);
    at = end;
  }
  left += content.slice(at);
  return /\S/.test(left) ? left : undefined;
}
