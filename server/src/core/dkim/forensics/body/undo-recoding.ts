/** Parts in another transfer encoding, or in the same one with other lines; and in another charset. */

import { asciiUpperCase } from '../../../text/ascii.ts';
import type { ChangeKind } from '../../results.ts';
import type { Change, Undo } from '../undo.ts';
import type { BodyLines } from './body-lines.ts';
import { firstDifference } from './difference.ts';
import { type Leaf, leavesOf } from './leaves.ts';
import { type Content, recombine } from './recombination.ts';
import { type HeadChanges, type Styles, stylesFor } from './styles.ts';
import { toSingleOctets, toUtf8 } from './undo-rewrites.ts';

/** Longer bodies are not encoded again, in octets. */
const MAX_RECODED = 4_000_000;

export const undoRecoding: Undo<BodyLines> = {
  kinds: ['transfer-encoding-changed'],
  likelihood: 80,
  applies: (body) => body.length <= MAX_RECODED && leavesOf(body).decoded.length > 0,
  candidates: (body) => recombine(body, asTheyAre(body), stylesOf(body)),
};

/** All of them; each by itself; those in one encoding; and attachments alone. */
function* asTheyAre(body: BodyLines): Generator<Content> {
  const texts = leavesOf(body).decoded.filter(({ isText }) => isText);
  const sets = [texts, ...(texts.length > 1 ? texts.map((leaf) => [leaf]) : [])];
  for (const encoding of new Set(texts.map(({ part }) => part.encoding))) {
    const alike = texts.filter(({ part }) => part.encoding === encoding);
    if (alike.length > 1 && alike.length < texts.length) sets.push(alike);
  }
  for (const set of [...sets, []])
    yield { kinds: [], texts: new Map(set.map((leaf) => [leaf, leaf.content])), changes: () => [] };
}

function stylesOf(body: BodyLines): Styles {
  return stylesFor(body, leavesOf(body).decoded);
}

/** Decoded, converted, and written again. */
export const undoCharsetInParts: Undo<BodyLines> = {
  kinds: ['charset-changed'],
  likelihood: 10,
  applies: (body) => body.length <= MAX_RECODED && leavesOf(body).decoded.some(isConvertible),
  candidates: (body) => recombine(body, converted(body), stylesOf(body)),
};

const CHARSETS = ['windows-1252', 'iso-8859-1', 'iso-8859-15', 'iso-8859-2'];

function isConvertible({ isText, content }: Leaf): boolean {
  return isText && /[\x80-\xff]/.test(content);
}

function* converted(body: BodyLines): Generator<Content | number> {
  const leaves = leavesOf(body).decoded.filter(isConvertible);
  for (const charset of CHARSETS) {
    for (const convert of [toSingleOctets, toUtf8]) {
      yield leaves.reduce((sum, { content }) => sum + content.length, 0);
      const texts = new Map<Leaf, string>();
      for (const leaf of leaves) {
        const text = convert(leaf.content, charset);
        if (text !== undefined && text !== leaf.content) texts.set(leaf, text);
      }
      if (texts.size === 0) continue;
      const changes = (): readonly Change[] => contentChanges(body, texts, 'charset-changed');
      const before = convert === toUtf8 ? 'utf-8' : charset;
      for (const name of [before, asciiUpperCase(before), undefined]) {
        const heads = name === undefined ? undefined : headsWithCharset([...texts.keys()], name);
        yield { kinds: ['charset-changed'], texts, ...(heads === undefined ? {} : { heads }), changes };
      }
    }
  }
}

/** The charset was named in the heads of parts as well. */
function headsWithCharset(leaves: readonly Leaf[], charset: string): HeadChanges {
  const rename = (head: string): string =>
    head.replace(/(charset ?= ?"?)[\w.:-]+/i, (_, name: string) => name + charset);
  return new Map(leaves.map((leaf) => [leaf, rename]));
}

/** What was there, and what is. */
export function contentChanges(body: BodyLines, texts: ReadonlyMap<Leaf, string>, kind: ChangeKind): readonly Change[] {
  return [...texts].map(([{ content, part }, before]) => ({
    kind,
    ...firstDifference(before, content),
    place: body.place(part.from, part.to),
  }));
}
