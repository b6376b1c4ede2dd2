/** Base64 as mail and DNS use it (RFC 4648 §4), with the place of what is wrong: the platform's atob only throws. */

import { binaryOf } from './octets.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const PAD = 0x3d;

/** 0 to 63 for the alphabet, 64 for `=`, 65 for white space that is skipped, 255 for anything else. */
const VALUES = new Uint8Array(256).fill(255);
for (let i = 0; i < 64; i++) VALUES[ALPHABET.charCodeAt(i)] = i;
VALUES['='.charCodeAt(0)] = 64;
for (const space of ' \t\r\n') VALUES[space.charCodeAt(0)] = 65;

/** The value of a character: 0 to 63, 64 for the padding `=`, 65 for white space, 255 for anything else. */
export function base64Value(code: number): number {
  return code < 256 ? VALUES[code]! : 255;
}

export interface Base64Error {
  /** `alphabet`: a character that is none of it; `padding`: `=` too many, too few or in the middle; `bits`: the unused bits of the last character are not zero. */
  readonly kind: 'alphabet' | 'padding' | 'bits';
  /** Offsets in the given text. */
  readonly start: number;
  readonly end: number;
}

export interface Base64Result {
  /** What could be decoded, in octets; characters outside the alphabet are skipped (RFC 2045 §6.8). */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly errors: readonly Base64Error[];
}

/** Decodes everything that can be; white space is not an error. At most one error of a kind is reported, its range the first run. */
export function decodeBase64(text: string): Base64Result {
  const bytes = new Uint8Array(Math.ceil((text.length * 3) / 4));
  const errors: Base64Error[] = [];
  let length = 0;
  let bits = 0;
  let have = 0;
  let characters = 0;
  let padding = 0;
  let lastCharacter = 0;
  let badAlphabet: { start: number; end: number } | undefined;
  let badPadding: { start: number; end: number } | undefined;
  const clean = decodeGroups(text, bytes);
  if (clean > 0) {
    length = (clean / 4) * 3;
    characters = clean;
    lastCharacter = clean - 1;
  }
  for (let i = clean; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const value = code < 256 ? VALUES[code]! : 255;
    if (value < 64) {
      if (padding > 0 && badPadding === undefined) badPadding = { start: lastCharacter + 1, end: i };
      bits = ((bits << 6) | value) & 0xffffff;
      have += 6;
      characters++;
      lastCharacter = i;
      if (have >= 8) {
        have -= 8;
        bytes[length++] = (bits >> have) & 0xff;
      }
    } else if (value === 64) {
      padding++;
    } else if (value === 255) {
      if (badAlphabet === undefined) badAlphabet = { start: i, end: i + 1 };
      else if (badAlphabet.end === i) badAlphabet.end = i + 1;
    }
  }
  if (badAlphabet !== undefined) errors.push({ kind: 'alphabet', ...badAlphabet });
  const wanted = (4 - (characters % 4)) % 4;
  if (badPadding !== undefined) errors.push({ kind: 'padding', ...badPadding });
  else if (badAlphabet === undefined && (padding !== wanted || wanted === 3)) {
    errors.push({ kind: 'padding', start: characters > 0 ? lastCharacter : 0, end: text.length });
  } else if (have > 0 && (bits & ((1 << have) - 1)) !== 0 && badAlphabet === undefined) {
    errors.push({ kind: 'bits', start: lastCharacter, end: lastCharacter + 1 });
  }
  return { bytes: bytes.subarray(0, length), errors };
}

/** Decodes the groups of four characters before the first that has anything else in it. How many characters they are. */
function decodeGroups(text: string, bytes: Uint8Array): number {
  let i = 0;
  for (let at = 0; i + 4 <= text.length; i += 4) {
    const c0 = text.charCodeAt(i);
    const c1 = text.charCodeAt(i + 1);
    const c2 = text.charCodeAt(i + 2);
    const c3 = text.charCodeAt(i + 3);
    if ((c0 | c1 | c2 | c3) > 255) break;
    const v0 = VALUES[c0]!;
    const v1 = VALUES[c1]!;
    const v2 = VALUES[c2]!;
    const v3 = VALUES[c3]!;
    if ((v0 | v1 | v2 | v3) > 63) break;
    bytes[at++] = (v0 << 2) | (v1 >> 4);
    bytes[at++] = ((v1 & 15) << 4) | (v2 >> 2);
    bytes[at++] = ((v2 & 3) << 6) | v3;
  }
  return i;
}

/**
 * Decodes what is base64 as a whole, with the padding that belongs to it, nothing else in it and unused bits that are zero.
 *
 * @param units `[start, end)` are decoded, one character each
 * @param into has room for three quarters as many octets
 * @returns how many octets that are; -1 where it is anything else
 */
export function decodeWhole(units: Uint8Array, start: number, end: number, into: Uint8Array): number {
  if (end <= start || (end - start) % 4 !== 0) return -1;
  const padding = units[end - 1] !== PAD ? 0 : units[end - 2] !== PAD ? 1 : 2;
  let at = 0;
  let wrong = 0;
  for (let i = start; i < end - 4; i += 4) {
    const v0 = VALUES[units[i]!]!;
    const v1 = VALUES[units[i + 1]!]!;
    const v2 = VALUES[units[i + 2]!]!;
    const v3 = VALUES[units[i + 3]!]!;
    wrong |= v0 | v1 | v2 | v3;
    into[at++] = (v0 << 2) | (v1 >> 4);
    into[at++] = ((v1 & 15) << 4) | (v2 >> 2);
    into[at++] = ((v2 & 3) << 6) | v3;
  }
  let last = 0;
  for (let k = 0; k < 4; k++) {
    const value = k < 4 - padding ? VALUES[units[end - 4 + k]!]! : 0;
    wrong |= value;
    last = (last << 6) | value;
  }
  if (wrong > 63 || (last & ((1 << (padding * 8)) - 1)) !== 0) return -1;
  for (let k = 0; k < 3 - padding; k++) into[at++] = (last >> (16 - 8 * k)) & 0xff;
  return at;
}

export function encodeBase64(bytes: Uint8Array): string {
  const units = new Uint8Array(Math.ceil(bytes.length / 3) * 4).fill(PAD);
  let at = 0;
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const group = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (let k = 0; k < Math.min(4, left + 1); k++) units[at + k] = ALPHABET.charCodeAt((group >> (18 - 6 * k)) & 63);
    at += 4;
  }
  return binaryOf(units);
}
