/** Character-strings (RFC 1035 §3.3): from their presentation, quoted or not, to octets. */

import { MappedText, MappedTextBuilder } from '../text/mapped-text.ts';
import type { Span } from '../text/span.ts';
import { TOKEN_ESCAPE, TOKEN_QUOTED, TOKEN_SPECIAL } from './lexer.ts';
import { readEscape, utf8 } from './names.ts';

/** Octets of one character-string (RFC 1035 §3.3). */
export const MAX_STRING = 255;

export interface CharacterString {
  /** With the quotes. */
  readonly span: Span;
  readonly quoted: boolean;
  /**
   * What the string says: units are octets (0 to 255). An escape is one octet and maps to the whole escape; a source
   * character beyond ASCII is several octets (UTF-8), which all map to it.
   */
  readonly data: MappedText;
}

/** Where a string's content is: within the quotes, the closing one of which may be missing. */
export function contentSpan(text: string, start: number, end: number, flags: number): Span {
  if ((flags & TOKEN_QUOTED) === 0) return { start, end };
  const closed = end - start > 1 && text.charCodeAt(end - 1) === 0x22 && !escapes(text, start + 1, end - 1);
  return { start: start + 1, end: closed ? end - 1 : end };
}

/** Whether what is at `at` is escaped. */
function escapes(text: string, from: number, at: number): boolean {
  let backslashes = 0;
  while (at - 1 - backslashes >= from && text.charCodeAt(at - 1 - backslashes) === 0x5c) backslashes++;
  return backslashes % 2 === 1;
}

export function readString(text: string, start: number, end: number, flags: number): CharacterString {
  const content = contentSpan(text, start, end, flags);
  const data =
    (flags & (TOKEN_ESCAPE | TOKEN_SPECIAL)) === 0
      ? MappedText.of(text, content)
      : decode(text, content.start, content.end);
  return { span: { start, end }, quoted: (flags & TOKEN_QUOTED) !== 0, data };
}

/** The octets of one character, a unit each. */
function octetText(octets: readonly number[]): string {
  // At most 4 items.
  return String.fromCharCode(...octets);
}

function decode(text: string, start: number, end: number): MappedText {
  const builder = new MappedTextBuilder(start);
  for (let i = start; i < end; ) {
    const unit = text.codePointAt(i)!;
    if (unit === 0x5c) {
      const escaped = readEscape(text, i, end);
      // A broken escape stands for itself, as the text that it is.
      if (escaped.octet < 0) builder.add(text.slice(i, escaped.end), { start: i, end: escaped.end });
      else {
        const octets = escaped.decimal ? [escaped.octet] : utf8(escaped.octet);
        builder.add(octetText(octets), { start: i, end: escaped.end });
      }
      i = escaped.end;
    } else if (unit < 128) {
      const from = i;
      while (i < end && text.charCodeAt(i) < 128 && text.charCodeAt(i) !== 0x5c) i++;
      builder.add(text.slice(from, i), { start: from, end: i });
    } else {
      const length = unit > 0xffff ? 2 : 1;
      builder.add(octetText(utf8(unit)), { start: i, end: i + length });
      i += length;
    }
  }
  return builder.build();
}

/** The octets of a string without decoding it; a broken escape counts as its text. */
export function stringLength(text: string, start: number, end: number, flags: number): number {
  const content = contentSpan(text, start, end, flags);
  if ((flags & (TOKEN_ESCAPE | TOKEN_SPECIAL)) === 0) return content.end - content.start;
  let length = 0;
  for (let i = content.start; i < content.end; ) {
    let unit = text.codePointAt(i)!;
    if (unit === 0x5c) {
      const escaped = readEscape(text, i, content.end);
      if (escaped.octet < 0) {
        length += escaped.end - i;
        i = escaped.end;
        continue;
      }
      i = escaped.end;
      unit = escaped.decimal ? 0 : escaped.octet;
    } else i += unit > 0xffff ? 2 : 1;
    length += unit < 0x80 ? 1 : utf8(unit).length;
  }
  return length;
}
