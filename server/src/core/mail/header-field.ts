/**
 * Header fields and where they are (RFC 5322 §2.2, obsolete forms §4.5), of a message, a body part, or a group of a
 * delivery report. What a field's value means is not known here.
 *
 * The text may be decoded text or a binary string of octets: the syntax is ASCII, the parser is the same, and the
 * offsets count in the units given.
 */

import { asciiLowerCase } from '../text/domain-name.ts';
import { MappedText, MappedTextBuilder } from '../text/mapped-text.ts';
import { emptySpan, type Span, spanOf } from '../text/span.ts';
import { isSpaceOrTab } from '../text/white-space.ts';
import { LineScanner } from './line-scanner.ts';

export interface HeaderField {
  /** As written. */
  readonly name: string;
  /** The name in lower case (ASCII): what fields are looked up by. */
  readonly key: string;
  readonly nameSpan: Span;
  /** The whole field, with the line break after it. */
  readonly span: Span;
  /** After the colon, with folds, without the final line break. */
  readonly valueSpan: Span;
  /** White space before the colon (`Subject :`), which is obsolete (RFC 5322 §4.5). */
  readonly hasSpaceBeforeColon: boolean;
}

export type HeaderErrorKind =
  /** A line that is not a field and no fold. It is kept as a stray line; the fields after it still count. */
  | 'missing-colon'
  /** A name with characters that are not printable ASCII (RFC 5322 §2.2). */
  | 'invalid-name'
  /** A fold before the first field. */
  | 'orphan-fold'
  /** A folded line of white space alone (obsolete, RFC 5322 §4.2); easily taken for the end of the header. */
  | 'blank-fold'
  /** The body begins without an empty line before it. */
  | 'missing-separator'
  /** Empty lines before the first field. */
  | 'leading-blank-line'
  | 'byte-order-mark'
  /** A line `From sender date` that an mbox file puts before a message (RFC 4155). */
  | 'mbox-from'
  /** More fields than are read; the rest are stray lines. */
  | 'too-many-fields';

export interface HeaderError {
  readonly kind: HeaderErrorKind;
  readonly span: Span;
}

/** A header: mark, mbox line, fields, stray lines and separator cover `span` without gaps. */
export interface HeaderSection {
  /** From the first unit, with a byte-order mark and an mbox line, to the end of the last field. */
  readonly span: Span;
  readonly fields: readonly HeaderField[];
  /** Lines that are not fields, neighbours joined; empty lines before the header too. */
  readonly strays: readonly Span[];
  readonly byteOrderMark: Span | undefined;
  readonly mboxFrom: Span | undefined;
  /** The empty line that ends the header; empty if there is none. */
  readonly separatorSpan: Span;
  /** Where the body begins: after the separator, or at the end. */
  readonly bodyStart: number;
  /** In the order of the text; the first thousand. */
  readonly errors: readonly HeaderError[];
}

export interface HeaderOptions {
  readonly lines?: LineScanner;
  /** Whether a byte-order mark, an mbox line and empty lines may be before the first field. */
  readonly isMessage?: boolean;
  /** Whether a line (content without its line break) ends the header, as a boundary delimiter does. */
  readonly isDelimiter?: (start: number, end: number) => boolean;
  /** How many fields may still be read; counted down. */
  readonly budget?: { fields: number };
}

export const MAX_FIELDS = 200_000;
const MAX_ERRORS = 1000;
/** How far ahead a further field is looked for, before a line that is not one is taken for the body. */
const LOOK_AHEAD_LINES = 100;

const TAB = 9;
const SPACE = 32;
const COLON = 58;
const DELETE = 127;

/** Reads the header at the start of a span. Total, and linear in what it reads. */
export function parseHeaderFields(
  text: string,
  span: Span = { start: 0, end: text.length },
  options: HeaderOptions = {},
): HeaderSection {
  return new HeaderParser(text, span, options).parse();
}

/**
 * A message's octets as a binary string (each unit 0 to 255) cut into header fields and body, for verification: the
 * offsets are octets, and `text.slice(bodyStart)` is the body as written. Line ends may be CRLF, LF, or lone CR.
 */
export function splitMessageBytes(binary: string): HeaderSection {
  return parseHeaderFields(binary, { start: 0, end: binary.length }, { isMessage: true });
}

