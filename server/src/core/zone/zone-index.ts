/** The records of one file by owner and by type, in columns: for rules that look at every record of a large zone. */

import type { DomainName } from '../text/domain-name.ts';
import { KINDS } from './kinds.ts';
import type { NameTable } from './names.ts';
import type { RecordList } from './record.ts';
import type { ResolvedChunk, ResolvedZone } from './resolved.ts';

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
    const [only, ...others] = resolved.chunks;
    if (only !== undefined && others.length === 0) ({ owner: this.owner, type: this.type, target: this.target } = only);
    else {
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
    // By type, which of the sets at a name is the type's, from 1.
    const atName: { readonly type: number; readonly records: number[] }[] = [];
    for (const name of this.several) {
      for (let at = this.#first[name]!; at >= 0; at = this.#next[at]!) {
        const type = this.type[at]!;
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
    for (const { count, origin, originStarts } of this.#chunks) {
      for (const start of originStarts) {
        if (origin[start] === last) continue;
        last = origin[start]!;
        changes.push(base + start);
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

/** A number for each type, 0 but while an index is made: one for all, of which many are small. */
const perType = new Uint32Array(1 << 16);
