/** Parts in another transfer encoding, or in the same one with other lines; and in another charset. */

import { asciiUpperCase } from '../../../text/ascii.ts';
import { asciiLowerCase } from '../../../text/domain-name.ts';
import { UNWRITABLE } from '../../../text/encode-charset.ts';
import type { ChangeKind } from '../../results.ts';
import { inTurns } from '../turns.ts';
import type { Change, Undo } from '../undo.ts';
import type { BodyLines } from './body-lines.ts';
import { conversionsOf, isConvertible, mentionedCharsets } from './conversions.ts';
import { firstDifference } from './difference.ts';
import { insertionsInto, workOf } from './insertions.ts';
import { type Leaf, leavesOf } from './leaves.ts';
import { type Content, recombine } from './recombination.ts';
import { type HeadChanges, type Styles, stylesFor } from './styles.ts';
import { insertionChanges, kindsOf, textsWithout } from './undo-insertions.ts';

/** Longer bodies are not encoded again, in octets. */
const MAX_RECODED = 4_000_000;

export const undoRecoding: Undo<BodyLines> = {
  kinds: ['transfer-encoding-changed'],
  likelihood: 80,
  fadesAfter: 8_000_000,
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

/** Decoded, converted, and written again; what was put in then is taken out. */
export const undoCharsetInParts: Undo<BodyLines> = {
  kinds: ['charset-changed', 'encoded-text-added'],
  likelihood: 80,
  applies: (body) =>
    body.length <= MAX_RECODED &&
    leavesOf(body).decoded.some(({ isText, content }) => isText && isConvertible(content)),
  candidates: (body) => recombine(body, converted(body), stylesOf(body)),
};

/** So many charsets are tried with texts that were put in. */
const MAX_WITH_INSERTIONS = 4;

/** What all parts held in one charset. */
interface ConvertedTexts {
  /** The charsets in which it is the same octets, the likely ones first. */
  readonly charsets: readonly string[];
  readonly texts: ReadonlyMap<Leaf, string>;
}

function* converted(body: BodyLines): Generator<Content | number> {
  const leaves = leavesOf(body).decoded.filter(({ isText }) => isText);
  yield 4 * leaves.reduce((sum, { content }) => sum + content.length, 0);
  const ways = convertedTexts(body, leaves);
  const kind = 'charset-changed';
  for (const way of ways) {
    if ([...way.texts.values()].some((text) => text.includes(UNWRITABLE))) continue;
    yield* named(way, { kinds: [kind], texts: way.texts, changes: () => contentChanges(body, way.texts, kind) });
  }
  yield* inTurns(ways.slice(0, MAX_WITH_INSERTIONS).map((way) => insertedInto(body, leaves, way)));
}

/** The likely charsets first. */
function convertedTexts(body: BodyLines, leaves: readonly Leaf[]): readonly ConvertedTexts[] {
  const all = leaves.flatMap((leaf) => {
    const { content, part } = leaf;
    const conversions = isConvertible(content) ? conversionsOf(content, part.charset, mentionedCharsets(body)) : [];
    return conversions.map((conversion) => ({ leaf, ...conversion }));
  });
  const found = new Map<string, { readonly charsets: string[]; readonly texts: ReadonlyMap<Leaf, string> }>();
  for (const charset of new Set(all.map((each) => asciiLowerCase(each.charset)))) {
    const alike = all.filter((each) => asciiLowerCase(each.charset) === charset);
    const texts = new Map(alike.map(({ leaf, octets }) => [leaf, octets]));
    const key = alike.map(({ octets }) => octets).join(UNWRITABLE);
    const known = found.get(key);
    if (known === undefined) found.set(key, { charsets: [alike[0]!.charset], texts });
    else known.charsets.push(alike[0]!.charset);
  }
  return [...found.values()];
}

function* insertedInto(body: BodyLines, leaves: readonly Leaf[], way: ConvertedTexts): Generator<Content | number> {
  const kind = 'charset-changed';
  for (const insertions of insertionsInto(leaves, way.texts, true)) {
    yield insertions.reduce((sum, insertion) => sum + workOf(insertion) / 4, 100);
    const without = textsWithout(insertions);
    if (without === undefined) continue;
    const texts = new Map([...way.texts, ...without]);
    if ([...texts.values()].some((text) => text.includes(UNWRITABLE))) continue;
    // Where all that is left is ASCII, nothing of it was converted.
    const changed = new Map([...way.texts].filter(([leaf]) => isConvertible(texts.get(leaf)!)));
    yield* named(way, {
      kinds: [...(changed.size > 0 ? ([kind] as const) : []), ...kindsOf(body, insertions)],
      texts,
      changes: () => [...contentChanges(body, changed, kind), ...insertionChanges(body, insertions)],
    });
  }
}

const MAX_NAMES = 3;

/** With the charset named in the heads of parts, in small letters and in large ones, and without. */
function* named({ charsets, texts }: ConvertedTexts, content: Content): Generator<Content> {
  const likely = charsets.slice(0, MAX_NAMES);
  for (const name of new Set([...likely, ...likely.map(asciiLowerCase), ...likely.map(asciiUpperCase)]))
    yield { ...content, heads: headsWithCharset([...texts.keys()], name) };
  yield content;
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
