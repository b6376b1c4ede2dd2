/**
 * The structure of a message: header, body, MIME parts, embedded messages, each with its range (RFC 2045, RFC 2046,
 * RFC 5322). Bodies are found, not decoded; `body.ts` decodes them. What a report says is `delivery-report.ts`.
 */

import { decodeCharset } from '../text/charset.ts';
import { decodeEncodedWords } from '../text/encoded-words.ts';
import type { MappedText } from '../text/mapped-text.ts';
import { emptySpan, type Span, spanOf } from '../text/span.ts';
import { isSpaceOrTab } from '../text/white-space.ts';
import {
  fieldOf,
  type HeaderError,
  type HeaderField,
  type HeaderSection,
  MAX_FIELDS,
  parseHeaderFields,
  unfoldSpan,
} from './header-field.ts';
import { LineScanner } from './line-scanner.ts';
import { derivedText, documentText, type MailText, placed, type Units } from './mail-text.ts';
import { type ParameterizedValue, parameterOf, parseParameterized } from './parameters.ts';
import { decodeTransfer, type TransferEncoding, transferEncodingOf } from './transfer-encoding.ts';

export interface ContentType extends ParameterizedValue {
  /** In lower case. `text/plain` (`message/rfc822` in a digest) where the field is missing or no type (RFC 2045 §5.2). */
  readonly type: string;
  readonly subtype: string;
  /** Undefined where the type is the default. */
  readonly field: HeaderField | undefined;
}

export type MailErrorKind =
  /** A multipart without a usable boundary parameter: its body is one piece. */
  | 'missing-boundary'
  /** A multipart in whose body the boundary never occurs. */
  | 'no-parts'
  /** A multipart that ends without its close delimiter. */
  | 'missing-close-delimiter'
  /** A multipart with a transfer encoding, which is ignored (RFC 2045 §6.4). */
  | 'encoded-multipart'
  /** Several Content-Type fields; the first counts. */
  | 'duplicate-content-type'
  /** A Content-Type without `type/subtype`. */
  | 'invalid-content-type'
  /** More parts than are read; the rest belongs to the last one. */
  | 'too-many-parts';

export interface MailError {
  readonly kind: MailErrorKind | HeaderError['kind'];
  readonly span: Span;
}

/** A line that separates parts, with the line break before it, which belongs to it (RFC 2046 §5.1.1), and after it. */
export interface Delimiter {
  readonly span: Span;
  readonly isClose: boolean;
}

/**
 * A message, a body part, or an embedded message. All spans count in `source.text`; see {@link documentSpan} of
 * `mail-text.ts` for where they are in the document.
 */
export interface MailPart {
  readonly source: MailText;
  readonly parent: MailPart | undefined;
  /** Whether it is a message (the root, or embedded), not a body part. */
  readonly isMessage: boolean;
  /** A copy of a message's header alone (text/rfc822-headers): what follows the header is not a body of the message. */
  readonly isHeadersOnly: boolean;
  /** Header and body. */
  readonly span: Span;
  readonly header: HeaderSection;
  readonly headerSpan: Span;
  /** After the empty line, up to the line break before the next delimiter. */
  readonly bodySpan: Span;
  readonly fields: readonly HeaderField[];
  /** Of the header and of the structure. */
  readonly errors: readonly MailError[];
  readonly contentType: ContentType;
  readonly transferEncoding: TransferEncoding;
  /** Content-Disposition (RFC 2183); undefined if there is none. */
  readonly disposition: ParameterizedValue | undefined;
  /** The parts of a multipart. */
  readonly children: readonly MailPart[];
  /** The delimiters between the children; what is before the first and after the last is preamble and epilogue. */
  readonly delimiters: readonly Delimiter[];
  /**
   * The message inside a message/rfc822, message/global, text/rfc822-headers or message/global-headers part. Where the
   * part is encoded, it is decoded when first asked for, and has a source of its own.
   */
  readonly message: MailPart | undefined;
}

