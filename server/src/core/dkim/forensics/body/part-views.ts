/** What a text part holds, to change it and to write it again: as it is, or decoded and encoded in many ways. */

import { encodeBase64 } from '../../../text/base64.ts';
import { bytesOf } from '../../../text/octets.ts';
import type { BodyLines, LineEdit } from './body-lines.ts';
import { MarkedText } from './marked-text.ts';
import { type BodyPart, boundariesOf, decodePart, leafParts, type TransferEncoding } from './mime-parts.ts';
import { encodeLine, type QuotedPrintableStyle, stylesFor } from './quoted-printable.ts';

/** One way to write a content: how many there are is known, what they give is made when asked for. */
export interface Writer {
  readonly encoding: TransferEncoding;
  /** Whole lines; undefined where the content cannot be written so. */
  write(content: string): string | undefined;
}

export interface PartView {
  readonly part: BodyPart;
  /** A binary string. */
  readonly content: string;
  readonly marked: MarkedText;
  /** Whether the content is not what is seen in the body. */
  readonly isDecoded: boolean;
  /** The likely ones first. Those that keep the encoding of the part come before those that change it. */
  readonly writers: readonly Writer[];
}

/** Longer parts are not decoded and written again, in octets. */
const MAX_PART = 400_000;
const MAX_VIEWS = 6;

/** What is not asked for is not made: parts may be long. */
class TextPart implements PartView {
  readonly part: BodyPart;
  readonly isDecoded: boolean;
  readonly #body: BodyLines;
  #content: string | undefined;
  #marked: MarkedText | undefined;
  #writers: readonly Writer[] | undefined;

  constructor(body: BodyLines, part: BodyPart, isDecoded: boolean) {
    this.#body = body;
    this.part = part;
    this.isDecoded = isDecoded;
  }

  get content(): string {
    this.#content ??= decodePart(this.#body, this.isDecoded ? this.part : { ...this.part, encoding: '8bit' });
    return this.#content;
  }

  get marked(): MarkedText {
    const { from, to } = this.part;
    this.#marked ??= new MarkedText(this.isDecoded ? bytesOf(this.content) : this.#body.lines(from, to));
    return this.#marked;
  }

