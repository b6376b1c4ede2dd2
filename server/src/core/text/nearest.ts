/** "Did you mean": the known word that a misspelt one stands for. */

import { asciiLowerCase } from './domain-name.ts';
import { say } from './say.ts';

/** Words are short; what is longer than this is not a misspelling of one. */
const MAX_WORD = 48;

/** The nearest of the known words, if it is near enough and alone at that distance: one mistake in a short word, two in a long one. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word === '' || word.length > MAX_WORD) return undefined;
  const lower = asciiLowerCase(word);
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  let isTie = false;
  for (const candidate of known) {
    const allowed = candidate.length < 3 ? 0 : candidate.length < 6 ? 1 : candidate.length < 9 ? 2 : 3;
    if (!mayBeNear(lower, candidate, allowed)) continue;
    const distance = editDistance(lower, candidate);
    if (distance > allowed || distance > bestDistance) continue;
    isTie = distance === bestDistance;
    best = candidate;
    bestDistance = distance;
  }
  return isTie ? undefined : best;
}

/** The same as a question after a sentence; empty where no word is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const best = nearest(word, known);
  return best === undefined ? '' : say` Did you mean "${best}"?`;
}

/** The signs of words as bits, for {@link mayBeNear}; of the known words, which are always the same. */
const SIGNS_OF = new Map<string, number>();

/** Whether a word is perhaps within so many mistakes of a known one: a mistake adds one sign and takes one away at most. */
export function mayBeNear(word: string, known: string, mistakes: number): boolean {
  if (Math.abs(word.length - known.length) > mistakes) return false;
  let signs = SIGNS_OF.get(known);
  if (signs === undefined) {
    signs = signsOf(known);
    SIGNS_OF.set(known, signs);
  }
  const own = signsOf(word);
  return bitsIn(own & ~signs) <= mistakes && bitsIn(signs & ~own) <= mistakes;
}

function signsOf(word: string): number {
  let signs = 0;
  for (let i = 0; i < word.length; i++) signs |= 1 << (word.charCodeAt(i) & 31);
  return signs;
}

function bitsIn(bits: number): number {
  let count = 0;
  for (let left = bits; left !== 0; left &= left - 1) count++;
  return count;
}

/** Insertions, deletions, replacements, and neighbours swapped. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, beforeLast[j - 2]! + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
