/**
 * What a library does to the frame of a multipart message when it writes it anew: Python's email folds long fields in the heads of all parts,
 * and it and MIME-tools end each inner multipart with an empty line.
 */

import { binaryOf, bytesOf } from '../../../text/octets.ts';
import { type BodyLines, cutLines, type LineEdit } from './body-lines.ts';
import { boundariesOf } from './mime-parts.ts';

/** Shorter fields are left as they are (RFC 5322 §2.1.1). */
const FOLDED_FROM = 78;
const MAX_HEADS = 100;
const MAX_HEAD_LINES = 60;

/** The frames that a message may have had, the likely ones first: as it is, and with these lines replaced, in order. */
export type Frame = readonly LineEdit[];

const KNOWN = new WeakMap<BodyLines, readonly Frame[]>();

/** Made once for a body. */
export function framesOf(body: BodyLines): readonly Frame[] {
  let frames = KNOWN.get(body);
  if (frames === undefined) {
    const heads = unfoldedHeads(body);
    const ends = closedEnds(body);
    const both = [...heads, ...ends].sort((a, b) => a.from - b.from);
    frames = [[], ends, heads, ...(heads.length > 0 && ends.length > 0 ? [both] : [])].filter(
      (frame, i) => i === 0 || frame.length > 0,
    );
    KNOWN.set(body, frames);
  }
  return frames;
}

/** The long fields of all heads in one line each. */
function unfoldedHeads(body: BodyLines): readonly LineEdit[] {
  const heads = boundariesOf(body).flatMap(({ lines }) => lines.map((line) => line + 1));
  return heads
    .sort((a, b) => a - b)
    .slice(0, MAX_HEADS)
    .flatMap((head) => unfoldedHead(body, head));
}

/** No empty line between the end of an inner multipart and the next delimiter. */
function closedEnds(body: BodyLines): readonly LineEdit[] {
  const boundaries = boundariesOf(body);
  const delimiters = new Set(boundaries.flatMap(({ lines, end }) => (end === undefined ? lines : [...lines, end])));
  return boundaries
    .flatMap(({ end }) => (end !== undefined && body.isEmpty(end + 1) && delimiters.has(end + 2) ? [end + 1] : []))
    .sort((a, b) => a - b)
    .map((line) => cutLines(line, line + 1));
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
