/**
 * A body by lines, as it is and canonicalized, with the states of its hash: what it was before a change is written as
 * lines that are replaced.
 */

import { binaryOf, bytesOf, isEqualOctets } from '../../../text/octets.ts';
import { canonicalizeLines, fieldKey, type RawField } from '../../canonicalization.ts';
import type { ChangeKind } from '../../results.ts';
import { blockStates, continueFrom, Sha256 } from '../../sha256.ts';
import type { CanonicalizationName } from '../../signature.ts';
import type { Candidate, Change, Match } from '../undo.ts';
import { lowerBound } from './marked-text.ts';
import type { SharedHash } from './shared-hash.ts';

export interface BodyInput {
  readonly fields: readonly RawField[];
  /** As given. */
  readonly raw: Uint8Array;
  readonly algorithm: CanonicalizationName;
  /** `l=` */
  readonly limit: number | undefined;
}

/** Lines that were others: those from `from` up to `to` were `text` (whole lines, each ended by CRLF). */
export interface LineEdit {
  readonly from: number;
  readonly to: number;
  readonly text: Uint8Array;
}

export interface CandidateOptions {
  /** Whether lines after the end of what was signed are looked for in the same pass. */
  readonly hasFooter?: boolean;
  /** For candidates that differ little. */
  readonly shared?: SharedHash;
}

/** What follows this many octets is hashed by the platform, which is faster but hashes from the start. */
const NATIVE_FROM = 60_000;
/** How many times faster, about. */
const NATIVE_GAIN = 4;

/** To put the pieces of a candidate together takes as long as hashing so many octets, about. */
const PIECING = 1500;
/** How many times faster octets are compared than hashed, about. */
const COMPARING_GAIN = 4;

const NOTHING = new Uint8Array();

export class BodyLines {
  readonly input: BodyInput;
  /** With CRLF at the end of each line. */
  readonly octets: Uint8Array;
  /** Where lines begin in {@link octets}, and its length at the end. */
  readonly starts: Uint32Array;
  /** Canonical lines, the empty ones at the end too. */
  readonly canonical: Uint8Array;
  readonly canonicalStarts: Uint32Array;
  /** How many lines there are without empty ones at the end. */
  readonly count: number;
  #states: Int32Array | undefined;
  #text: string | undefined;

  constructor(input: BodyInput) {
    this.input = input;
    const { raw, algorithm } = input;
    this.octets = ended(canonicalizeLines(raw, 'simple').octets);
    this.canonical = algorithm === 'simple' ? this.octets : canonicalizeLines(this.octets, algorithm).octets;
    this.starts = lineStarts(this.octets);
    this.canonicalStarts = algorithm === 'simple' ? this.starts : lineStarts(this.canonical);
    let count = this.canonicalStarts.length - 1;
    while (count > 0 && this.canonicalStarts[count]! - this.canonicalStarts[count - 1]! === 2) count--;
    this.count = count;
  }

  /** Of the lines that count, in octets. */
  get length(): number {
    return this.starts[this.count]!;
  }

  /** The lines that count as a binary string. */
  get text(): string {
    this.#text ??= binaryOf(this.octets.subarray(0, this.length));
    return this.#text;
  }

  /** Octets of the lines from `from` up to `to`. */
  lines(from: number, to: number): Uint8Array {
    return this.octets.subarray(this.starts[from], this.starts[to]);
  }

  lineText(line: number, most = 400): string {
    const start = this.starts[line]!;
    return binaryOf(this.octets.subarray(start, Math.min(this.starts[line + 1]!, start + most)));
  }

  /** Whether the first eight octets of a line match. */
  isLike(line: number, pattern: RegExp): boolean {
    const start = this.starts[line]!;
    return pattern.test(binaryOf(this.octets.subarray(start, start + 8)));
  }

  isEmpty(line: number): boolean {
    return this.canonicalStarts[line + 1]! - this.canonicalStarts[line]! === 2;
  }