export interface ParseOptions {
  /** What a unit of the text is; `characters` by default. */
  readonly units?: Units;
}

export const MAX_PARTS = 20_000;
/** How deep encoded messages inside encoded messages are followed: each level costs a decoding. */
const MAX_DECODINGS = 8;

/** Reads a message. Total; linear in the length of the headers and the number of lines that begin with `--`. */
export function parseMessage(text: string, span?: Span, options: ParseOptions = {}): MailPart {
  return parseSource(documentText(text, options.units), span);
}

/** Reads a message out of a part of a text, such as a copy that is in the text of a report after a marker line. */
export function parseSource(source: MailText, span: Span = { start: 0, end: source.text.length }): MailPart {
  return new TreeParser(source, span).parse();
}

/**
 * Reads a message out of decoded text (from `textOf`, say); its spans count in that text, and its source leads to the
 * document.
 */
export function parseMapped(mapped: MappedText, span?: Span): MailPart {
  return parseSource(derivedText(mapped, 'characters', 1), span);
}

/** The value of a field, unfolded and without white space around it, its charset decoded; placed in the document. */
export function fieldValue(part: MailPart, field: HeaderField): MappedText {
  return valueIn(part.source, field);
}

export function valueIn(source: MailText, field: HeaderField): MappedText {
  const unfolded = trimmed(unfoldSpan(source.text, field.valueSpan));
  return placed(source.units === 'octets' ? decodeCharset(unfolded, undefined) : unfolded, source);
}

/** The value as people read it: {@link fieldValue} with its encoded words decoded. For unstructured fields. */
export function fieldText(part: MailPart, field: HeaderField): MappedText {
  return decodeEncodedWords(fieldValue(part, field));
}

/**
 * The parts of a tree, each before its children and its embedded message. `messages` says which embedded messages are
 * entered: all (encoded ones are decoded), those that are in the same text, or none.
 */
export function* walk(root: MailPart, messages: 'all' | 'inline' | 'none' = 'all'): Generator<MailPart> {
  const open: MailPart[] = [root];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    yield part;
    const enters = messages === 'all' || (messages === 'inline' && !embedsEncoded(part));
    const message = enters ? part.message : undefined;
    if (message !== undefined) open.push(message);
    for (let i = part.children.length - 1; i >= 0; i--) open.push(part.children[i]!);
  }
}

function trimmed(text: MappedText): MappedText {
  const start = text.text.length - text.text.trimStart().length;
  return text.slice(start, Math.max(start, text.text.trimEnd().length));
}

const EMBEDS: ReadonlyMap<string, { readonly isHeadersOnly: boolean }> = new Map([
  ['message/rfc822', { isHeadersOnly: false }],
  ['message/global', { isHeadersOnly: false }],
  ['text/rfc822-headers', { isHeadersOnly: true }],
  ['message/rfc822-headers', { isHeadersOnly: true }],
  ['message/global-headers', { isHeadersOnly: true }],
]);

function embedding(part: MailPart): { readonly isHeadersOnly: boolean } | undefined {
  if (part.isHeadersOnly) return undefined;
  const { type, subtype } = part.contentType;
  return EMBEDS.get(`${type}/${subtype}`);
}

/** Whether the body holds a message that must be decoded to be read. */
export function embedsEncoded(part: MailPart): boolean {
  return embedding(part) !== undefined && !readsAsItStands(part);
}

/** Whether a body of fields needs no decoding: no encoding, or one that is called base64 and shows a field. */
export function readsAsItStands(part: MailPart): boolean {
  if (part.transferEncoding === 'identity') return true;
  const { start, end } = part.bodySpan;
  return (
    part.transferEncoding === 'base64' &&
    /^\s*[!-9;-~]+[ \t]*:/.test(part.source.text.slice(start, Math.min(end, start + 200)))
  );
}

