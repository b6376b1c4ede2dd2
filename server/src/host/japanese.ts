/**
 * ISO-2022-JP and EUC-JP by iconv-lite's table, in place of the package `encoding-japanese`, which libmime uses for them and whose tables hold
 * the same characters once more. Only what libmime asks for is here.
 */

import iconv from 'iconv-lite';

const ESCAPE = 0x1b;

/** How the octets of a character set become EUC-JP; by the escape sequence that designates it (RFC 1468, RFC 2237, JIS X 0202). */
const DESIGNATIONS: readonly (readonly [sequence: string, width: 1 | 2, prefix: readonly number[], high: number])[] = [
  ['(B', 1, [], 0],
  ['(J', 1, [], 0],
  ['(H', 1, [], 0],
  ['(I', 1, [0x8e], 0x80],
  ['$@', 2, [], 0x80],
  ['$B', 2, [], 0x80],
  ['$(B', 2, [], 0x80],
  ['$(D', 2, [0x8f], 0x80],
];

/** Japanese text of octets, in whatever of the two encodings they are: EUC-JP has no escape sequences and sets the eighth bit. */
function convert(octets: Uint8Array): string {
  const known = new Map<number, string>();
  /** One at a time: what has no character must not take part of the next one with it. */
  const characterOf = (lead: number, trail: number): string => {
    const number = (lead << 8) | trail;
    let character = known.get(number);
    if (character === undefined) {
      const euc = [...prefix, lead | high, ...(width === 2 ? [trail | high] : [])];
      character = iconv.decode(Buffer.from(euc), 'eucjp');
      if ([...character].length !== 1) character = '\ufffd';
      known.set(number, character);
    }
    return character;
  };
  let [, width, prefix, high] = DESIGNATIONS[0]!;
  let text = '';
  for (let at = 0; at < octets.length; ) {
    const octet = octets[at]!;
    if (octet === ESCAPE) {
      const designation = DESIGNATIONS.find(([sequence]) =>
        [...sequence].every((character, i) => octets[at + 1 + i] === character.charCodeAt(0)),
      );
      if (designation !== undefined) {
        [, width, prefix, high] = designation;
        known.clear();
        at += 1 + designation[0].length;
        continue;
      }
    }
    // Control characters and line ends belong to no set.
    if (octet > 0x20 && octet < 0x7f && (width === 1 || (octets[at + 1] ?? 0) > 0x20)) {
      text += characterOf(octet, width === 2 ? octets[at + 1]! : 0);
      at += width;
      continue;
    }
    if (octet < 0x80) {
      text += String.fromCharCode(octet);
      at++;
      continue;
    }
    let end = at + 1;
    while (end < octets.length && octets[end]! >= 0x80) end++;
    text += iconv.decode(Buffer.from(octets.subarray(at, end)), 'eucjp');
    at = end;
  }
  return text;
}

export default { convert };
