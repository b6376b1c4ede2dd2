/** What a part's body says, decoded when asked: octets, and text by its charset. HTML is made plain by `html.ts`. */

import { decodeCharset } from '../text/charset.ts';
import type { MappedText } from '../text/mapped-text.ts';
import { mappedPart, placed } from './mail-text.ts';
import type { MailPart } from './message.ts';
import { parameterOf } from './parameters.ts';
import { decodeTransfer } from './transfer-encoding.ts';

/** The body without its transfer encoding, as a binary string placed in the document. */
export function octetsOf(part: MailPart): MappedText {
  const { text, units } = part.source;
  return placed(decodeTransfer(text, part.bodySpan, part.transferEncoding, units), part.source);
}

const texts = new WeakMap<MailPart, MappedText>();

/**
 * The body as text, placed in the document: without transfer encoding and charset, line breaks as written. Of a
 * text that is decoded already and has no transfer encoding it is the source itself. Remembered for each part.
 */
export function textOf(part: MailPart): MappedText {
  const known = texts.get(part);
  if (known !== undefined) return known;
  const isPlain = part.transferEncoding === 'identity' && part.source.units === 'characters';
  const text = isPlain
    ? mappedPart(part.source, part.bodySpan)
    : decodeCharset(octetsOf(part), parameterOf(part.contentType, 'charset'));
  texts.set(part, text);
  return text;
}
