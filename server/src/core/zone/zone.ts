/**
 * A zone as its file says it: records, what is wrong with them, and an index by name. Views over the resolved columns,
 * made on demand. Checks of the zone as a whole (CNAME and other data, targets ...) are rules on top of this.
 */

import { type DomainName, isWithin } from '../text/domain-name.ts';
import type { Span } from '../text/span.ts';
import { collectProblems, problemsInChunk } from './collect-problems.ts';
import type { Generate } from './generate.ts';
import type { NameTable } from './names.ts';
import type { OriginSource } from './origin.ts';
import type { ZoneProblem } from './problem.ts';
import { RecordList, type ResourceRecord } from './record.ts';
import { type ResolveOptions, resolveSyntax } from './resolve.ts';
import { RECORD_BEFORE, type ResolvedZone } from './resolved.ts';
import { lastAtOrBefore, type ZoneSyntax } from './syntax.ts';
import { classMnemonic, RR, typeNumber } from './types.ts';
import { ZoneIndex } from './zone-index.ts';

export type { OriginSource } from './origin.ts';
export type { RdataField, RdataName } from './rdata-fields.ts';
export { type DetachedRecord, RecordList, ResourceRecord, type TtlSource, txtData } from './record.ts';
export { type RecordSet, ZoneIndex } from './zone-index.ts';

export interface ZoneInclude {
  /** The directive, without the line end. */
  readonly span: Span;
  readonly path: string;
  readonly pathSpan: Span;
  readonly origin: DomainName;
  /** What the file says; undefined where it could not be read, or nobody was asked to. */
  readonly zone: Zone | undefined;
  /** The index in `records` before which its records are. */
  readonly before: number;
}

export interface ZoneGenerate {
  readonly generate: Generate;
  readonly before: number;
}

/** A piece of a file whose records are read together, and not again after an edit that does not concern them. */
export interface ZonePart {
  /** The same object as long as the piece is the same, wherever it is. */
  readonly key: object;
  readonly index: number;
  /** Where it begins in the text. */
  readonly start: number;
  /** The number of its first record. */
  readonly firstRecord: number;
  /** How many records it has. */
  readonly count: number;
  /** Whether something at its start is a mistake in the record before it. */
  readonly continuesLast: boolean;
}

export interface ZoneOptions extends Omit<ResolveOptions, 'previous'> {
  /** The zone of an earlier version of the same document: chunks that still hold are taken from it. */
  readonly previous?: Zone;
}

/** What {@link Zone.aliasOf} has found. */
const ALIASES = {};

/** Ranges that are asked for a name, all in all: about a second. */
const MAX_GENERATE_TRIES = 10_000_000;

/** Records at one name from which on they are kept: else each of them would cost as much as all. */
const CROWD = 32;

/** A number that no record has. */
const NO_TYPE = -1;

/** Resolves `$ORIGIN`, `$TTL`, owners, classes and names, and checks every field. Total. */
export function resolveZone(syntax: ZoneSyntax, options: ZoneOptions = {}): Zone {
  const { previous, ...rest } = options;
  if (previous === undefined) return new Zone(resolveSyntax(syntax, rest));
  return new Zone(resolveSyntax(syntax, { ...rest, previous: previous.resolved }), previous);
}

export class Zone {
  /** For `resolveZone` alone. */
  readonly resolved: ResolvedZone;
  readonly records: RecordList;
  #problems: readonly ZoneProblem[] | undefined;
  #includes: readonly ZoneInclude[] | undefined;
  #all: readonly Zone[] | undefined;
  #generates: readonly ZoneGenerate[] | undefined;
  #parts: readonly ZonePart[] | undefined;
  #index: ZoneIndex | undefined;
  #generateTries = 0;
  /** The records of names that have many, by the name's number and by type. */
  readonly #crowded = new Map<number, Map<number | undefined, readonly ResourceRecord[]>>();
  readonly #memos = new Map<object, unknown>();

  /** @param previous an earlier version, of which no more is kept than what still holds */
  constructor(resolved: ResolvedZone, previous?: Zone) {
    this.resolved = resolved;
    this.records = new RecordList(resolved);
    if (previous !== undefined && hasSameColumns(resolved, previous.resolved)) {
      const known = previous.#index;
      if (known?.kinds.length === resolved.names.size) this.#index = known;
    }
  }

