/**
 * A zone as its file says it: records, what is wrong with them, and an index by name. Views over the resolved columns,
 * made on demand. Checks of the zone as a whole (CNAME and other data, targets ...) are rules on top of this.
 */

import type { DomainName } from '../text/domain-name.ts';
import { MappedText } from '../text/mapped-text.ts';
import type { Span } from '../text/span.ts';
import { type CharacterString, readString } from './character-string.ts';
import type { Generate } from './generate.ts';
import { KINDS } from './kinds.ts';
import type { Chunk } from './lexer.ts';
import type { NameTable } from './names.ts';
import type { OriginSource } from './origin.ts';
import type { ZoneProblem, ZoneProblemCode } from './problem.ts';
import {
  comparableRdata,
  presentRdata,
  type RdataField,
  type RdataName,
  readFields,
  readNames,
  tokenKinds,
} from './rdata-fields.ts';
import { type ResolveOptions, resolveSyntax } from './resolve.ts';
import {
  RECORD_BEFORE,
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
import { type Entry, lastAtOrBefore, type ZoneSyntax } from './syntax.ts';
import type { Tokens } from './tokens.ts';
import { classMnemonic, RR, rdataType, typeMnemonic } from './types.ts';

export type { OriginSource } from './origin.ts';
export type { RdataField, RdataName } from './rdata-fields.ts';

/** Where a TTL comes from: the record, `$TTL`, the last explicit one (RFC 1035 §5.1), the SOA's minimum, or nowhere. */
export type TtlSource = 'explicit' | 'directive' | 'previous' | 'soa-minimum' | 'none';

export interface ZoneInclude {
  /** The directive, without the line end. */
  readonly span: Span;
  readonly path: string;
  readonly pathSpan: Span;
  readonly origin: DomainName;
  /** What the file says; undefined where it could not be read, or nobody was asked to. */
  readonly zone: Zone | undefined;
  /** The index in `records` before which its records stand. */
  readonly before: number;
}

export interface ZoneGenerate {
  readonly generate: Generate;
  readonly before: number;
}

export interface ZoneOptions extends Omit<ResolveOptions, 'previous'> {
  /** The zone of an earlier version of the same document: chunks that still hold are taken from it. */
  readonly previous?: Zone;
}

/** Ranges that are asked for a name, all in all: about a second. */
const MAX_GENERATE_TRIES = 10_000_000;

/** Resolves `$ORIGIN`, `$TTL`, owners, classes and names, and checks every field. Total. */
export function resolveZone(syntax: ZoneSyntax, options: ZoneOptions = {}): Zone {
  const { previous, ...rest } = options;
  return new Zone(resolveSyntax(syntax, previous === undefined ? rest : { ...rest, previous: previous.resolved }));
}

export class Zone {
  /** For `resolveZone` alone. */
  readonly resolved: ResolvedZone;
  readonly records: RecordList;
  #problems: readonly ZoneProblem[] | undefined;
  #includes: readonly ZoneInclude[] | undefined;
  #generates: readonly ZoneGenerate[] | undefined;
  #index: ZoneIndex | undefined;
  #generateTries = 0;

  constructor(resolved: ResolvedZone) {
    this.resolved = resolved;
    this.records = new RecordList(resolved);
  }

  get syntax(): ZoneSyntax {
    return this.resolved.syntax;
  }

  get text(): string {
    return this.resolved.syntax.text;
  }

  /** The apex: given, or the SOA's owner, or the first `$ORIGIN`, or what the file's name says. */
  get origin(): DomainName | undefined {
    return this.resolved.origin;
  }

  get originFrom(): OriginSource {
    return this.resolved.originFrom;
  }

  /** `IN` nearly always. */
  get class(): string {
    return classMnemonic(this.resolved.recordClass);
  }

  /** Owners and interned names, by number. Shared with included zones and with later versions of the document. */
  get nameTable(): NameTable {
    return this.resolved.names;
  }

  get problems(): readonly ZoneProblem[] {
    this.#problems ??= collectProblems(this.resolved, this.records);
    return this.#problems;
  }

  /** Whether the file has more problems than are kept: a hundred thousand, and as many again that are harmless. */
  get isCut(): boolean {
    return this.resolved.chunks.some(({ isCut }, i) => isCut || this.syntax.chunks[i]!.isCut);
  }

  /** The `$INCLUDE` directives of this file. */
  get includes(): readonly ZoneInclude[] {
    this.#includes ??= this.#collectIncludes();
    return this.#includes;
  }

  get generates(): readonly ZoneGenerate[] {
    this.#generates ??= this.resolved.chunks.flatMap((chunk, i) =>
      chunk.generates.map((local) => {
        return { generate: local.generate, before: this.records.base(i) + local.records };
      }),
    );
    return this.#generates;
  }

  /** The index of this file's own records. */
  get index(): ZoneIndex {
    this.#index ??= new ZoneIndex(this.resolved, this.records);
    return this.#index;
  }

  /** This zone and all zones included, in the order of the text. */
  get all(): readonly Zone[] {
    return [this, ...this.includes.flatMap((include) => include.zone?.all ?? [])];
  }

  /** Every name that owns a record of this file, once, in the order of its first record. */
  get names(): IterableIterator<DomainName> {
    return this.index.names();
  }

  /** The records of this file of some types, made one by one. */
  *recordsOf(...types: readonly number[]): IterableIterator<ResourceRecord> {
    for (const type of types) for (const i of this.index.ofType(type)) yield this.records.at(i)!;
  }

  /** The records at a name, those of included files behind the file's own. */
  recordsAt(name: DomainName): ResourceRecord[] {
    const id = this.nameTable.idOf(name);
    if (id < 0) return [];
    return this.all.flatMap((zone) => zone.index.records(id).map((i) => zone.records.at(i)!));
  }

  /** The records of one type at a name; of a whole zone, an RRset (RFC 2181 §5). */
  rrset(name: DomainName, type: string): ResourceRecord[] {
    return this.recordsAt(name).filter((record) => record.type === type);
  }

  /** Whether the name owns a record, one that `$GENERATE` makes included. */
  has(name: DomainName): boolean {
    const id = this.nameTable.idOf(name);
    return (id >= 0 && this.all.some(({ index }) => index.first(id) >= 0)) || this.isGenerated(name);
  }

  /**
   * Whether `$GENERATE` makes a record at a name, in this file or one that it includes. Thousands of ranges that are asked for
   * thousands of names are given up: any name may be made then, so that none is said to be missing.
   *
   * @param type the number of the type that is wanted; any without it
   */
  isGenerated(name: DomainName, type?: number): boolean {
    return this.all.some(({ generates }) => {
      this.#generateTries += generates.length;
      if (this.#generateTries > MAX_GENERATE_TRIES) return true;
      return generates.some(({ generate }) => (type === undefined || generate.type === type) && generate.owns(name));
    });
  }

  get soa(): ResourceRecord | undefined {
    for (const zone of this.all) {
      const at = zone.index.firstOfType(RR.SOA);
      if (at >= 0) return zone.records.at(at);
    }
    return undefined;
  }

  /** Whether a name is the apex or lies below it; false where the origin is not known. */
  isWithin(name: DomainName): boolean {
    const { origin } = this;
    if (origin === undefined) return false;
    return (
      origin === '' ||
      name === origin ||
      (name.endsWith(`.${origin}`) && !/(?:^|[^\\])(?:\\\\)*\\$/.test(name.slice(0, -origin.length - 1)))
    );
  }

  /** The record of the entry at an offset. */
  recordAt(offset: number): ResourceRecord | undefined {
    const { syntax, chunks } = this.resolved;
    if (syntax.chunks.length === 0) return undefined;
    const c = lastAtOrBefore(syntax.chunkStart, syntax.chunks.length, offset);
    const { entryStart, entryCount } = syntax.chunks[c]!;
    const entry = lastAtOrBefore(entryStart, entryCount, offset - syntax.chunkStart[c]!);
    const { entry: entries, count } = chunks[c]!;
    const at = lastAtOrBefore(entries, count, entry);
    return count > 0 && entries[at] === entry ? this.records.at(this.records.base(c) + at) : undefined;
  }

  #collectIncludes(): ZoneInclude[] {
    return this.resolved.chunks.flatMap((chunk, i) => {
      const base = this.resolved.syntax.chunkStart[i]!;
      return chunk.includes.map((local) => {
        return {
          span: { start: base + local.start, end: base + local.end },
          path: local.path,
          pathSpan: { start: base + local.pathStart, end: base + local.pathEnd },
          origin: local.origin,
          zone: local.zone === undefined ? undefined : new Zone(local.zone),
          before: this.records.base(i) + local.records,
        };
      });
    });
  }
}

