/** Bodies without their transfer encoding (RFC 2045 §6): octets, each with its place in the encoded text. */

import { isAscii } from '../text/ascii.ts';
import { encodeUtf8, FINE_MAPPING_LIMIT } from '../text/charset.ts';
import { addUnescaped, decodeBase64Mapped, octetOfEscape, QUOTED_PRINTABLE } from '../text/mapped-decoding.ts';
import { MappedText, MappedTextBuilder } from '../text/mapped-text.ts';
import type { Span } from '../text/span.ts';
import { isSpaceOrTab } from '../text/white-space.ts';
import { LineScanner } from './line-scanner.ts';
import type { Units } from './mail-text.ts';

/** `identity` stands for 7bit, 8bit, binary, and for names that nobody knows: the body is taken as written. */
export type TransferEncoding = 'identity' | 'base64' | 'quoted-printable';

/** The encoding that a Content-Transfer-Encoding field names, whatever is around the word. */
export function transferEncodingOf(value: string): TransferEncoding {
  const word = /[A-Za-z0-9-]+/.exec(value)?.[0].toLowerCase();
  return word === 'base64' || word === 'quoted-printable' ? word : 'identity';
}

/** The octets of a body, as a binary string mapped to `text`. Characters of decoded text count as their UTF-8. */
export function decodeTransfer(text: string, span: Span, encoding: TransferEncoding, units: Units): MappedText {
  if (encoding === 'base64') return decodeBase64Mapped(text, span);
  const body = MappedText.of(text, span);
  const octets = units === 'octets' || isAscii(body.text) ? body : encodeUtf8(body.text).through(body);
  return encoding === 'identity' ? octets : decodeQuotedPrintable(octets.text).through(octets);
}

/** Quoted-printable, an escape a piece, or a line a piece where the body is long. What is not an escape stays. */
function decodeQuotedPrintable(text: string): MappedText {
  const fine = text.length <= FINE_MAPPING_LIMIT;
  const builder = new MappedTextBuilder(0);
  const lines = new LineScanner(text);
  for (let at = 0; at < text.length; ) {
    lines.scan(at, text.length);
    const { contentEnd, next } = lines;
    // White space at a line's end was added on the way (RFC 2045 §6.7, rule 3).
    let trimmed = contentEnd;
    while (trimmed > at && isSpaceOrTab(text.charCodeAt(trimmed - 1))) trimmed--;
    const isSoft = trimmed > at && text.charCodeAt(trimmed - 1) === EQUALS;
    const end = isSoft ? trimmed - 1 : trimmed;
    const lineBreak = isSoft ? '' : text.slice(contentEnd, next);
    if (fine) {
      addUnescaped(builder, text, { start: at, end }, QUOTED_PRINTABLE);
      builder.add(lineBreak, { start: contentEnd, end: next });
    } else {
      builder.add(text.slice(at, end).replace(QUOTED_PRINTABLE, octetOfEscape) + lineBreak, {
        start: at,
        end: next,
      });
    }
    at = next;
  }
  return builder.build();
}

const EQUALS = 61;
