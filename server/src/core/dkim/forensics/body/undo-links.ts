/** Links that a service of the receiver has rewritten, in text as it is and in encoded parts. */

import { greatest } from '../../../text/lists.ts';
import { bytesOf } from '../../../text/octets.ts';
import type { Change, Undo } from '../undo.ts';
import { type BodyLines, type LineEdit, MAX_SHOWN, wholeBody } from './body-lines.ts';
import { firstDifference } from './difference.ts';
import { edgeInsertions, withoutCuts } from './insertions.ts';
import { unwrappedLinks } from './links.ts';
import { LIKELY, MarkedText } from './marked-text.ts';
import { editsOf, type PartView } from './part-views.ts';
import { sorted, together, viewsOf, WRITING, Written } from './undo-insertions.ts';
import { MAX_COMBINED } from './undo-lines.ts';

/** Bodies up to this length are searched for links, in octets. */
const MAX_TEXT = 2_000_000;
const LINKS = /safelinks\.protection|urldefense|linkprotect\.cudasvc|secure-web\.cisco|protection\.sophos/i;

export const undoLinks: Undo<BodyLines> = {
  kinds: ['links-rewritten'],
  likelihood: 200,
  cost: (body) => (body.length <= MAX_TEXT && LINKS.test(body.text) ? 3 * body.length : undefined),
  *candidates(body) {
    for (const text of unwrappedLinks(body.text, /<\w/.test(body.text)))
      yield body.candidate([wholeBody(body, text)], ['links-rewritten'], () => [changeOf(body, body.text, text)], {
        hasFooter: body.length <= MAX_COMBINED,
      });
  },
};

/** All parts, each written again where it is encoded; then also without text at an edge. */
export const undoLinksInParts: Undo<BodyLines> = {
  kinds: ['links-rewritten'],
  likelihood: 150,
  cost: (body) => (partsWithLinks(body).length === 0 ? undefined : 60 * Math.min(body.length, 100_000)),
  *candidates(body) {
    const found = partsWithLinks(body);
    const most = greatest(
      found.map(({ contents }) => contents.length),
      Number.NEGATIVE_INFINITY,
    );
    const written = new Written(Number.POSITIVE_INFINITY);
    for (let i = 0; i < most; i++) {
      const contents = found.map((part) => part.contents[Math.min(i, part.contents.length - 1)]!);
      const length = contents.reduce((sum, content) => sum + content.length, 0);
      for (const writers of together(found.map(({ view }) => view.writers))) {
        yield WRITING * length;
        const edits = found.flatMap(({ view }, n) => editsOf(body, view, contents[n]!, writers[n]!) ?? []);
        if (edits.length < found.length || !written.add(edits)) continue;
        yield body.candidate(
          sorted(edits),
          ['links-rewritten'],
          () => found.map(({ view }, n) => partChange(body, view, contents[n]!)),
          {
            hasFooter: body.length <= MAX_COMBINED && found.some(({ view }) => view.part.to >= body.count),
          },
        );
      }
    }
  },
};

export const undoLinksAndText: Undo<BodyLines> = {
  kinds: ['links-rewritten'],
  likelihood: 15,
  cost: (body) => (partsWithLinks(body).length === 0 ? undefined : 4000 * Math.min(body.length, 100_000)),
  *candidates(body) {
    const found = partsWithLinks(body);
    const views = found.map(
      ({ view, contents }): PartView => ({
        part: view.part,
        isDecoded: view.isDecoded,
        writers: view.writers,
        content: contents[0]!,
        marked: new MarkedText(bytesOf(contents[0]!)),
      }),
    );
    for (const insertions of edgeInsertions(views, LIKELY)) {
      const cut = new Map(insertions.map((insertion) => [insertion.view, withoutCuts(insertion)]));
      const contents = views.map((view) => (cut.has(view) ? cut.get(view) : view.content));
      if (contents.includes(undefined)) continue;
      const written = new Written(12);
      for (const writers of together(views.map((view) => view.writers.slice(0, 48)))) {
        yield WRITING * contents.reduce((sum: number, content) => sum + content!.length, 0);
        if (written.isFull) break;
        const edits: readonly LineEdit[] = views.flatMap(
          (view, n) => editsOf(body, view, contents[n]!, writers[n]!) ?? [],
        );
        if (edits.length < views.length || !written.add(edits)) continue;
        yield body.candidate(sorted(edits), ['links-rewritten', 'encoded-text-added'], () => [
          ...found.map(({ view }, n) => partChange(body, view, contents[n]!)),
          ...insertions.flatMap(({ view, cuts }) =>
            cuts.map(
              ({ start, end }): Change => ({
                kind: 'encoded-text-added',
                before: '',
                after: view.content.slice(start, Math.min(end, start + MAX_SHOWN)),
                place: body.place(view.part.from, view.part.to),
              }),
            ),
          ),
        ]);
      }
    }
  },
};

interface Rewritten {
  readonly view: PartView;
  readonly contents: readonly string[];
}

const FOUND = new WeakMap<BodyLines, readonly Rewritten[]>();

/** Encoded parts decoded, the others as they are. */
function partsWithLinks(body: BodyLines): readonly Rewritten[] {
  let found = FOUND.get(body);
  if (found === undefined) {
    const { raw, decoded } = viewsOf(body);
    const views = [...decoded, ...raw.filter(({ part }) => decoded.every((other) => other.part !== part))];
    found = views.flatMap((view) => {
      const contents =
        view.content.length <= MAX_TEXT && LINKS.test(view.content)
          ? unwrappedLinks(view.content, view.part.type === 'text/html')
          : [];
      return contents.length === 0 ? [] : [{ view, contents }];
    });
    FOUND.set(body, found);
  }
  return found;
}

function partChange(body: BodyLines, { content, part }: PartView, before: string): Change {
  return { kind: 'links-rewritten', ...firstDifference(before, content), place: body.place(part.from, part.to) };
}

function changeOf(body: BodyLines, now: string, before: string): Change {
  return { kind: 'links-rewritten', ...firstDifference(before, now), place: body.place(0, body.count) };
}
