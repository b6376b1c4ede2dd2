/**
 * What a library does to the frame of a multipart message when it writes it anew: Python's email folds long fields in the heads of all parts,
 * and it and MIME-tools end each inner multipart with an empty line; Go sorts the fields of a head, and it drops what comes before the
 * first part.
 */

import { asciiUpperCase } from '../../../text/ascii.ts';
import { asciiLowerCase } from '../../../text/domain-name.ts';
import { least } from '../../../text/lists.ts';
import { binaryOf, bytesOf } from '../../../text/octets.ts';
import { unfoldedWhereFull } from '../folding.ts';
import { type BodyLines, cutLines, type LineEdit } from './body-lines.ts';
import { boundariesOf, leafParts, tracesIn } from './mime-parts.ts';

const MAX_HEADS = 100;
const MAX_HEAD_LINES = 60;
const MAX_FRAMES = 80;

/** The lines of the head of a part, without the empty one. */
export interface Head {
  readonly from: number;
  readonly to: number;
  /** Whether it is the header of a message within the message. */
  readonly isMessage: boolean;
}

/** What a frame may have been: the heads, all alike, and other lines. */
export interface Frame {
  /** Undefined where they are what they were. */
  readonly head: ((text: string, head: Head) => string) | undefined;
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

/** Types whose content is a header or begins with one. */
const EMBEDDED: ReadonlySet<string> = new Set([
  'message/rfc822',
  'text/rfc822-headers',
  'message/feedback-report',
  'message/delivery-status',
]);

const HEADS = new WeakMap<BodyLines, readonly Head[]>();

export function headsOf(body: BodyLines): readonly Head[] {
  let heads = HEADS.get(body);
  if (heads === undefined) {
    const starts = boundariesOf(body).flatMap(({ lines }) => lines.map((line) => line + 1));
    const embedded = leafParts(body, boundariesOf(body)).flatMap(({ type, from, head }) =>
      EMBEDDED.has(type) && head !== from ? [from] : [],
    );
    heads = [...new Set([...starts, ...embedded])]
      .sort((a, b) => a - b)
      .slice(0, MAX_HEADS)
      .flatMap((from) => {
        let to = from;
        while (to < body.count && to < from + MAX_HEAD_LINES && !body.isLike(to, /^\r\n/)) to++;
        return to > from && body.isLike(from, /^[A-Za-z]/) ? [{ from, to, isMessage: embedded.includes(from) }] : [];
      });
    HEADS.set(body, heads);
  }
  return heads;
}

export function headText(body: BodyLines, { from, to }: Head): string {
  return binaryOf(body.lines(from, to));
}

interface Choice<T> {
  readonly value: T;
  readonly bits: number;
}

type Rewrite = (fields: readonly string[], isMessage: boolean) => readonly string[];

const AS_IS: Choice<undefined> = { value: undefined, bits: 0 };

function findFrames(body: BodyLines): readonly Frame[] {
  const heads = headsOf(body);
  if (boundariesOf(body).length === 0) return [SAME];
  const texts = heads.map((head) => headText(body, head));
  const isSorted = texts.some(isInOrderOfNames);
  const traces = tracesIn(body);
  const writer = WRITERS.find(({ trace }) => trace.test(traces));
  const starts = startsOf(body, isSorted || writer !== undefined);
  const ends = endsOf(body);
  const found: Frame[] = [];
  for (const { head, bits } of headRewrites(heads, texts, isSorted, writer)) {
    for (const start of starts)
      for (const end of ends)
        found.push({ head, lines: [...start.value, ...end.value], bits: bits + start.bits + end.bits });
  }
  return found.sort((a, b) => a.bits - b.bits).slice(0, MAX_FRAMES);
}

/** Each way in which the heads may have been written once. */
function headRewrites(
  heads: readonly Head[],
  texts: readonly string[],
  isSorted: boolean,
  writer: Writer | undefined,
): readonly Pick<Frame, 'head' | 'bits'>[] {
  const rated: Pick<Frame, 'head' | 'bits'>[] = [{ head: undefined, bits: isSorted ? 1 : 0 }];
  for (const order of ordersFor(isSorted)) {
    for (const names of NAMES) {
      for (const folds of FOLDS) {
        const rewrites = [folds.value, order.value, names.value].filter((each) => each !== undefined);
        if (rewrites.length === 0) continue;
        const isTraced = isSorted && (folds === writer?.folds || names === writer?.names);
        const bits = order.bits + names.bits + folds.bits - (isTraced ? 2 : 0) - (isSorted ? 1 : 0);
        rated.push({ head: rewriting(rewrites), bits: Math.max(0, bits) });
      }
    }
  }
  const seen = new Set<string>([texts.join('\n')]);
  return rated
    .sort((a, b) => a.bits - b.bits)
    .filter(({ head }) => {
      if (head === undefined) return true;
      const { size } = seen;
      return seen.add(heads.map((each, i) => head(texts[i]!, each)).join('\n')).size > size;
    });
}

/** As Go leaves the fields of a head; where only that is their order, another one was likely there before. */
function isInOrderOfNames(head: string): boolean {
  const names = [...head.matchAll(/^([A-Za-z-]+):/gm)].map(([, name]) => asciiLowerCase(name!));
  return names.length > 1 && names[0] !== 'content-type' && names.every((name, i) => i === 0 || names[i - 1]! <= name);
}

function rewriting(rewrites: readonly Rewrite[]): NonNullable<Frame['head']> {
  return (text, { isMessage }) => {
    let fields: readonly string[] = text.split(/(?<=\r\n)(?![ \t])/);
    for (const rewrite of rewrites) fields = rewrite(fields, isMessage);
    return fields.join('');
  };
}

/** The orders in which programs write the fields of a head, the common ones first. */
const ORDERS: readonly (readonly string[])[] = [
  ['type', 'transfer-encoding', 'disposition', 'id', 'description'],
  ['type', 'transfer-encoding', 'id', 'disposition', 'description'],
  ['type', 'disposition', 'transfer-encoding', 'id', 'description'],
  ['type', 'description', 'disposition', 'id', 'transfer-encoding'],
  ['transfer-encoding', 'disposition', 'type', 'id'],
  ['disposition', 'type', 'transfer-encoding', 'id'],
  ['id', 'type', 'disposition', 'transfer-encoding'],
  ['disposition', 'transfer-encoding', 'type', 'id'],
  ['transfer-encoding', 'type', 'disposition', 'id'],
];

function ordersFor(isSorted: boolean): readonly Choice<Rewrite | undefined>[] {
  const start = isSorted ? 1 : 4;
  return [
    AS_IS,
    ...ORDERS.map((order, rank) => ({
      value: (fields: readonly string[], isMessage: boolean) => (isMessage ? fields : sorted(fields, order)),
      bits: start + Math.log2(1 + rank),
    })),
  ];
}

function sorted(fields: readonly string[], order: readonly string[]): readonly string[] {
  const rank = (field: string): number => {
    const name = asciiLowerCase(field.slice(0, Math.max(0, field.indexOf(':'))));
    const at = order.indexOf(name.replace(/^content-/, ''));
    return at < 0 ? order.length : at;
  };
  return [...fields].sort((a, b) => rank(a) - rank(b));
}

function renamed(rename: (name: string) => string): Rewrite {
  return (fields, isMessage) =>
    isMessage ? fields : fields.map((field) => field.replace(/^[A-Za-z-]+(?=:)/, (name) => rename(name)));
}

const CAPITALIZED: Choice<Rewrite> = {
  value: renamed((name) => asciiUpperCase(name.slice(0, 1)) + asciiLowerCase(name.slice(1))),
  bits: 2,
};

const NAMES: readonly Choice<Rewrite | undefined>[] = [
  AS_IS,
  { value: renamed((name) => name.replace(/-Id$/, '-ID').replace(/^Mime-/, 'MIME-')), bits: 2 },
  CAPITALIZED,
  { value: renamed(asciiLowerCase), bits: 5 },
];

function refolded(field: (text: string, isMessage: boolean) => string): Rewrite {
  return (fields, isMessage) => fields.map((text) => field(text, isMessage));
}

function withParametersFolded(text: string, isMessage: boolean, space: string): string {
  return isMessage ? text : text.replace(/; ?(?=[A-Za-z*0-9-]{1,40}=)/g, `;\r\n${space}`);
}

const TAB_FOLDS: Choice<Rewrite> = {
  value: refolded((text, isMessage) => withParametersFolded(text, isMessage, '\t')),
  bits: 2,
};
const SPACE_FOLDS: Choice<Rewrite> = {
  value: refolded((text, isMessage) => withParametersFolded(text, isMessage, ' ')),
  bits: 3,
};

const FOLDS: readonly Choice<Rewrite | undefined>[] = [
  AS_IS,
  { value: refolded(unfoldedWhereFull), bits: 1 },
  TAB_FOLDS,
  SPACE_FOLDS,
  { value: refolded((text) => text.replace(/\r\n[ \t]+(?=\S)/g, ' ')), bits: 4 },
];

/** Programs that write a preamble, and how they write heads. */
interface Writer {
  readonly trace: RegExp;
  readonly folds?: Choice<Rewrite | undefined>;
  readonly names?: Choice<Rewrite | undefined>;
}

/** Outlook and CDO; servers of Sun; Netscape and Mozilla; Eudora. */
const WRITERS: readonly Writer[] = [
  { trace: /=_NextPart_|Microsoft (?:Outlook|CDO)/, folds: TAB_FOLDS },
  { trace: /Boundary_\(ID_/, names: CAPITALIZED },
  { trace: /boundary="?-{12}[0-9A-F]{20}|boundary="?-{12}0[0-9]{22}|Mozilla/, folds: SPACE_FOLDS },
];

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

function startsOf(body: BodyLines, isLikely: boolean): readonly Choice<readonly LineEdit[]>[] {
  const first = least(
    boundariesOf(body).map(({ lines }) => lines[0]!),
    body.count,
  );
  const before = (text: string): readonly LineEdit[] => [{ from: 0, to: 0, text: bytesOf(text) }];
  const starts: Choice<readonly LineEdit[]>[] = [{ value: [], bits: 0 }];
  if (first === 0) starts.push({ value: before('\r\n'), bits: 2 });
  if (first === 0)
    for (const [rank, preamble] of PREAMBLES.slice(0, 4).entries())
      starts.push({ value: before(`${preamble}\r\n\r\n`), bits: (isLikely ? 0.5 : 2) + 2 * Math.log2(1 + rank) });
  else if (!body.isEmpty(first - 1))
    starts.push({ value: [{ from: first, to: first, text: bytesOf('\r\n') }], bits: 2 });
  return starts;
}

/** Empty lines between the end of an inner multipart and the next delimiter, and a delimiter that closes the body. */
function endsOf(body: BodyLines): readonly Choice<readonly LineEdit[]>[] {
  const boundaries = boundariesOf(body);
  const delimiters = new Set(boundaries.flatMap(({ lines, end }) => (end === undefined ? lines : [...lines, end])));
  const closed = boundaries
    .flatMap(({ end }) => (end !== undefined && body.isEmpty(end + 1) && delimiters.has(end + 2) ? [end + 1] : []))
    .sort((a, b) => a - b)
    .map((line) => cutLines(line, line + 1));
  const ends: Choice<readonly LineEdit[]>[] = [{ value: [], bits: 0 }];
  if (closed.length > 0) ends.push({ value: closed, bits: 1 });
  const last = body.count - 1;
  if (boundaries.some(({ end }) => end === last)) {
    const cut = cutLines(last, body.count);
    ends.push({ value: [...closed, cut], bits: 4 });
  }
  return ends;
}
