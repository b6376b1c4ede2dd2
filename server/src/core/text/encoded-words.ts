/** Encoded words of RFC 2047 as octets and back: binary strings, in which a unit is an octet. */

import { decodeBase64, encodeBase64 } from './base64.ts';
import { asciiLowerCase } from './domain-name.ts';
import { binaryOf, bytesOf } from './octets.ts';

/** RFC 2047 §2, with the language of RFC 2231 §5. */
export const ENCODED_WORD = /=\?([\w.:+-]{1,40}(?:\*[\w-]{1,20})?)\?([QqBb])\?([^?\s]{0,1000})\?=/g;

/** Longer texts are not encoded, in UTF-16 units. */
const MAX_ENCODED = 600;

export type WordEncoding = 'Q' | 'q' | 'B' | 'b';

export function encodeWord(octets: string, encoding: WordEncoding, isPlain: RegExp): string {
  if (encoding === 'B' || encoding === 'b') return encodeBase64(bytesOf(octets));
  let out = '';
  for (const octet of octets) {
    if (octet === ' ') out += '_';
    else if (octet !== '_' && octet !== '?' && octet !== '=' && isPlain.test(octet)) out += octet;
    else out += `=${upperCase(octet.charCodeAt(0).toString(16).padStart(2, '0'))}`;
  }
  return out;
}

/** Octets as a binary string. */
export function decodeWord(encoding: string, text: string): string {
  if (asciiLowerCase(encoding) === 'b') return binaryOf(decodeBase64(text).bytes);
  return text
    .replace(/_/g, ' ')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** As text, where there are encoded words or octets outside ASCII; undefined where there are none or they are no text. */
export function decodeWords(value: string): string | undefined {
  // White space between encoded words does not count (RFC 2047 §6.2).
  const joined = value.replace(/\?= (?==\?[\w.:+*-]+\?[QqBb]\?)/g, '?=');
  let text = '';
  let at = 0;
  let octets = '';
  let charset = 'utf-8';
  const flush = (): boolean => {
    const decoded = decodeOctets(octets, charset);
    text += decoded ?? '';
    octets = '';
    return decoded !== undefined;
  };
  for (const match of joined.matchAll(ENCODED_WORD)) {
    const name = asciiLowerCase(match[1]!.replace(/\*.*/, ''));
    if ((match.index !== at || name !== charset) && !flush()) return undefined;
    if (match.index !== at) {
      charset = 'utf-8';
      octets = joined.slice(at, match.index);
      if (!flush()) return undefined;
    }
    charset = name;
    octets += decodeWord(match[2]!, match[3]!);
    at = match.index + match[0].length;
  }
  if (!flush()) return undefined;
  charset = 'utf-8';
  octets = joined.slice(at);
  if (!flush() || text === value || text.length > MAX_ENCODED) return undefined;
  return text;
}

function decodeOctets(octets: string, charset: string): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(bytesOf(octets));
  } catch {
    return undefined;
  }
}

export function utf8(text: string): string {
  return binaryOf(new TextEncoder().encode(text));
}

export function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text);
}

export function upperCase(text: string): string {
  return text.replace(/[a-z]/g, (letter) => letter.toUpperCase());
}

export interface WordForm {
  readonly charset: string;
  readonly encode: (character: string) => string;
  readonly encoding: WordEncoding;
  readonly isPlain: RegExp;
  readonly length: number;
  readonly firstLength: number;
}

/** Encoded words that are no longer than that, split between characters. */
export function splitWords(
  text: string,
  { charset, encode, encoding, isPlain, length, firstLength }: WordForm,
): string[] {
  const lead = `=?${charset}?${encoding}?`;
  const isBase64 = encoding === 'B' || encoding === 'b';
  const words: string[] = [];
  let octets = '';
  let width = 0;
  for (const character of text) {
    const more = encode(character);
    const size = isBase64 ? more.length : encodeWord(more, encoding, isPlain).length;
    const room = (words.length === 0 ? firstLength : length) - lead.length - 2;
    if (octets !== '' && (isBase64 ? 4 * Math.ceil((width + size) / 3) : width + size) > room) {
      words.push(octets);
      octets = '';
      width = 0;
    }
    octets += more;
    width += size;
  }
  words.push(octets);
  return words.map((word) => `${lead}${encodeWord(word, encoding, isPlain)}?=`);
}
