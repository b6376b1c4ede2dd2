/** Where something may have been put into text parts: into one, or the same or the like into several of them. */

import { asciiLowerCase } from '../../../text/domain-name.ts';
import { bytesOf } from '../../../text/octets.ts';
import type { Leaf } from './leaves.ts';
import { type Cut, LIKELY, MarkedText, WIDE } from './marked-text.ts';

/** What is cut out of one part. */
export interface Insertion {
  readonly leaf: Leaf;
  /** The text of the part before anything is cut. */
  readonly text: string;
  /** In order, and apart from each other. */
  readonly cuts: readonly Cut[];
}

/** What may have been put into the parts of one type, and how unlikely it is: the binary logarithm. */
interface Option {
  readonly insertions: readonly Insertion[];
  readonly where: 'nowhere' | 'top' | 'end' | 'both' | 'within';
  readonly bits: number;
  /** The first letters of what was put in, in small letters and without tags: text and markup often say the same. */
  readonly words: string;
  /** Whether the parts of the other type say the same somewhere; undefined where that tells nothing. */
  readonly isElsewhere: boolean | undefined;
}

const NOWHERE_BITS = 1.5;
/** A banner in one part and a footer in the other. */
const MISMATCH_BITS = 3;
const MOST_BITS = 13;
/** Of tops and ends so many are combined. */
const MAX_OF_BOTH = 8;
/** The lower this is, the more lines are tried before other things. */
const BLOCK_BITS = 2.5;

/**
 * The likely ones first: at the ends before the tops, edges before blocks within markup, and where there are texts and
 * markup, in both before in one.
 *
 * @param texts what the leaves hold
 * @param isWritten whether parts are written in styles, which know of empty lines at their ends
 */
export function* insertionsInto(
  leaves: readonly Leaf[],
  texts: ReadonlyMap<Leaf, string>,
  isWritten: boolean,
): Generator<readonly Insertion[]> {
  const groups = [false, true]
    .map((isMarkup) => leaves.filter((leaf) => leaf.isText && leaf.isMarkup === isMarkup))
    .filter(({ length }) => length > 0)
    .map((group, _, all) => {
      const others = all.filter((other) => other !== group).flat();
      return optionsOf(group, texts, isWritten, lettersIn(others, texts));
    });
  const [first, second = [NOWHERE]] = groups;
  if (first === undefined) return;
  const isOne = groups.length === 1;
  for (let most = 0; most <= MOST_BITS; most++) {
    for (const a of first) {
      if (a.bits > most + SAME_BITS + ALONE_BITS) continue;
      if (isOne && a.where === 'nowhere') continue;
      for (const b of second) {
        const alike = isSameText(a, b) ? SAME_BITS : 0;
        const apart = isLike(a, b) ? (alike === 0 && a.words !== '' && b.words !== '' ? OTHER_BITS : 0) : MISMATCH_BITS;
        const bits = isOne ? a.bits : Math.max(0, a.bits + b.bits + apart - alike + aloneBits(a, b) + aloneBits(b, a));
        if (bits > most || bits <= most - 1) continue;
        if (a.where === 'nowhere' && b.where === 'nowhere') continue;
        yield [...a.insertions, ...b.insertions];
      }
    }
  }
}

const NOWHERE: Option = { insertions: [], where: 'nowhere', bits: NOWHERE_BITS, words: '', isElsewhere: undefined };

/** What was put into the parts of one type alone is not in the others; and what is in both was perhaps there before. */
function aloneBits({ isElsewhere }: Option, other: Option): number {
  if (other.where !== 'nowhere' || isElsewhere === undefined) return 0;
  return isElsewhere ? ELSEWHERE_BITS : -ALONE_BITS;
}

const ELSEWHERE_BITS = 2;
const ALONE_BITS = 2;

/** How much less likely it is where they say something else. */
const OTHER_BITS = 1;
/** How much likelier what is put in is where text and markup say the same. */
const SAME_BITS = 3;
const LEAST_WORDS = 12;
const MAX_WORDS = 32;
/** Of what is put in, so much is read. */
const MAX_READ = 600;

function isSameText(a: Option, b: Option): boolean {
  const length = Math.min(a.words.length, b.words.length);
  return length >= LEAST_WORDS && a.words.slice(0, length) === b.words.slice(0, length);
}

function wordsIn(text: string, { start, end }: Cut): string {
  return lettersOf(text.slice(start, Math.min(end, start + MAX_READ))).slice(0, MAX_WORDS);
}

/** In small letters, without tags. */
function lettersOf(text: string): string {
  return asciiLowerCase(text.replace(/<[^<>]{0,300}>|&[a-z]{1,8};|[^A-Za-z]/g, ''));
}

