/**
 * What the rules on a whole zone ask of its names, in columns made once a document: which kinds of records a name has,
 * where a record's target leads, what occludes a name. Most records are beyond suspicion: the suspects are found once, and
 * rules look at these alone. No rule is here; text is looked at for suspects alone.
 */

import { type DomainName, labels, ROOT } from '../../../text/domain-name.ts';
import type { ZoneDocument } from '../../../workspace/zone-document.ts';
import { HAS } from '../../../zone/kinds.ts';
import { RR } from '../../../zone/types.ts';
import type { Zone, ZoneIndex } from '../../../zone/zone.ts';

const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;

/** What is known of a name as a target. */
const GOOD = 1;
const BAD = 2;
/** What is known of a name: whether the zone knows it or one above it. */
const INSIDE = 4;
const OUTSIDE = 8;

export function zoneFactsOf({ zone }: ZoneDocument): ZoneFacts {
  return zone.once(ZoneFacts, () => new ZoneFacts(zone));
}

interface Kept {
  hasOccluded?: boolean;
  withTarget?: readonly number[];
  notHosts?: readonly number[];
  unusual?: readonly number[];
}

/** An edit that changes no owner, type or target keeps the index, and what was found in it. */
const kept = new WeakMap<ZoneIndex, { readonly apex: number; readonly kept: Kept }>();

function keptOf(index: ZoneIndex, apex: number): Kept {
  const known = kept.get(index);
  if (known?.apex === apex) return known.kept;
  const fresh = { apex, kept: {} };
  kept.set(index, fresh);
  return fresh.kept;
}

export class ZoneFacts {
  /** The number of the apex; -1 where it is not known. */
  readonly apex: number;
  /** All that the zone has is known: it has an SOA, and every file that it includes was read. Nothing is asked of others. */
  readonly isComplete: boolean;
  /** Names that have several records, those of included files too. */
  readonly several: readonly number[];
  readonly #zone: Zone;
  readonly #bits: Uint16Array;
  /** -1 where there is no SOA. */
  readonly #soaOwner: number;
  readonly #aboveAll: number;
  /** Whether a name of the zone lies below a delegation or a DNAME. */
  readonly #hasOccluded: boolean;
  #occluders: Int32Array | undefined;
  /** What depends on the index and the apex alone. */
  readonly #kept: Kept;

  constructor(zone: Zone) {
    this.#zone = zone;
    const { nameTable } = zone;
    const all = zone.all;
    this.#soaOwner = zone.soa?.ownerId ?? -1;
    const { kinds, several } = all.length === 1 ? zone.index : joined(all, nameTable.size);
    this.#bits = kinds;
    this.several = several;
    // A root without name servers is @ below a $ORIGIN that was not meant.
    const isNoRoot = zone.origin === '' && this.#soaOwner >= 0 && !this.has(0, HAS.ns);
    this.apex = zone.origin === undefined || isNoRoot ? -1 : nameTable.idOf(zone.origin);
    this.isComplete =
      this.#soaOwner >= 0 &&
      this.apex >= 0 &&
      all.every(({ includes }) => includes.every((included) => included.zone !== undefined));
    this.#aboveAll = this.has(this.apex, HAS.dname) ? this.apex : -1;
    this.#kept = all.length === 1 ? keptOf(zone.index, this.apex) : {};
    this.#kept.hasOccluded ??= this.apex >= 0 && all.some(({ index }) => this.#hidesSome(index));
    this.#hasOccluded = this.#kept.hasOccluded;
  }

