/**
 * What a library does to the frame of a multipart message when it writes it anew, beside the heads of parts (`heads.ts`): Python's email and
 * MIME-tools end each inner multipart with an empty line, others drop what comes before the first part, and lists put parts of their own
 * before and after the others.
 */

import { asciiLowerCase } from '../../../text/domain-name.ts';
import { append, least } from '../../../text/lists.ts';
import { bytesOf } from '../../../text/octets.ts';
import { type BodyLines, cutLines, isApart, type LineEdit } from './body-lines.ts';
import { type Choice, type HeadRewrite, headRewritesOf, headsOf } from './heads.ts';
import { leavesOf } from './leaves.ts';
import { boundariesOf, partAt } from './mime-parts.ts';

const MAX_FRAMES = 1200;
/** In bits: how far those that are made at once are apart. */
const LEVEL = 0.25;

/** What a frame may have been: the heads, all alike, and other lines. */
export interface Frame {
  /** Undefined where they are what they were. */
  readonly head: HeadRewrite | undefined;
  /** In order. */
  readonly lines: readonly LineEdit[];
  /** How unlikely it is: the binary logarithm. */
  readonly bits: number;
}

const SAME: Frame = { head: undefined, lines: [], bits: 0 };

const FRAMES = new WeakMap<BodyLines, readonly Frame[]>();

/** The likely ones first, made once for a body: the first one is what there is. */
export function framesOf(body: BodyLines): readonly Frame[] {
  let frames = FRAMES.get(body);
  if (frames === undefined) {
    frames = findFrames(body);
    FRAMES.set(body, frames);
  }
  return frames;
}

function findFrames(body: BodyLines): readonly Frame[] {
  if (boundariesOf(body).length === 0) return [SAME];
  const { all: rewrites, hasPreamble, isEmptied } = headRewritesOf(body);
  const starts = startsOf(body, hasPreamble, isEmptied === 'everywhere');
  const ends = endsOf(body, isEmptied === 'everywhere' || isRewrapped(body), isEmptied === 'at ends');
  const parts = addedPartsOf(body);
  const beside = starts
    .flatMap((start) =>
      ends.flatMap((end) =>
        parts.map((part) => ({ start, end, cuts: part.value, bits: start.bits + end.bits + part.bits })),
      ),
    )
    .sort((a, b) => a.bits - b.bits);
  const heads = [...rewrites].sort((a, b) => a.bits - b.bits);
  const found: Frame[] = [];
  // Far more could be made than are kept.
  const last = heads.at(-1)!.bits + beside.at(-1)!.bits;
  for (let most = 0; found.length < MAX_FRAMES && most < last + LEVEL; most += LEVEL) {
    const level: Frame[] = [];
    for (const { head, bits } of heads) {
      if (bits > most) break;
      for (const { start, end, cuts, bits: more } of beside) {
        if (bits + more > most) break;
        if (bits + more <= most - LEVEL) continue;
        const lines = [...start.value, ...end.value].filter((edit) => cuts.every((cut) => isApart(cut, edit)));
        level.push({ head, lines: [...lines, ...cuts], bits: bits + more });
      }
    }
    append(
      found,
      level.sort((a, b) => a.bits - b.bits),
    );
  }
  return found.slice(0, MAX_FRAMES);
}

/** What mail programs write before the first part, and what servers drop. */
export const PREAMBLES = [
  'This is a multi-part message in MIME format.',
  'This is a MIME-encapsulated message',
  'This is a multipart message in MIME format.',
  'This is a message with multiple parts in MIME format.',
  'This is a cryptographically signed message in MIME format.',
  'This is a S/MIME signed message',
  'This is an OpenPGP/MIME signed message (RFC 4880 and 3156)',
  'Content-Type: multipart/alternative',
];

/** Programs that sign a message say so before its first part, and which type it has tells in what way (RFC 3156 §5, RFC 8551 §3.5.3). */
function preamblesFor(body: BodyLines): readonly string[] {
  const type = /protocol="?application\/(?:x-)?(pgp|pkcs7)-signature/i.exec(body.field('content-type') ?? '')?.[1];
  const likely = PREAMBLES.slice(0, 4);
  if (type === undefined) return likely;
  const named = PREAMBLES.filter((preamble) =>
    (asciiLowerCase(type) === 'pgp' ? /PGP/ : /cryptographically|S\/MIME/).test(preamble),
  );
  return [...named, ...likely];
}

