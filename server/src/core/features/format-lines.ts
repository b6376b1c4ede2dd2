/** The data of a record as lines of atoms: what formatting moves about, without the spaces between. */

import type { Token } from '../zone/syntax.ts';

export interface Atom {
  readonly kind: 'field' | 'open' | 'close';
  readonly text: string;
  /** There is nothing between the field before it and this one, and nothing may: `a"b"` is read in two ways. */
  readonly isGlued: boolean;
}

export interface Line {
  readonly atoms: readonly Atom[];
  /** From its semicolon, without spaces at the end. */
  readonly comment: string | undefined;
  /** Empty at the end of the text. */
  readonly lineEnd: string;
}

/** @param leaves of one entry, after its type; undefined where parentheses are nested */
export function linesOf(text: string, leaves: readonly Token[]): readonly Line[] | undefined {
  const lines: Line[] = [];
  let atoms: Atom[] = [];
  let comment: string | undefined;
  let depth = 0;
  let before: Token['kind'] = 'space';
  const finish = (lineEnd: string) => {
    lines.push({ atoms, comment, lineEnd });
    atoms = [];
    comment = undefined;
  };
  for (const { kind, span } of leaves) {
    const written = text.slice(span.start, span.end);
    if (kind === 'newline') finish(written);
    else if (kind === 'comment') comment = withoutSpacesAtEnd(written);
    else if (kind !== 'space') {
      if (kind === 'open') depth++;
      if (kind === 'close') depth--;
      if (depth > 1 || depth < 0) return undefined;
      const isField = kind === 'word' || kind === 'quoted';
      const isGlued = isField && (before === 'word' || before === 'quoted');
      atoms.push({ kind: isField ? 'field' : kind, text: written, isGlued });
    }
    before = kind;
  }
  if (depth > 0) return undefined;
  if (atoms.length > 0 || comment !== undefined || lines.length === 0) finish('');
  return lines;
}

/** By hand, because a pattern would look at a long run of spaces once for each of them. */
export function withoutSpacesAtEnd(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === ' ' || text[end - 1] === '\t')) end--;
  return text.slice(0, end);
}