  /** Whether a delegation or a DNAME of a file has names below it. */
  #hidesSome(index: ZoneIndex): boolean {
    const { nameTable } = this.#zone;
    return [RR.NS, RR.DNAME].some((type) => {
      const records = index.ofType(type);
      for (let k = 0; k < records.length; k++) {
        const name = index.owner[records[k]!]!;
        if (nameTable.hasBelow(name) && (type === RR.DNAME || name !== this.apex)) return true;
      }
      return false;
    });
  }

  /** Whether a name has a record of one of these kinds, included files included. */
  has(name: number, kinds: number): boolean {
    return ((this.#bits[name] ?? 0) & kinds) !== 0;
  }

  /**
   * Whether a name is handed over to other servers (RFC 1034 §4.2.1). A file without SOA does not say where its zone
   * begins; where the SOA is, the zone was meant to.
   */
  isDelegation(name: number): boolean {
    return (
      this.has(name, HAS.ns) && name !== this.apex && name !== this.#soaOwner && this.apex >= 0 && this.#soaOwner >= 0
    );
  }

  /** The nearest name above that is a delegation or has a DNAME, so that the zone does not answer below it; -1 without any. */
  occludedBy(name: number): number {
    if (this.apex < 0) return -1;
    // A name that came into the table after the look at the zone.
    if (name >= this.#bits.length) return this.#occluderBelow(name, this.occludedBy(this.#zone.nameTable.parent(name)));
    if (!this.#hasOccluded) return -1;
    this.#occluders ??= this.#allOccluders();
    return this.#occluders[name]!;
  }

  /** Of every name of the table: those above it have smaller numbers, so theirs are known first. */
  #allOccluders(): Int32Array {
    const { nameTable } = this.#zone;
    const occluders = new Int32Array(this.#bits.length).fill(-1);
    for (let name = 1; name < occluders.length; name++) {
      occluders[name] = this.#occluderBelow(name, occluders[nameTable.parent(name)]!);
    }
    return occluders;
  }

  /** @param occluderAbove of the name directly above */
  #occluderBelow(name: number, occluderAbove: number): number {
    if (name === this.apex) return -1;
    const above = this.#zone.nameTable.parent(name);
    if (above === this.apex) return this.#aboveAll;
    return this.isDelegation(above) || this.has(above, HAS.dname) ? above : occluderAbove;
  }

  /** Names with records that lie below a delegation or a DNAME. */
  get occluded(): readonly number[] {
    const occluded: number[] = [];
    if (!this.#hasOccluded) return occluded;
    for (let name = 1; name < this.#bits.length; name++) {
      if (this.#bits[name] !== 0 && this.occludedBy(name) >= 0) occluded.push(name);
    }
    return occluded;
  }

  /** Names with records that have a label which cannot be one of a host's name: nearly always those with `_` or `*`. */
  get unusual(): readonly number[] {
    this.#kept.unusual ??= this.#zone.nameTable.oddNames.filter((name) => this.has(name, ~0));
    return this.#kept.unusual;
  }

  /**
   * The records of the file, in its order, whose target needs a look. The others lead out of what the zone knows, or to a name
   * with an address that is not an alias, and by a name that is a host's and does not begin with a digit.
   */
  get withTarget(): readonly number[] {
    this.#kept.withTarget ??= this.#findWithTarget();
    return this.#kept.withTarget;
  }

  #findWithTarget(): number[] {
    const { index, records } = this.#zone;
    const { target } = index;
    const withTarget: number[] = [];
    const marks = new Uint8Array(this.#bits.length);
    // What the zone knows: the apex, origins, names with records, and all below them.
    for (const record of index.originChanges) {
      const origin = records.originId(record);
      if (origin !== 0) marks[origin] = INSIDE;
    }
    if (this.apex >= 0) marks[this.apex] = INSIDE;
    for (let i = 0; i < target.length; i++) {
      const name = target[i]!;
      if (name < 0) continue;
      const mark = marks[name]! & (GOOD | BAD) || this.#judge(name, marks);
      if (mark === BAD) withTarget.push(i);
    }
    return withTarget;
  }

  /** @param marks of what is known of the names already */
  #judge(name: number, marks: Uint8Array): number {
    const { nameTable } = this.#zone;
    const first = nameTable.firstOctet(name);
    const isOfHost = nameTable.isHostName(name) && !(first >= DIGIT_0 && first <= DIGIT_9);
    const isReached = this.has(name, HAS.address) && !this.has(name, HAS.cname);
    const mark = isOfHost && (isReached || !this.#isInside(name, marks)) ? GOOD : BAD;
    marks[name]! |= mark;
    return mark;
  }

  /** Whether the zone knows a name or one above it. */
  #isInside(name: number, marks: Uint8Array): boolean {
    const known = marks[name]! & (INSIDE | OUTSIDE);
    if (known !== 0) return known === INSIDE;
    const isInside = this.has(name, ~0) || (name > 0 && this.#isInside(this.#zone.nameTable.parent(name), marks));
    marks[name]! |= isInside ? INSIDE : OUTSIDE;
    return isInside;
  }

  /**
   * Whether a name below `origin` has the domain twice: `www.example.org.example.org`. Below a domain of one label, as in the
   * zone of a top-level domain, that may be meant.
   */
  isDoubled(name: number, origin: number): boolean {
    return name >= 0 && this.doublesOf(origin).some((double) => this.#zone.nameTable.isWithin(name, double));
  }

  /** The names of the table that are a domain before `origin` once more: in those below them it is twice. */
  doublesOf(origin: number): readonly number[] {
    if (origin === 0) return [];
    const { nameTable } = this.#zone;
    return [...new Set([this.apex, origin])].flatMap((domain) => {
      const name = domain > 0 ? nameTable.name(domain) : ROOT;
      const double = labels(name).length > 1 ? nameTable.idBelow(name, origin) : -1;
      return double < 0 ? [] : [double];
    });
  }

  /** Names that have addresses or take mail in the file and cannot be those of hosts: nearly always those with `_`. */
  get notHosts(): readonly number[] {
    const { index, nameTable } = this.#zone;
    const isOfFile = (name: number) => (index.kinds[name]! & (HAS.address | HAS.mx)) !== 0;
    this.#kept.notHosts ??= this.unusual.filter((name) => isOfFile(name) && !nameTable.isHostName(name));
    return this.#kept.notHosts;
  }

  /** Whether the zone can be sure that it has no record of these kinds at a name. Costs strings: for suspects. */
  surelyLacks(name: number, kinds: number): boolean {
    const { nameTable } = this.#zone;
    if (!this.isComplete || this.apex < 0 || !nameTable.isWithin(name, this.apex)) return false;
    if (this.has(name, kinds) || this.has(name, HAS.dname | HAS.cname) || this.occludedBy(name) >= 0) return false;
    if (this.isDelegation(name)) return false;
    const text = nameTable.name(name);
    if (this.#zone.isGenerated(text)) return false;
    return this.#bits[name] !== undefined && this.#bits[name] !== 0 ? true : !this.#isWild(text);
  }

  #isWild(name: DomainName): boolean {
    const parts = labels(name);
    return parts.some((_, i) => this.#zone.has(['*', ...parts.slice(i + 1)].join('.') as DomainName));
  }
}

/** What the indexes of a zone's files say of its names, in one. */
function joined(zones: readonly Zone[], names: number): { kinds: Uint16Array; several: number[] } {
  const kinds = new Uint16Array(names);
  const several = new Set<number>();
  for (const { index } of zones) {
    for (const name of index.several) several.add(name);
    index.kinds.forEach((kind, name) => {
      if (kind !== 0 && kinds[name] !== 0) several.add(name);
      kinds[name]! |= kind;
    });
  }
  return { kinds, several: [...several] };
}
