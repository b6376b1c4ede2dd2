/** A text by lines and tags, and where something may have been put into it. Also for HTML in quoted-printable. */

import { asciiLowerCase } from '../../../text/domain-name.ts';
import { binaryOf } from '../../../text/octets.ts';

/** A run of octets that was put in. */
export interface Cut {
  readonly start: number;
  readonly end: number;
}

interface Tag extends Cut {
  /** In lower case. */
  readonly name: string;
  readonly isEnd: boolean;
}

/** What may have been put on top of a text, and at its end. */
export interface EdgeCuts {
  readonly tops: readonly Cut[];
  readonly ends: readonly Cut[];
}

export interface Limits {
  /** How many lines are looked at, and how many cuts are made of them. */
  readonly lines: number;
  readonly cuts: number;
  /** Whether lines are cut only where paragraphs or rules begin and end, and markup only where elements do. */
  readonly isStrict: boolean;
}

export const LIKELY: Limits = { lines: 60, cuts: 12, isStrict: true };
export const WIDE: Limits = { lines: 40, cuts: 40, isStrict: false };

const COMMENT = '!--';
const VOID_ELEMENTS: ReadonlySet<string> = new Set(['br', 'hr', 'img', 'meta', 'link', 'input', 'wbr', 'col']);
const MAX_TAGS = 200_000;
/** In octets. */
const MAX_TAG = 2000;
/** How far from `<body>` and `</body>` a block may reach, in seams; how many comments and elements are looked at. */
const MAX_SEAMS = 300;
/** How far back rules are looked for, in octets, and how many. */
const MAX_RULE_TEXT = 3000;
const MAX_RULES = 12;
/** A line with nothing but a rule, and a rule right after the last word. */
const RULE =
  /(?<![\s<>_=*#~-])(?:_{8,80}|={8,80}|\*{8,80}|#{8,80}|~{8,80}|-{8,80})|(?<=\n)(?:[_=*#~-]{5,80}|-- ?(?=\r?\n))/g;
/** So many rules are taken for the beginning of what was put in, with so many empty lines before them. */
const MAX_RULED = 2;
const MAX_EMPTY = 3;
const MAX_ANCHORS = 4;
const MAX_OUTERMOST = 60;
const MAX_COMMENTS = 24;
const MAX_ELEMENTS = 300;

export class MarkedText {
  readonly octets: Uint8Array;
  /** Where lines begin, and the length at the end. */
  readonly starts: Uint32Array;
  #tags: readonly Tag[] | undefined;
  #seams: Uint32Array | undefined;

  constructor(octets: Uint8Array) {
    this.octets = octets;
    const starts: number[] = [0];
    for (let at = octets.indexOf(10); at >= 0; at = octets.indexOf(10, at + 1)) starts.push(at + 1);
    if (octets.length > starts.at(-1)!) starts.push(octets.length);
    this.starts = Uint32Array.from(starts);
  }

  /** How many lines there are. */
  get count(): number {
    return this.starts.length - 1;
  }

  get tags(): readonly Tag[] {
    this.#tags ??= tagsIn(this.octets);
    return this.#tags;
  }

  /** Where tags and lines begin and end, in order. */
  get #allSeams(): Uint32Array {
    if (this.#seams === undefined) {
      const all = new Set<number>(this.starts);
      for (const start of this.starts) all.add(this.#beforeLineEnd(start));
      for (const { start, end } of this.tags) all.add(start).add(end);
      this.#seams = Uint32Array.from(all).sort();
    }
    return this.#seams;
  }

  edges(limits: Limits): EdgeCuts {
    return {
      tops: [...this.#markupTops(limits), ...this.#lineTops(limits)],
      ends: limits.isStrict
        ? [...this.#ruledEnds(), ...this.#markupEnds(limits), ...this.#lineEnds(limits)]
        : [...this.#markupEnds(limits), ...this.#lineEnds(limits), ...this.#ruleEnds()],
    };
  }

  #lineEnds({ lines, cuts, isStrict }: Limits): readonly Cut[] {
    const found: Cut[] = [];
    const ends = new Set<number>([this.count]);
    // Empty lines before a delimiter may have been there before.
    for (let line = this.count; line > 1 && ends.size < 3 && this.#isEmpty(line - 1); line--) ends.add(line - 1);
    for (const end of ends) {
      const enough = found.length + cuts / ends.size;
      // A part may have been empty.
      for (let start = end - 1; start >= 0 && start >= end - lines && found.length < enough; start--)
        if (!isStrict || this.#isSeam(start)) found.push({ start: this.starts[start]!, end: this.starts[end]! });
    }
    return found;
  }

  /** What a rule separates from the rest: from the rule on, with the empty lines before it, and where the last line had no line end. */
  #ruledEnds(): readonly Cut[] {
    const { length } = this.octets;
    const from = Math.max(0, length - MAX_RULE_TEXT);
    const text = binaryOf(this.octets.subarray(from));
    const found: Cut[] = [];
    // The empty line before a delimiter was there before where the text ended with a line end.
    const end = this.#beforeLineEnd(length);
    const ends = end < length && this.#beforeLineEnd(end) < end ? [length, end] : [length];
    const put = (start: number): void => {
      for (const to of ends) found.push({ start, end: to });
    };
    for (const { index } of [...text.matchAll(RULE)].reverse().slice(0, MAX_RULED)) {
      const at = from + index;
      if (at === 0) continue;
      put(at);
      let start = this.#beforeLineEnd(at);
      for (let line = 0; line < MAX_EMPTY && start < at && start > 0; line++) {
        put(start);
        const before = this.#beforeLineEnd(start);
        if (before === start) break;
        start = before;
      }
    }
    return found;
  }

  /** What begins with a rule may have been put right after the last line, which had no line end. */
  #ruleEnds(): readonly Cut[] {
    const { length } = this.octets;
    const from = Math.max(0, length - MAX_RULE_TEXT);
    const text = binaryOf(this.octets.subarray(from));
    const starts = [...text.matchAll(/(?<=[^\s_=*#-])(?:[-_=*#]{5}|-- ?\r?\n|\r?\n)/g)].map(
      ({ index }) => from + index,
    );
    return starts
      .slice(-MAX_RULES)
      .reverse()
      .map((start) => ({ start, end: length }));
  }

  #lineTops({ lines, cuts, isStrict }: Limits): readonly Cut[] {
    const found: Cut[] = [];
    for (let end = 1; end < Math.min(this.count, lines) && found.length < cuts; end++)
      if (!isStrict || this.#isSeam(end)) found.push({ start: 0, end: this.starts[end]! });
    return found;
  }

  #markupEnds({ cuts }: Limits): readonly Cut[] {
    const { tags } = this;
    const anchor = tags.findLast((tag) => isClosing(tag) && tag.name === 'body') ?? tags.findLast(isClosing);
    if (anchor === undefined) return this.#outerEnds(cuts);
    const starts: number[] = [];
    for (const tag of this.#linesFirst(outermost(tags.slice(0, tags.indexOf(anchor)).reverse(), true))) {
      if (starts.length >= cuts / 2) break;
      starts.push(tag.start, this.#beforeLineEnd(tag.start));
    }
    return [...cross(starts, [anchor.start, this.#beforeLineEnd(anchor.start)]), ...this.#outerEnds(4)];
  }

  /** What was put in mostly begins in a new line: such elements in turns with all of them. */
  #linesFirst(tags: Iterable<Tag>): readonly Tag[] {
    const all = [...take(tags, MAX_OUTERMOST)];
    const ofLines = all.filter(({ start }) => start === 0 || this.octets[start - 1] === 10);
    return [...new Set(all.flatMap((tag, i) => (i < ofLines.length ? [ofLines[i]!, tag] : [tag])))];
  }

  /** Elements that follow everything else. */
  #outerEnds(most: number): readonly Cut[] {
    const starts: number[] = [];
    for (const tag of outermost([...this.tags].reverse(), true)) {
      if (starts.length >= most) break;
      starts.push(tag.start, this.#beforeLineEnd(tag.start));
    }
    const { length } = this.octets;
    return cross(starts, [length, this.#beforeLineEnd(length)]);
  }

  /** Elements that come before everything else, even before `<html>`. */
  #outerTops(most: number): readonly Cut[] {
    const ends: number[] = [];
    for (const tag of outermost(this.tags, false)) {
      if (ends.length >= most) break;
      ends.push(tag.end, this.#afterLineEnd(tag.end));
    }
    return cross([0], ends);
  }

  #markupTops({ cuts }: Limits): readonly Cut[] {
    const { tags } = this;
    const anchor = tags.find(isOpening);
    if (anchor === undefined) return this.#outerTops(cuts);
    const ends: number[] = [];
    for (const tag of outermost(tags.slice(tags.indexOf(anchor) + 1), false)) {
      if (ends.length >= cuts / 2) break;
      ends.push(tag.end, this.#afterLineEnd(tag.end));
    }
    return [...cross([anchor.end, this.#afterLineEnd(anchor.end)], ends), ...this.#outerTops(4)];
  }

  /** One block within HTML: before `</body>` or `</html>`, after `<body>`, from comment to comment, or one element. */
  *blocks(): Generator<Cut> {
    const { tags } = this;
    const seams = this.#allSeams;
    for (const anchor of tags.filter(isClosing).slice(-MAX_ANCHORS)) {
      for (const end of new Set([anchor.start, this.#beforeLineEnd(anchor.start)])) {
        const last = lowerBound(seams, end) - 1;
        for (let i = last; i >= Math.max(0, last - MAX_SEAMS); i--) yield { start: seams[i]!, end };
      }
    }
    for (const anchor of tags.filter(isOpening).slice(0, MAX_ANCHORS)) {
      for (const start of new Set([anchor.end, this.#afterLineEnd(anchor.end)])) {
        const first = lowerBound(seams, start + 1);
        for (let i = first; i < Math.min(seams.length, first + MAX_SEAMS); i++) yield { start, end: seams[i]! };
      }
    }
    yield* this.#commentsAndElements();
  }

  *#commentsAndElements(): Generator<Cut> {
    const comments = this.tags.filter(({ name }) => name === COMMENT).slice(0, MAX_COMMENTS);
    for (const [i, first] of comments.entries()) {
      for (const last of comments.slice(i)) {
        yield { start: first.start, end: last.end };
        yield { start: first.start, end: this.#afterLineEnd(last.end) };
        if (last !== first) yield { start: first.end, end: last.start };
      }
    }
    for (const { start, end } of elements(this.tags)) {
      yield { start, end };
      yield { start, end: this.#afterLineEnd(end) };
      yield { start: this.#beforeLineEnd(start), end };
    }
  }

  #text(line: number): string {
    const start = this.starts[line]!;
    return binaryOf(this.octets.subarray(start, start + 8));
  }

  #isEmpty(line: number): boolean {
    return /^\r?\n/.test(this.#text(line));
  }

  /** Whether what was put in may begin or end before this line: at an empty line, a rule, or after one of them. */
  #isSeam(line: number): boolean {
    const isBreak = (at: number): boolean => /^(?:\r?\n|-- ?\r?\n|[-_=*#~]{3})/.test(this.#text(at));
    return isBreak(line) || (line > 0 && isBreak(line - 1));
  }

  #beforeLineEnd(at: number): number {
    if (at < 1 || this.octets[at - 1] !== 10) return at;
    return at >= 2 && this.octets[at - 2] === 13 ? at - 2 : at - 1;
  }

  #afterLineEnd(at: number): number {
    if (this.octets[at] === 10) return at + 1;
    return this.octets[at] === 13 && this.octets[at + 1] === 10 ? at + 2 : at;
  }
}

function isClosing({ name, isEnd }: Tag): boolean {
  return isEnd && (name === 'body' || name === 'html');
}

function isOpening({ name, isEnd }: Tag): boolean {
  return !isEnd && name === 'body';
}

function cross(starts: readonly number[], ends: readonly number[]): readonly Cut[] {
  return [...new Set(starts)].flatMap((start) =>
    [...new Set(ends)].flatMap((end): Cut[] => (start < end ? [{ start, end }] : [])),
  );
}

/** From a start tag to its end tag, and elements that have none. Those without their end tag are left out. */
function elements(tags: readonly Tag[]): readonly Cut[] {
  const found: Cut[] = [];
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

function* take<T>(items: Iterable<T>, most: number): Generator<T> {
  let count = 0;
  for (const item of items) {
    if (count++ >= most) return;
    yield item;
  }
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

/** Tags and comments of HTML. */
function tagsIn(octets: Uint8Array): readonly Tag[] {
  const tags: Tag[] = [];
  let areCommentsClosed = true;
  for (let at = octets.indexOf(0x3c); at >= 0 && tags.length < MAX_TAGS; at = octets.indexOf(0x3c, at + 1)) {
    const head = binaryOf(octets.subarray(at + 1, at + 13));
    if (head.startsWith(COMMENT)) {
      const end = areCommentsClosed ? endOfComment(octets, at + 4) : undefined;
      if (end === undefined) areCommentsClosed = false;
      else {
        tags.push({ start: at, end, name: COMMENT, isEnd: false });
        at = end - 1;
      }
      continue;
    }
    const name = /^(\/?)([A-Za-z][A-Za-z0-9]*)/.exec(head);
    if (name === null) continue;
    const length = octets.subarray(at, at + MAX_TAG).indexOf(0x3e) + 1;
    if (length > 0) tags.push({ start: at, end: at + length, name: asciiLowerCase(name[2]!), isEnd: name[1] === '/' });
  }
  return tags;
}

function endOfComment(octets: Uint8Array, from: number): number | undefined {
  for (let at = octets.indexOf(0x3e, from); at >= 0; at = octets.indexOf(0x3e, at + 1))
    if (octets[at - 1] === 0x2d && octets[at - 2] === 0x2d) return at + 1;
  return undefined;
}

/** The first index whose value is not less. */
export function lowerBound(values: Uint32Array, value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