class Node implements MailPart {
  readonly source: MailText;
  readonly parent: MailPart | undefined;
  readonly isMessage: boolean;
  readonly isHeadersOnly: boolean;
  readonly header: HeaderSection;
  readonly contentType: ContentType;
  readonly transferEncoding: TransferEncoding;
  readonly children: MailPart[] = [];
  readonly delimiters: Delimiter[] = [];
  readonly structureErrors: MailError[] = [];
  readonly boundary: string | undefined;
  end: number;
  #embedded: MailPart | undefined;
  #isDecoded = false;
  #disposition: ParameterizedValue | undefined | null = null;

  constructor(source: MailText, parent: Node | undefined, kind: PartKind, header: HeaderSection, end: number) {
    this.source = source;
    this.parent = parent;
    this.isMessage = kind !== 'part';
    this.isHeadersOnly = kind === 'headers';
    this.header = header;
    this.end = end;
    const isInDigest = kind === 'part' && parent?.contentType.value === 'multipart/digest';
    this.contentType = contentTypeOf(source, header.fields, isInDigest, this.structureErrors);
    const encoding = fieldOf(header.fields, 'content-transfer-encoding');
    this.transferEncoding = encoding === undefined ? 'identity' : transferEncodingOf(valueIn(source, encoding).text);
    this.boundary = this.isHeadersOnly ? undefined : this.#readBoundary(encoding);
  }

  get span(): Span {
    return spanOf(this.header.span.start, this.end);
  }

  get headerSpan(): Span {
    return this.header.span;
  }

  get bodySpan(): Span {
    return spanOf(Math.min(this.header.bodyStart, this.end), this.end);
  }

  get fields(): readonly HeaderField[] {
    return this.header.fields;
  }

  get errors(): readonly MailError[] {
    return [...this.header.errors, ...this.structureErrors];
  }

  get disposition(): ParameterizedValue | undefined {
    if (this.#disposition === null) {
      const field = fieldOf(this.fields, 'content-disposition');
      this.#disposition = field === undefined ? undefined : parseParameterized(valueIn(this.source, field));
    }
    return this.#disposition;
  }

  get message(): MailPart | undefined {
    if (this.#embedded === undefined && !this.#isDecoded && embedsEncoded(this)) {
      this.#isDecoded = true;
      this.#embedded = this.#decodeMessage();
    }
    return this.#embedded;
  }

  embed(message: MailPart): void {
    this.#embedded = message;
  }

  error(kind: MailErrorKind, span: Span): void {
    this.structureErrors.push({ kind, span });
  }

  #decodeMessage(): MailPart | undefined {
    const { text, units, decodings } = this.source;
    if (decodings >= MAX_DECODINGS) return undefined;
    const octets = placed(decodeTransfer(text, this.bodySpan, this.transferEncoding, units), this.source);
    const kind = embedding(this)?.isHeadersOnly ? 'headers' : 'message';
    return new TreeParser(derivedText(octets, 'octets', decodings + 1), spanOf(0, octets.length), kind, this).parse();
  }

  #readBoundary(encoding: HeaderField | undefined): string | undefined {
    if (this.contentType.type !== 'multipart') return undefined;
    if (this.transferEncoding !== 'identity' && encoding !== undefined) {
      this.error('encoded-multipart', encoding.valueSpan);
    }
    // A delimiter ends with its boundary: white space there cannot be told from padding (RFC 2046 §5.1.1).
    const boundary = parameterOf(this.contentType, 'boundary')?.trimEnd() ?? '';
    if (boundary === '') this.error('missing-boundary', this.contentType.field?.valueSpan ?? emptySpan(this.end));
    return boundary === '' ? undefined : boundary;
  }
}

