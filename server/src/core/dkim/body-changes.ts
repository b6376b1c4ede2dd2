/** Changes that bodies suffer, undone: what `forensics.ts` tries. */

import { decodeBase64, encodeBase64 } from '../text/base64.ts';
import { asciiLowerCase } from '../text/domain-name.ts';
import { binaryOf, bytesOf } from '../text/octets.ts';
import { canonicalizeBody } from './canonicalization.ts';
import type { Candidate } from './forensics/explain-failure.ts';
import type { ChangeKind } from './results.ts';
import { blockStates, continueFrom, Sha256 } from './sha256.ts';
import type { CanonicalizationName } from './signature.ts';

export interface BodyContext {
  /** As given. */
  readonly raw: Uint8Array;
  /** The same, canonicalized. */
  readonly canonical: Uint8Array;
  readonly algorithm: CanonicalizationName;
  /** `l=` */
  readonly limit: number | undefined;
}

/** Each rewriting by itself, then what may have been put in; the likely and cheap ones first. */
export function* bodyCandidates(context: BodyContext): Generator<Candidate> {
  yield* rewrittenBodies(context);
  yield* recodedInsertions(context);
  yield* insertions(context);
}

/** Bodies up to this length are decoded and encoded as text, in octets. */
const MAX_REWRITTEN = 4_000_000;

function* rewrittenBodies(context: BodyContext): Generator<Candidate> {
  if (context.raw.length > MAX_REWRITTEN) return;
  const text = binaryOf(context.raw).replace(/\r?\n/g, '\r\n');
  for (const [kind, rewrite] of REWRITES) {
    const before = rewrite(text);
    if (before === undefined || before === text) continue;
    yield {
      kinds: [kind],
      changes: () => [
        { kind, ...firstDifference(before, text), place: { in: 'body', start: 0, end: context.raw.length } },
      ],
      digest: () => {
        const { octets } = canonicalizeBody(bytesOf(before), context.algorithm);
        return new Sha256().update(octets, 0, Math.min(context.limit ?? octets.length, octets.length)).digest();
      },
    };
  }
}

/** The whole body as it may have been; undefined where the change does not fit. Lines end in CRLF. */
const REWRITES: readonly (readonly [ChangeKind, (body: string) => string | undefined])[] = [
  ['dots-stuffed', (body) => body.replace(/^\.\./gm, '.')],
  ['dots-stuffed', (body) => body.replace(/^\./gm, '..')],
  ['from-quoted', (body) => body.replace(/^>From /gm, 'From ')],
  ['from-quoted', (body) => body.replace(/^>(>*From )/gm, '$1')],
  ['from-quoted', (body) => body.replace(/^From /gm, '>From ')],
  ['white-space-in-body', withoutLineEnds],
  ['white-space-in-body', (body) => body.replace(/^--(?=\r\n)/gm, '-- ')],
  ['white-space-in-body', (body) => body.replace(/^-- (?=\r\n)/gm, '--')],
  ['white-space-in-body', (body) => body.replace(/^(?=\r\n)/gm, ' ')],
  ['white-space-in-body', (body) => body.replace(/^ (?=\r\n)/gm, '')],
  ['white-space-in-body', (body) => body.replace(/ {8}/g, '\t')],
  ['white-space-in-body', (body) => body.replace(/ {4}/g, '\t')],
  ['white-space-in-body', (body) => body.replace(/\t/g, '        ')],
  ['white-space-in-body', (body) => body.replace(/^(?:\r\n)+/, '')],
  ['white-space-in-body', (body) => `\r\n${body}`],
  ['white-space-in-body', (body) => body.replace(/\r\n\r\n/g, '\r\n')],
  ['white-space-in-body', (body) => body.replace(/\r\r\n/g, '\r\n')],
  ['white-space-in-body', (body) => body.replace(/\r(?!\n)/g, '\r\n')],
  ['byte-order-mark', (body) => body.replace(/^\xef\xbb\xbf/, '')],
  ['links-rewritten', unprotectLinks],
  ['transfer-encoding-changed', decodeQuotedPrintableBody],
  [
    'transfer-encoding-changed',
    (body) => (/^[A-Za-z0-9+/=\r\n]+$/.test(body) ? binaryOf(decodeBase64(body).bytes) : undefined),
  ],
  ['transfer-encoding-changed', (body) => encodeLines(body, 76)],
  ['transfer-encoding-changed', (body) => encodeLines(body, 72)],
  ['transfer-encoding-changed', encodeQuotedPrintable],
  ['charset-changed', (body) => (/[\x80-\xff]/.test(body) ? toLatin1(body) : undefined)],
  ['charset-changed', (body) => (/[\x80-\xff]/.test(body) ? binaryOf(new TextEncoder().encode(body)) : undefined)],
];