/** A value without the line breaks of folds (RFC 5322 §2.2.3); the white space after them stays. */
export function unfoldSpan(text: string, { start, end }: Span): MappedText {
  const breaks = /[\r\n]+/g;
  const value = text.slice(start, end);
  if (value.search(breaks) < 0) return MappedText.of(text, spanOf(start, end));
  const builder = new MappedTextBuilder(start);
  let from = 0;
  for (let found = breaks.exec(value); found !== null; found = breaks.exec(value)) {
    builder.add(value.slice(from, found.index), spanOf(start + from, start + found.index));
    from = breaks.lastIndex;
  }
  builder.add(value.slice(from), spanOf(start + from, end));
  return builder.build();
}

/** The first field of a name, given in lower case. */
export function fieldOf(fields: readonly HeaderField[], key: string): HeaderField | undefined {
  return fields.find((field) => field.key === key);
}

/** All fields of a name, given in lower case, from the top down. */
export function fieldsOf(fields: readonly HeaderField[], key: string): HeaderField[] {
  return fields.filter((field) => field.key === key);
}

class HeaderParser {
  readonly #text: string;
  readonly #start: number;
  readonly #end: number;
  readonly #options: HeaderOptions;
  readonly #lines: LineScanner;
  readonly #budget: { fields: number };
  readonly #fields: HeaderField[] = [];
  readonly #strays: Span[] = [];
  readonly #errors: HeaderError[] = [];
  /** A field whose folds are still being read. */
  #open: { start: number; colon: number; contentEnd: number; end: number } | undefined;
  #byteOrderMark: Span | undefined;
  #mboxFrom: Span | undefined;
  /** A line that is known to be a field, from looking ahead. */
  #fieldAhead = -1;

  constructor(text: string, span: Span, options: HeaderOptions) {
    this.#text = text;
    this.#start = span.start;
    this.#end = Math.min(span.end, text.length);
    this.#options = options;
    this.#lines = options.lines ?? new LineScanner(text);
    this.#budget = options.budget ?? { fields: MAX_FIELDS };
  }