function contentTypeOf(
  source: MailText,
  fields: readonly HeaderField[],
  isInDigest: boolean,
  errors: MailError[],
): ContentType {
  const field = fieldOf(fields, 'content-type');
  const fallback = isInDigest ? { type: 'message', subtype: 'rfc822' } : { type: 'text', subtype: 'plain' };
  if (field === undefined) {
    const value = `${fallback.type}/${fallback.subtype}`;
    return { ...fallback, value, valueSpan: emptySpan(0), parameters: [], field: undefined };
  }
  const again = fields.find((other) => other.key === 'content-type' && other !== field);
  if (again !== undefined) errors.push({ kind: 'duplicate-content-type', span: again.nameSpan });
  const parsed = parseParameterized(valueIn(source, field));
  const [type, subtype] = typeAndSubtype(parsed.value);
  if (type !== '' && subtype !== '') return { ...parsed, type, subtype, field };
  errors.push({ kind: 'invalid-content-type', span: field.valueSpan });
  return { ...parsed, type: 'text', subtype: 'plain', value: 'text/plain', field };
}

function typeAndSubtype(value: string): readonly [type: string, subtype: string] {
  const slash = value.indexOf('/');
  if (slash < 0) return [value, ''];
  const next = value.indexOf('/', slash + 1);
  return [value.slice(0, slash), value.slice(slash + 1, next < 0 ? undefined : next)];
}

type PartKind = 'message' | 'headers' | 'part';

interface Hit {
  /** The multipart whose boundary it is, as an index in the stack. */
  readonly level: number;
  readonly lineStart: number;
  readonly lineEnd: number;
  readonly isClose: boolean;
}

/** Reads a tree in one pass with a stack of the parts that are still open; no depth can overflow it. */
class TreeParser {
  readonly #source: MailText;
  readonly #text: string;
  readonly #start: number;
  readonly #end: number;
  readonly #rootKind: PartKind;
  readonly #outer: Node | undefined;
  readonly #lines: LineScanner;
  readonly #open: Node[] = [];
  /** The open multiparts of each boundary, as indexes in the stack, outermost first. */
  readonly #boundaries = new Map<string, number[]>();
  readonly #budget = { fields: MAX_FIELDS };
  readonly #needles = new Map<string, { from: number; at: number }>();
  #longestBoundary = 0;
  #parts = 0;
  /** Where the part that is open now has been read to; no delimiter begins before it. */
  #at: number;

  constructor(source: MailText, span: Span, rootKind: PartKind = 'message', outer?: Node) {
    this.#source = source;
    this.#text = source.text;
    this.#start = Math.max(0, span.start);
    this.#end = Math.min(span.end, source.text.length);
    this.#at = this.#start;
    this.#rootKind = rootKind;
    this.#outer = outer;
    this.#lines = new LineScanner(source.text);
  }

  parse(): MailPart {
    const root = this.#begin(this.#outer, this.#rootKind);
    for (let hit = this.#nextDelimiter(); hit !== undefined; hit = this.#nextDelimiter()) {
      const at = this.#lines.breakBefore(hit.lineStart, this.#at);
      this.#closeAbove(hit.level, at);
      const multipart = this.#open[hit.level]!;
      multipart.delimiters.push({ span: spanOf(at, hit.lineEnd), isClose: hit.isClose });
      this.#at = hit.lineEnd;
      if (hit.isClose) {
        this.#unregister(multipart, hit.level);
      } else if (this.#parts >= MAX_PARTS) {
        multipart.error('too-many-parts', spanOf(at, hit.lineEnd));
        multipart.delimiters.pop();
        break;
      } else {
        multipart.children.push(this.#begin(multipart, 'part'));
      }
    }
    this.#closeAbove(-1, this.#end);
    return root;
  }

  /** Reads the header at the current place, and those of the messages embedded right after it. */
  #begin(parent: Node | undefined, kind: PartKind): Node {
    const first = this.#push(parent, kind);
    let node = first;
    for (let inner = embedding(node); inner !== undefined && readsAsItStands(node); inner = embedding(node)) {
      if (this.#parts >= MAX_PARTS) break;
      const message = this.#push(node, inner.isHeadersOnly ? 'headers' : 'message');
      node.embed(message);
      node = message;
    }
    return first;
  }

  #push(parent: Node | undefined, kind: PartKind): Node {
    const header = parseHeaderFields(this.#text, spanOf(this.#at, this.#end), {
      lines: this.#lines,
      isMessage: kind !== 'part',
      isDelimiter: (start, end) => this.#delimiterAt(start, end) !== undefined,
      budget: this.#budget,
    });
    this.#parts++;
    this.#at = header.bodyStart;
    const node = new Node(this.#source, parent, kind, header, this.#end);
    this.#open.push(node);
    if (node.boundary !== undefined) this.#register(node.boundary, this.#open.length - 1);
    return node;
  }

