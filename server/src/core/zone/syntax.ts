/** The syntax tree of a master file, as views over the lexer's columns, and its incremental change. No meaning of words. */

import type { TextEdit } from '../text/edit.ts';
import { lineEnd } from '../text/lines.ts';
import { copyOf } from '../text/recent.ts';
import type { Span } from '../text/span.ts';
import {
  CHUNK_ENTRIES,
  type Chunk,
  ENTRY_DIRECTIVE,
  ENTRY_INDENTED,
  ENTRY_KIND,
  ENTRY_RECORD,
  Lexer,
  TOKEN_QUOTED,
} from './lexer.ts';

export type TokenKind = 'word' | 'quoted' | 'open' | 'close' | 'comment' | 'space' | 'newline';

export interface Token {
  readonly kind: TokenKind;
  /** In the whole text; a quoted one with its quotes, a comment without the line end. */
  readonly span: Span;
}

export type EntryKind = 'blank' | 'directive' | 'record';

/** One logical line: from a line's start to the line end that no parenthesis suspends. */
export interface Entry {
  readonly index: number;
  readonly kind: EntryKind;
  /** With the line end. */
  readonly span: Span;
  /** The first line begins with a space: a record then has its predecessor's owner. */
  readonly indented: boolean;
  /** Words and quoted strings. */
  readonly fields: readonly Token[];
  /** All leaves, which concatenate to the entry's text. */
  readonly leaves: readonly Token[];
}

/** A chunk's text, in that of the file or by itself. */
export interface ChunkSource {
  readonly text: string;
  /** Where the chunk begins in it. */
  readonly base: number;
}

/** The syntax of one text. Immutable: an edit gives another one, which shares what the edit did not touch. */
export class ZoneSyntax {
  readonly length: number;
  readonly chunks: readonly Chunk[];
  /** Where each chunk begins in the text; one more than there are chunks. */
  readonly chunkStart: Float64Array;
  /** The number of the chunk's first entry; one more than there are chunks. */
  readonly #entryBase: Float64Array;
  readonly #chunkEntries: number;
  #text: string | undefined;

  /** @param text the whole, where it is in one piece */
  constructor(chunks: readonly Chunk[], chunkEntries: number, text?: string) {
    this.#text = text;
    this.#chunkEntries = chunkEntries;
    this.chunks = chunks;
    this.chunkStart = new Float64Array(chunks.length + 1);
    this.#entryBase = new Float64Array(chunks.length + 1);
    for (let i = 0; i < chunks.length; i++) {
      this.chunkStart[i + 1] = this.chunkStart[i]! + chunks[i]!.length;
      this.#entryBase[i + 1] = this.#entryBase[i]! + chunks[i]!.entryCount;
    }
    this.length = this.chunkStart[chunks.length]!;
  }

  /** The whole text. After an edit it is in pieces, and put together for who asks: at 10 MB that takes longer than all that a keystroke needs. */
  get text(): string {
    this.#text ??= this.chunks.map(({ text }) => text).join('');
    return this.#text;
  }

  hasSameText(other: ZoneSyntax): boolean {
    if (this === other) return true;
    if (this.length !== other.length) return false;
    return (
      (this.chunks.length === other.chunks.length && this.chunks.every((chunk, i) => chunk === other.chunks[i])) ||
      this.text === other.text
    );
  }

