/** Numbers and the words that go with them. */

/** "1 octet", "2 octets". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${agree(count, one, many)}`;
}

/** The word alone: `agree(keys.length, 'is', 'are')`. */
export function agree(count: number, one: string, many: string): string {
  return count === 1 ? one : many;
}

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** For running text: "no lines", "two lines", "12 lines". */
export function countInWords(count: number, one: string): string {
  return `${NUMBERS[count] ?? count} ${agree(count, one, `${one}s`)}`;
}