/** So much of all parts of one type is compared with what was put into the others, in octets. */
const MAX_COMPARED = 60_000;

/** Undefined where there is nothing, or not all of it is read. */
function lettersIn(leaves: readonly Leaf[], texts: ReadonlyMap<Leaf, string>): string | undefined {
  const contents = leaves.map((leaf) => texts.get(leaf) ?? leaf.content);
  const length = contents.reduce((sum, text) => sum + text.length, 0);
  return length === 0 || length > MAX_COMPARED ? undefined : lettersOf(contents.join('\n'));
}

function isLike(a: Option, b: Option): boolean {
  return (
    a.where === b.where ||
    a.where === 'nowhere' ||
    b.where === 'nowhere' ||
    (a.where !== 'both' && b.where === 'within')
  );
}

/** @param others letters in the parts of the other type */
function optionsOf(
  group: readonly Leaf[],
  texts: ReadonlyMap<Leaf, string>,
  isWritten: boolean,
  others: string | undefined,
): readonly Option[] {
  const found: Option[] = [NOWHERE];
  const isElsewhere = (words: string): boolean | undefined =>
    others === undefined || words.length < LEAST_WORDS ? undefined : others.includes(words);
  for (const [i, leaf] of group.entries()) {
    const text = texts.get(leaf) ?? leaf.content;
    const marked = text === leaf.content ? leaf.marked : new MarkedText(bytesOf(text));
    const siblings = group
      .filter((other) => other !== leaf)
      .map((other) => ({ leaf: other, text: texts.get(other) ?? other.content }));
    const { tops, ends } = edgesOf(marked);
    const later = i === 0 ? 0 : 2;
    const put = (cuts: readonly Cut[], where: Option['where'], given: number): void => {
      const left = text.length - cuts.reduce((sum, { start, end }) => sum + end - start, 0);
      const bits = given + (left < LEAST_LEFT ? NOTHING_LEFT_BITS : 0);
      if (isWritten && cuts.some((cut) => isWhite(text, cut))) return;
      const own = { leaf, text, cuts };
      const words = wordsIn(text, cuts[0]!);
      const ways = siblings.map((other) => alikeIn(other, text, cuts)).filter(({ length }) => length > 0);
      const alike = ways.map(([first]) => first!);
      // Where the others have it too, it was put into all of them.
      if (alike.length > 0) {
        const known = words.length < LEAST_WORDS ? 0 : SAME_BITS;
        const both = Math.max(0, bits + (i === 0 ? 0 : 1) - known);
        found.push({ insertions: [own, ...alike], where, words, isElsewhere: isElsewhere(words), bits: both });
        // Each time with its own line ends.
        for (const [rank, other] of (ways.length === 1 ? ways[0]! : []).slice(1).entries())
          found.push({
            insertions: [own, other],
            where,
            words,
            isElsewhere: isElsewhere(words),
            bits: both + 1 + rank,
          });
      }
      const alone = bits + later + (alike.length > 0 ? 2 : 0);
      found.push({ insertions: [own], where, words, isElsewhere: isElsewhere(words), bits: alone });
    };
    for (const [rank, cut] of ends.entries()) put([cut], 'end', 0.5 + Math.log2(1 + rank));
    for (const [rank, cut] of tops.entries()) put([cut], 'top', 1 + Math.log2(1 + rank));
    for (const [a, top] of tops.slice(0, MAX_OF_BOTH).entries())
      for (const [b, end] of ends.slice(0, MAX_OF_BOTH).entries())
        if (top.end < end.start) put([top, end], 'both', 3 + Math.log2((1 + a) * (1 + b)));
    let rank = 0;
    if (leaf.isMarkup) for (const cut of marked.blocks()) put([cut], 'within', BLOCK_BITS + Math.log2(1 + rank++));
  }
  // Two parts of one type that had different things put in.
  const [one, two] = group;
  if (one !== undefined && two !== undefined) {
    const edges = [one, two].map((leaf) => {
      const text = texts.get(leaf) ?? leaf.content;
      const { tops, ends } = edgesOf(text === leaf.content ? leaf.marked : new MarkedText(bytesOf(text)));
      const kept = (cuts: readonly Cut[]) => (isWritten ? cuts.filter((cut) => !isWhite(text, cut)) : cuts);
      return { leaf, text, tops: kept(tops), ends: kept(ends) };
    });
    for (const where of ['top', 'end'] as const) {
      const [a, b] = edges.map(({ tops, ends }) => (where === 'top' ? tops : ends).slice(0, MAX_OF_BOTH));
      for (const [i, first] of a!.entries())
        for (const [j, second] of b!.entries())
          found.push({
            insertions: [
              { leaf: one, text: edges[0]!.text, cuts: [first] },
              { leaf: two, text: edges[1]!.text, cuts: [second] },
            ],
            where,
            words: '',
            isElsewhere: undefined,
            bits: 4 + Math.log2((1 + i) * (1 + j)),
          });
    }
  }
  return found.sort((a, b) => a.bits - b.bits);
}

