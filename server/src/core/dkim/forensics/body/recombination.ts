/**
 * What a body held, and how it was written, are sought together: every content with every style, the likely ones of both
 * first.
 */

import { binaryOf } from '../../../text/octets.ts';
import type { ChangeKind } from '../../results.ts';
import type { Candidate, Change } from '../undo.ts';
import type { BodyLines, LineEdit } from './body-lines.ts';
import { firstDifference } from './difference.ts';
import type { Leaf } from './leaves.ts';
import { boundariesOf } from './mime-parts.ts';
import { SharedHash } from './shared-hash.ts';
import { type HeadChanges, type Style, type Styles, type Written, WrittenTexts, writeAll } from './styles.ts';
import { MAX_COMBINED } from './undo-lines.ts';

/** What some leaves may have held before a change. */
export interface Content {
  readonly kinds: readonly ChangeKind[];
  readonly texts: ReadonlyMap<Leaf, string>;
  /** What was done to heads of parts. */
  readonly heads?: HeadChanges;
  changes(): readonly Change[];
}

/** How many octets could be hashed while one is encoded, about. */
const WRITING = 4;
/** To choose a style and to find out whether it writes anything takes as long as hashing so many octets, about. */
const TRYING = 700;
/** To find out that a style differs in nothing that matters takes as long as hashing so many octets, about; and after how much of that others get a turn. */
const PASSING = 120;
const MOST_PASSED = 20_000;
/** To find out whether an edit is new takes as long as hashing so many octets, about. */
const TRYING_EDIT = 150;
/** So many styles of the likeliest content come before the second content, about. */
const FIRST_STYLES = 6;
const MAX_ROUND = 1 << 20;

/** A content and what was tried of it. */
interface Trial {
  readonly content: Content;
  /** What was written already, by its hash: many styles write most texts alike. */
  readonly seen: Set<string>;
  /** In what styles: many differ only in what does not matter for this content. */
  readonly tried: Set<string>;
  rank: number;
  isDone: boolean;
}

export function* recombine(
  body: BodyLines,
  contents: Iterator<Content | number>,
  styles: Styles,
): Generator<Candidate | number> {
  const trials: Trial[] = [];
  const memory = memoryOf(styles);
  let hasMore = true;
  // Both are as likely as their ranks say: in the order of n * m.
  for (let round = 1; round <= MAX_ROUND; round *= 2) {
    for (let i = 0; i < round; i++) {
      while (i >= trials.length && hasMore) {
        const { value, done } = contents.next();
        if (done === true) hasMore = false;
        else if (typeof value === 'number') yield value;
        else trials.push(trialOf(value));
      }
      const trial = trials[i];
      if (trial === undefined) break;
      yield* goOn(body, trial, styles, memory, Math.floor((FIRST_STYLES * round) / (i + 1)));
    }
    if (!hasMore && trials.every(({ isDone }) => isDone)) return;
  }
}

function trialOf(content: Content): Trial {
  return { content, seen: new Set(), tried: new Set(), rank: 0, isDone: false };
}

/** What is used again from candidate to candidate. */
interface Memory {
  readonly texts: WrittenTexts;
  /** By the rank of the style: the texts of one style begin alike. */
  readonly hashes: Map<number, SharedHash>;
  readonly identities: WeakMap<Uint8Array, string>;
}

const MEMORIES = new WeakMap<Styles, Memory>();

function memoryOf(styles: Styles): Memory {
  let memory = MEMORIES.get(styles);
  if (memory === undefined) {
    memory = { texts: new WrittenTexts(), hashes: new Map(), identities: new WeakMap() };
    MEMORIES.set(styles, memory);
  }
  return memory;
}

/** So many styles have a hash of their own. */
const MAX_HASHES = 32;

