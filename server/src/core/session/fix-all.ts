/** "Fix all": the safe fixes of a document that can be made together. */

import type { Finding } from '../rules/rule.ts';
import { areDisjoint, type TextEdit } from '../text/edit.ts';

/**
 * The edits of every safe fix that can be made together. Where two would touch the same text, the first in the text is
 * made; the other comes with the next run.
 *
 * @param findings of the document, in the order of its text
 */
export function fixAllEdits(findings: readonly Finding[], uri: string): readonly TextEdit[] {
  let edits: readonly TextEdit[] = [];
  for (const finding of findings) {
    const fix = finding.fixes.find(({ safe, uri: other }) => safe === true && (other ?? uri) === uri);
    if (fix === undefined) continue;
    const more = [...edits, ...fix.edits()];
    if (areDisjoint(more)) edits = more;
  }
  return edits;
}