  get writers(): readonly Writer[] {
    this.#writers ??= this.isDecoded
      ? writersFor(this.#body, this.part)
      : [{ encoding: this.part.encoding ?? '8bit', write: (content) => content }];
    return this.#writers;
  }
}

/** Text parts as they are in the body. */
export function rawViews(body: BodyLines, parts: readonly BodyPart[]): readonly PartView[] {
  return textParts(parts).map((part) => new TextPart(body, part, false));
}

/** Text parts decoded: those in quoted-printable and base64. */
export function decodedViews(body: BodyLines, parts: readonly BodyPart[]): readonly PartView[] {
  return textParts(parts)
    .filter(({ encoding, from, to }) => {
      const isEncoded = encoding === 'quoted-printable' || encoding === 'base64';
      return isEncoded && body.starts[to]! - body.starts[from]! <= MAX_PART;
    })
    .map((part) => new TextPart(body, part, true));
}

function textParts(parts: readonly BodyPart[]): readonly BodyPart[] {
  return parts
    .filter(({ type, from, to }) => /^text\/(?:plain|html|enriched|calendar|x-amp-html)$/.test(type) && from < to)
    .slice(0, MAX_VIEWS);
}

/** Of the own encoding and of the others so many come first. */
const FIRST_OWN = 16;
const FIRST_OTHERS = 10;

/** All ways in which a part may have been written; those of the own encoding first, then the likely ones of the others. */
export function writersFor(body: BodyLines, part: BodyPart): readonly Writer[] {
  const text = part.to > part.from ? decodePart(body, { ...part, encoding: '8bit' }) : '';
  const tail = /(?<!\r\n)(?:\r\n)+$/.exec(text)?.[0] ?? '\r\n';
  const quoted = quotedPrintableWriters(body, part.encoding === 'quoted-printable');
  const encoded = base64Writers(styleOf(body).base64Width, part.encoding === 'base64', tail);
  const plain = withTails({ encoding: '8bit', write: withCrlf }, tail);
  switch (part.encoding) {
    case 'base64':
      return inTurns(encoded, plain, withAllTails(quoted.slice(0, MAX_FOREIGN), tail));
    case 'quoted-printable':
      return inTurns(quoted, plain, encoded.slice(0, MAX_FOREIGN));
    default:
      return inTurns([], quoted.slice(0, MAX_FOREIGN), encoded);
  }
}

const MAX_FOREIGN = 120;

function inTurns(own: readonly Writer[], ...others: readonly (readonly Writer[])[]): readonly Writer[] {
  return [
    ...own.slice(0, FIRST_OWN),
    ...others.flatMap((writers) => writers.slice(0, FIRST_OTHERS)),
    ...own.slice(FIRST_OWN),
    ...others.flatMap((writers) => writers.slice(FIRST_OTHERS)),
  ];
}

/** As it comes, and with as many empty lines at the end as the part has now, or with other numbers of them. */
function withTails(writer: Writer, tail: string): readonly Writer[] {
  const tails = [...new Set([tail, '\r\n', '\r\n\r\n'])];
  return [
    writer,
    ...tails.map(
      (each): Writer => ({
        encoding: writer.encoding,
        write: (content) => writer.write(content)?.replace(/(?<!\r\n)(?:\r\n)*$/, each),
      }),
    ),
  ];
}

/** First all with the first tail, then all with the next one. */
function withAllTails(writers: readonly Writer[], tail: string): readonly Writer[] {
  const all = writers.map((writer) => withTails(writer, tail));
  return [0, 1, 2, 3].flatMap((n) => all.flatMap((each) => each[n] ?? []));
}

function withCrlf(content: string): string {
  return content.replace(/\r?\n/g, '\r\n');
}

function base64Writers(ownWidth: number | undefined, isOwn: boolean, tail: string): readonly Writer[] {
  const own = ownWidth ?? 76;
  const widths = [...new Set([own, 76, 72, 64, 60, 75, 74, 73, 998, Number.MAX_SAFE_INTEGER])].filter(
    (width) => width > 0,
  );
  const tails = [...new Set([isOwn ? tail : '\r\n', '\r\n', '\r\n\r\n'])];
  // The line ends of the content may have been changed before it was encoded, and the last one may be the delimiter's.
  const withoutLast = (content: string): string => content.replace(/\r?\n$/, '');
  const withLf = (content: string): string => content.replace(/\r\n/g, '\n');
  const ends: readonly ((content: string) => string)[] = [
    (content) => content,
    ...(isOwn
      ? [withLf, withCrlf, withoutLast]
      : [withLf, withoutLast, (content: string) => withoutLast(withLf(content))]),
  ];
  return tails.flatMap((each) =>
    ends.flatMap((end) =>
      widths.map(
        (width): Writer => ({
          encoding: 'base64',
          write: (content) => inLines(encodeBase64(bytesOf(end(content))), width) + each,
        }),
      ),
    ),
  );
}

function inLines(encoded: string, width: number): string {
  const lines: string[] = [];
  for (let at = 0; at < encoded.length; at += width) lines.push(encoded.slice(at, at + width));
  return lines.join('\r\n');
}

/** One program has written all parts of a message: its style is sought in all of them, and their writers are in one order. */
interface MessageStyle {
  /** The lines in quoted-printable by what they hold. */
  readonly known: ReadonlyMap<string, string>;
  readonly ranked: readonly { readonly style: QuotedPrintableStyle; readonly score: number }[];
  /** How long the lines in base64 are. */
  readonly base64Width: number | undefined;
}

const STYLES = new WeakMap<BodyLines, MessageStyle>();

function styleOf(body: BodyLines): MessageStyle {
  let style = STYLES.get(body);
  if (style === undefined) {
    style = findStyle(body);
    STYLES.set(body, style);
  }
  return style;
}

function findStyle(body: BodyLines): MessageStyle {
  const known = new Map<string, string>();
  let all = '';
  let base64Width: number | undefined;
  for (const part of textParts(leafParts(body, boundariesOf(body)))) {
    if (body.starts[part.to]! - body.starts[part.from]! > MAX_PART) continue;
    const text = decodePart(body, { ...part, encoding: '8bit' });
    if (part.encoding === 'base64') base64Width ??= text.indexOf('\r\n');
    if (part.encoding !== 'quoted-printable') continue;
    all += text;
    for (const [line, encoded] of knownLines(text, decodePart(body, part))) known.set(line, encoded);
  }
  const ranked = stylesFor(all)
    .map((style, i) => ({ style, i, score: agreement(style, known) }))
    .sort((a, b) => b.score - a.score || a.i - b.i);
  return { known, ranked, base64Width };
}

function quotedPrintableWriters(body: BodyLines, isOwn: boolean): readonly Writer[] {
  const { known, ranked } = styleOf(body);
  const writers: Writer[] = [];
  for (const { style, score } of ranked) {
    // Lines that the present text has were perhaps not touched.
    if (isOwn && score < 1) writers.push(quotedPrintableWriter(style, known));
    writers.push(quotedPrintableWriter(style, undefined));
  }
  return writers;
}

function quotedPrintableWriter(style: QuotedPrintableStyle, known: ReadonlyMap<string, string> | undefined): Writer {
  const written = new Map<string, string>();
  const writeLine = (line: string): string => {
    let encoded = known?.get(line) ?? written.get(line);
    if (encoded === undefined) {
      encoded = encodeLine(line, style);
      written.set(line, encoded);
    }
    return encoded;
  };
  return {
    encoding: 'quoted-printable',
    write: (content) => withCrlf(content).split('\r\n').map(writeLine).join('\r\n'),
  };
}

/** The lines of the content as they are encoded now. */
function knownLines(text: string, content: string): ReadonlyMap<string, string> {
  const encoded = text.replace(/=[ \t]*\r\n/g, '=\n').split('\r\n');
  const decoded = content.split('\r\n');
  const known = new Map<string, string>();
  if (encoded.length !== decoded.length) return known;
  for (const [i, line] of decoded.entries()) known.set(line, encoded[i]!.replaceAll('=\n', '=\r\n'));
  return known;
}

/** How many of the lines that are long enough to tell a style would write alike, from 0 to 1. */
function agreement(style: QuotedPrintableStyle, known: ReadonlyMap<string, string>): number {
  let alike = 0;
  let all = 0;
  for (const [line, encoded] of known) {
    if (all >= 60) break;
    if (!encoded.includes('=')) continue;
    all++;
    if (encodeLine(line, style) === encoded) alike++;
  }
  return all === 0 ? 0 : alike / all;
}

/** The lines of a part as they may have been, and its head where the encoding was another. */
export function editsOf(
  body: BodyLines,
  view: PartView,
  content: string,
  writer: Writer,
  encodingName?: string,
): readonly LineEdit[] | undefined {
  const { part } = view;
  const written = writer.write(content);
  if (written === undefined || written === '') return undefined;
  const text = written.endsWith('\r\n') ? written : `${written}\r\n`;
  const edit: LineEdit = { from: part.from, to: part.to, text: bytesOf(text) };
  const isSame = writer.encoding === part.encoding || (writer.encoding === '8bit' && part.encoding === '7bit');
  if (isSame || part.encodingLine === undefined) return [edit];
  const line = part.encodingLine;
  const name = encodingName ?? (writer.encoding === '8bit' && !/[\x80-\xff]/.test(content) ? '7bit' : writer.encoding);
  const head = body.lineText(line, 200).replace(/:.*/s, `: ${name}\r\n`);
  return [{ from: line, to: line + 1, text: name === '' ? new Uint8Array() : bytesOf(head) }, edit];
}
