/** One key that was entered as several TXT records of its selector: its strings, or its tags and its data, each in a record. */

import { classifyKeyData } from '../dkim/key-data.ts';
import type { KeyView } from './key-view.ts';

export interface SplitKey<View extends KeyView = KeyView> {
  /** The parts as the text of the key needs them: tags, `p=` with the beginning of the data, the rest of it. */
  readonly parts: readonly View[];
  /** The text of the whole key. */
  readonly text: string;
  /** Whether the parts make a key in this order alone. */
  readonly isCertain: boolean;
}

/** The strings of a key of 16384 bits are fewer. */
const MAX_PARTS = 12;
/** Rests that are tried in every order; more are taken as they are in the file. */
const MAX_ORDERED = 3;

/** Data of `p=` alone. */
const REST = /^[A-Za-z0-9+/\s]{16,}(?:=[=\s]*)?(?:;\s*)?$/;

/** Whether a text may be a part of a key's data. */
export function isRestOfKey(text: string): boolean {
  return REST.test(text);
}

/**
 * The key whose parts are records of one name; undefined where there is none.
 *
 * @param set different records of the name, in the order of the text
 */
export function splitKeyOf<View extends KeyView>(set: readonly View[]): SplitKey<View> | undefined {
  if (set.length < 2) return undefined;
  const rests = set.filter(({ data }) => isRestOfKey(data.text));
  const named = set.filter((view) => view.isKey && !rests.includes(view));
  const heads = named.filter(({ key }) => key.data === undefined);
  const [begun, ...others] = named.filter(({ key }) => key.data !== undefined);
  if (begun === undefined || others.length > 0 || heads.length > 1 || heads.length + rests.length === 0)
    return undefined;
  // Each of two with a version is a record of its own.
  if (heads.length > 0 && begun.key.list.get('v') !== undefined) return undefined;
  if (1 + heads.length + rests.length > MAX_PARTS) return undefined;
  const { data } = begun.key;
  if (rests.length > 0 && data!.span.end !== begun.data.text.trimEnd().length) return undefined;
  const orders = rests.length > MAX_ORDERED ? [rests] : permutations(rests);
  const whole = orders.filter((order) => isWhole([data!.value.text, ...order.map(dataOf)].join('')));
  const [first] = whole;
  if (first === undefined) return undefined;
  const tags = heads.map((head) => `${head.data.text.replace(/(?<![\s;])[\s;]+$/, '')}; `).join('');
  return {
    parts: [...heads, begun, ...first],
    text: tags + begun.data.text.trim() + first.map(dataOf).join(''),
    isCertain: whole.length === 1 && rests.length <= MAX_ORDERED,
  };
}

function isWhole(data: string): boolean {
  const { material } = classifyKeyData(data);
  return material?.algorithm !== undefined && !material.isTruncated && material.trailing === 0;
}

function dataOf({ data }: KeyView): string {
  return data.text.trim().replace(/(?<![\s;])[\s;]+$/, '');
}

/** The given order first. */
function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((item, i) =>
    permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]),
  );
}
