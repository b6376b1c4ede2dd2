/**
 * What resolving a master file gives, chunk by chunk, and what its entries hand on: the room that `resolve.ts` fills and
 * `zone.ts` makes readable.
 */

import { ColumnBuffer } from '../text/column-buffer.ts';
import type { DomainName } from '../text/domain-name.ts';
import type { Generate } from './generate.ts';
import type { Chunk } from './lexer.ts';
import type { NameTable } from './names.ts';
import type { OriginSource } from './origin.ts';
import type { ZoneProblemCode } from './problem.ts';
import type { ZoneSyntax } from './syntax.ts';

/** Where a record's TTL comes from, in the lowest bits of its flags. */
export const TTL_SOURCE = 7;
export const TTL_EXPLICIT = 0;
export const TTL_DIRECTIVE = 1;
export const TTL_PREVIOUS = 2;
export const TTL_SOA = 3;
export const TTL_NONE = 4;
/** The owner is in an earlier entry. */
export const RECORD_INHERITED = 8;
/** Has a mistake for which BIND refuses the zone. */
export const RECORD_BROKEN = 16;

/** The record before the chunk's first one, which a line may mean to go on with. */
export const RECORD_BEFORE = -2;

/** Offsets relative to the chunk, those in the data (`at`, `lineEnd`) included. */
export interface LocalProblem {
  readonly code: ZoneProblemCode;
  readonly start: number;
  readonly end: number;
  readonly data: Readonly<Record<string, string | number>>;
  /** The record's number in the chunk, -1 for none, {@link RECORD_BEFORE} for the last one before the chunk. */
  readonly record: number;
}

export interface LocalInclude {
  readonly start: number;
  readonly end: number;
  readonly path: string;
  readonly pathStart: number;
  readonly pathEnd: number;
  readonly origin: DomainName;
  readonly zone: ResolvedZone | undefined;
  /** How many records of the chunk are before it. */
  readonly records: number;
}

export interface LocalGenerate {
  readonly generate: Generate;
  readonly records: number;
}

/** One item a record. */
export interface RecordColumns {
  /** The entry's number in the chunk. */
  readonly entry: Uint32Array;
  /** A number of the name table. */
  readonly owner: Int32Array;
  /** Seconds. */
  readonly ttl: Uint32Array;
  readonly type: Uint16Array;
  readonly recordClass: Uint16Array;
  /** The token of the RDATA's first field; the type is before it. */
  readonly rdata: Uint32Array;
  /** The name to which NS, CNAME, PTR, MX, SRV or DNAME lead, a number of the name table; -1 for the others. */
  readonly target: Int32Array;
  /** The origin for relative names, a number of the name table. */
  readonly origin: Int32Array;
  readonly flags: Uint8Array;
}

/** What is resolved of one chunk. */
export interface ResolvedChunk extends RecordColumns {
  readonly count: number;
  /** The records that have another origin than the one before them, the first one among them. */
  readonly originStarts: readonly number[];
  readonly problems: readonly LocalProblem[];
  /** There are more problems than were kept. */
  readonly isCut: boolean;
  readonly includes: readonly LocalInclude[];
  readonly generates: readonly LocalGenerate[];
}

/** What entries hand on to the entries after them. Names are numbers of the name table. */
export interface State {
  origin: number;
  /** `$TTL` in seconds, or -1. */
  defaultTtl: number;
  /** The last explicit TTL, or -1. */
  lastTtl: number;
  /** The minimum of an SOA without any TTL before it, which then is the default, or -1. */
  soaTtl: number;
  /** -1 before the first owner. */
  lastOwner: number;
  /** Whether another origin holds than when the last owner was written. */
  originChanged: boolean;
  /** 0 while it is not known. */
  recordClass: number;
  /** The type of the last record, or -1. */
  lastType: number;
  /** The zone's apex, or -1 while it is not known. */
  apex: number;
  /** Whether an earlier record was reported for having no TTL. */
  ttlReported: boolean;
  /** The first `$ORIGIN`'s name, or -1. */
  firstOrigin: number;
}

/** The state before the first entry of a file. */
export function startState(origin: number, apex: number): State {
  return {
    origin,
    defaultTtl: -1,
    lastTtl: -1,
    soaTtl: -1,
    lastOwner: -1,
    originChanged: false,
    recordClass: 0,
    lastType: -1,
    apex,
    ttlReported: false,
    firstOrigin: -1,
  };
}

export function sameState(a: State, b: State): boolean {
  return (Object.keys(a) as (keyof State)[]).every((key) => a[key] === b[key]);
}

export interface CachedChunk {
  readonly before: Readonly<State>;
  readonly resolved: ResolvedChunk;
  readonly after: Readonly<State>;
}

export interface ResolvedZone {
  readonly syntax: ZoneSyntax;
  readonly names: NameTable;
  readonly chunks: readonly ResolvedChunk[];
  readonly origin: DomainName | undefined;
  readonly originFrom: OriginSource;
  readonly recordClass: number;
  readonly cache: WeakMap<Chunk, CachedChunk>;
}

/** Columns to fill again and again, from which is copied out. */
export const scratch: RecordColumns = {
  entry: new Uint32Array(4096),
  owner: new Int32Array(4096),
  ttl: new Uint32Array(4096),
  type: new Uint16Array(4096),
  recordClass: new Uint16Array(4096),
  rdata: new Uint32Array(4096),
  target: new Int32Array(4096),
  origin: new Int32Array(4096),
  flags: new Uint8Array(4096),
};

/** The first records of columns. */
export function keepColumns(columns: RecordColumns, count: number): RecordColumns {
  const kept = new ColumnBuffer(OCTETS * count);
  return {
    entry: kept.u32(count, columns.entry),
    owner: kept.i32(count, columns.owner),
    ttl: kept.u32(count, columns.ttl),
    rdata: kept.u32(count, columns.rdata),
    target: kept.i32(count, columns.target),
    origin: kept.i32(count, columns.origin),
    type: kept.u16(count, columns.type),
    recordClass: kept.u16(count, columns.recordClass),
    flags: kept.u8(count, columns.flags),
  };
}

/** Of one record. */
const OCTETS = 6 * 4 + 2 * 2 + 1;

export function restoreColumns(columns: RecordColumns, kept: RecordColumns): void {
  columns.entry.set(kept.entry);
  columns.owner.set(kept.owner);
  columns.ttl.set(kept.ttl);
  columns.type.set(kept.type);
  columns.recordClass.set(kept.recordClass);
  columns.rdata.set(kept.rdata);
  columns.target.set(kept.target);
  columns.origin.set(kept.origin);
  columns.flags.set(kept.flags);
}
