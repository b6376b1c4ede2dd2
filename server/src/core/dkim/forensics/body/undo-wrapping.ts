/** The message was put as a part into a multipart body, with a part beside it: what Mailman does with HTML. */

import { binaryOf } from '../../../text/octets.ts';
import type { Undo } from '../undo.ts';
import { type BodyLines, cutLines, MAX_SHOWN } from './body-lines.ts';
import { type BodyPart, boundariesOf, partAt } from './mime-parts.ts';
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
  applies: (body) => body.count > 0 && body.isLike(0, /^(?:--|\r\n|[A-Z])/),
  *candidates(body) {
    for (const { head, from, to } of wrappedParts(body)) {
      yield body.candidate(
        [cutLines(0, from), cutLines(to, body.count)],
        ['wrapped-in-multipart'],
        () => [
          {
            kind: 'wrapped-in-multipart',
            before: '',
            after: added(body, head, to),
            place: body.place(0, body.count),
          },
        ],
        { hasFooter: body.length <= MAX_COMBINED },
      );
    }
  },
};

/** What is beside the part: the other parts with their heads. */
function added(body: BodyLines, head: number, to: number): string {
  const before = body.lines(0, Math.max(0, head - 1));
  const after = body.lines(to, body.count);
  return (binaryOf(before.subarray(0, MAX_SHOWN)) + binaryOf(after.subarray(0, MAX_SHOWN))).slice(0, MAX_SHOWN);
}