function isWhite(text: string, { start, end }: Cut): boolean {
  return !/\S/.test(text.slice(start, end));
}

function edgesOf(marked: MarkedText): { readonly tops: readonly Cut[]; readonly ends: readonly Cut[] } {
  const likely = marked.edges(LIKELY);
  const wide = marked.edges(WIDE);
  const united = (first: readonly Cut[], then: readonly Cut[]): readonly Cut[] => {
    const seen = new Set<string>();
    return [...first, ...then].filter(({ start, end }) => {
      const { size } = seen;
      return start < end && seen.add(`${start} ${end}`).size > size;
    });
  };
  return { tops: united(likely.tops, wide.tops), ends: united(likely.ends, wide.ends) };
}

/** The same texts at the same ends of another part, the likeliest way first; none where they are not there. */
function alikeIn(
  other: { readonly leaf: Leaf; readonly text: string },
  text: string,
  cuts: readonly Cut[],
): readonly Insertion[] {
  const found: (readonly Cut[])[] = [];
  for (const { start, end } of cuts) {
    const cut = text.slice(start, end);
    const ways = nearlyAlike(other.text, cut);
    const { length } = other.text;
    if (start === 0 && other.text.startsWith(cut)) ways.unshift({ start: 0, end: cut.length });
    else if (end === text.length && other.text.endsWith(cut)) ways.unshift({ start: length - cut.length, end: length });
    else {
      const at = other.text.indexOf(cut);
      if (at >= 0) ways.unshift({ start: at, end: at + cut.length });
    }
    if (ways.length === 0) return [];
    found.push(ways);
  }
  if (found.length === 1) {
    const seen = new Set<string>();
    return found[0]!
      .filter(({ start, end }) => seen.size < seen.add(`${start} ${end}`).size)
      .map((way) => ({ ...other, cuts: [way] }));
  }
  const firsts = found.map(([first]) => first!);
  const isApart = firsts.every(({ start }, i) => i === 0 || start >= firsts[i - 1]!.end);
  return isApart ? [{ ...other, cuts: firsts }] : [];
}

/** A text that was nothing else before what was put in is unlikely: how long it should be, in octets, and how unlikely. */
const LEAST_LEFT = 8;
const NOTHING_LEFT_BITS = 2;

const LEAST_ALIKE = 20;

/** The same but for empty lines around it: a program adds a line end where the text has none. */
function nearlyAlike(text: string, cut: string): Cut[] {
  const core = cut.trim();
  const at = core.length < LEAST_ALIKE ? -1 : text.lastIndexOf(core);
  if (at < 0) return [];
  let start = at;
  let end = at + core.length;
  const afterLine = endOfLine(text, end);
  if (/^\s/.test(cut)) while (start > 0 && /\s/.test(text[start - 1]!)) start--;
  if (/\s$/.test(cut)) while (end < text.length && /\s/.test(text[end]!)) end++;
  return [
    { start, end },
    { start: at, end },
    { start, end: afterLine },
    { start: at, end: afterLine },
  ];
}

function endOfLine(text: string, at: number): number {
  return text.startsWith('\r\n', at) ? at + 2 : text.startsWith('\n', at) ? at + 1 : at;
}

/** The text without what was put in; undefined where nothing would be left of the message. A part may have been empty. */
export function withoutCuts(insertion: Insertion): string | undefined {
  if (!LEFT.has(insertion)) LEFT.set(insertion, cutOut(insertion));
  return LEFT.get(insertion);
}

/** Insertions into one part are combined with many into another. */
const LEFT = new WeakMap<Insertion, string | undefined>();

/** Octets that are copied for {@link withoutCuts}: none where they were before. */
export function workOf(insertion: Insertion): number {
  return LEFT.has(insertion) ? 0 : insertion.text.length;
}

function cutOut({ leaf, text, cuts }: Insertion): string | undefined {
  let left = '';
  let at = 0;
  for (const { start, end } of cuts) {
    left += text.slice(at, start);
    at = end;
  }
  left += text.slice(at);
  return leaf.part.from > 0 || /\S/.test(left) ? left : undefined;
}
