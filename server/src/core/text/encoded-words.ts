/** Encoded words in header fields (RFC 2047) and percent escapes (RFC 2231 §4): read with the place of every character, and written. */

import { asciiUpperCase, isAscii } from './ascii.ts';
import { encodeBase64 } from './base64.ts';
import { decodeCharset, encodeUtf8 } from './charset.ts';
import { asciiLowerCase } from './domain-name.ts';
import { addUnescaped, decodeBase64Mapped } from './mapped-decoding.ts';
import { MappedText, MappedTextBuilder } from './mapped-text.ts';
import { bytesOf } from './octets.ts';
import type { Span } from './span.ts';

/** `=?charset*language?encoding?text?=`: these three are its groups. Spaces in the text are wrong, but programs write them. */
export const ENCODED_WORD = /=\?([^\s?*]{1,64}(?:\*[^\s?]{0,64})?)\?([BbQq])\?([^?]*)\?=/g;

interface Word {
  readonly start: number;
  readonly end: number;
  readonly charset: string;
  readonly octets: MappedText;
}

/**
 * The text that an unstructured value shows. White space between two encoded words is dropped (RFC 2047 §6.2); a
 * character cut over two words of one charset is put together, though §5 forbids to cut it. What cannot be decoded
 * stays as it is. Works on characters; `fieldText` of `mail/message.ts` is for octets.
 */
export function decodeEncodedWords(value: MappedText): MappedText {
  if (!value.text.includes('=?')) return value;
  const parts: MappedText[] = [];
  let run: Word[] = [];
  let at = 0;
  const flush = (): void => {
    if (run.length > 0) parts.push(decodeCharset(MappedText.concat(run.map((word) => word.octets)), run[0]!.charset));
    run = [];
  };
  for (const match of value.text.matchAll(ENCODED_WORD)) {
    const word = readWord(value, match);
    const between = value.text.slice(at, word.start);
    const follows = at > 0 && /^\s*$/.test(between);
    if (run.length > 0 && (!follows || run[0]!.charset !== word.charset)) flush();
    if (!follows) parts.push(value.slice(at, word.start));
    run.push(word);
    at = word.end;
  }
  flush();
  parts.push(value.slice(at));
  return MappedText.concat(parts);
}

function readWord(value: MappedText, match: RegExpExecArray): Word {
  const [whole, charset, encoding, text] = match as unknown as [string, string, string, string];
  const end = match.index + whole.length;
  const span = { start: end - 2 - text.length, end: end - 2 };
  const octets = wordOctets(value.text, span, encoding).through(value);
  return { start: match.index, end, charset: asciiLowerCase(charset).replace(/\*.*/, ''), octets };
}

/** The octets of a word's text: base64, or the Q encoding (RFC 2047 §4.2), in which `_` is a space and `=XX` an octet. */
function wordOctets(text: string, span: Span, encoding: string): MappedText {
  if (asciiLowerCase(encoding) === 'b') return decodeBase64Mapped(text, span);
  const written = MappedText.of(text, span);
  const octets = isAscii(written.text) ? written : encodeUtf8(written.text).through(written);
  const builder = new MappedTextBuilder(0);
  addUnescaped(builder, octets.text, { start: 0, end: octets.length }, /=([0-9A-Fa-f]{2})|_/g);
  return builder.build().through(octets);
}

/** The octets that the text of one word stands for, as a binary string. */
export function decodeWord(encoding: string, text: string): string {
  return wordOctets(text, { start: 0, end: text.length }, encoding).text;
}

/** Longer texts are not written in another form, in UTF-16 units. */
const MAX_REWRITTEN = 600;

/**
 * What the octets of a field's value show, as a binary string, where encoded words or octets outside ASCII show something
 * else; undefined where they do not, or cannot be decoded.
 */
export function decodeWords(value: string): string | undefined {
  const { text } = decodeEncodedWords(decodeCharset(MappedText.of(value), undefined));
  return text === value || text.includes('\ufffd') || text.length > MAX_REWRITTEN ? undefined : text;
}

/** `%XX` as an octet (RFC 2231 §4); what is not an escape stays. */
export function percentDecoded(value: MappedText): MappedText {
  const builder = new MappedTextBuilder(0);
  addUnescaped(builder, value.text, { start: 0, end: value.length }, /%([0-9A-Fa-f]{2})/g);
  return builder.build().through(value);
}

export type WordEncoding = 'Q' | 'q' | 'B' | 'b';

export function encodeWord(octets: string, encoding: WordEncoding, isPlain: RegExp): string {
  if (encoding === 'B' || encoding === 'b') return encodeBase64(bytesOf(octets));
  let out = '';
  for (const octet of octets) {
    if (octet === ' ') out += '_';
    else if (octet !== '_' && octet !== '?' && octet !== '=' && isPlain.test(octet)) out += octet;
    else out += `=${asciiUpperCase(octet.charCodeAt(0).toString(16).padStart(2, '0'))}`;
  }
  return out;
}

export interface WordForm {
  readonly charset: string;
  readonly encode: (text: string) => string;
  /** Whether two characters may be more or less octets together than each by itself: where escapes are around them. */
  readonly isShifted?: boolean;
  readonly encoding: WordEncoding;
  readonly isPlain: RegExp;
  readonly length: number;
  readonly firstLength: number;
}

/** Encoded words that are no longer than that, split between characters. */
export function splitWords(text: string, form: WordForm): string[] {
  const { charset, encode, encoding, isPlain, length, firstLength, isShifted = false } = form;
  const lead = `=?${charset}?${encoding}?`;
  const isBase64 = encoding === 'B' || encoding === 'b';
  const sizeOf = (octets: string): number => (isBase64 ? octets.length : encodeWord(octets, encoding, isPlain).length);
  const words: string[] = [];
  let characters = '';
  let octets = '';
  let width = 0;
  for (const character of text) {
    const more = isShifted ? encode(characters + character) : octets + encode(character);
    const size = isShifted ? sizeOf(more) : width + sizeOf(more.slice(octets.length));
    const room = (words.length === 0 ? firstLength : length) - lead.length - 2;
    if (octets !== '' && (isBase64 ? 4 * Math.ceil(size / 3) : size) > room) {
      words.push(octets);
      characters = character;
      octets = encode(character);
      width = sizeOf(octets);
      continue;
    }
    characters += character;
    octets = more;
    width = size;
  }
  words.push(octets);
  return words.map((word) => `${lead}${encodeWord(word, encoding, isPlain)}?=`);
}