  /** Whether what was put in may begin or end before this line: at an empty line, a rule, or after one of them. */
  isSeam(line: number): boolean {
    const isBreak = (at: number): boolean => this.isEmpty(at) || this.isLike(at, /^(?:-- ?\r\n|[-_=*#~]{3})/);
    return isBreak(line) || (line > 0 && isBreak(line - 1));
  }

  /** The value of a field of the message. */
  field(name: string): string | undefined {
    const found = this.input.fields.findLast((field) => fieldKey(field) === name);
    return found?.text
      .slice(found.text.indexOf(':') + 1)
      .replace(/\r?\n/g, '')
      .trim();
  }

  /** Octets of the body as it was given, for lines. */
  place(from: number, to: number): { readonly in: 'body'; readonly start: number; readonly end: number } {
    const { raw } = this.input;
    const start = this.#rawOffset(from);
    return { in: 'body', start, end: to >= this.count ? raw.length : this.#rawOffset(to) };
  }

  /** Octets of the body as it was given, for octets of the lines. */
  placeOfOctets(start: number, end: number): { readonly in: 'body'; readonly start: number; readonly end: number } {
    const offset = (at: number): number => {
      const line = Math.max(0, lowerBound(this.starts, at + 1) - 1);
      return Math.min(this.input.raw.length, this.#rawOffset(line) + at - this.starts[line]!);
    };
    return { in: 'body', start: offset(start), end: end >= this.length ? this.input.raw.length : offset(end) };
  }

  #rawOffset(line: number): number {
    const { raw } = this.input;
    let at = 0;
    for (let i = 0; i < line; i++) {
      const next = raw.indexOf(10, at);
      if (next < 0) return raw.length;
      at = next + 1;
    }
    return at;
  }

  get states(): Int32Array {
    this.#states ??= blockStates(this.canonical.subarray(0, this.canonicalStarts[this.count]));
    return this.#states;
  }

  /**
   * @param edits in order, and apart from each other
   * @param changes what was changed in all, without a footer
   */
  candidate(
    edits: readonly LineEdit[],
    kinds: readonly ChangeKind[],
    changes: () => readonly Change[],
    { hasFooter = false, shared }: CandidateOptions = {},
  ): Candidate {
    const { limit } = this.input;
    if (shared !== undefined && !hasFooter && limit === undefined) {
      const candidate = this.#sharing(shared, edits, kinds, changes);
      if (candidate !== undefined) return candidate;
    }
    const start = this.canonicalStarts[edits[0]?.from ?? 0]!;
    const after = edits.reduce(
      (sum, { from, to, text }) => sum + text.length - (this.starts[to]! - this.starts[from]!),
      this.length - this.starts[edits[0]?.from ?? 0]!,
    );
    const isScan = hasFooter && limit === undefined;
    const isNative = !isScan && after > NATIVE_FROM && after > (start + after) / NATIVE_GAIN;
    const written = edits.reduce((sum, { text }) => sum + text.length, 0);
    return {
      kinds: isScan ? [...kinds, 'lines-added-at-end'] : kinds,
      cost: written + (isNative ? (start + after) / NATIVE_GAIN : after * (isScan ? 2 : 1)) + 100,
      prove: (wanted) => {
        const pieces = this.#pieces(edits);
        if (pieces.length === 0) return undefined;
        if (isNative) return this.#proveNative(pieces, wanted, changes);
        return isScan ? this.#scan(pieces, edits, wanted, changes) : this.#proveHere(pieces, edits, wanted, changes);
      },
    };
  }

  /** Undefined where it is quicker to hash all of it natively. */
  #sharing(
    shared: SharedHash,
    edits: readonly LineEdit[],
    kinds: readonly ChangeKind[],
    changes: () => readonly Change[],
  ): Candidate | undefined {
    const pieces = this.#pieces(edits);
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const beginning = shared.common(pieces);
    const rest = length - beginning.length;
    if (rest > NATIVE_FROM && rest > length / NATIVE_GAIN && !(shared.isEmpty && length < 2 * NATIVE_FROM))
      return undefined;
    return {
      kinds,
      cost: rest + PIECING + beginning.compared / COMPARING_GAIN,
      prove: (wanted) => (pieces.length > 0 && isEqualOctets(shared.digest(pieces), wanted) ? { changes } : undefined),
    };
  }

  readonly #canonicalTexts = new WeakMap<Uint8Array, Uint8Array>();

  /** Of whole lines; made once for each array. */
  #canonicalOf(text: Uint8Array): Uint8Array {
    let octets = this.#canonicalTexts.get(text);
    if (octets === undefined) {
      octets = ended(canonicalizeLines(text, this.input.algorithm).octets);
      this.#canonicalTexts.set(text, octets);
    }
    return octets;
  }

  /** Canonical octets, empty lines at the end left out; none where nothing would be left. */
  #pieces(edits: readonly LineEdit[]): Uint8Array[] {
    const pieces: Uint8Array[] = [];
    let at = 0;
    const keep = (from: number, to: number): void => {
      if (from < to) pieces.push(this.canonical.subarray(this.canonicalStarts[from], this.canonicalStarts[to]));
    };
    for (const { from, to, text } of edits) {
      keep(at, from);
      if (text.length > 0) pieces.push(this.#canonicalOf(text));
      at = to;
    }
    keep(at, this.count);
    return withoutEmptyEnd(pieces);
  }

  /** The hash of what is before the first edit is known. */
  #begin(
    pieces: readonly Uint8Array[],
    edits: readonly LineEdit[],
  ): { readonly hash: Sha256; readonly rest: readonly Uint8Array[] } {
    const [first] = edits;
    if (first === undefined || first.from === 0) return { hash: new Sha256(), rest: pieces };
    // Where everything after it is gone, empty lines before the edit are gone as well.
    const length = pieces[0]!.length;
    return { hash: continueFrom(this.states, this.canonical, length), rest: pieces.slice(1) };
  }

  #proveHere(
    pieces: readonly Uint8Array[],
    edits: readonly LineEdit[],
    wanted: Uint8Array,
    changes: () => readonly Change[],
  ): Match | undefined {
    const { limit } = this.input;
    if (limit !== undefined) {
      const all = joined(pieces);
      return isEqualOctets(new Sha256().update(all, 0, Math.min(limit, all.length)).digest(), wanted)
        ? { changes }
        : undefined;
    }
    const { hash, rest } = this.#begin(pieces, edits);
    for (const piece of rest) hash.update(piece);
    return isEqualOctets(hash.digest(), wanted) ? { changes } : undefined;
  }