  /**
   * What is found out about the zone once, and goes with it. A `WeakMap` that outlives its zones would hold all young ones, each with its whole
   * text, until V8 looks at the old objects too: a hundred texts of 10 MB.
   *
   * @param key what is found out: an object of its own
   */
  once<T>(key: object, find: () => T): T {
    if (!this.#memos.has(key)) this.#memos.set(key, find());
    return this.#memos.get(key) as T;
  }

  get syntax(): ZoneSyntax {
    return this.resolved.syntax;
  }

  /** The whole text: of one that was edited it is put together for this. */
  get text(): string {
    return this.resolved.syntax.text;
  }

  slice(start: number, end: number): string {
    return this.resolved.syntax.slice(start, end);
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

  /** The pieces of this file, in order. */
  get parts(): readonly ZonePart[] {
    const { chunks, syntax } = this.resolved;
    this.#parts ??= chunks.map((key, index) => ({
      key,
      index,
      start: syntax.chunkStart[index]!,
      firstRecord: this.records.base(index),
      count: key.count,
      continuesLast: key.problems.some(({ record }) => record === RECORD_BEFORE),
    }));
    return this.#parts;
  }

  /** What is wrong in the records of a piece, by their numbers in it; spans are in the whole text. */
  problemsIn({ index }: ZonePart): ReturnType<typeof problemsInChunk> {
    return problemsInChunk(this.resolved, index);
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

  /** Whether another version of the zone is known to have the same owners, types and targets. */
  hasSameIndex(other: Zone): boolean {
    const hasIncludes = this.includes.length > 0 || other.includes.length > 0;
    return !hasIncludes && this.#index !== undefined && this.#index === other.#index;
  }

  /** This zone and all zones included, in the order of the text. */
  get all(): readonly Zone[] {
    this.#all ??= [this, ...this.includes.flatMap((include) => include.zone?.all ?? [])];
    return this.#all;
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
  recordsAt(name: DomainName): readonly ResourceRecord[] {
    return this.#recordsAt(name, undefined);
  }

  /** The records of one type at a name; of a whole zone, an RRset (RFC 2181 §5). */
  rrset(name: DomainName, type: string): readonly ResourceRecord[] {
    return this.#recordsAt(name, typeNumber(type) ?? NO_TYPE);
  }

  /** Of a name with many records the same array each time: rules ask for it at each of them. */
  #recordsAt(name: DomainName, type: number | undefined): readonly ResourceRecord[] {
    const id = this.nameTable.idOf(name);
    if (id < 0) return [];
    const ofName = this.#crowded.get(id);
    const known = ofName?.get(type);
    if (known !== undefined) return known;
    const found: ResourceRecord[] = [];
    let seen = 0;
    for (const { index, records } of this.all) {
      for (let i = index.first(id); i >= 0; i = index.next(i), seen++)
        if (type === undefined || index.type[i] === type) found.push(records.at(i)!);
    }
    if (seen >= CROWD)
      this.#crowded.set(id, (ofName ?? new Map<number | undefined, readonly ResourceRecord[]>()).set(type, found));
    return found;
  }

  /** Where the first CNAME at a name leads; found once for each name that is asked for. */
  aliasOf(name: DomainName): DomainName | undefined {
    const known = this.once(ALIASES, () => new Map<DomainName, DomainName | undefined>());
    if (!known.has(name)) known.set(name, this.rrset(name, 'CNAME')[0]?.rdataNames[0]?.name);
    return known.get(name);
  }

  /** Whether the name owns a record, one that `$GENERATE` makes included. */
  has(name: DomainName): boolean {
    const id = this.nameTable.idOf(name);
    return (id >= 0 && this.all.some(({ index }) => index.first(id) >= 0)) || this.isGenerated(name);
  }

  /**
   * Whether `$GENERATE` makes a record at a name, in this file or one that it includes. Thousands of ranges that are asked for
   * thousands of names are given up: any name may be made then, so that none is reported as missing.
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
    return this.origin !== undefined && isWithin(name, this.origin);
  }

  /** The record of the entry at an offset. */
  recordAt(offset: number): ResourceRecord | undefined {
    return this.records.at(this.recordNumberAt(offset));
  }

  /** The number of that record, -1 without one; makes no view. */
  recordNumberAt(offset: number): number {
    const { syntax, chunks } = this.resolved;
    if (syntax.chunks.length === 0) return -1;
    const c = lastAtOrBefore(syntax.chunkStart, syntax.chunks.length, offset);
    const { entryStart, entryCount } = syntax.chunks[c]!;
    const entry = lastAtOrBefore(entryStart, entryCount, offset - syntax.chunkStart[c]!);
    const { entry: entries, count } = chunks[c]!;
    const at = lastAtOrBefore(entries, count, entry);
    return count > 0 && entries[at] === entry ? this.records.base(c) + at : -1;
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

/** Whether the records of two versions have the same owners, types, targets and origins. */
function hasSameColumns(a: ResolvedZone, b: ResolvedZone): boolean {
  if (a.names !== b.names || a.chunks.length !== b.chunks.length) return false;
  return a.chunks.every((chunk, i) => {
    const other = b.chunks[i]!;
    if (chunk === other) return true;
    if (chunk.count !== other.count) return false;
    for (let k = 0; k < chunk.count; k++) {
      if (chunk.owner[k] !== other.owner[k] || chunk.type[k] !== other.type[k]) return false;
      if (chunk.target[k] !== other.target[k] || chunk.origin[k] !== other.origin[k]) return false;
    }
    return true;
  });
}
