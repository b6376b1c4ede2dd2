/** Numbers and the words that go with them. Nouns are given in English: they are parts of keys (`1 octet`, `{0} octets`). */

import { counted, say } from './say.ts';

/** "1 octet", "2 octets". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return counted(count, String(count), one, many);
}

/** The word alone: agree(keys.length, say`is`, say`are`). */
export function agree(count: number, one: string, many: string): string {
  return count === 1 ? one : many;
}

const NUMBERS = [
  say`no`,
  say`one`,
  say`two`,
  say`three`,
  say`four`,
  say`five`,
  say`six`,
  say`seven`,
  say`eight`,
  say`nine`,
  say`ten`,
];

/** For running text: "no lines", "two lines", "12 lines". */
export function countInWords(count: number, one: string): string {
  return counted(count, NUMBERS[count] ?? String(count), one, `${one}s`);
}