/** Links as the services of the receivers wrap them, unwrapped. */
function unprotectLinks(body: string): string {
  return body
    .replace(
      /https:\/\/[a-z0-9.-]+\.safelinks\.protection\.outlook\.com\/\?url=([^&\s"'<>]+)[^\s"'<>]*/g,
      (_, url: string) => unescapeUrl(url),
    )
    .replace(/https:\/\/urldefense\.com\/v3\/__(.*?)__;[^\s"'<>]*/g, '$1')
    .replace(/https:\/\/urldefense\.proofpoint\.com\/v2\/url\?u=([^&\s"'<>]+)[^\s"'<>]*/g, (_, url: string) =>
      unescapeUrl(url.replaceAll('-', '%').replaceAll('_', '/')),
    );
}

function unescapeUrl(url: string): string {
  return url.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function decodeQuotedPrintableBody(body: string): string {
  return body
    .replace(/=[ \t]*\r\n/g, '')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function encodeLines(body: string, width: number): string {
  const encoded = encodeBase64(bytesOf(body));
  return `${encoded.match(new RegExp(`.{1,${width}}`, 'g'))?.join('\r\n') ?? ''}\r\n`;
}

/** Without blanks before line ends. Not a pattern: those search long runs of blanks again and again. */
function withoutLineEnds(body: string): string {
  return body
    .split('\r\n')
    .map((line) => {
      let end = line.length;
      while (end > 0 && (line[end - 1] === ' ' || line[end - 1] === '\t')) end--;
      return line.slice(0, end);
    })
    .join('\r\n');
}

/** As most libraries encode: lines of 76 characters with the soft line break, blanks at a line's end encoded (RFC 2045 §6.7). */
function encodeQuotedPrintable(body: string): string {
  return body.split('\r\n').map(encodeQuotedPrintableLine).join('\r\n');
}

function encodeQuotedPrintableLine(line: string): string {
  let out = '';
  let width = 0;
  for (let i = 0; i < line.length; i++) {
    const code = line.charCodeAt(i);
    const isLast = i === line.length - 1;
    const isPlain = (code >= 0x21 && code <= 0x7e && code !== 0x3d) || ((code === 0x20 || code === 0x09) && !isLast);
    const unit = isPlain ? line[i]! : `=${code.toString(16).toUpperCase().padStart(2, '0')}`;
    if (width + unit.length > (isLast ? 76 : 75)) {
      out += '=\r\n';
      width = 0;
    }
    out += unit;
    width += unit.length;
  }
  return out;
}

function toLatin1(body: string): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytesOf(body));
    return /[^\x00-\xff]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

const MAX_SHOWN = 200;

/** The first lines that differ, from both. */
function firstDifference(before: string, after: string): { readonly before: string; readonly after: string } {
  let at = 0;
  while (at < before.length && before[at] === after[at]) at++;
  const start = before.lastIndexOf('\n', Math.max(0, at - 1)) + 1;
  return { before: lineFrom(before, start), after: lineFrom(after, start) };
}

function lineFrom(text: string, start: number): string {
  const end = text.indexOf('\r\n', start);
  return text.slice(start, Math.min(end < 0 ? text.length : end, start + MAX_SHOWN));
}

/** A run of octets of the canonical body that was put in. */
interface Cut {
  readonly kind: ChangeKind;
  readonly start: number;
  readonly end: number;
}

/** What was put in: one run or several, the likely and cheap ones first. */
function* insertions(context: BodyContext): Generator<Candidate> {
  const body = new BodyText(context);
  // What follows the signed part of a body breaks nothing; without more than that part nothing was put in.
  if (body.count === 0 || (context.limit ?? 0) >= body.length) return;
  for (const cuts of likelyInsertions(body)) yield body.without(cuts);
}

function* likelyInsertions(body: BodyText): Generator<readonly Cut[]> {
  for (const cut of runsAtEnds(body)) yield [cut];
  for (const cut of blocksInMarkup(body)) yield [cut];
  const parts = textParts(body);
  const likely = parts.map((part) => partCuts(body, part, LIKELY));
  yield* pairs(likely);
  yield* fours(likely);
  yield* pairs(parts.map((part) => partCuts(body, part, WIDE)));
  for (const cut of runsAnywhere(body)) yield [cut];
}

/** How many first lines a banner may have, and how many lines a block within the body may. */
const MAX_BANNER_LINES = 80;
const MAX_BLOCK_LINES = 120;
/** Of more lines than these, runs anywhere are looked at only until so many octets were hashed. */
const MAX_LINES_FOR_BLOCKS = 400;
const MAX_HASHED_FOR_BLOCKS = 100_000_000;

/** At the end, at the start, before a MIME boundary. */
function* runsAtEnds(body: BodyText): Generator<Cut> {
  const { count } = body;
  for (let from = count - 1; from >= 0; from--) yield body.lines(from, count);
  for (let to = 1; to <= Math.min(count - 1, MAX_BANNER_LINES); to++) yield body.lines(0, to);
  for (let to = count - 1; to > 0; to--) {
    if (!body.isLike(to, /^--/)) continue;
    for (let from = to - 1; from >= Math.max(0, to - MAX_BLOCK_LINES); from--) yield body.lines(from, to);
  }
}

function* runsAnywhere(body: BodyText): Generator<Cut> {
  const { count } = body;
  let hashed = 0;
  for (let length = 1; length <= MAX_BLOCK_LINES; length++) {
    for (let from = 1; from + length < count; from++) {
      const cut = body.lines(from, from + length);
      hashed += body.length - cut.end;
      if (count > MAX_LINES_FOR_BLOCKS && hashed > MAX_HASHED_FOR_BLOCKS) return;
      yield cut;
    }
  }
}

/** How far from `<body>` and `</body>` a block may reach, in seams; how many comments and elements are looked at. */
const MAX_SEAMS = 300;
const MAX_ANCHORS = 4;
const MAX_COMMENTS = 24;
const MAX_ELEMENTS = 300;

/** How many parts in base64 are looked at, how long they may be, and how much is encoded again for all candidates. */
const MAX_RECODED_PARTS = 2;
const MAX_RECODED_PART = 400_000;
const MAX_RECODED = 40_000_000;

/** A part in base64 was decoded, a banner, a footer or both were added, and it was encoded again in lines as long. */
function* recodedInsertions(context: BodyContext): Generator<Candidate> {
  const { canonical, limit } = context;
  if (limit !== undefined || canonical.length > MAX_REWRITTEN) return;
  let recoded = 0;
  let parts = 0;
  for (const { 0: encoded, index } of binaryOf(canonical).matchAll(BASE64_LINES)) {
    if (encoded.length > MAX_RECODED_PART) continue;
    if (++parts > MAX_RECODED_PARTS) return;
    const decoded = decodeBase64(encoded).bytes;
    const width = encoded.indexOf('\r\n');
    for (const cuts of insertionsInPart(decoded)) {
      recoded += decoded.length;
      if (recoded > MAX_RECODED) return;
      yield recodedCandidate(context, { start: index, end: index + encoded.length, decoded, width }, cuts);
    }
  }
}

const BASE64_LINES = /^[A-Za-z0-9+/]{60,998}\r\n(?:[A-Za-z0-9+/]+={0,2}\r\n)*/gm;

function* insertionsInPart(octets: Uint8Array): Generator<readonly Cut[]> {
  const text = new BodyText({ raw: octets, canonical: octets, algorithm: 'simple', limit: undefined });
  const whole = { from: 0, to: text.count };
  for (const limits of [LIKELY, WIDE]) {
    const { tops, ends } = partCuts(text, whole, limits);
    for (const cut of [...ends, ...tops]) yield [cut];
    yield* product([tops, ends]);
  }
  for (const cut of blocksInMarkup(text)) yield [cut];
}

interface EncodedPart {
  /** Octets of the canonical body. */
  readonly start: number;
  readonly end: number;
  readonly decoded: Uint8Array;
  /** How long its lines are. */
  readonly width: number;
}

/** Longer additions are cut, in octets. */
const MAX_DECODED_SHOWN = 2000;

function recodedCandidate(context: BodyContext, part: EncodedPart, cuts: readonly Cut[]): Candidate {
  const { canonical } = context;
  const { start, end, decoded, width } = part;
  return {
    kinds: ['encoded-text-added'],
    changes: () =>
      cuts.map((cut) => ({
        kind: 'encoded-text-added',
        before: '',
        after: binaryOf(decoded.subarray(cut.start, Math.min(cut.end, cut.start + MAX_DECODED_SHOWN))),
        place: { in: 'body', ...new BodyText(context).place(start, end) },
      })),
    digest: () => {
      let at = 0;
      let left = '';
      for (const cut of cuts) {
        left += binaryOf(decoded.subarray(at, cut.start));
        at = cut.end;
      }
      left += binaryOf(decoded.subarray(at));
      const encoded = bytesOf(encodeLines(left, width));
      return new Sha256().update(canonical, 0, start).update(encoded).update(canonical, end).digest();
    },
  };
}

/** One block within HTML: before `</body>` or `</html>`, after `<body>`, from comment to comment, or one element. */
function* blocksInMarkup(body: BodyText): Generator<Cut> {
  const { tags, seams } = body;
  const cut = (start: number, end: number): Cut => ({ kind: 'markup-added', start, end });
  for (const anchor of tags.filter(isClosing).slice(-MAX_ANCHORS)) {
    for (const end of new Set([anchor.start, body.beforeLineEnd(anchor.start)])) {
      const last = lowerBound(seams, end) - 1;
      for (let i = last; i >= Math.max(0, last - MAX_SEAMS); i--) yield cut(seams[i]!, end);
    }
  }
  for (const anchor of tags.filter(isOpening).slice(0, MAX_ANCHORS)) {
    for (const start of new Set([anchor.end, body.afterLineEnd(anchor.end)])) {
      const first = lowerBound(seams, start + 1);
      for (let i = first; i < Math.min(seams.length, first + MAX_SEAMS); i++) yield cut(start, seams[i]!);
    }
  }
  const comments = tags.filter(({ name }) => name === COMMENT).slice(0, MAX_COMMENTS);
  for (const [i, first] of comments.entries()) {
    for (const last of comments.slice(i)) {
      yield cut(first.start, last.end);
      yield cut(first.start, body.afterLineEnd(last.end));
      if (last !== first) yield cut(first.end, last.start);
    }
  }
  for (const { start, end } of elements(tags)) {
    yield cut(start, end);
    yield cut(start, body.afterLineEnd(end));
    yield cut(body.beforeLineEnd(start), end);
  }
}

function isClosing({ name, isEnd }: Tag): boolean {
  return isEnd && (name === 'body' || name === 'html');
}

function isOpening({ name, isEnd }: Tag): boolean {
  return !isEnd && name === 'body';
}

/** From a start tag to its end tag, and elements that have none. Those without their end tag are left out. */
function elements(tags: readonly Tag[]): readonly { readonly start: number; readonly end: number }[] {
  const found: { readonly start: number; readonly end: number }[] = [];
  const open = new Map<string, Tag[]>();
  for (const tag of tags) {
    if (found.length >= MAX_ELEMENTS) break;
    if (tag.name === COMMENT || tag.name === 'html' || tag.name === 'body') continue;
    if (VOID_ELEMENTS.has(tag.name)) found.push(tag);
    else if (tag.isEnd) {
      const start = open.get(tag.name)?.pop();
      if (start !== undefined) found.push({ start: start.start, end: tag.end });
    } else {
      const stack = open.get(tag.name);
      if (stack === undefined) open.set(tag.name, [tag]);
      else stack.push(tag);
    }
  }
  return found;
}

/** Lines of a part's own body. */
interface Part {
  readonly from: number;
  readonly to: number;
}

const MAX_PARTS = 3;

/**
 * The text parts of a multipart body; the whole body where it is none. A delimiter is a line `--x` for which there is a
 * line `--x--` (RFC 2046 §5.1.1).
 */
function textParts(body: BodyText): readonly Part[] {
  const delimiters = new Map<string, number[]>();
  const closed = new Set<string>();
  for (let line = 0; line < body.count; line++) {
    if (!body.isLike(line, /^--\S/)) continue;
    const text = body.line(line).trimEnd();
    if (text.endsWith('--') && delimiters.has(text.slice(0, -2))) closed.add(text.slice(0, -2));
    const before = delimiters.get(text);
    if (before === undefined) delimiters.set(text, [line]);
    else before.push(line);
  }
  if (closed.size === 0) return [{ from: 0, to: body.count }];
  const starts = [...closed].flatMap((text) => delimiters.get(text)!).sort((a, b) => a - b);
  const ends = [...starts, ...[...closed].flatMap((text) => delimiters.get(`${text}--`)!)].sort((a, b) => a - b);
  const parts: Part[] = [];
  for (const start of starts) {
    if (parts.length >= MAX_PARTS) break;
    const to = ends.find((line) => line > start) ?? body.count;
    let from = start + 1;
    let type: string | undefined;
    for (; from < to && !body.isLike(from, /^\r\n/); from++)
      type = /^content-type:[ \t]*([\w/+.-]*)/i.exec(body.line(from))?.[1] ?? type;
    if (from + 1 < to && (type === undefined || /^text\//i.test(type))) parts.push({ from: from + 1, to });
  }
  return parts;
}

/** What may have been put on top of a part, and at its end. */
interface PartCuts {
  readonly tops: readonly Cut[];
  readonly ends: readonly Cut[];
}

interface Limits {
  /** How many lines are looked at, and how many cuts are made of them. */
  readonly lines: number;
  readonly cuts: number;
  /** Whether lines are cut only where paragraphs or rules begin and end, and markup only where elements do. */
  readonly isStrict: boolean;
}

const LIKELY: Limits = { lines: 60, cuts: 12, isStrict: true };
const WIDE: Limits = { lines: 20, cuts: 40, isStrict: false };

function partCuts(body: BodyText, part: Part, limits: Limits): PartCuts {
  const tops = [...markupTops(body, part, limits), ...lineTops(body, part, limits)];
  const ends = [...markupEnds(body, part, limits), ...lineEnds(body, part, limits)];
  return { tops, ends };
}

function lineEnds(body: BodyText, { from, to }: Part, { lines, cuts, isStrict }: Limits): readonly Cut[] {
  const found: Cut[] = [];
  const ends = to - 1 > from && body.isLike(to - 1, /^\r\n/) ? [to - 1, to] : [to];
  for (const end of ends) {
    const enough = found.length + cuts / ends.length;
    for (let start = end - 1; start >= Math.max(from, end - lines) && found.length < enough; start--)
      if (!isStrict || body.isSeam(start)) found.push(body.lines(start, end));
  }
  return found;
}

function lineTops(body: BodyText, { from, to }: Part, { lines, cuts, isStrict }: Limits): readonly Cut[] {
  const found: Cut[] = [];
  for (let end = from + 1; end < Math.min(to, from + lines) && found.length < cuts; end++)
    if (!isStrict || body.isSeam(end)) found.push(body.lines(from, end));
  return found;
}

function markupEnds(body: BodyText, part: Part, limits: Limits): readonly Cut[] {
  const tags = body.tagsOf(part);
  const anchor = tags.findLast((tag) => isClosing(tag) && tag.name === 'body') ?? tags.findLast(isClosing);
  if (anchor === undefined) return [];
  const starts: number[] = [];
  for (const tag of outermost(tags.slice(0, tags.indexOf(anchor)).reverse(), true)) {
    if (starts.length >= limits.cuts / 2) break;
    starts.push(tag.start, body.beforeLineEnd(tag.start));
  }
  return cross(starts, [anchor.start, body.beforeLineEnd(anchor.start)]);
}

function markupTops(body: BodyText, part: Part, limits: Limits): readonly Cut[] {
  const tags = body.tagsOf(part);
  const anchor = tags.find(isOpening);
  if (anchor === undefined) return [];
  const ends: number[] = [];
  for (const tag of outermost(tags.slice(tags.indexOf(anchor) + 1), false)) {
    if (ends.length >= limits.cuts / 2) break;
    ends.push(tag.end, body.afterLineEnd(tag.end));
  }
  return cross([anchor.end, body.afterLineEnd(anchor.end)], ends);
}

function cross(starts: readonly number[], ends: readonly number[]): readonly Cut[] {
  return [...new Set(starts)].flatMap((start) =>
    [...new Set(ends)].flatMap((end): Cut[] => (start < end ? [{ kind: 'markup-added', start, end }] : [])),
  );
}

/** The tags with which elements, side by side, begin (read from the back) or end, until their parent's tag. */
function* outermost(tags: readonly Tag[], isBackwards: boolean): Generator<Tag> {
  let depth = 0;
  for (const tag of tags) {
    if (tag.name !== COMMENT && !VOID_ELEMENTS.has(tag.name)) depth += tag.isEnd === isBackwards ? 1 : -1;
    if (depth < 0) return;
    if (depth === 0) yield tag;
  }
}

/** A banner and a footer in one part, two banners, or two footers. */
function* pairs(parts: readonly PartCuts[]): Generator<readonly Cut[]> {
  for (const [i, part] of parts.entries()) {
    for (const other of parts.slice(i + 1)) yield* product([part.ends, other.ends]);
    yield* product([part.tops, part.ends]);
    for (const other of parts.slice(i + 1)) yield* product([part.tops, other.tops]);
  }
}

/** Of each the first only: there are as many fours as the product of all. */
const MAX_OF_FOUR = 8;

/** A banner and a footer in each of two parts. */
function* fours(parts: readonly PartCuts[]): Generator<readonly Cut[]> {
  for (const [i, { tops, ends }] of parts.entries()) {
    for (const other of parts.slice(i + 1))
      yield* product([tops, ends, other.tops, other.ends].map((cuts) => cuts.slice(0, MAX_OF_FOUR)));
  }
}

/** One of each, in the order of the body and apart from each other. */
function* product(lists: readonly (readonly Cut[])[], after = 0): Generator<readonly Cut[]> {
  const [first, ...rest] = lists;
  for (const cut of first ?? []) {
    if (cut.start < after) continue;
    if (rest.length === 0) yield [cut];
    else for (const others of product(rest, cut.end)) yield [cut, ...others];
  }
}

interface Tag {
  readonly start: number;
  readonly end: number;
  /** In small letters. */
  readonly name: string;
  readonly isEnd: boolean;
}

const COMMENT = '!--';
const VOID_ELEMENTS: ReadonlySet<string> = new Set(['br', 'hr', 'img', 'meta', 'link', 'input', 'wbr', 'col']);
const MAX_TAGS = 200_000;
/** In octets. */
const MAX_TAG = 1000;

/** Tags and comments of HTML, also where it is in quoted-printable. */
function tagsIn(canonical: Uint8Array): readonly Tag[] {
  const tags: Tag[] = [];
  let areCommentsClosed = true;
  for (let at = canonical.indexOf(0x3c); at >= 0 && tags.length < MAX_TAGS; at = canonical.indexOf(0x3c, at + 1)) {
    const head = binaryOf(canonical.subarray(at + 1, at + 13));
    if (head.startsWith(COMMENT)) {
      const end = areCommentsClosed ? endOfComment(canonical, at + 4) : undefined;
      if (end === undefined) areCommentsClosed = false;
      else {
        tags.push({ start: at, end, name: COMMENT, isEnd: false });
        at = end - 1;
      }
      continue;
    }
    const name = /^(\/?)([A-Za-z][A-Za-z0-9]*)/.exec(head);
    if (name === null) continue;
    const length = canonical.subarray(at, at + MAX_TAG).indexOf(0x3e) + 1;
    if (length > 0) tags.push({ start: at, end: at + length, name: asciiLowerCase(name[2]!), isEnd: name[1] === '/' });
  }
  return tags;
}

function endOfComment(canonical: Uint8Array, from: number): number | undefined {
  for (let at = canonical.indexOf(0x3e, from); at >= 0; at = canonical.indexOf(0x3e, at + 1))
    if (canonical[at - 1] === 0x2d && canonical[at - 2] === 0x2d) return at + 1;
  return undefined;
}

/** The first index whose value is not less. */
function lowerBound(values: Uint32Array, value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

type Piece = readonly [start: number, end: number];

/** The canonical body by lines and tags, with the states of its hash. */
class BodyText {
  readonly tags: readonly Tag[];
  readonly #context: BodyContext;
  readonly #starts: Uint32Array;
  readonly #states: Int32Array;
  #seams: Uint32Array | undefined;

  constructor(context: BodyContext) {
    this.#context = context;
    const { canonical } = context;
    const starts: number[] = [0];
    for (let at = canonical.indexOf(10); at >= 0; at = canonical.indexOf(10, at + 1)) starts.push(at + 1);
    if (canonical.length > starts.at(-1)!) starts.push(canonical.length);
    this.#starts = Uint32Array.from(starts);
    this.#states = blockStates(canonical);
    this.tags = tagsIn(canonical);
  }

  /** In octets. */
  get length(): number {
    return this.#context.canonical.length;
  }

  /** How many lines there are. */
  get count(): number {
    return this.#starts.length - 1;
  }

  /** Where tags and lines begin and end, in order. */
  get seams(): Uint32Array {
    if (this.#seams === undefined) {
      const all = new Set<number>(this.#starts);
      for (const start of this.#starts) if (start >= 2) all.add(start - 2);
      for (const { start, end } of this.tags) all.add(start).add(end);
      this.#seams = Uint32Array.from(all).sort();
    }
    return this.#seams;
  }

  lines(from: number, to: number): Cut {
    const kind = to === this.count ? 'lines-added-at-end' : from === 0 ? 'lines-added-at-start' : 'lines-added';
    return { kind, start: this.#starts[from]!, end: this.#starts[to]! };
  }

  /** With its line end; long ones are cut. */
  line(line: number): string {
    const start = this.#starts[line]!;
    return binaryOf(this.#context.canonical.subarray(start, Math.min(this.#starts[line + 1]!, start + MAX_SHOWN)));
  }

  isLike(line: number, pattern: RegExp): boolean {
    const start = this.#starts[line]!;
    return pattern.test(binaryOf(this.#context.canonical.subarray(start, start + 8)));
  }

  /** Whether what was put in may begin or end before this line: at an empty line, a rule, or after one of them. */
  isSeam(line: number): boolean {
    const isBreak = (at: number): boolean => this.isLike(at, /^(?:\r\n|-- ?\r\n|[-_=*#~]{3})/);
    return isBreak(line) || (line > 0 && isBreak(line - 1));
  }

  tagsOf({ from, to }: Part): readonly Tag[] {
    const [start, end] = [this.#starts[from]!, this.#starts[to]!];
    return this.tags.filter((tag) => tag.start >= start && tag.end <= end);
  }

  beforeLineEnd(at: number): number {
    return at >= 2 && this.#context.canonical[at - 1] === 10 ? at - 2 : at;
  }

  afterLineEnd(at: number): number {
    return this.#context.canonical[at] === 13 && this.#context.canonical[at + 1] === 10 ? at + 2 : at;
  }

  /** @param cuts in order, and apart from each other */
  without(cuts: readonly Cut[]): Candidate {
    return {
      kinds: cuts.map(({ kind }) => kind),
      changes: () =>
        cuts.map(({ kind, start, end }) => ({
          kind,
          before: '',
          after: binaryOf(this.#context.canonical.subarray(start, Math.min(end, start + MAX_SHOWN))),
          place: { in: 'body', ...this.place(start, end) },
        })),
      digest: () => this.#digest(this.#left(cuts)),
    };
  }

  #digest(pieces: readonly Piece[]): Uint8Array {
    const { canonical, algorithm, limit = canonical.length } = this.#context;
    const [first, ...rest] = pieces;
    if (first === undefined)
      return new Sha256().update(Uint8Array.of(13, 10), 0, algorithm === 'simple' ? 2 : 0).digest();
    const [start, end] = first;
    let left = limit - (end - start);
    // A piece that starts later follows a cut at the very start.
    const hash =
      start === 0
        ? continueFrom(this.#states, canonical, Math.min(end, limit))
        : new Sha256().update(canonical, start, Math.min(end, start + limit));
    for (const [from, to] of rest) {
      if (left <= 0) break;
      hash.update(canonical, from, Math.min(to, from + left));
      left -= to - from;
    }
    return hash.digest();
  }

  /** What is left without the cuts. Empty lines at the end are not hashed. */
  #left(cuts: readonly Cut[]): Piece[] {
    const { canonical } = this.#context;
    const pieces: Piece[] = [];
    let at = 0;
    for (const { start, end } of cuts) {
      if (start > at) pieces.push([at, start]);
      at = end;
    }
    if (at < canonical.length) {
      pieces.push([at, canonical.length]);
      return pieces;
    }
    for (let last = pieces.pop(); last !== undefined; last = pieces.pop()) {
      const [start] = last;
      let [, end] = last;
      const before = pieces.at(-1);
      const isAfterLine = before === undefined || canonical[before[1] - 1] === 10;
      while (end - start >= 2 && canonical[end - 1] === 10) {
        if (end - start === 2 ? !isAfterLine : canonical[end - 3] !== 10) break;
        end -= 2;
      }
      if (end === start) continue;
      pieces.push([start, end]);
      break;
    }
    return pieces;
  }

  /** Lines of the canonical body are lines of the given one; those at the end that do not count go with the last. */
  place(start: number, end: number): { readonly start: number; readonly end: number } {
    return {
      start: this.#rawOffset(start),
      end: end === this.length ? this.#context.raw.length : this.#rawOffset(end),
    };
  }

  #rawOffset(offset: number): number {
    const { raw, canonical, algorithm } = this.#context;
    const line = lowerBound(this.#starts, offset + 1) - 1;
    let at = 0;
    for (let i = 0; i < line; i++) {
      const next = raw.indexOf(10, at);
      if (next < 0) return raw.length;
      at = next + 1;
    }
    if (algorithm === 'simple') return at + offset - this.#starts[line]!;
    for (let i = this.#starts[line]!; i < offset; i++) {
      at++;
      // One blank stands for many.
      if (canonical[i] === 0x20) while (raw[at] === 0x20 || raw[at] === 0x09) at++;
    }
    return at;
  }
}
