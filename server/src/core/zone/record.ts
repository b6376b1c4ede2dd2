/** The records of one file, as views over the resolved columns that are made when someone asks. */

import type { DomainName } from '../text/domain-name.ts';
import { MappedText } from '../text/mapped-text.ts';
import { copyOf } from '../text/recent.ts';
import type { Span } from '../text/span.ts';
import { type CharacterString, readString } from './character-string.ts';
import type { Chunk } from './lexer.ts';
import { parseName, writtenName } from './names.ts';
import {
  comparableRdata,
  presentRdata,
  type RdataField,
  type RdataName,
  readFields,
  readNames,
  tokenKinds,
} from './rdata-fields.ts';
import {
  RECORD_BROKEN,
  RECORD_INHERITED,
  type ResolvedChunk,
  type ResolvedZone,
  TTL_DIRECTIVE,
  TTL_EXPLICIT,
  TTL_PREVIOUS,
  TTL_SOA,
  TTL_SOURCE,
} from './resolved.ts';
import { type Entry, lastAtOrBefore } from './syntax.ts';
import type { Tokens } from './tokens.ts';
import { classMnemonic, rdataType, typeMnemonic } from './types.ts';

/** Where a TTL comes from: the record, `$TTL`, the last explicit one (RFC 1035 §5.1), the SOA's minimum, or nowhere. */
export type TtlSource = 'explicit' | 'directive' | 'previous' | 'soa-minimum' | 'none';

/** Kinds of fields that are strings. */
const STRINGS: ReadonlySet<string> = new Set([
  'strings',
  'string',
  'long-string',
  'quoted-string',
  'optional-string',
  'regexp',
]);