function* goOn(
  body: BodyLines,
  trial: Trial,
  styles: Styles,
  memory: Memory,
  until: number,
): Generator<Candidate | number> {
  const { content, seen, tried } = trial;
  const { texts, hashes } = memory;
  const ranked = styles.forChanged(content.texts);
  let passed = 0;
  while (!trial.isDone && seen.size < until) {
    const rank = trial.rank++;
    const style = ranked.at(rank);
    if (style === undefined) {
      trial.isDone = true;
      return;
    }
    if (style.scope === 'changed' && content.texts.size === 0) continue;
    passed += PASSING;
    const { size: known } = tried;
    if (tried.add(texts.keyOf(styles.leaves, content.texts, style)).size === known) {
      if (passed < MOST_PASSED) continue;
      yield passed;
      passed = 0;
      continue;
    }
    texts.work = 0;
    const written = writeAll(body, styles.leaves, content.texts, style, texts, content.heads);
    yield passed + workOf(texts, written);
    passed = 0;
    if (written === undefined) continue;
    const { size } = seen;
    if (seen.add(identityOf(written.edits, memory.identities)).size === size) continue;
    const slot = rank % MAX_HASHES;
    const shared = hashes.get(slot) ?? new SharedHash();
    hashes.set(slot, shared);
    yield candidateOf(body, content, written, style, shared);
  }
}

/** What it took to write that, in octets hashed. */
export function workOf({ work }: WrittenTexts, written: Written | undefined): number {
  return WRITING * work + TRYING + TRYING_EDIT * (written?.edits.length ?? 0);
}

function candidateOf(body: BodyLines, content: Content, written: Written, style: Style, shared: SharedHash): Candidate {
  const { edits, rewritten, frame } = written;
  return body.candidate(
    edits,
    content.kinds.length === 0 ? ['transfer-encoding-changed'] : content.kinds,
    () => [...content.changes(), ...recodings(body, content, rewritten, style), ...frameChanges(body, frame)],
    { hasFooter: body.length <= MAX_COMBINED && edits.some(({ to }) => to >= body.count), shared },
  );
}

/** What was written in another way: to change a content a part is written again, but not in another encoding. */
function recodings(
  body: BodyLines,
  { kinds, texts }: Content,
  rewritten: Written['rewritten'],
  style: Style,
): readonly Change[] {
  return rewritten.flatMap(({ leaf, before }): Change[] => {
    const { part } = leaf;
    const isOwn = leaf.isText && (style.encodings.includes(part.encoding ?? '8bit') || !leaf.isDecoded);
    if (kinds.length > 0 && texts.has(leaf) && isOwn) return [];
    return [
      {
        kind: 'transfer-encoding-changed',
        ...firstDifference(before, binaryOf(body.lines(part.from, part.to))),
        place: body.place(part.from, part.to),
      },
    ];
  });
}

/** What was done beside the contents. */
export function frameChanges(body: BodyLines, frame: readonly LineEdit[]): readonly Change[] {
  return frame.map(({ from, to, text }) => {
    const before = binaryOf(text);
    const after = binaryOf(body.lines(from, to));
    return { kind: frameKind(body, from, before, after), before, after, place: body.place(from, to) };
  });
}

function frameKind(body: BodyLines, from: number, before: string, after: string): ChangeKind {
  if (before === '') return 'lines-added';
  if (/^\r\n--[^\r]{1,200}--\r\n$/.test(`\r\n${before.trimStart()}`) && after === '')
    return 'closing-delimiter-removed';
  const isFirst = boundariesOf(body).every(({ lines }) => from <= lines[0]!);
  if (isFirst && after.trim() === '') return 'lines-removed';
  if (before.trim() === '' && after === '') return 'white-space-in-body';
  const packed = (text: string): string => text.replace(/\s+/g, '');
  return packed(before) === packed(after) ? 'line-breaks-moved' : 'part-heads-rewritten';
}

function identityOf(edits: readonly LineEdit[], known: WeakMap<Uint8Array, string>): string {
  return edits
    .map(({ from, text }) => {
      let hash = known.get(text);
      if (hash === undefined) {
        hash = hashOf(text);
        known.set(text, hash);
      }
      return `${from}:${hash}`;
    })
    .join(' ');
}

/** FNV-1a: a collision only leaves out one text. */
function hashOf(text: Uint8Array): string {
  let hash = 0x811c9dc5;
  let other = 0;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text[i]!, 0x01000193);
    other = (Math.imul(other, 31) + text[i]!) | 0;
  }
  return `${text.length}:${hash >>> 0}:${other}`;
}
