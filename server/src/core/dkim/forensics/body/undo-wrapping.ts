/** The message was put as a part into a multipart body, with a part beside it: what Mailman does with HTML. */

import { binaryOf } from '../../../text/octets.ts';
import type { Change, Undo } from '../undo.ts';
import { type BodyLines, cutLines, type LineEdit, MAX_SHOWN } from './body-lines.ts';
import { type BodyPart, boundariesOf, partAt } from './mime-parts.ts';
import { frameChanges, workOf } from './recombination.ts';
import { unwritten, WrittenTexts, writeAll } from './styles.ts';
import { MAX_COMBINED } from './undo-lines.ts';

/** How many boundaries may be around what was signed. */
const MAX_OUTER = 3;

/** Parts that may be what was signed, those of the outermost boundary first. */
export function wrappedParts(body: BodyLines): readonly BodyPart[] {
  return boundariesOf(body)
    .slice(0, MAX_OUTER)
    .flatMap(({ lines, end }) =>
      lines.slice(0, 4).flatMap((line, i) => partAt(body, line + 1, lines[i + 1] ?? end ?? body.count) ?? []),
    );
}

export const undoWrapping: Undo<BodyLines> = {
  kinds: ['wrapped-in-multipart'],
  likelihood: 120,
  fadesAfter: 4_000_000,
  applies: (body) => body.count > 0 && body.isLike(0, /^(?:--|\r\n|[A-Z])/),
  *candidates(body) {
    const texts = new WrittenTexts();
    for (const { head, from, to } of wrappedParts(body)) {
      const cuts = [cutLines(0, from), cutLines(to, body.count)] as const;
      const changes = (): readonly Change[] => [
        {
          kind: 'wrapped-in-multipart',
          before: '',
          after: added(body, head, to),
          place: body.place(0, body.count),
        },
      ];
      yield body.candidate(cuts, ['wrapped-in-multipart'], changes, { hasFooter: body.length <= MAX_COMBINED });
      // The program that did so wrote the message anew.
      for (const frame of framesWithin(body, from, to, texts)) {
        if (typeof frame === 'number') yield frame;
        else
          yield body.candidate([cuts[0], ...frame, cuts[1]], ['wrapped-in-multipart'], () => [
            ...changes(),
            ...frameChanges(body, frame),
          ]);
      }
    }
  },
};

const MAX_FRAMES = 60;
/** So many frames are looked at for each part that was perhaps wrapped. */
const MAX_RANK = 300;

/** What the frame of a wrapped multipart may have been. A number is work. */
function* framesWithin(
  body: BodyLines,
  from: number,
  to: number,
  texts: WrittenTexts,
): Generator<readonly LineEdit[] | number> {
  const styles = unwritten(body, [], MAX_RANK).forChanged(new Map());
  const seen = new Set<string>();
  for (let rank = 1; seen.size < MAX_FRAMES; rank++) {
    const style = styles.at(rank);
    if (style === undefined) return;
    texts.work = 0;
    const written = writeAll(body, [], new Map(), style, texts);
    yield workOf(texts, written);
    const edits = written?.frame.filter((edit) => edit.from >= from && edit.to <= to);
    if (edits === undefined || edits.length === 0) continue;
    const { size } = seen;
    if (seen.add(edits.map((edit) => `${edit.from} ${edit.to} ${binaryOf(edit.text)}`).join()).size > size) yield edits;
  }
}

/** What is beside the part: the other parts with their heads. */
function added(body: BodyLines, head: number, to: number): string {
  const before = body.lines(0, Math.max(0, head - 1));
  const after = body.lines(to, body.count);
  return (binaryOf(before.subarray(0, MAX_SHOWN)) + binaryOf(after.subarray(0, MAX_SHOWN))).slice(0, MAX_SHOWN);
}