  async #proveNative(
    pieces: readonly Uint8Array[],
    wanted: Uint8Array,
    changes: () => readonly Change[],
  ): Promise<Match | undefined> {
    const all = joined(pieces);
    const limit = Math.min(this.input.limit ?? all.length, all.length);
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', all.subarray(0, limit)));
    return isEqualOctets(digest, wanted) ? { changes } : undefined;
  }

  /** Looks for the digest at the end of every line. */
  #scan(
    pieces: readonly Uint8Array[],
    edits: readonly LineEdit[],
    wanted: Uint8Array,
    changes: () => readonly Change[],
  ): Match | undefined {
    const { hash, rest } = this.#begin(pieces, edits);
    for (const [i, piece] of rest.entries()) {
      const end = hash.findPrefix(piece, wanted);
      if (end === undefined) continue;
      const left = [piece.subarray(end), ...rest.slice(i + 1)];
      return { changes: () => [...changes(), ...this.#footer(joined(left))] };
    }
    return undefined;
  }

  /** The last lines of the body; empty ones before them may have been there. None where nothing is left. */
  #footer(left: Uint8Array): readonly Change[] {
    let start = 0;
    while (left[start] === 13 && left[start + 1] === 10) start += 2;
    const lines = countLines(left.subarray(start));
    if (lines === 0) return [];
    return [
      {
        kind: 'lines-added-at-end',
        before: '',
        after: binaryOf(left.subarray(start, start + MAX_SHOWN)),
        place: this.place(Math.max(0, this.count - lines), this.count),
      },
    ];
  }
}

export const MAX_SHOWN = 2000;

/** Whole lines that were put in. */
export function addedLines(body: BodyLines, from: number, to: number): Change {
  const kind = to >= body.count ? 'lines-added-at-end' : from === 0 ? 'lines-added-at-start' : 'lines-added';
  const octets = body.lines(from, to);
  return { kind, before: '', after: binaryOf(octets.subarray(0, MAX_SHOWN)), place: body.place(from, to) };
}

export function cutLines(from: number, to: number): LineEdit {
  return { from, to, text: NOTHING };
}

/** Whether two edits touch no line together. */
export function isApart(a: LineEdit, b: LineEdit): boolean {
  return a.to <= b.from || b.to <= a.from;
}

/** A body that was another text altogether. */
export function wholeBody(body: BodyLines, text: string | Uint8Array): LineEdit {
  return { from: 0, to: body.count, text: typeof text === 'string' ? bytesOf(text) : text };
}

function ended(octets: Uint8Array): Uint8Array {
  const { length } = octets;
  if (length === 0 || (octets[length - 1] === 10 && octets[length - 2] === 13)) return octets;
  return joined([octets, Uint8Array.of(13, 10)]);
}

function lineStarts(octets: Uint8Array): Uint32Array {
  const starts: number[] = [0];
  for (let at = octets.indexOf(10); at >= 0; at = octets.indexOf(10, at + 1))
    if (octets[at - 1] === 13) starts.push(at + 1);
  if (octets.length > starts.at(-1)!) starts.push(octets.length);
  return Uint32Array.from(starts);
}

function countLines(octets: Uint8Array): number {
  let count = 0;
  for (let at = octets.indexOf(10); at >= 0; at = octets.indexOf(10, at + 1)) count++;
  return count;
}

function withoutEmptyEnd(pieces: Uint8Array[]): Uint8Array[] {
  for (let last = pieces.pop(); last !== undefined; last = pieces.pop()) {
    let end = last.length;
    const isAfterLine = pieces.length === 0 || pieces.at(-1)!.at(-1) === 10;
    while (end >= 2 && last[end - 1] === 10) {
      if (end === 2 ? !isAfterLine : last[end - 3] !== 10) break;
      end -= 2;
    }
    if (end === 0) continue;
    pieces.push(last.subarray(0, end));
    break;
  }
  return pieces;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
