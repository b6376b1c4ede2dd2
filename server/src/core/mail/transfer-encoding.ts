/** Bodies without their transfer encoding (RFC 2045 §6): octets, each with its place in the encoded text. */

import { base64Value } from '../text/base64.ts';
import { MappedText, MappedTextBuilder } from '../text/mapped-text.ts';
import { binaryOf } from '../text/octets.ts';
import type { Span } from '../text/span.ts';
import { encodeUtf8, FINE_MAPPING_LIMIT, isAscii } from './charset.ts';
import { LineScanner } from './line-scanner.ts';
import type { Units } from './mail-text.ts';

/** `identity` stands for 7bit, 8bit, binary, and for names that nobody knows: the body is taken as it stands. */
export type TransferEncoding = 'identity' | 'base64' | 'quoted-printable';

/** The encoding that a Content-Transfer-Encoding field names, whatever stands around the word. */
export function transferEncodingOf(value: string): TransferEncoding {
  const word = /[A-Za-z0-9-]+/.exec(value)?.[0].toLowerCase();
  return word === 'base64' || word === 'quoted-printable' ? word : 'identity';
}

/** The octets of a body, as a binary string mapped to `text`. Characters of decoded text count as their UTF-8. */
export function decodeTransfer(text: string, span: Span, encoding: TransferEncoding, units: Units): MappedText {
  if (encoding === 'base64') return decodeBase64Body(text, span);
  const body = MappedText.of(text, span);
  const octets = units === 'octets' || isAscii(body.text) ? body : encodeUtf8(body.text).through(body);
  return encoding === 'identity' ? octets : decodeQuotedPrintable(octets.text).through(octets);
}

/**
 * Base64, four characters a piece, or about a line a piece where the body is long. Characters outside the alphabet are
 * skipped; `=` ends a group of four, so that blocks that were encoded one by one are read on.
 */
function decodeBase64Body(text: string, { start, end }: Span): MappedText {
  const fine = end - start <= FINE_MAPPING_LIMIT;
  const builder = new MappedTextBuilder(start);
  const octets: number[] = [];
  let pieceStart = -1;
  let pieceEnd = start;
  let sawBreak = false;
  let bits = 0;
  let have = 0;
  const flush = (): void => {
    if (octets.length > 0) builder.add(binaryOf(Uint8Array.from(octets)), { start: pieceStart, end: pieceEnd });
    octets.length = 0;
    pieceStart = -1;
    sawBreak = false;
  };
  for (let at = start; at < end; at++) {
    const value = base64Value(text.charCodeAt(at));
    if (value < 64) {
      if (pieceStart < 0) pieceStart = at;
      pieceEnd = at + 1;
      bits = ((bits << 6) | value) & 0xffffff;
      have += 6;
      if (have >= 8) {
        have -= 8;
        octets.push((bits >> have) & 0xff);
      }
      if (have === 0 && (fine || sawBreak || octets.length >= 4096)) flush();
    } else if (value === 64) {
      if (octets.length > 0) pieceEnd = at + 1;
      have = 0;
      bits = 0;
      flush();
    } else if (!fine && text.charCodeAt(at) === 10) {
      sawBreak = true;
      if (have === 0) flush();
    }
  }
  flush();
  return builder.build();
}

/** Quoted-printable, an escape a piece, or a line a piece where the body is long. What is no escape stays. */
function decodeQuotedPrintable(text: string): MappedText {
  const fine = text.length <= FINE_MAPPING_LIMIT;
  const builder = new MappedTextBuilder(0);
  const lines = new LineScanner(text);
  for (let at = 0; at < text.length; ) {
    lines.scan(at, text.length);
    const { contentEnd, next } = lines;
    // White space at a line's end was added on the way (RFC 2045 §6.7, rule 3).
    let trimmed = contentEnd;
    while (trimmed > at && isBlank(text.charCodeAt(trimmed - 1))) trimmed--;
    const isSoft = trimmed > at && text.charCodeAt(trimmed - 1) === EQUALS;
    const end = isSoft ? trimmed - 1 : trimmed;
    const lineBreak = isSoft ? '' : text.slice(contentEnd, next);
    if (fine) {
      addUnescaped(builder, text, at, end);
      builder.add(lineBreak, { start: contentEnd, end: next });
    } else {
      builder.add(text.slice(at, end).replace(ESCAPE, (_, hex: string) => octetOf(hex)) + lineBreak, {
        start: at,
        end: next,
      });
    }
    at = next;
  }
  return builder.build();
}

const EQUALS = 61;
const ESCAPE = /=([0-9A-Fa-f]{2})/g;

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

function octetOf(hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16));
}

function addUnescaped(builder: MappedTextBuilder, text: string, start: number, end: number): void {
  let from = start;
  for (const match of text.slice(start, end).matchAll(ESCAPE)) {
    const at = start + match.index;
    builder.add(text.slice(from, at), { start: from, end: at });
    builder.add(octetOf(match[1]!), { start: at, end: at + 3 });
    from = at + 3;
  }
  builder.add(text.slice(from, end), { start: from, end });
}
