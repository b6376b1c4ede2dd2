/** Lists, which may be long: as arguments of a call they would overflow the stack. */

import { say } from './say.ts';

/** Adds all items at the end. */
export function append<T>(list: T[], items: Iterable<T>): void {
  for (const item of items) list.push(item);
}

/** The greatest of some numbers, at least `floor`. */
export function greatest(numbers: Iterable<number>, floor: number): number {
  let most = floor;
  for (const number of numbers) if (number > most) most = number;
  return most;
}

/** The least of some numbers, at most `ceiling`. */
export function least(numbers: Iterable<number>, ceiling: number): number {
  let few = ceiling;
  for (const number of numbers) if (number < few) few = number;
  return few;
}

/** The first item of each key. */
export function uniqueBy<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const known = new Set<string>();
  return items.filter((item) => {
    const key = keyOf(item);
    return !known.has(key) && known.add(key);
  });
}

/** The items by their keys, in their order; keys in the order of their first items. */
export function groupBy<K, T>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** "a", "a and b", "a, b and c" */
export function joined(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : say`${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
