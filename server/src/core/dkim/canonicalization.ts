/**
 * Header fields and bodies in the form in which they are hashed (RFC 6376 §3.4). Everything here is octets: bodies as
 * they are, header text as binary strings of one unit an octet.
 */

import { asciiLowerCase } from '../text/domain-name.ts';
import type { CanonicalizationName } from './signature.ts';

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;

export interface CanonicalBody {
  /** A part of the given octets where nothing had to be changed. */
  readonly octets: Uint8Array;
  /** How many line ends were a LF alone and were taken for CRLF: mail is stored so, but never sent so (§5.3). */
  readonly bareLineFeeds: number;
}

/** The body, from after the empty line that ends the header. A LF without CR counts as CRLF; a CR alone is a character. */
export function canonicalizeBody(body: Uint8Array, algorithm: CanonicalizationName): CanonicalBody {
  const { octets, bareLineFeeds } = canonicalizeLines(body, algorithm);
  return { octets: endLines(octets, algorithm), bareLineFeeds };
}

/** The lines alone: empty ones at the end are still there, and the last line is as it was ended. */
export function canonicalizeLines(body: Uint8Array, algorithm: CanonicalizationName): CanonicalBody {
  const writer = new SegmentWriter(body);
  const bareLineFeeds = algorithm === 'simple' ? keepLines(body, writer) : relaxLines(body, writer);
  return { octets: writer.finish(), bareLineFeeds };
}

/**
 * What is written is mostly the input itself. Runs that stay are noted only; as long as there is but one, nothing is
 * copied.
 */
class SegmentWriter {
  readonly #input: Uint8Array;
  #output: Uint8Array<ArrayBuffer> | undefined;
  #length = 0;
  /** Where the run that is not yet copied begins. */
  #from = 0;

  constructor(input: Uint8Array) {
    this.#input = input;
  }

  /** Leaves out the input from `start` to `end`, and puts up to two octets there (0 for none). */
  replace(start: number, end: number, first: number, second = 0): void {
    this.#copy(start);
    const output = this.#output!;
    if (first !== 0) output[this.#length++] = first;
    if (second !== 0) output[this.#length++] = second;
    this.#from = end;
  }

  finish(): Uint8Array {
    if (this.#output === undefined) return this.#input;
    this.#copy(this.#input.length);
    return this.#output.subarray(0, this.#length);
  }

  #copy(end: number): void {
    const needed = this.#length + (end - this.#from) + 2;
    if (this.#output === undefined) this.#output = new Uint8Array(Math.max(this.#input.length, needed) + 64);
    else if (needed > this.#output.length) {
      const rest = this.#input.length - end;
      const grown = new Uint8Array(needed + rest + (needed >> 3));
      grown.set(this.#output.subarray(0, this.#length));
      this.#output = grown;
    }
    const output = this.#output;
    const length = end - this.#from;
    if (length > 96) output.set(this.#input.subarray(this.#from, end), this.#length);
    else for (let i = 0; i < length; i++) output[this.#length + i] = this.#input[this.#from + i]!;
    this.#length += length;
  }
}

/** Makes bare LF to CRLF. */
function keepLines(body: Uint8Array, writer: SegmentWriter): number {
  let bare = 0;
  for (let at = body.indexOf(LF); at >= 0; at = body.indexOf(LF, at + 1)) {
    if (at > 0 && body[at - 1] === CR) continue;
    bare++;
    writer.replace(at, at + 1, CR, LF);
  }
  return bare;
}

/** Makes bare LF to CRLF, runs of white space to one space, and drops them before a line's end (§3.4.4). */
function relaxLines(body: Uint8Array, writer: SegmentWriter): number {
  const length = body.length;
  let bare = 0;
  for (let i = 0; i < length; i++) {
    const octet = body[i]!;
    if (octet > SPACE) continue;
    if (octet === SPACE || octet === TAB) {
      const start = i;
      let end = i + 1;
      while (end < length && (body[end] === SPACE || body[end] === TAB)) end++;
      if (isLineEnd(body, end)) writer.replace(start, end, 0);
      else if (end > start + 1 || octet === TAB) writer.replace(start, end, SPACE);
      i = end - 1;
    } else if (octet === LF && (i === 0 || body[i - 1] !== CR)) {
      bare++;
      writer.replace(i, i + 1, CR, LF);
    }
  }
  return bare;
}

function isLineEnd(body: Uint8Array, at: number): boolean {
  return at === body.length || body[at] === LF || (body[at] === CR && body[at + 1] === LF);
}

/** Without empty lines at the end, the last line ended by CRLF; nothing is "CRLF" for simple, and nothing for relaxed. */
function endLines(body: Uint8Array, algorithm: CanonicalizationName): Uint8Array {
  let end = body.length;
  while (end >= 2 && body[end - 1] === LF && body[end - 2] === CR) end -= 2;
  if (end === 0 && algorithm === 'relaxed') return body.subarray(0, 0);
  if (end + 2 <= body.length) return body.subarray(0, end + 2);
  const ended = new Uint8Array(end + 2);
  ended.set(body.subarray(0, end));
  ended[end] = CR;
  ended[end + 1] = LF;
  return ended;
}

/** A header field as written in the message. */
export interface RawField {
  /** Before the colon; white space at its end is left out. */
  readonly name: string;
  /** The whole field with its folds and its line end, one unit an octet. */
  readonly text: string;
}

/** The field's name in lower case: what fields are looked up by. */
export function fieldKey({ name }: RawField): string {
  return asciiLowerCase(name);
}

/** A header field with its final CRLF (§3.4.1, §3.4.2). */
export function canonicalizeField(field: RawField, algorithm: CanonicalizationName): string {
  return `${canonicalizeFieldText(field.text, algorithm)}\r\n`;
}

/** A header field without its final CRLF. A LF alone counts as CRLF. */
export function canonicalizeFieldText(text: string, algorithm: CanonicalizationName): string {
  const unended = withoutLineEnd(text);
  if (algorithm === 'simple') return unended.includes('\n') ? unended.replace(/\r?\n/g, '\r\n') : unended;
  const colon = unended.indexOf(':');
  const name = colon < 0 ? unended : unended.slice(0, colon);
  return `${asciiLowerCase(collapse(name))}:${colon < 0 ? '' : collapse(unended.slice(colon + 1))}`;
}

function withoutLineEnd(text: string): string {
  if (text.endsWith('\r\n')) return text.slice(0, -2);
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}

/** Unfolds, makes runs of white space to one space, and drops them at both ends. */
function collapse(text: string): string {
  const unfolded = text.includes('\n') ? text.replace(/\r?\n/g, '') : text;
  const collapsed = /\t| {2}/.test(unfolded) ? unfolded.replace(/[ \t]+/g, ' ') : unfolded;
  const start = collapsed.startsWith(' ') ? 1 : 0;
  const end = collapsed.length > start && collapsed.endsWith(' ') ? collapsed.length - 1 : collapsed.length;
  return collapsed.slice(start, end);
}
