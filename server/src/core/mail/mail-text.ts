/**
 * A text that a parser of mail reads, and where it lies in the document: the document itself, or what an encoded
 * body decodes to. Decoding itself is `decode.ts`.
 */

import { MappedText } from '../text/mapped-text.ts';
import type { Span } from '../text/span.ts';

/**
 * What one unit of a text is: a UTF-16 unit of text that someone has decoded (an editor's buffer), or an octet (a
 * "binary string" whose units are 0 to 255).
 */
export type Units = 'characters' | 'octets';

export interface MailText {
  readonly text: string;
  readonly units: Units;
  /** Where the text comes from in the document; undefined where the text is the document. */
  readonly origin: MappedText | undefined;
  /** How many encoded bodies lie around this text. */
  readonly decodings: number;
}

export function documentText(text: string, units: Units = 'characters'): MailText {
  return { text, units, origin: undefined, decodings: 0 };
}

/** A text that was decoded out of another one, placed in the document by its pieces. */
export function derivedText(mapped: MappedText, units: Units, decodings: number): MailText {
  return { text: mapped.text, units, origin: mapped, decodings };
}

/** Where a span of the text is in the document. */
export function documentSpan(source: MailText, span: Span): Span {
  return source.origin === undefined ? span : source.origin.sourceSpan(span.start, span.end);
}

/** A part of the text as written, placed in the document. */
export function mappedPart(source: MailText, span: Span): MappedText {
  return source.origin === undefined ? MappedText.of(source.text, span) : source.origin.slice(span.start, span.end);
}

/** A text whose pieces count in `source`, placed in the document. */
export function placed(mapped: MappedText, source: MailText): MappedText {
  return source.origin === undefined ? mapped : mapped.through(source.origin);
}
