/**
 * The frames of the base protocol (`Content-Length: N`, an empty line, N octets) as they come from a client. One with a wrong
 * header would leave the library's reader out of step for good: it is left out here, and reading goes on at the next header.
 */

import { Transform, type TransformCallback } from 'node:stream';

/** Octets of the longest message that is waited for; no text that an editor opens comes near. */
const MAX_LENGTH = 1024 * 1024 * 1024;
/** Octets of the longest header. */
const MAX_HEADER = 8192;
const NEXT = Buffer.from('Content-Length:');
const END = Buffer.from('\r\n\r\n');

/** Whole frames come out, and nothing else. */
export class Frames extends Transform {
  readonly #report: (problem: string) => void;
  #chunks: Buffer[] = [];
  #size = 0;
  /** How much has to be there before it is worth looking. */
  #wanted = 0;

  /** @param report called with what was wrong, without anything of the client's text */
  constructor(report: (problem: string) => void) {
    super();
    this.#report = report;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#size >= this.#wanted || looksLikeHeader(chunk)) this.#read();
    done();
  }

  #read(): void {
    let rest = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
    this.#wanted = 0;
    for (let next = this.#next(rest); next !== undefined; next = this.#next(rest)) rest = next;
    this.#chunks = [rest];
    this.#size = rest.length;
  }

  /** What is left after one frame, or after what is not one; undefined where more has to come first. */
  #next(rest: Buffer): Buffer | undefined {
    if (rest.length === 0) return undefined;
    const headerEnd = rest.indexOf(END);
    if (headerEnd < 0 || headerEnd > MAX_HEADER) {
      if (rest.length <= MAX_HEADER) return undefined;
      return this.#resume(rest, 'a header without end');
    }
    const length = lengthIn(rest.subarray(0, headerEnd).toString('latin1'));
    if (length === undefined) return this.#resume(rest, 'a header without a good Content-Length');
    const start = headerEnd + END.length;
    const end = start + length;
    if (rest.length < end) {
      // JSON has no such line: the length was wrong, and the next message has begun.
      if (headerInside(rest, start) >= 0) return this.#resume(rest, 'a Content-Length that is too large');
      this.#wanted = end;
      return undefined;
    }
    const body = rest.subarray(start, end);
    if (!isObject(body)) return this.#resume(rest, 'a Content-Length that does not fit its message');
    this.push(rest.subarray(0, end));
    return rest.subarray(end);
  }

  /** From the next header on. */
  #resume(rest: Buffer, problem: string): Buffer {
    this.#report(`The client sent ${problem}; the message is left out.`);
    const at = rest.indexOf(NEXT, 1);
    return at < 0 ? rest.subarray(Math.max(1, rest.length - NEXT.length + 1)) : rest.subarray(at);
  }
}

/** The length that a header gives; names of header fields have no case. */
function lengthIn(header: string): number | undefined {
  const fields = header.split('\r\n');
  if (!fields.every((field) => /^[A-Za-z-]{1,60}: ?[^\r\n]{1,1000}$/.test(field))) return undefined;
  const lengths = fields.filter((field) => /^content-length:/i.test(field));
  const digits = /: ?(\d{1,10})[ \t]{0,9}$/.exec(lengths[0] ?? '')?.[1];
  if (lengths.length !== 1 || digits === undefined) return undefined;
  const length = Number(digits);
  return length > 0 && length <= MAX_LENGTH ? length : undefined;
}

/** Where a header is within a message that is not all there: line breaks within strings of JSON are escaped. */
function headerInside(rest: Buffer, from: number): number {
  for (let at = rest.indexOf(NEXT, from); at >= 0; at = rest.indexOf(NEXT, at + 1)) {
    if (/^Content-Length: ?\d{1,10}\r\n/.test(rest.toString('latin1', at, at + 64))) return at;
  }
  return -1;
}

function looksLikeHeader(chunk: Buffer): boolean {
  return chunk.indexOf(NEXT) >= 0;
}

/** Whether it begins and ends as an object or a list does; the library reads it. */
function isObject(body: Buffer): boolean {
  const text = `${body.toString('latin1', 0, 16).trimStart().slice(0, 1)}${body
    .toString('latin1', Math.max(0, body.length - 16))
    .trimEnd()
    .slice(-1)}`;
  return text === '{}' || text === '[]';
}
