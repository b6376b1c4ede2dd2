/** Octets as numbers and as a binary string, in which a unit is an octet. */

/** Octets as they are, from a binary string. Units above 255 lose their high bits: there must be none. */
export function bytesOf(binary: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

export function isEqualOctets(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
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
  // At most 8192 items.
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return text;
}
