/** Octets as numbers and as a binary string, in which a unit is an octet. */

/** Octets as they are, from a binary string. Units above 255 lose their high bits: there must be none. */
export function bytesOf(binary: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

export function isUtf8(octets: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(octets);
    return true;
  } catch {
    return false;
  }
}

/**
 * Octets as text that loses none of them: UTF-8 where it is that, and U+DC80 to U+DCFF for each other octet from 128 on. For programs that
 * write the octets again, not for editors, whose texts have U+FFFD there.
 */
export function decodeOctets(bytes: Uint8Array): string {
  const utf8 = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
  try {
    return utf8.decode(bytes);
  } catch {
    let text = '';
    for (let i = 0; i < bytes.length; ) {
      const length = sequenceLength(bytes, i);
      text += length === 0 ? String.fromCharCode(0xdc00 + bytes[i]!) : utf8.decode(bytes.subarray(i, i + length));
      i += Math.max(1, length);
    }
    return text;
  }
}

/** The length of the ASCII run or of the UTF-8 sequence that begins at an octet; 0 where none does (RFC 3629 §4). */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) {
    let end = at + 1;
    while (end < bytes.length && bytes[end]! < 0x80) end++;
    return end - at;
  }
  const length = first >= 0xf0 && first <= 0xf4 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (length === 0 || first > 0xf4 || at + length > bytes.length) return 0;
  for (let i = 1; i < length; i++) if ((bytes[at + i]! & 0xc0) !== 0x80) return 0;
  const second = bytes[at + 1]!;
  const isOverlong = (first === 0xe0 && second < 0xa0) || (first === 0xf0 && second < 0x90);
  const isOutside = (first === 0xed && second > 0x9f) || (first === 0xf4 && second > 0x8f);
  return isOverlong || isOutside ? 0 : length;
}

export function isEqualOctets(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

const HEX = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'));

/** Hexadecimal digits in lower case, two an octet. */
export function hexOf(octets: Uint8Array): string {
  let hex = '';
  for (let i = 0; i < octets.length; i++) hex += HEX[octets[i]!]!;
  return hex;
}

/** @param digits hexadecimal, two an octet */
export function octetsOfHex(digits: string): Uint8Array<ArrayBuffer> {
  const octets = new Uint8Array(digits.length >> 1);
  for (let i = 0; i < octets.length; i++) octets[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return octets;
}

/** A text whose units are the octets, or the units given. */
export function binaryOf(bytes: Uint8Array | Uint16Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) {
    // At most 8192 items; an iterator, as spreading makes one, takes several times as long.
    text += String.fromCharCode.apply(null, bytes.subarray(i, i + 8192) as ArrayLike<number> as number[]);
  }
  return text;
}

/** A binary string as people read it: what its octets mean in UTF-8, or itself where they are not UTF-8. */
export function shownOctets(binary: string): string {
  if (!/[\x80-\xff]/.test(binary) || /[^\0-\xff]/.test(binary)) return binary;
  try {
    return new TextDecoder('utf-8', { ignoreBOM: true, fatal: true }).decode(bytesOf(binary));
  } catch {
    return binary;
  }
}