/** Kinds of fields that are strings. */
const STRINGS: ReadonlySet<string> = new Set([
  'strings',
  'string',
  'long-string',
  'quoted-string',
  'optional-string',
  'regexp',
]);

/** Keys of a problem's data that are offsets. */
const OFFSETS = ['at', 'lineEnd'] as const;

function collectProblems(resolved: ResolvedZone, records: RecordList): ZoneProblem[] {
  const problems: ZoneProblem[] = [];
  const { syntax } = resolved;
  resolved.chunks.forEach((chunk, i) => {
    const lexical = syntax.chunks[i]!;
    if (chunk.problems.length === 0 && lexical.problems.length === 0) return;
    const base = syntax.chunkStart[i]!;
    const here: ZoneProblem[] = lexical.problems.map(({ code, start, end, at }) => {
      const record = recordOfLocal(chunk, lexical, start);
      return {
        code,
        span: { start: base + start, end: base + end },
        data: { at: base + at },
        ...(record < 0 ? {} : { record: records.base(i) + record }),
      };
    });
    for (const { code, start, end, data, record } of chunk.problems) {
      const shifted: Record<string, string | number> = { ...data };
      for (const key of OFFSETS) if (typeof shifted[key] === 'number') shifted[key] += base;
      const number = records.base(i) + (record === RECORD_BEFORE ? -1 : record);
      here.push({
        code,
        span: { start: base + start, end: base + end },
        data: shifted,
        ...(record === -1 || number < 0 ? {} : { record: number }),
      });
    }
    here.sort((a, b) => a.span.start - b.span.start);
    for (const problem of here) problems.push(problem);
  });
  return addFileProblems(syntax, problems);
}