function shifted({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}

/** The records of a file in its order, without those that `$INCLUDE` and `$GENERATE` stand for. */
export class RecordList implements Iterable<ResourceRecord> {
  readonly #resolved: ResolvedZone;
  readonly #base: Float64Array;
  #lastChunk = 0;

  constructor(resolved: ResolvedZone) {
    this.#resolved = resolved;
    this.#base = new Float64Array(resolved.chunks.length + 1);
    for (let i = 0; i < resolved.chunks.length; i++) this.#base[i + 1] = this.#base[i]! + resolved.chunks[i]!.count;
  }

  get count(): number {
    return this.#base[this.#resolved.chunks.length]!;
  }

  /** The number of a chunk's first record. */
  base(chunk: number): number {
    return this.#base[chunk]!;
  }

  at(index: number): ResourceRecord | undefined {
    if (index < 0 || index >= this.count) return undefined;
    const chunk = this.#chunkOf(index);
    return new ResourceRecord(this.#resolved, chunk, index - this.#base[chunk]!, index);
  }

  /** A record's TTL in seconds; makes no view. */
  ttl(index: number): number {
    const chunk = this.#chunkOf(index);
    return this.#resolved.chunks[chunk]!.ttl[index - this.#base[chunk]!]!;
  }

  /** The name to which a record's names are relative; makes no view. */
  originId(index: number): number {
    const chunk = this.#chunkOf(index);
    return this.#resolved.chunks[chunk]!.origin[index - this.#base[chunk]!]!;
  }

  /** Where a record's entry is, with its comments and line end; makes no view of it. */
  entrySpan(index: number): Span {
    const chunk = this.#chunkOf(index);
    const entry = this.#resolved.chunks[chunk]!.entry[index - this.#base[chunk]!]!;
    const { entryStart } = this.#resolved.syntax.chunks[chunk]!;
    const base = this.#resolved.syntax.chunkStart[chunk]!;
    return { start: base + entryStart[entry]!, end: base + entryStart[entry + 1]! };
  }

  /** How long a record's owner is where its entry begins with it, else 0; makes no view. */
  ownerLength(index: number): number {
    const chunk = this.#chunkOf(index);
    const at = index - this.#base[chunk]!;
    const { entry, flags } = this.#resolved.chunks[chunk]!;
    if ((flags[at]! & RECORD_INHERITED) !== 0) return 0;
    const { entryStart, entryToken, tokenStart, tokenEnd } = this.#resolved.syntax.chunks[chunk]!;
    const token = entryToken[entry[at]!]!;
    const start = tokenStart[token]!;
    return start === entryStart[entry[at]!]! ? tokenEnd[token]! - start : 0;
  }

  /** The first units of a record's data as they are written; makes no views. */
  rdataHead(index: number, units: number): string {
    const chunk = this.#chunkOf(index);
    const at = index - this.#base[chunk]!;
    const { entry, rdata } = this.#resolved.chunks[chunk]!;
    const { syntax } = this.#resolved;
    const { entryToken, tokenStart, tokenEnd } = syntax.chunks[chunk]!;
    const first = rdata[at]!;
    const last = entryToken[entry[at]! + 1]!;
    if (first === last) return '';
    const { text, base } = syntax.sourceOf(chunk);
    const start = base + tokenStart[first]!;
    return text.slice(start, Math.min(base + tokenEnd[last - 1]!, start + units));
  }

  #chunkOf(index: number): number {
    // Records are asked for one after the other, nearly always.
    let chunk = this.#lastChunk;
    if (index < this.#base[chunk]! || index >= this.#base[chunk + 1]!) {
      chunk = lastAtOrBefore(this.#base, this.#resolved.chunks.length, index);
      while (this.#resolved.chunks[chunk]!.count === 0) chunk--;
      this.#lastChunk = chunk;
    }
    return chunk;
  }

  *[Symbol.iterator](): IterableIterator<ResourceRecord> {
    for (let chunk = 0; chunk < this.#resolved.chunks.length; chunk++) {
      const { count } = this.#resolved.chunks[chunk]!;
      for (let i = 0; i < count; i++) yield new ResourceRecord(this.#resolved, chunk, i, this.#base[chunk]! + i);
    }
  }
}

/** The tokens `[first, last)` of a record's RDATA. */
export interface RdataTokens {
  readonly tokens: Tokens;
  readonly type: number;
  readonly first: number;
  readonly last: number;
}

/** A record without its zone: the text of its entry, and places in it. */
export interface DetachedRecord {
  readonly owner: DomainName;
  readonly text: string;
  /** Undefined where the owner is inherited. */
  readonly ownerSpan: Span | undefined;
  /** The owner where it is written, else the type. */
  readonly headSpan: Span;
  readonly valueSpan: Span;
  readonly strings: readonly CharacterString[];
}

function readStrings(tokens: Tokens, type: number, first: number, last: number): CharacterString[] {
  const { text, base, tokenStart, tokenEnd, tokenFlags } = tokens;
  const strings: CharacterString[] = [];
  tokenKinds(tokens, type, first, last).forEach((kind, i) => {
    if (!STRINGS.has(kind)) return;
    const at = first + i;
    strings.push(readString(text, base + tokenStart[at]!, base + tokenEnd[at]!, tokenFlags[at]!));
  });
  return strings;
}

/** Types with one character-string have no more fields than these (URI has four). */
const MAX_BESIDE_STRING = 8;

/** One record, read from the columns when asked. */
export class ResourceRecord {
  /** Its number in the zone's records. */
  readonly index: number;
  readonly #resolved: ResolvedZone;
  readonly #chunk: number;
  readonly #at: number;

  constructor(resolved: ResolvedZone, chunk: number, at: number, index: number) {
    this.#resolved = resolved;
    this.#chunk = chunk;
    this.#at = at;
    this.index = index;
  }

  get owner(): DomainName {
    return this.#resolved.names.name(this.ownerId);
  }

  /** The owner's number in the name table. */
  get ownerId(): number {
    return this.#columns.owner[this.#at]!;
  }

  /** Undefined where the owner is inherited. */
  get ownerSpan(): Span | undefined {
    return this.isInherited ? undefined : this.#tokenSpan(this.#ownerToken);
  }

  /** As written; empty where inherited. */
  get ownerText(): string {
    const span = this.ownerSpan;
    return span === undefined ? '' : this.text(span);
  }

  /** Whether the owner is written in full, with a final dot. */
  get isOwnerAbsolute(): boolean {
    if (this.isInherited) return false;
    const { text, base, tokenStart, tokenEnd, tokenFlags } = this.#tokens;
    const at = this.#ownerToken;
    const parsed = parseName(text, base + tokenStart[at]!, base + tokenEnd[at]!, tokenFlags[at]!);
    return typeof parsed !== 'number' && parsed.isAbsolute;
  }

  get isInherited(): boolean {
    return (this.#columns.flags[this.#at]! & RECORD_INHERITED) !== 0;
  }

  /** Has a mistake for which BIND refuses the zone; fields may be missing or wrong. */
  get isBroken(): boolean {
    return (this.#columns.flags[this.#at]! & RECORD_BROKEN) !== 0;
  }

  /** Seconds. */
  get ttl(): number {
    return this.#columns.ttl[this.#at]!;
  }

  get ttlFrom(): TtlSource {
    switch (this.#columns.flags[this.#at]! & TTL_SOURCE) {
      case TTL_EXPLICIT:
        return 'explicit';
      case TTL_DIRECTIVE:
        return 'directive';
      case TTL_PREVIOUS:
        return 'previous';
      case TTL_SOA:
        return 'soa-minimum';
      default:
        return 'none';
    }
  }

  get ttlSpan(): Span | undefined {
    return this.#headSpan((start) => start >= 0x30 && start <= 0x39);
  }

  /** `IN`, `CH`, `CLASS65280`. */
  get class(): string {
    return classMnemonic(this.#columns.recordClass[this.#at]!);
  }

  /** Undefined where the class is not written. */
  get classSpan(): Span | undefined {
    return this.#headSpan((start) => start < 0x30 || start > 0x39);
  }

  /** Upper case: `TXT`, `TYPE65280`. */
  get type(): string {
    return typeMnemonic(this.typeNumber);
  }

  get typeNumber(): number {
    return this.#columns.type[this.#at]!;
  }

  get typeSpan(): Span {
    return this.#tokenSpan(this.#columns.rdata[this.#at]! - 1);
  }

  /** From the first to the last field; empty after the type if there is none. */
  get rdataSpan(): Span {
    const [first, last] = this.#rdata;
    if (first === last) return { start: this.typeSpan.end, end: this.typeSpan.end };
    return { start: this.#tokenSpan(first).start, end: this.#tokenSpan(last - 1).end };
  }

  get rdataText(): string {
    return this.text(this.rdataSpan);
  }

  /** The whole entry with its comments and line end. */
  get span(): Span {
    return this.entry.span;
  }

  get entry(): Entry {
    return this.#resolved.syntax.entry(this.#resolved.syntax.entryNumber(this.#chunk, this.#columns.entry[this.#at]!));
  }

  /** The origin at the record, to which its names are relative. */
  get origin(): DomainName {
    return this.#resolved.names.name(this.#columns.origin[this.#at]!);
  }

  get fields(): readonly RdataField[] {
    const fields = readFields(this.#tokens, this.#rdataType, ...this.#rdata, this.origin);
    return this.#placed(fields);
  }

  /** The domain names in the RDATA. */
  get rdataNames(): readonly RdataName[] {
    const names = readNames(this.#tokens, this.#rdataType, ...this.#rdata, this.origin);
    return this.#placed(names);
  }

  /** The number in the name table of the name to which NS, CNAME, PTR, MX, SRV or DNAME lead; -1 for other types. */
  get targetId(): number {
    return this.#columns.target[this.#at]!;
  }

  /** The character-strings of TXT, SPF and their like, HINFO's two, CAA's value ...; none for other types. */
  get strings(): readonly CharacterString[] {
    return readStrings(this.#tokens, this.#rdataType, ...this.#rdata).map((string) => this.#placedString(string));
  }

  /** Whether there is a single character-string; answered at once where there are many. */
  get hasOneString(): boolean {
    const [first, last] = this.#rdata;
    return last - first <= MAX_BESIDE_STRING && this.strings.length === 1;
  }

  /** The field at an offset of the text, read as a character-string. Of thousands the one is found without reading the others. */
  stringAt(offset: number): CharacterString | undefined {
    const { text, base, tokenStart, tokenEnd, tokenFlags } = this.#tokens;
    const local = offset - this.#shift;
    let [low, high] = this.#rdata;
    while (low < high) {
      const at = (low + high) >> 1;
      if (base + tokenEnd[at]! <= local) low = at + 1;
      else if (base + tokenStart[at]! > local) high = at;
      else return this.#placedString(readString(text, base + tokenStart[at]!, base + tokenEnd[at]!, tokenFlags[at]!));
    }
    return undefined;
  }

  /** The record by itself, so that it keeps no other text alive. */
  get detached(): DetachedRecord {
    const { start, end } = this.span;
    const tokens = this.#tokens;
    const text = copyOf(this.text({ start, end }));
    const within = (span: Span): Span => ({ start: span.start - start, end: span.end - start });
    return {
      owner: this.owner,
      text,
      ownerSpan: this.ownerSpan && within(this.ownerSpan),
      headSpan: within(this.ownerSpan ?? this.typeSpan),
      valueSpan: within(this.rdataSpan),
      strings: readStrings(
        { ...tokens, text, base: tokens.base + this.#shift - start },
        this.#rdataType,
        ...this.#rdata,
      ),
    };
  }

  /** The RDATA as tokens, and the number under which `recordType` knows it: for those who read it themselves. */
  get rdataTokens(): RdataTokens {
    const [first, last] = this.#rdata;
    return { tokens: this.#tokens, type: this.#rdataType, first, last };
  }

  /** The RDATA in one line, names absolute: what a reader takes for the same data. */
  get presentedRdata(): string {
    return this.presentRdata(this.origin);
  }

  /** {@link presentedRdata} with the origin in the letters that it is written in, without the final dot. */
  presentRdata(origin: string): string {
    return presentRdata(this.#tokens, this.#rdataType, ...this.#rdata, origin);
  }

  /** The owner in the letters that it is written in, absolute; undefined where the record takes it from the one above. */
  writtenOwner(origin: string): string | undefined {
    if (this.isInherited) return undefined;
    const { text, base, tokenStart, tokenEnd, tokenFlags } = this.#tokens;
    const at = this.#ownerToken;
    return writtenName(text, base + tokenStart[at]!, base + tokenEnd[at]!, tokenFlags[at]!, origin);
  }

  /** Equal for records of one type with equal data, however they are written. */
  get comparableRdata(): string {
    return comparableRdata(this.#tokens, this.#rdataType, ...this.#rdata, this.origin);
  }

  /** The text of the file. */
  get sourceText(): string {
    return this.#resolved.syntax.text;
  }

  text(span: Span): string {
    return this.#resolved.syntax.slice(span.start, span.end);
  }

  get #columns(): ResolvedChunk {
    return this.#resolved.chunks[this.#chunk]!;
  }

  get #lexical(): Chunk {
    return this.#resolved.syntax.chunks[this.#chunk]!;
  }

  get #rdataType(): number {
    return rdataType(this.typeNumber, this.#columns.recordClass[this.#at]!);
  }

  get #rdata(): [number, number] {
    const { entry, rdata } = this.#columns;
    return [rdata[this.#at]!, this.#lexical.entryToken[entry[this.#at]! + 1]!];
  }

  get #ownerToken(): number {
    return this.#lexical.entryToken[this.#columns.entry[this.#at]!]!;
  }

  get #tokens(): Tokens {
    const { tokenStart, tokenEnd, tokenFlags } = this.#lexical;
    const { text, base } = this.#resolved.syntax.sourceOf(this.#chunk);
    return { text, base, tokenStart, tokenEnd, tokenFlags };
  }

  /** Where the text of the tokens begins in the file. */
  get #shift(): number {
    const { syntax } = this.#resolved;
    return syntax.chunkStart[this.#chunk]! - syntax.sourceOf(this.#chunk).base;
  }

  /** With places in the file instead of in the text of the tokens. */
  #placed<T extends { readonly span: Span }>(items: readonly T[]): readonly T[] {
    const by = this.#shift;
    return by === 0 ? items : items.map((item) => ({ ...item, span: shifted(item.span, by) }));
  }

  #placedString(string: CharacterString): CharacterString {
    const by = this.#shift;
    return by === 0 ? string : { ...string, span: shifted(string.span, by), data: string.data.shifted(by) };
  }

  #tokenSpan(token: number): Span {
    const base = this.#resolved.syntax.chunkStart[this.#chunk]!;
    return { start: base + this.#lexical.tokenStart[token]!, end: base + this.#lexical.tokenEnd[token]! };
  }

  /** The first token between owner and type whose first unit holds. */
  #headSpan(holds: (unit: number) => boolean): Span | undefined {
    const from = this.#ownerToken + (this.isInherited ? 0 : 1);
    for (let token = from; token < this.#columns.rdata[this.#at]! - 1; token++) {
      const span = this.#tokenSpan(token);
      if (holds(this.#resolved.syntax.charCodeAt(span.start))) return span;
    }
    return undefined;
  }
}

/** All strings of a TXT record as one, as SPF and DKIM read them (RFC 7208 §3.3, RFC 6376 §3.6.2.2). Units are octets. */
export function txtData(record: ResourceRecord): MappedText {
  return MappedText.concat(record.strings.map((string) => string.data));
}