/** Whether all that is in base64 has lines of 60 characters: MIME-tools and Ruby write so, and mail programs do not. */
export function isRewrapped(body: BodyLines): boolean {
  const encoded = leavesOf(body).decoded.filter(({ part, raw }) => part.encoding === 'base64' && raw.length > 76);
  return encoded.length > 0 && encoded.every(({ raw }) => raw.trimStart().indexOf('\r\n') === REWRAPPED_WIDTH);
}

const REWRAPPED_WIDTH = 60;

/** What was before the first part of the message, and before those of inner multiparts. */
function startsOf(body: BodyLines, isLikely: boolean, isEmptied: boolean): readonly Choice<readonly LineEdit[]>[] {
  const firsts = boundariesOf(body).map(({ lines }) => lines[0]!);
  const first = least(firsts, body.count);
  const before = (text: string, to = 0): readonly LineEdit[] => [{ from: 0, to, text: bytesOf(text) }];
  const isBare = first === 0 || (first === 1 && body.isEmpty(0));
  const isBegun = isEmptied && first === 1;
  const starts: Choice<readonly LineEdit[]>[] = [{ value: [], bits: isBegun ? (isBare ? 2 : 1) : 0 }];
  const inner = firsts.filter((line) => line > first);
  if (first === 0) starts.push({ value: before('\r\n'), bits: 2 });
  if (first === 1 && isBare) starts.push({ value: [cutLines(0, 1)], bits: isBegun ? 0 : 1.5 });
  if (isBare) {
    for (const [rank, preamble] of preamblesFor(body).entries()) {
      const bits = (isLikely || isBegun ? 0.5 : 2) + 2 * Math.log2(1 + rank);
      starts.push({ value: before(`${preamble}\r\n\r\n`, first), bits });
      starts.push({ value: before(`${preamble}\r\n`, first), bits: bits + 1 });
    }
  } else {
    const isTight = !body.isEmpty(first - 1);
    const bits = isBegun ? 0.5 : isOfThunderbird(body) ? 2.5 : isRewrapped(body) ? 0.5 : isTight ? 1 : 3;
    starts.push({ value: [{ from: first, to: first, text: bytesOf('\r\n') }], bits });
    if (isTight && isEmptied) starts.push({ value: [{ from: first, to: first, text: bytesOf('\r\n\r\n') }], bits: 4 });
  }
  if (inner.length === 0) return starts;
  const emptied = inner.filter((line) => body.isEmpty(line - 1) && body.isEmpty(line - 2));
  const bare = inner.filter((line) => body.isEmpty(line - 1) && !body.isEmpty(line - 2));
  // A program that begins each multipart with an empty line began all with one.
  const isEach = first === 1 && isBare && emptied.length === inner.length;
  const isDropped = bare.length === inner.length && isOfThunderbird(body);
  return starts.flatMap(({ value, bits }) => [
    { value, bits: bits + (isEach ? 1.5 : isDropped ? 1 : 0) },
    ...(emptied.length > 0
      ? [
          {
            value: [...value, ...emptied.map((line) => cutLines(line - 1, line))],
            bits: isEach ? Math.max(0, bits - 0.5) : bits + 0.5,
          },
        ]
      : []),
    ...(bare.length > 0 ? [bare, ...(bare.length > 1 ? bare.slice(0, MAX_BARE).map((line) => [line]) : [])] : []).map(
      (lines, rank) => ({
        value: [...value, ...lines.map((line) => ({ from: line, to: line, text: bytesOf('\r\n') }))],
        bits: bits + (isDropped ? 0 : 1) + rank / 2,
      }),
    ),
  ]);
}

/** It begins the outer multipart without an empty line, and the first of the inner ones with one. */
function isOfThunderbird(body: BodyLines): boolean {
  return boundariesOf(body).every(({ delimiter }) => /^--------------[0-9A-Za-z]{20,30}$/.test(delimiter));
}

const MAX_BARE = 3;
const MAX_CLOSED = 4;

