/**
 * What the rules on a whole zone ask of its names, in columns made once a document: which kinds of records a name has,
 * where a record's target leads, what covers a name. No rule is here; text is looked at for suspects alone.
 */

import { type DomainName, labels, ROOT } from '../../text/domain-name.ts';
import type { ZoneDocument } from '../../workspace/zone-document.ts';
import { RR } from '../../zone/types.ts';
import type { Zone } from '../../zone/zone.ts';

/** Kinds of records at a name, as bits. */
export const HAS = {
  address: 1,
  cname: 2,
  txt: 4,
  ns: 8,
  dname: 16,
  soa: 32,
  mx: 64,
  /** What may stand beside a CNAME: signatures and proofs (RFC 2181 §10.1, RFC 4034 §3 and §4). */
  proof: 128,
  ds: 256,
  other: 512,
} as const;

/** KEY, SIG, NXT and NSEC3 have no name here. */
const PROOFS = [24, 25, 30, RR.RRSIG, RR.NSEC, RR.NSEC3];

const BITS = new Uint16Array(0x10000).fill(HAS.other);
for (const type of PROOFS) BITS[type] = HAS.proof;
for (const [type, bit] of [
  [RR.A, HAS.address],
  [RR.AAAA, HAS.address],
  [RR.CNAME, HAS.cname],
  [RR.TXT, HAS.txt],
  [RR.NS, HAS.ns],
  [RR.DNAME, HAS.dname],
  [RR.SOA, HAS.soa],
  [RR.MX, HAS.mx],
  [RR.DS, HAS.ds],
] as const)
  BITS[type] = bit;

const surveys = new WeakMap<Zone, ZoneSurvey>();

export function surveyOf({ zone }: ZoneDocument): ZoneSurvey {
  const survey = surveys.get(zone) ?? new ZoneSurvey(zone);
  surveys.set(zone, survey);
  return survey;
}

export class ZoneSurvey {
  /** The number of the apex; -1 where it is not known. */
  readonly apex: number;
  /** All that the zone has is known: it has an SOA, and every file that it includes was read. Nothing is asked of others. */
  readonly isWhole: boolean;
  readonly #zone: Zone;
  readonly #bits: Uint16Array;
  /** -1 where there is no SOA. */
  readonly #soaOwner: number;
  readonly #hasCovers: boolean;
  readonly #aboveAll: number;
  #covers: Int32Array | undefined;
  #notHosts: readonly number[] | undefined;

  constructor(zone: Zone) {
    this.#zone = zone;
    const { nameTable } = zone;
    const all = zone.all;
    this.#soaOwner = zone.soa?.ownerId ?? -1;
    const bits = new Uint16Array(nameTable.size);
    for (const { index: each } of all) {
      for (let i = 0; i < each.owner.length; i++) bits[each.owner[i]!]! |= BITS[each.type[i]!]!;
    }
    this.#bits = bits;
    // A root without name servers is @ below a $ORIGIN that was not meant.
    const isNoRoot = zone.origin === '' && this.#soaOwner >= 0 && !this.has(0, HAS.ns);
    this.apex = zone.origin === undefined || isNoRoot ? -1 : nameTable.idOf(zone.origin);
    this.isWhole =
      this.#soaOwner >= 0 &&
      this.apex >= 0 &&
      all.every(({ includes }) => includes.every((included) => included.zone !== undefined));
    this.#aboveAll = this.has(this.apex, HAS.dname) ? this.apex : -1;
    this.#hasCovers =
      this.apex >= 0 &&
      bits.some((bit, name) => (bit & HAS.dname) !== 0 || ((bit & HAS.ns) !== 0 && name !== this.apex));
  }

  /** Whether a name has a record of one of these kinds, included files included. */
  has(name: number, kinds: number): boolean {
    return ((this.#bits[name] ?? 0) & kinds) !== 0;
  }

  /**
   * Whether a name is handed over to other servers (RFC 1034 §4.2.1). A file without SOA does not say where its zone
   * begins; where the SOA stands, the zone was meant to.
   */
  isDelegation(name: number): boolean {
    return (
      this.has(name, HAS.ns) && name !== this.apex && name !== this.#soaOwner && this.apex >= 0 && this.#soaOwner >= 0
    );
  }

  /** The nearest name above that is a delegation or has a DNAME, so that the zone does not answer below it; -1 without any. */
  coverOf(name: number): number {
    if (!this.#hasCovers) return -1;
    this.#covers ??= this.#allCovers();
    return this.#covers[name] ?? this.#coverBelow(name, this.coverOf(this.#zone.nameTable.parent(name)));
  }

  /** Of every name of the table: those above it have smaller numbers, so theirs are known first. */
  #allCovers(): Int32Array {
    const { nameTable } = this.#zone;
    const covers = new Int32Array(this.#bits.length).fill(-1);
    for (let name = 1; name < covers.length; name++) {
      covers[name] = this.#coverBelow(name, covers[nameTable.parent(name)]!);
    }
    return covers;
  }

  /** @param coverAbove of the name directly above */
  #coverBelow(name: number, coverAbove: number): number {
    if (name === this.apex) return -1;
    const above = this.#zone.nameTable.parent(name);
    if (above === this.apex) return this.#aboveAll;
    return this.isDelegation(above) || this.has(above, HAS.dname) ? above : coverAbove;
  }

  /**
   * Whether a name below `origin` has the domain twice: `www.example.org.example.org`. Below a domain of one label, as in the
   * zone of a top-level domain, that may be meant.
   */
  isDoubled(name: number, origin: number): boolean {
    return name >= 0 && this.doublesOf(origin).some((double) => this.#zone.nameTable.isWithin(name, double));
  }

  /** The names of the table that are a domain before `origin` once more: in those below them it stands twice. */
  doublesOf(origin: number): readonly number[] {
    if (origin === 0) return [];
    const { nameTable } = this.#zone;
    return [...new Set([this.apex, origin])].flatMap((domain) => {
      const name = domain > 0 ? nameTable.name(domain) : ROOT;
      const double = labels(name).length > 1 ? nameTable.idBelow(name, origin) : -1;
      return double < 0 ? [] : [double];
    });
  }

  /** Names that have addresses or take mail and cannot be those of hosts: nearly always those with `_`. */
  get notHosts(): readonly number[] {
    if (this.#notHosts === undefined) {
      const { index, nameTable } = this.#zone;
      const found = new Set<number>();
      for (const type of [RR.A, RR.AAAA, RR.MX]) {
        for (const i of index.ofType(type)) if (!nameTable.isHostName(index.owner[i]!)) found.add(index.owner[i]!);
      }
      this.#notHosts = [...found];
    }
    return this.#notHosts;
  }

  /** Whether the zone can be sure that it has no record of these kinds at a name. Costs strings: for suspects. */
  surelyLacks(name: number, kinds: number): boolean {
    const { nameTable } = this.#zone;
    if (!this.isWhole || this.apex < 0 || !nameTable.isWithin(name, this.apex)) return false;
    if (this.has(name, kinds) || this.has(name, HAS.dname | HAS.cname) || this.coverOf(name) >= 0) return false;
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
