/**
 * What a body held, and how it was written, are sought together: every content with every style, the likely ones of both
 * first.
 */

import { binaryOf } from '../../../text/octets.ts';
import type { ChangeKind } from '../../results.ts';
import type { Candidate, Change } from '../undo.ts';
import type { BodyLines, LineEdit } from './body-lines.ts';
import { firstDifference } from './difference.ts';
import type { Frame } from './frames.ts';
import type { Leaf } from './leaves.ts';
import { type Style, type Styles, type Written, writeAll } from './styles.ts';
import { MAX_COMBINED } from './undo-lines.ts';

/** What some leaves may have held before a change. */
export interface Content {
  readonly kinds: readonly ChangeKind[];
  readonly texts: ReadonlyMap<Leaf, string>;
  changes(): readonly Change[];
}

/** How many octets could be hashed while one is encoded, about. */
const WRITING = 4;
/** So many styles of the likeliest content come before the second content. */
const FIRST_STYLES = 4;
const MAX_ROUND = 1 << 14;

/** A content and what was tried of it. */
interface Trial {
  readonly content: Content;
  readonly length: number;
  /** What was written already, by its hash: many styles write most texts alike. */
  readonly seen: Set<string>;
  rank: number;
  isDone: boolean;
}

export function* recombine(
  body: BodyLines,
  contents: Iterator<Content | number>,
  styles: Styles,
): Generator<Candidate | number> {
  const trials: Trial[] = [];
  let hasMore = true;
  // The n-th content gets an n-th of the styles that the first one gets.
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
      yield* goOn(body, trial, styles, Math.floor(round / (i + 1)) * FIRST_STYLES);
    }
    if (!hasMore && trials.every(({ isDone }) => isDone)) return;
  }
}

function trialOf(content: Content): Trial {
  let length = 0;
  for (const text of content.texts.values()) length += text.length;
  return { content, length, seen: new Set(), rank: 0, isDone: false };
}

function* goOn(body: BodyLines, trial: Trial, styles: Styles, until: number): Generator<Candidate | number> {
  const { content, seen, length } = trial;
  while (!trial.isDone && seen.size < until) {
    const style = styles.at(trial.rank++);
    if (style === undefined) {
      trial.isDone = true;
      return;
    }
    if (style.scope === 'changed' && content.texts.size === 0) continue;
    yield WRITING * length + 100;
    const written = writeAll(body, styles.leaves, content.texts, style);
    if (written === undefined) continue;
    const { size } = seen;
    if (seen.add(hashOf(written.edits)).size === size) continue;
    yield candidateOf(body, content, written, style);
  }
}

function candidateOf(body: BodyLines, content: Content, written: Written, style: Style): Candidate {
  const { edits, rewritten, frame } = written;
  return body.candidate(
    edits,
    content.kinds.length === 0 ? ['transfer-encoding-changed'] : content.kinds,
    () => [...content.changes(), ...recodings(body, content, rewritten, style), ...frameChanges(body, frame)],
    { hasFooter: body.length <= MAX_COMBINED && edits.some(({ to }) => to >= body.count) },
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

function frameChanges(body: BodyLines, frame: Frame): readonly Change[] {
  return frame.map(({ from, to, text }) => ({
    kind: text.length === 0 ? 'lines-added' : 'line-breaks-moved',
    before: binaryOf(text),
    after: binaryOf(body.lines(from, to)),
    place: body.place(from, to),
  }));
}

/** FNV-1a: a collision only leaves out one text. */
function hashOf(edits: readonly LineEdit[]): string {
  let hash = 0x811c9dc5;
  let other = 0;
  let length = 0;
  for (const { from, text } of edits) {
    hash = Math.imul(hash ^ from, 0x01000193);
    for (let i = 0; i < text.length; i++) {
      hash = Math.imul(hash ^ text[i]!, 0x01000193);
      other = (Math.imul(other, 31) + text[i]!) | 0;
    }
    length += text.length;
  }
  return `${length}:${hash >>> 0}:${other}`;
}
