/** Links that a service of the receiver has rewritten, in text as it is and in encoded parts. */

import { greatest } from '../../../text/lists.ts';
import type { Change, Undo } from '../undo.ts';
import { type BodyLines, wholeBody } from './body-lines.ts';
import { firstDifference } from './difference.ts';
import { insertionsInto, workOf } from './insertions.ts';
import { type Leaf, leavesOf } from './leaves.ts';
import { unwrappedLinks } from './links.ts';
import { type Content, recombine } from './recombination.ts';
import { stylesFor } from './styles.ts';
import { insertionChanges, kindsOf, textsWithout } from './undo-insertions.ts';
import { MAX_COMBINED } from './undo-lines.ts';
import { contentChanges } from './undo-recoding.ts';

/** Bodies up to this length are searched for links, in octets. */
const MAX_TEXT = 2_000_000;
const LINKS = /safelinks\.protection|urldefense|linkprotect\.cudasvc|secure-web\.cisco|protection\.sophos/i;

export const undoLinks: Undo<BodyLines> = {
  kinds: ['links-rewritten'],
  likelihood: 200,
  applies: (body) => body.length <= MAX_TEXT && LINKS.test(body.text),
  *candidates(body) {
    for (const text of unwrappedLinks(body.text, /<\w/.test(body.text)))
      yield body.candidate([wholeBody(body, text)], ['links-rewritten'], () => [changeOf(body, body.text, text)], {
        hasFooter: body.length <= MAX_COMBINED,
      });
  },
};

/** All parts, each written again; then also without what was put in. */
export const undoLinksInParts: Undo<BodyLines> = {
  kinds: ['links-rewritten'],
  likelihood: 300,
  applies: (body) => unwrappedIn(body).length > 0,
  candidates: (body) => {
    const { decoded } = leavesOf(body);
    return recombine(body, contentsOf(body), stylesFor(body, decoded));
  },
};

function* contentsOf(body: BodyLines): Generator<Content | number> {
  const ways = unwrappedIn(body);
  const kind = 'links-rewritten';
  for (const texts of ways) yield { kinds: [kind], texts, changes: () => contentChanges(body, texts, kind) };
  const [first] = ways;
  if (first === undefined) return;
  for (const insertions of insertionsInto(leavesOf(body).decoded, first, true)) {
    yield insertions.reduce((sum, insertion) => sum + workOf(insertion) / 4, 100);
    const without = textsWithout(insertions);
    if (without === undefined) continue;
    yield {
      kinds: [kind, ...kindsOf(body, insertions)],
      texts: new Map([...first, ...without]),
      changes: () => [...contentChanges(body, first, kind), ...insertionChanges(body, insertions)],
    };
  }
}

const FOUND = new WeakMap<BodyLines, readonly ReadonlyMap<Leaf, string>[]>();

/** What the parts with such links held, in each way of writing them back. */
function unwrappedIn(body: BodyLines): readonly ReadonlyMap<Leaf, string>[] {
  let found = FOUND.get(body);
  if (found === undefined) {
    const parts = leavesOf(body).decoded.flatMap((leaf) => {
      const hasLinks = leaf.isText && leaf.content.length <= MAX_TEXT && LINKS.test(leaf.content);
      const contents = hasLinks ? unwrappedLinks(leaf.content, leaf.isMarkup) : [];
      return contents.length === 0 ? [] : [{ leaf, contents }];
    });
    const most = greatest(
      parts.map(({ contents }) => contents.length),
      0,
    );
    found = Array.from(
      { length: most },
      (_, i) => new Map(parts.map(({ leaf, contents }) => [leaf, contents[Math.min(i, contents.length - 1)]!])),
    );
    FOUND.set(body, found);
  }
  return found;
}

function changeOf(body: BodyLines, now: string, before: string): Change {
  return { kind: 'links-rewritten', ...firstDifference(before, now), place: body.place(0, body.count) };
}
