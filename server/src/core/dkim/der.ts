/**
 * Reads DER, the encoding of keys (ITU-T X.690), as far as keys need it: lengths of up to four octets, one octet of tag.
 * What the structures mean is `public-key.ts`'s.
 */

export const INTEGER = 0x02;
export const BIT_STRING = 0x03;
export const OCTET_STRING = 0x04;
export const NULL = 0x05;
export const OBJECT_IDENTIFIER = 0x06;
export const SEQUENCE = 0x30;

/** One element. Offsets count octets from the start of the data. */
export interface DerElement {
  readonly tag: number;
  readonly start: number;
  readonly contentStart: number;
  /** Where the content ends by its own length, which may lie beyond the data. */
  readonly contentEnd: number;
  /** Whether the data end before the content does. */
  readonly isTruncated: boolean;
}

/** The element at an offset; undefined where none begins there, or its length is not of DER. */
export function readElement(data: Uint8Array, at: number, end: number = data.length): DerElement | undefined {
  if (at + 2 > end) return undefined;
  const tag = data[at]!;
  if ((tag & 0x1f) === 0x1f) return undefined;
  const first = data[at + 1]!;
  let contentStart = at + 2;
  let length = first;
  if (first & 0x80) {
    const octets = first & 0x7f;
    if (octets === 0 || octets > 4 || contentStart + octets > end) return undefined;
    length = 0;
    for (let i = 0; i < octets; i++) length = length * 256 + data[contentStart + i]!;
    contentStart += octets;
  }
  const contentEnd = contentStart + length;
  return { tag, start: at, contentStart, contentEnd, isTruncated: contentEnd > end };
}

/** The elements in a constructed one, as far as they can be read; the last may be truncated. */
export function readChildren(data: Uint8Array, parent: DerElement, limit = 16): DerElement[] {
  const children: DerElement[] = [];
  const end = Math.min(parent.contentEnd, data.length);
  let at = parent.contentStart;
  while (at < end && children.length < limit) {
    const child = readElement(data, at, end);
    if (child === undefined) break;
    children.push(child);
    at = child.contentEnd;
  }
  return children;
}

export function contentOf(data: Uint8Array, element: DerElement): Uint8Array {
  return data.subarray(element.contentStart, Math.min(element.contentEnd, data.length));
}

/** An INTEGER's magnitude without leading zero octets. A negative one is read as if it were not. */
export function unsignedInteger(data: Uint8Array, element: DerElement): Uint8Array {
  const content = contentOf(data, element);
  let zeros = 0;
  while (zeros < content.length && content[zeros] === 0) zeros++;
  return content.subarray(zeros);
}

export function encodeElement(tag: number, ...contents: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let length = 0;
  for (const content of contents) length += content.length;
  const lengthOctets: number[] = [];
  if (length < 0x80) lengthOctets.push(length);
  else {
    for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) lengthOctets.unshift(rest % 256);
    lengthOctets.unshift(0x80 | lengthOctets.length);
  }
  const out = new Uint8Array(1 + lengthOctets.length + length);
  out[0] = tag;
  out.set(lengthOctets, 1);
  let at = 1 + lengthOctets.length;
  for (const content of contents) {
    out.set(content, at);
    at += content.length;
  }
  return out;
}

/** An INTEGER of a magnitude: a zero octet is put before a set first bit. */
export function encodeUnsignedInteger(magnitude: Uint8Array): Uint8Array<ArrayBuffer> {
  if (magnitude.length === 0) return encodeElement(INTEGER, Uint8Array.of(0));
  return magnitude[0]! & 0x80 ? encodeElement(INTEGER, Uint8Array.of(0), magnitude) : encodeElement(INTEGER, magnitude);
}
