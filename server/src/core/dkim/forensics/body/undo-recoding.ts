/** Parts in another transfer encoding, or in the same one with other line breaks. */

import { binaryOf } from '../../../text/octets.ts';
import type { ChangeKind } from '../../results.ts';
import type { Candidate, Undo } from '../undo.ts';
import type { BodyLines, LineEdit } from './body-lines.ts';
import { firstDifference } from './difference.ts';
import { boundariesOf, leafParts } from './mime-parts.ts';
import { editsOf, type PartView, writersFor } from './part-views.ts';
import { sorted, together, viewsOf, WRITING, Written } from './undo-insertions.ts';
import { MAX_COMBINED } from './undo-lines.ts';
import { toSingleOctets, toUtf8 } from './undo-rewrites.ts';

/** Longer bodies are not encoded again, in octets. */
const MAX_RECODED = 2_000_000;
const MAX_RECODED_PART = 400_000;

export const undoRecoding: Undo<BodyLines> = {
  kinds: ['transfer-encoding-changed'],
  likelihood: 40,
  cost: (body) => (body.length > MAX_RECODED ? undefined : 150 * Math.min(body.length, 100_000)),
  *candidates(body) {
    const views = allViews(body);
    yield* rewritten(body, views.length > 1 ? views : [], 'transfer-encoding-changed', (view) => view.content);
    for (const view of views) yield* rewritten(body, [view], 'transfer-encoding-changed', ({ content }) => content);
    // Of several encodings in one message perhaps only one was touched.
    for (const encoding of new Set(views.map(({ part }) => part.encoding))) {
      const alike = views.filter(({ part }) => part.encoding === encoding);
      if (alike.length > 1 && alike.length < views.length)
        yield* rewritten(body, alike, 'transfer-encoding-changed', ({ content }) => content);
    }
  },
};

/** Decoded, converted, and written again. */
export const undoCharsetInParts: Undo<BodyLines> = {
  kinds: ['charset-changed'],
  likelihood: 6,
  cost: (body) => (body.length > MAX_RECODED ? undefined : 300 * Math.min(body.length, 100_000)),
  *candidates(body) {
    const views = allViews(body).filter(({ content }) => /[\x80-\xff]/.test(content));
    for (const charset of ['windows-1252', 'iso-8859-1', 'iso-8859-15', 'iso-8859-2'])
      for (const convert of [toSingleOctets, toUtf8])
        yield* rewritten(body, views, 'charset-changed', ({ content }) => convert(content, charset), 40);
  },
};

/** Encoded parts decoded, and the other text parts as they are. */
function allViews(body: BodyLines): readonly PartView[] {
  const { raw, decoded } = viewsOf(body);
  const parts = leafParts(body, boundariesOf(body));
  const others = raw
    .filter(({ part: { encoding, from, to } }) => {
      const isEncoded = encoding === 'quoted-printable' || encoding === 'base64';
      return !isEncoded && body.starts[to]! - body.starts[from]! <= MAX_RECODED_PART;
    })
    .map(
      ({ part, isDecoded, content, marked }): PartView => ({
        part,
        isDecoded,
        content,
        marked,
        writers: writersFor(body, part),
      }),
    );
  return [...decoded, ...others].sort((a, b) => parts.indexOf(a.part) - parts.indexOf(b.part));
}

function* rewritten(
  body: BodyLines,
  views: readonly PartView[],
  kind: ChangeKind,
  convert: (view: PartView) => string | undefined,
  most = Number.POSITIVE_INFINITY,
): Generator<Candidate | number> {
  if (views.length === 0) return;
  const contents = views.map(convert);
  if (contents.includes(undefined)) return;
  const length = contents.reduce((sum: number, content) => sum + content!.length, 0);
  const written = new Written(most);
  for (const writers of together(views.map((view) => view.writers.slice(0, 4 * most)))) {
    yield WRITING * length;
    const edits: LineEdit[] = views.flatMap((view, i) => editsOf(body, view, contents[i]!, writers[i]!) ?? []);
    if (edits.length < views.length || !written.add(edits)) continue;
    yield body.candidate(
      sorted(edits),
      [kind],
      () =>
        views.map((view, i) => {
          const { part } = view;
          const now = binaryOf(body.lines(part.from, part.to));
          return {
            kind,
            ...firstDifference(writers[i]!.write(contents[i]!) ?? '', now),
            place: body.place(part.from, part.to),
          };
        }),
      { hasFooter: body.length <= MAX_COMBINED && views.some(({ part }) => part.to >= body.count) },
    );
  }
}
