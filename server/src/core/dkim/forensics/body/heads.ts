/** Heads of parts in which a library folded long fields anew: Python's email does so in all parts when it writes a message. */

import { binaryOf, bytesOf } from '../../../text/octets.ts';
import type { BodyLines, LineEdit } from './body-lines.ts';
import { boundariesOf } from './mime-parts.ts';

/** Shorter fields are left as they are (RFC 5322 §2.1.1). */
const FOLDED_FROM = 78;
const MAX_HEADS = 100;
const MAX_HEAD_LINES = 60;

const KNOWN = new WeakMap<BodyLines, readonly LineEdit[]>();

/** The long fields of all heads in one line each, in order; made once for a body. */
export function unfoldedHeads(body: BodyLines): readonly LineEdit[] {
  let edits = KNOWN.get(body);
  if (edits === undefined) {
    const heads = boundariesOf(body).flatMap(({ lines }) => lines.map((line) => line + 1));
    edits = heads
      .sort((a, b) => a - b)
      .slice(0, MAX_HEADS)
      .flatMap((head) => unfoldedHead(body, head));
    KNOWN.set(body, edits);
  }
  return edits;
}

function unfoldedHead(body: BodyLines, head: number): readonly LineEdit[] {
  const edits: LineEdit[] = [];
  const end = Math.min(body.count, head + MAX_HEAD_LINES);
  for (let from = head; from < end && !body.isLike(from, /^\r\n/); ) {
    let to = from + 1;
    while (to < end && body.isLike(to, /^[ \t]/)) to++;
    const text = binaryOf(body.lines(from, to)).replace(/\r\n(?=[ \t])/g, '');
    if (to > from + 1 && text.length - 2 > FOLDED_FROM) edits.push({ from, to, text: bytesOf(text) });
    from = to;
  }
  return edits;
}
