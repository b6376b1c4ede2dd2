/** The safe fixes of findings that can be made together. */

import { DisjointEdits, type TextEdit } from '../text/edit.ts';
import type { Finding } from './rule.ts';

export interface SafeFix {
  readonly finding: Finding;
  readonly edits: readonly TextEdit[];
}

/**
 * Where two would touch the same text, the first in the text is taken.
 *
 * @param findings of the document, in the order of its text
 */
export function safeFixes(findings: readonly Finding[], uri: string): readonly SafeFix[] {
  const found: SafeFix[] = [];
  const all = new DisjointEdits();
  for (const finding of findings) {
    const fix = finding.fixes.find(({ safe, uri: other }) => safe === true && (other ?? uri) === uri);
    if (fix === undefined) continue;
    const edits = fix.edits();
    if (all.add(edits)) found.push({ finding, edits });
  }
  return found;
}