  parse(): HeaderSection {
    let at = this.#options.isMessage ? this.#skipPreface(this.#start) : this.#start;
    let separator: Span | undefined;
    while (at < this.#end) {
      this.#lines.scan(at, this.#end);
      const { contentEnd, next } = this.#lines;
      if (contentEnd === at) {
        separator = spanOf(at, next);
        break;
      }
      if (this.#isDelimiter(at, contentEnd) || !this.#readLine(at, contentEnd, next)) break;
      at = next;
    }
    this.#closeField();
    return {
      span: spanOf(this.#start, at),
      fields: this.#fields,
      strays: this.#strays,
      byteOrderMark: this.#byteOrderMark,
      mboxFrom: this.#mboxFrom,
      separatorSpan: separator ?? emptySpan(at),
      bodyStart: separator?.end ?? at,
      errors: this.#errors,
    };
  }

  /** A byte-order mark, an mbox line, and empty lines where a field follows them. */
  #skipPreface(start: number): number {
    let at = start;
    const mark = this.#text.startsWith('\uFEFF', at) ? 1 : this.#text.startsWith('\u00EF\u00BB\u00BF', at) ? 3 : 0;
    if (mark > 0 && at + mark <= this.#end) {
      this.#byteOrderMark = spanOf(at, at + mark);
      this.#error('byte-order-mark', this.#byteOrderMark);
      at += mark;
    }
    const firstLine = this.#skipBlankLines(at);
    if (firstLine > at && this.#isField(firstLine)) {
      this.#stray(at, firstLine);
      this.#error('leading-blank-line', spanOf(at, firstLine));
      at = firstLine;
    }
    if (/^>?From [^:]/.test(this.#text.slice(at, Math.min(at + 7, this.#end)))) {
      this.#lines.scan(at, this.#end);
      this.#mboxFrom = spanOf(at, this.#lines.next);
      this.#error('mbox-from', spanOf(at, this.#lines.contentEnd));
      at = this.#lines.next;
    }
    return at;
  }

  /** Empty lines, and lines of white space after the first of them: Gmail's "Show original" began with both. */
  #skipBlankLines(start: number): number {
    let at = start;
    while (at < this.#end) {
      this.#lines.scan(at, this.#end);
      const { contentEnd, next } = this.#lines;
      if (contentEnd > at && (at === start || !isBlank(this.#text, at, contentEnd))) break;
      at = next;
    }
    return at;
  }

  /** Takes a line in; false where it already belongs to the body. */
  #readLine(at: number, contentEnd: number, next: number): boolean {
    const first = this.#text.charCodeAt(at);
    if (first === SPACE || first === TAB) {
      this.#fold(at, contentEnd, next);
      return true;
    }
    const colon = this.#colonAfterName(at, contentEnd);
    if (colon !== undefined && this.#budget.fields > 0) {
      this.#budget.fields--;
      this.#closeField();
      this.#open = { start: at, colon, contentEnd, end: next };
      return true;
    }
    if (colon === undefined && this.#beginsBody(at, next)) {
      this.#error('missing-separator', emptySpan(at));
      return false;
    }
    this.#closeField();
    this.#error(colon === undefined ? 'missing-colon' : 'too-many-fields', spanOf(at, contentEnd));
    this.#stray(at, next);
    return true;
  }

  #fold(at: number, contentEnd: number, next: number): void {
    if (this.#open === undefined) {
      if (this.#strays.at(-1)?.end !== at) this.#error('orphan-fold', spanOf(at, contentEnd));
      this.#stray(at, next);
      return;
    }
    if (isBlank(this.#text, at, contentEnd)) this.#error('blank-fold', spanOf(at, contentEnd));
    this.#open.contentEnd = contentEnd;
    this.#open.end = next;
  }

  #closeField(): void {
    const open = this.#open;
    if (open === undefined) return;
    let nameEnd = open.colon;
    while (isSpaceOrTab(this.#text.charCodeAt(nameEnd - 1))) nameEnd--;
    const name = this.#text.slice(open.start, nameEnd);
    const nameSpan = spanOf(open.start, nameEnd);
    if (/[^!-~]/.test(name)) this.#error('invalid-name', nameSpan);
    this.#fields.push({
      name,
      key: asciiLowerCase(name),
      nameSpan,
      span: spanOf(open.start, open.end),
      valueSpan: spanOf(open.colon + 1, open.contentEnd),
      hasSpaceBeforeColon: open.colon > nameEnd,
    });
    this.#open = undefined;
  }

  #stray(start: number, end: number): void {
    const last = this.#strays.at(-1);
    if (last !== undefined && last.end === start) this.#strays[this.#strays.length - 1] = spanOf(last.start, end);
    else this.#strays.push(spanOf(start, end));
  }

  #isDelimiter(start: number, end: number): boolean {
    return this.#options.isDelimiter?.(start, end) ?? false;
  }

  /**
   * Whether a line that is not a field is the first one of the body, the empty line having been forgotten: no field
   * follows, and it is not merely the last line of the header.
   */
  #beginsBody(at: number, next: number): boolean {
    if (at < this.#fieldAhead) return false;
    if (this.#fields.length === 0 && this.#open === undefined) {
      return !(this.#strays.length === 0 && this.#isField(next));
    }
    let line = next;
    for (let i = 0; i < LOOK_AHEAD_LINES && line < this.#end; i++) {
      this.#lines.scan(line, this.#end);
      const { contentEnd, next: following } = this.#lines;
      if (contentEnd === line || this.#isDelimiter(line, contentEnd)) break;
      if (this.#colonAfterName(line, contentEnd) !== undefined) {
        this.#fieldAhead = line;
        return false;
      }
      line = following;
    }
    return line > next;
  }

  #isField(at: number): boolean {
    if (at >= this.#end) return false;
    this.#lines.scan(at, this.#end);
    return this.#colonAfterName(at, this.#lines.contentEnd) !== undefined;
  }

  /** The colon after a field's name at the start of a line. */
  #colonAfterName(start: number, end: number): number | undefined {
    let at = start;
    for (; at < end; at++) {
      const code = this.#text.charCodeAt(at);
      if (code <= SPACE || code === COLON || code === DELETE) break;
    }
    if (at === start) return undefined;
    while (at < end && isSpaceOrTab(this.#text.charCodeAt(at))) at++;
    return at < end && this.#text.charCodeAt(at) === COLON ? at : undefined;
  }

  #error(kind: HeaderErrorKind, span: Span): void {
    if (this.#errors.length < MAX_ERRORS) this.#errors.push({ kind, span });
  }
}

function isBlank(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code !== SPACE && code !== TAB) return false;
  }
  return true;
}