/** The record in whose entry a place of the chunk stands, or -1. */
function recordOfLocal(chunk: ResolvedChunk, lexical: Chunk, offset: number): number {
  const entry = lastAtOrBefore(lexical.entryStart, lexical.entryCount, offset);
  const at = lastAtOrBefore(chunk.entry, chunk.count, entry);
  return chunk.count > 0 && chunk.entry[at] === entry ? at : -1;
}

/** What is wrong with the file as such: byte order mark, line ends. Each once. */
function addFileProblems(syntax: ZoneSyntax, problems: ZoneProblem[]): ZoneProblem[] {
  const { text } = syntax;
  const file: ZoneProblem[] = [];
  const add = (code: ZoneProblemCode, start: number, end: number) =>
    file.push({ code, span: { start, end }, data: {} });
  if (text.charCodeAt(0) === 0xfeff) add('bom', 0, 1);
  const crlf = syntax.chunks.findIndex((chunk) => chunk.firstCrlf >= 0);
  if (crlf >= 0)
    add(
      'crlf',
      syntax.chunkStart[crlf]! + syntax.chunks[crlf]!.firstCrlf,
      syntax.chunkStart[crlf]! + syntax.chunks[crlf]!.firstCrlf + 2,
    );
  const cr = syntax.chunks.findIndex((chunk) => chunk.firstLoneCr >= 0);
  if (cr >= 0)
    add(
      'lone-cr',
      syntax.chunkStart[cr]! + syntax.chunks[cr]!.firstLoneCr,
      syntax.chunkStart[cr]! + syntax.chunks[cr]!.firstLoneCr + 1,
    );
  const last = text.charCodeAt(text.length - 1);
  if (text.length > 0 && last !== 10 && last !== 13) add('no-final-newline', text.length, text.length);
  return [...file, ...problems].sort((a, b) => a.span.start - b.span.start);
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
    const base = syntax.chunkStart[chunk]!;
    const start = base + tokenStart[first]!;
    return syntax.text.slice(start, Math.min(base + tokenEnd[last - 1]!, start + units));
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

  /** From the first to the last field; empty behind the type where there is none. */
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
    return readFields(this.#tokens, this.#rdataType, ...this.#rdata, this.origin);
  }

  /** The domain names in the RDATA. */
  get rdataNames(): readonly RdataName[] {
    return readNames(this.#tokens, this.#rdataType, ...this.#rdata, this.origin);
  }

  /** The number in the name table of the name to which NS, CNAME, PTR, MX, SRV or DNAME lead; -1 for other types. */
  get targetId(): number {
    return this.#columns.target[this.#at]!;
  }

  /** The character-strings of TXT, SPF and their like, HINFO's two, CAA's value ...; none for other types. */
  get strings(): readonly CharacterString[] {
    const [first, last] = this.#rdata;
    const tokens = this.#tokens;
    const strings: CharacterString[] = [];
    tokenKinds(tokens, this.#rdataType, first, last).forEach((kind, i) => {
      if (!STRINGS.has(kind)) return;
      const { start, end } = this.#tokenSpan(first + i);
      strings.push(readString(tokens.text, start, end, tokens.tokenFlags[first + i]!));
    });
    return strings;
  }

  /** The RDATA in one line, names absolute: what a reader takes for the same data. */
  get presentedRdata(): string {
    return presentRdata(this.#tokens, this.#rdataType, ...this.#rdata, this.origin);
  }

  /** Equal for records of one type with equal data, however they are written. */
  get comparableRdata(): string {
    return comparableRdata(this.#tokens, this.#rdataType, ...this.#rdata, this.origin);
  }

  text(span: Span): string {
    return this.#resolved.syntax.text.slice(span.start, span.end);
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
    return {
      text: this.#resolved.syntax.text,
      base: this.#resolved.syntax.chunkStart[this.#chunk]!,
      tokenStart,
      tokenEnd,
      tokenFlags,
    };
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
      if (holds(this.#resolved.syntax.text.charCodeAt(span.start))) return span;
    }
    return undefined;
  }
}

/** All strings of a TXT record as one, as SPF and DKIM read them (RFC 7208 §3.3, RFC 6376 §3.6.2.2). Units are octets. */
export function txtData(record: ResourceRecord): MappedText {
  return MappedText.concat(record.strings.map((string) => string.data));
}

/** Records of one type at one name, by their numbers in order. */
export interface RecordSet {
  readonly type: number;
  readonly records: readonly number[];
}

/**
 * The records of one file by owner and by type, in columns: for rules that look at every record of a large zone. Names are numbers
 * of the zone's table, records their numbers in `records`.
 */
export class ZoneIndex {
  /** Columns, one item a record. */
  readonly owner: Int32Array;
  readonly type: Uint16Array;
  /** The name to which NS, CNAME, PTR, MX, SRV or DNAME lead; -1 for the others. */
  readonly target: Int32Array;
  /** By name, the kinds of its records: bits of `HAS`. */
  readonly kinds: Uint16Array;
  /** Names that have several records. */
  readonly several: readonly number[];
  readonly #chunks: readonly ResolvedChunk[];
  readonly #names: NameTable;
  readonly #first: Int32Array;
  readonly #next: Int32Array;
  /** How many records there are of each type that occurs. */
  readonly #counts = new Map<number, number>();
  #byType: ReadonlyMap<number, Int32Array> | undefined;
  #sets: readonly RecordSet[] | undefined;
  #originChanges: readonly number[] | undefined;

  constructor(resolved: ResolvedZone, records: RecordList) {
    const { count } = records;
    this.#chunks = resolved.chunks;
    this.#names = resolved.names;
    this.owner = new Int32Array(count);
    this.type = new Uint16Array(count);
    this.target = new Int32Array(count);
    for (let i = 0; i < resolved.chunks.length; i++) {
      const chunk = resolved.chunks[i]!;
      const base = records.base(i);
      this.owner.set(chunk.owner, base);
      this.type.set(chunk.type, base);
      this.target.set(chunk.target, base);
    }
    this.#first = new Int32Array(resolved.names.size).fill(-1);
    this.#next = new Int32Array(count);
    this.kinds = new Uint16Array(resolved.names.size);
    const several: number[] = [];
    this.#look(several);
    this.several = several;
  }

  /**
   * Looks at every record once, from the last to the first, so that the first at a name is found at last. What is asked of the
   * records of every zone is found here together: the loop runs once and cold, when getting warm is most of its cost.
   */
  #look(several: number[]): void {
    const { owner, type, kinds } = this;
    const first = this.#first;
    const next = this.#next;
    const types: number[] = [];
    for (let i = owner.length - 1; i >= 0; i--) {
      const name = owner[i]!;
      const rrtype = type[i]!;
      const after = first[name]!;
      next[i] = after;
      first[name] = i;
      if (after >= 0 && next[after]! < 0) several.push(name);
      kinds[name]! |= KINDS[rrtype]!;
      if (perType[rrtype]!++ === 0) types.push(rrtype);
    }
    several.reverse();
    for (const each of types) {
      this.#counts.set(each, perType[each]!);
      perType[each] = 0;
    }
  }

  /** The first record at a name, or -1. */
  first(name: number): number {
    return this.#first[name] ?? -1;
  }

  /** The next record at the same name, or -1. */
  next(record: number): number {
    return this.#next[record]!;
  }

  /** The records at a name in the order of the file. */
  records(name: number): number[] {
    const records: number[] = [];
    for (let i = this.first(name); i >= 0; i = this.next(i)) records.push(i);
    return records;
  }

  /** The records of a type in the order of the file. */
  ofType(type: number): Int32Array {
    if (!this.#counts.has(type)) return NO_RECORDS;
    this.#byType ??= this.#groupByType();
    return this.#byType.get(type)!;
  }

  /** The first record of a type, or -1. */
  firstOfType(type: number): number {
    return this.ofType(type)[0] ?? -1;
  }

  #groupByType(): Map<number, Int32Array> {
    const { type } = this;
    const records = new Int32Array(type.length);
    const groups = new Map<number, Int32Array>();
    let start = 0;
    for (const [each, count] of this.#counts) {
      groups.set(each, records.subarray(start, start + count));
      perType[each] = start;
      start += count;
    }
    for (let i = 0; i < type.length; i++) records[perType[type[i]!]!++] = i;
    for (const each of this.#counts.keys()) perType[each] = 0;
    return groups;
  }

  /** The RRsets of the file that have several records (RFC 2181 §5), by name, in no certain order. */
  get sets(): readonly RecordSet[] {
    this.#sets ??= this.#findSets();
    return this.#sets;
  }

  #findSets(): RecordSet[] {
    const sets: RecordSet[] = [];
    const atName: { readonly type: number; readonly records: number[] }[] = [];
    for (const name of this.several) {
      for (let at = this.#first[name]!; at >= 0; at = this.#next[at]!) {
        const type = this.type[at]!;
        // Which of the sets at the name is the type's, from 1.
        const place = perType[type]!;
        if (place > 0) atName[place - 1]!.records.push(at);
        else perType[type] = atName.push({ type, records: [at] });
      }
      for (const set of atName) {
        if (set.records.length > 1) sets.push(set);
        perType[set.type] = 0;
      }
      atName.length = 0;
    }
    return sets;
  }

  /** The records from which on another origin holds, the first one among them. */
  get originChanges(): readonly number[] {
    this.#originChanges ??= this.#findOriginChanges();
    return this.#originChanges;
  }

  #findOriginChanges(): number[] {
    const changes: number[] = [];
    let last = -1;
    let base = 0;
    for (const { count, origin } of this.#chunks) {
      for (let i = 0; i < count; i++) {
        if (origin[i] === last) continue;
        last = origin[i]!;
        changes.push(base + i);
      }
      base += count;
    }
    return changes;
  }

  /** Whether a name has a record of a type. */
  hasType(name: number, type: number): boolean {
    for (let i = this.first(name); i >= 0; i = this.next(i)) if (this.type[i] === type) return true;
    return false;
  }

  *names(): IterableIterator<DomainName> {
    for (let i = 0; i < this.owner.length; i++) {
      const name = this.owner[i]!;
      if (this.#first[name] === i) yield this.#names.name(name);
    }
  }
}

const NO_RECORDS = new Int32Array(0);
/** By type, while records are counted, put in order or gathered; zeros between. */
const perType = new Uint32Array(0x10000);