/** Empty lines between the end of an inner multipart and the next delimiter, and a delimiter that closes the body. */
function endsOf(body: BodyLines, isLikely: boolean, isPossible: boolean): readonly Choice<readonly LineEdit[]>[] {
  const boundaries = boundariesOf(body);
  const delimiters = new Set(boundaries.flatMap(({ lines, end }) => (end === undefined ? lines : [...lines, end])));
  const afterEnds = boundaries.flatMap(({ end }) =>
    end !== undefined && body.isEmpty(end + 1) && delimiters.has(end + 2) ? [end + 1] : [],
  );
  // A part without content gets an empty line as well.
  const firsts = new Set(boundaries.map(({ lines }) => lines[0]!));
  const ofEmptyParts = headsOf(body).flatMap(({ to }) =>
    body.isEmpty(to) && body.isEmpty(to + 1) && delimiters.has(to + 2) && !firsts.has(to + 2) ? [to + 1] : [],
  );
  const cutsAt = (lines: readonly number[]): readonly LineEdit[] =>
    [...new Set(lines)].sort((a, b) => a - b).map((line) => cutLines(line, line + 1));
  const closed = cutsAt([...afterEnds, ...ofEmptyParts]);
  const ends: Choice<readonly LineEdit[]>[] = [{ value: [], bits: isLikely && closed.length > 0 ? 1.5 : 0 }];
  if (closed.length > 0) ends.push({ value: closed, bits: isLikely ? 0 : isPossible ? 0.5 : 1 });
  if (ofEmptyParts.length > 0 && afterEnds.length > 0) ends.push({ value: cutsAt(ofEmptyParts), bits: 1 });
  // What is in base64 ends with an empty line, as some programs write it and others do not.
  const isBase64 = (line: number): boolean => /^[A-Za-z0-9+/]{1,76}={0,2}\r\n$/.test(body.lineText(line));
  const sorted = [...delimiters].filter((line) => line > 2).sort((a, b) => a - b);
  const tight = sorted
    .filter((line) => isBase64(line - 1))
    .map((line) => ({ from: line, to: line, text: bytesOf('\r\n') }));
  const loose = sorted
    .filter((line) => body.isEmpty(line - 1) && isBase64(line - 2))
    .map((line) => cutLines(line - 1, line));
  if (loose.length > 0) {
    ends.push({ value: loose, bits: 3 });
    if (closed.length > 0) ends.push({ value: inOrder([...closed, ...loose]), bits: isLikely ? 1.5 : 3.5 });
  }
  if (tight.length > 0) {
    ends.push({ value: tight, bits: 3 });
    if (closed.length > 0) ends.push({ value: inOrder([...closed, ...tight]), bits: 3.5 });
  }
  // What was not closed has been closed.
  for (const { end } of boundaries.slice(0, MAX_CLOSED)) {
    if (end === undefined) continue;
    const isInner = end < body.count - 1;
    const cut = cutLines(body.isEmpty(end - 1) ? end - 1 : end, isInner && body.isEmpty(end + 1) ? end + 2 : end + 1);
    ends.push({ value: inOrder([...closed.filter((edit) => isApart(edit, cut)), cut]), bits: 3.5 });
  }
  const open = boundaries.find(({ end }) => end === undefined);
  if (open !== undefined) {
    const { count } = body;
    for (const [rank, space] of ['', '\r\n'].entries())
      ends.push({
        value: [...closed, { from: count, to: count, text: bytesOf(`${space}${open.delimiter}--\r\n`) }],
        bits: 1.5 + rank,
      });
  }
  return ends;
}

function inOrder(edits: readonly LineEdit[]): readonly LineEdit[] {
  return [...edits].sort((a, b) => a.from - b.from);
}

/** Whole parts that a list has put before the first part, after the last one, or both. */
function addedPartsOf(body: BodyLines): readonly Choice<readonly LineEdit[]>[] {
  const none: Choice<readonly LineEdit[]> = { value: [], bits: 0 };
  const [outer] = boundariesOf(body);
  if (outer === undefined) return [none];
  const all = outer.end === undefined ? outer.lines : [...outer.lines, outer.end];
  if (all.length < 3) return [none];
  const partFrom = (i: number): LineEdit => cutLines(all[i]!, all[i + 1]!);
  const isInline = ({ from, to }: LineEdit): boolean => {
    const part = partAt(body, from + 1, to);
    return part?.type === 'text/plain' && part.fields.some((field) => /^content-disposition: *inline\s*$/i.test(field));
  };
  const first = partFrom(0);
  const last = partFrom(all.length - 2);
  const bitsFor = (cut: LineEdit): number => (isInline(cut) ? 1 : 3);
  return [
    none,
    { value: [last], bits: bitsFor(last) },
    { value: [first], bits: bitsFor(first) + 1 },
    ...(all.length > 3 ? [{ value: [first, last], bits: Math.max(bitsFor(first), bitsFor(last)) + 0.5 }] : []),
  ];
}
