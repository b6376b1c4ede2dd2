/** Base64 and escapes of octets, decoded with the place of every octet in the encoded text. */

import { base64Value } from './base64.ts';
import { FINE_MAPPING_LIMIT } from './charset.ts';
import { type MappedText, MappedTextBuilder } from './mapped-text.ts';
import { binaryOf } from './octets.ts';
import type { Span } from './span.ts';

/**
 * Base64, four characters a piece, or about a line a piece where the body is long. Characters outside the alphabet are
 * skipped; `=` ends a group of four, so that blocks that were encoded one by one are read on.
 */
export function decodeBase64Mapped(text: string, { start, end }: Span): MappedText {
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

/** `=XX` (RFC 2045 §6.7). */
export const QUOTED_PRINTABLE = /=([0-9A-Fa-f]{2})/g;

/** For `String.replace`: the octet of an escape whose only group is its two hexadecimal digits; a space where it has none. */
export function octetOfEscape(_: string, hex: string | undefined): string {
  return hex === undefined ? ' ' : String.fromCharCode(Number.parseInt(hex, 16));
}

/** Adds a span of the text, an escape a piece. What is not an escape stays. */
export function addUnescaped(builder: MappedTextBuilder, text: string, { start, end }: Span, escapes: RegExp): void {
  let from = start;
  for (const match of text.slice(start, end).matchAll(escapes)) {
    const at = start + match.index;
    builder.add(text.slice(from, at), { start: from, end: at });
    from = at + match[0].length;
    builder.add(octetOfEscape(match[0], match[1]), { start: at, end: from });
  }
  builder.add(text.slice(from, end), { start: from, end });
}