  /** A part of the text. */
  slice(start: number, end: number = this.length): string {
    if (this.#text !== undefined) return this.#text.slice(start, end);
    const { chunks, chunkStart } = this;
    let at = lastAtOrBefore(chunkStart, chunks.length, start);
    let part = '';
    for (; at < chunks.length && chunkStart[at]! < end; at++)
      part += chunks[at]!.text.slice(Math.max(0, start - chunkStart[at]!), end - chunkStart[at]!);
    return part;
  }

  /** A unit of the text; not a number where it has none. */
  charCodeAt(at: number): number {
    if (this.#text !== undefined) return this.#text.charCodeAt(at);
    if (at < 0 || at >= this.length) return Number.NaN;
    const chunk = lastAtOrBefore(this.chunkStart, this.chunks.length, at);
    return this.chunks[chunk]!.text.charCodeAt(at - this.chunkStart[chunk]!);
  }

  /** Where the line of an offset ends, before its line break. */
  lineEnd(at: number): number {
    const chunk = lastAtOrBefore(this.chunkStart, this.chunks.length, at);
    const start = this.chunkStart[chunk]!;
    return this.chunks.length === 0 ? 0 : start + lineEnd(this.chunks[chunk]!.text, at - start);
  }

  /** What a chunk's positions count in. */
  sourceOf(chunk: number): ChunkSource {
    if (this.#text === undefined) return { text: this.chunks[chunk]!.text, base: 0 };
    return { text: this.#text, base: this.chunkStart[chunk]! };
  }

  get entryCount(): number {
    return this.#entryBase[this.chunks.length]!;
  }

  entry(index: number): Entry {
    const chunk = lastAtOrBefore(this.#entryBase, this.chunks.length, index);
    return new EntryView(this, index, chunk, index - this.#entryBase[chunk]!);
  }

  *entries(): IterableIterator<Entry> {
    for (let i = 0; i < this.entryCount; i++) yield this.entry(i);
  }

  /** The entry that holds an offset; at the text's end the last one. Undefined only in an empty text. */
  entryAt(offset: number): Entry | undefined {
    if (this.chunks.length === 0) return undefined;
    const chunk = lastAtOrBefore(this.chunkStart, this.chunks.length, Math.max(0, offset));
    const local = Math.max(0, offset - this.chunkStart[chunk]!);
    const { entryStart, entryCount } = this.chunks[chunk]!;
    return this.entry(this.#entryBase[chunk]! + lastAtOrBefore(entryStart, entryCount, local));
  }

  /** The number of an entry of a chunk in the whole text. */
  entryNumber(chunk: number, entry: number): number {
    return this.#entryBase[chunk]! + entry;
  }

  /**
   * The syntax of the text after the edit: what `lexZone` would give for it. Reads again from the first chunk that has
   * looked at the edited place, up to a chunk's start after it; the rest is shared.
   */
  edit({ span, newText }: TextEdit): ZoneSyntax {
    let first = 0;
    while (first < this.chunks.length && this.chunkStart[first]! + this.chunks[first]!.reach < span.start) first++;
    // A far-reaching chunk may be before chunks that the edit does not concern: all of them are read again.
    const behind = Math.min(this.chunks.length, lastAtOrBefore(this.chunkStart, this.chunks.length, span.end) + 1);
    for (let ahead = 1; ; ahead *= 4) {
      const chunks = this.#read(first, behind, Math.min(this.chunks.length, behind + ahead), { span, newText });
      if (chunks !== undefined) return new ZoneSyntax(chunks, this.#chunkEntries);
    }
  }

  /**
   * @param first the first chunk that is read again
   * @param behind the first one after the edit
   * @param stop the first one that the reader does not see; it gives up where it has looked that far
   */
  #read(first: number, behind: number, stop: number, { span, newText }: TextEdit): Chunk[] | undefined {
    const start = this.chunkStart[first]!;
    const text = this.slice(start, span.start) + newText + this.slice(span.end, this.chunkStart[stop]!);
    const shift = newText.length - (span.end - span.start) - start;
    const isWhole = stop === this.chunks.length;
    const chunks = this.chunks.slice(0, first);
    const lexer = new Lexer(text, 0, this.#chunkEntries, start > 0);
    let next = behind;
    const startOf = (chunk: number) => (chunk < this.chunks.length ? this.chunkStart[chunk]! + shift : -1);
    while (lexer.pos < text.length || !isWhole) {
      while (next < this.chunks.length && startOf(next) < lexer.pos) next++;
      const boundary = startOf(next);
      if (boundary === lexer.pos) break;
      const { pos } = lexer;
      const chunk = lexer.next(true, (at) => at === boundary);
      if (!isWhole && pos + chunk.reach >= text.length) return undefined;
      chunks.push({ ...chunk, text: copyOf(chunk.text) });
    }
    if (lexer.pos < text.length || !isWhole)
      for (let i = next; i < this.chunks.length; i++) chunks.push(this.chunks[i]!);
    return chunks;
  }
}

/**
 * Reads a whole master file. Total: any text has a syntax; what is wrong with it is in the chunks' problems.
 *
 * @param chunkEntries how many entries an edit reads again, at least; tests take few, to have many chunks
 */
export function lexZone(text: string, chunkEntries: number = CHUNK_ENTRIES): ZoneSyntax {
  const chunks: Chunk[] = [];
  const lexer = new Lexer(text, 0, chunkEntries);
  while (lexer.pos < text.length) chunks.push(lexer.next(false));
  return new ZoneSyntax(chunks, chunkEntries, text);
}

/** The index of the last of `count` ascending values that is not greater; 0 where all are. */
export function lastAtOrBefore(values: Float64Array | Uint32Array | Int32Array, count: number, value: number): number {
  let low = 0;
  let high = count;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (values[middle]! <= value) low = middle;
    else high = middle;
  }
  return low;
}

class EntryView implements Entry {
  readonly index: number;
  readonly #syntax: ZoneSyntax;
  readonly #chunk: number;
  readonly #entry: number;

  constructor(syntax: ZoneSyntax, index: number, chunk: number, entry: number) {
    this.#syntax = syntax;
    this.index = index;
    this.#chunk = chunk;
    this.#entry = entry;
  }

  get kind(): EntryKind {
    const kind = this.#columns.entryFlags[this.#entry]! & ENTRY_KIND;
    return kind === ENTRY_RECORD ? 'record' : kind === ENTRY_DIRECTIVE ? 'directive' : 'blank';
  }

  get indented(): boolean {
    return (this.#columns.entryFlags[this.#entry]! & ENTRY_INDENTED) !== 0;
  }

  get span(): Span {
    const { entryStart } = this.#columns;
    const base = this.#base;
    return { start: base + entryStart[this.#entry]!, end: base + entryStart[this.#entry + 1]! };
  }

  get fields(): readonly Token[] {
    const { entryToken, tokenStart, tokenEnd, tokenFlags } = this.#columns;
    const base = this.#base;
    const tokens: Token[] = [];
    for (let i = entryToken[this.#entry]!; i < entryToken[this.#entry + 1]!; i++) {
      const kind = (tokenFlags[i]! & TOKEN_QUOTED) !== 0 ? 'quoted' : 'word';
      tokens.push({ kind, span: { start: base + tokenStart[i]!, end: base + tokenEnd[i]! } });
    }
    return tokens;
  }

  get leaves(): readonly Token[] {
    const { start, end } = this.span;
    const text = this.#syntax.slice(start, end);
    const leaves: Token[] = [];
    let at = start;
    for (const field of this.fields) {
      addGap(text, start, { start: at, end: field.span.start }, leaves);
      leaves.push(field);
      at = field.span.end;
    }
    addGap(text, start, { start: at, end }, leaves);
    return leaves;
  }

  get #columns(): Chunk {
    return this.#syntax.chunks[this.#chunk]!;
  }

  get #base(): number {
    return this.#syntax.chunkStart[this.#chunk]!;
  }
}

/**
 * The leaves between two fields: spaces, line ends, comments and parentheses, and nothing else.
 *
 * @param base where the text begins in the file, in which the span counts
 */
function addGap(text: string, base: number, span: Span, leaves: Token[]): void {
  const end = span.end - base;
  let pos = span.start - base;
  while (pos < end) {
    const from = pos;
    const unit = text[pos++];
    let kind: TokenKind = 'space';
    if (unit === '(') kind = 'open';
    else if (unit === ')') kind = 'close';
    else if (unit === '\n') kind = 'newline';
    else if (unit === '\r') {
      kind = 'newline';
      if (pos < end && text[pos] === '\n') pos++;
    } else if (unit === ';') {
      kind = 'comment';
      while (pos < end && text[pos] !== '\n' && !(text[pos] === '\r' && text[pos + 1] === '\n')) pos++;
    } else while (pos < end && (text[pos] === ' ' || text[pos] === '\t')) pos++;
    leaves.push({ kind, span: { start: base + from, end: base + pos } });
  }
}