  #closeAbove(level: number, at: number): void {
    while (this.#open.length - 1 > level) {
      const node = this.#open.pop()!;
      node.end = at;
      if (node.boundary === undefined) continue;
      if (node.delimiters.length === 0) node.error('no-parts', node.contentType.field?.valueSpan ?? emptySpan(at));
      else if (!node.delimiters.at(-1)!.isClose) node.error('missing-close-delimiter', emptySpan(at));
      this.#unregister(node, this.#open.length);
    }
  }

  #register(boundary: string, level: number): void {
    const levels = this.#boundaries.get(boundary);
    if (levels === undefined) this.#boundaries.set(boundary, [level]);
    else levels.push(level);
    this.#longestBoundary = Math.max(this.#longestBoundary, boundary.length);
  }

  #unregister(node: Node, level: number): void {
    const levels = this.#boundaries.get(node.boundary!);
    if (levels?.at(-1) !== level) return;
    if (levels.length > 1) levels.pop();
    else this.#boundaries.delete(node.boundary!);
  }

  #nextDelimiter(): Hit | undefined {
    let at = this.#at;
    while (this.#boundaries.size > 0) {
      at = this.#lineWithDashes(at);
      if (at >= this.#end) return undefined;
      this.#lines.scan(at, this.#end);
      const { contentEnd, next } = this.#lines;
      const found = this.#delimiterAt(at, contentEnd);
      if (found !== undefined) return { ...found, lineStart: at, lineEnd: next };
      at = next;
    }
    return undefined;
  }

  /** The start of the next line that may be a delimiter, given the start of a line. */
  #lineWithDashes(from: number): number {
    if (this.#text.startsWith('--', from)) return from;
    const only = this.#boundaries.size === 1 ? this.#boundaries.keys().next().value! : '';
    const at = this.#find(`\n--${only}`, from - 1);
    return 1 + (this.#lines.bareCr ? Math.min(at, this.#find(`\r--${only}`, from - 1)) : at);
  }

  /** Where a needle is next; a search is not repeated before what it found. */
  #find(needle: string, from: number): number {
    const known = this.#needles.get(needle);
    if (known !== undefined && known.from <= from && from <= known.at) return known.at;
    const at = this.#text.indexOf(needle, from);
    const found = { from, at: at < 0 ? this.#text.length : at };
    if (this.#needles.size > 16) this.#needles.clear();
    this.#needles.set(needle, found);
    return found.at;
  }

  /** Which open multipart a line delimits: `--boundary`, `--boundary--`, and white space after it. */
  #delimiterAt(start: number, end: number): { level: number; isClose: boolean } | undefined {
    if (this.#boundaries.size === 0 || !this.#text.startsWith('--', start)) return undefined;
    let trimmedEnd = end;
    while (trimmedEnd > start && isSpaceOrTab(this.#text.charCodeAt(trimmedEnd - 1))) trimmedEnd--;
    if (trimmedEnd - start - 2 > this.#longestBoundary + 2) return undefined;
    const rest = this.#text.slice(start + 2, trimmedEnd);
    const level = this.#boundaries.get(rest)?.at(-1);
    if (level !== undefined) return { level, isClose: false };
    const closed = rest.endsWith('--') ? this.#boundaries.get(rest.slice(0, -2).trimEnd())?.at(-1) : undefined;
    return closed === undefined ? undefined : { level: closed, isClose: true };
  }
}
