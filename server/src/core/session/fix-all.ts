/** "Fix all": the safe fixes of a document that can be made together and leave receivers no worse off. */

import type { Finding } from '../rules/rule.ts';
import { type SafeFix, safeFixes } from '../rules/safe-fixes.ts';
import type { TextEdit } from '../text/edit.ts';

export interface FixAll {
  readonly edits: readonly TextEdit[];
  /** Findings whose safe fix is left to the user, because it would do harm beside what the zone says elsewhere. */
  readonly withheld: ReadonlySet<Finding>;
}

/** Each look reads the zone anew. Where so many do not tell the harmful fixes from the others, the rest is left to the user. */
const MAX_LOOKS = 64;
/** What needs more fixes than this is hardly a zone, and each look is long. */
const MANY = 20_000;
const MAX_LOOKS_AT_MANY = 4;

/**
 * The edits of every safe fix that can be made together. Where two would touch the same text, the first in the text is
 * made; the other comes with the next run.
 *
 * @param findings of the document, in the order of its text
 * @param isHarmful whether edits, made together, make the zone worse than it is
 */
export function fixAll(
  findings: readonly Finding[],
  uri: string,
  isHarmful: (edits: readonly TextEdit[]) => boolean,
): FixAll {
  const withheld = new Set<Finding>();
  const made: TextEdit[] = [];
  const safe = safeFixes(findings, uri);
  let looks = safe.length > MANY ? MAX_LOOKS_AT_MANY : MAX_LOOKS;
  /** Halves until the harmful ones are found: most often there are none, and one look is enough. */
  const add = (candidates: readonly SafeFix[]): void => {
    if (candidates.length === 0) return;
    const edits = candidates.flatMap((candidate) => candidate.edits);
    const isUnknown = --looks < 0;
    if (!isUnknown && !isHarmful([...made, ...edits])) {
      for (const edit of edits) made.push(edit);
    } else if (isUnknown || candidates.length === 1) {
      for (const { finding } of candidates) withheld.add(finding);
    } else {
      const half = candidates.length >> 1;
      add(candidates.slice(0, half));
      add(candidates.slice(half));
    }
  };
  add(safe);
  return { edits: made, withheld };
}
