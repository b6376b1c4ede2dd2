/**
 * The signatures of a zone against the keys in it (RFC 4034 §3.1.8.1, RFC 4035 §5.3). Chains of NSEC and NSEC3 records are not looked at, nor
 * when signatures expire, nor what lies below a delegation.
 */

import { Sha256 } from '../dkim/sha256.ts';
import { labels } from '../text/domain-name.ts';
import { binaryOf } from '../text/octets.ts';
import { OriginSpelling } from '../zone/origin-spelling.ts';
import { classNumber, lookUpWord, RR } from '../zone/types.ts';
import { canonicalRdata, keepsLetters, wireName } from '../zone/wire.ts';
import type { ResourceRecord, Zone } from '../zone/zone.ts';
import { costOf, ENTRY_POINT, type KeyData, keyData, type PlatformKey, platformKey, ZONE_KEY } from './dnssec-keys.ts';
import type { ZoneDocument } from './zone-document.ts';

/** A record with the file that it is in: the zone's own, or one that it includes. */
export interface PlacedRecord {
  readonly zone: Zone;
  readonly record: ResourceRecord;
}

export type SignatureFault =
  /** No signature of the RRset that could be checked verifies. */
  | { readonly kind: 'broken'; readonly set: PlacedRecord; readonly signature: PlacedRecord; readonly tag: number }
  /** A signature does not verify, beside others that do. */
  | {
      readonly kind: 'one-broken';
      readonly set: PlacedRecord;
      readonly signature: PlacedRecord;
      readonly tag: number;
      /** Whether a key that signs keys made it, over the keys: the parent usually refers to such a one. */
      readonly isEntry: boolean;
    }
  /** The TTL is another one than that which was signed. */
  | { readonly kind: 'ttl'; readonly set: PlacedRecord; readonly signature: PlacedRecord; readonly ttl: number }
  /** The zone has no key with the tag and the algorithm of the only signatures. */
  | {
      readonly kind: 'no-key';
      readonly set: PlacedRecord;
      readonly signature: PlacedRecord;
      readonly tag: number;
      readonly algorithm: number;
    }
  /** Signed by another name than the zone's. */
  | { readonly kind: 'signer'; readonly set: PlacedRecord; readonly signature: PlacedRecord; readonly signer: string }
  | { readonly kind: 'unsigned'; readonly set: PlacedRecord }
  /** Signed, but not with an algorithm with which the zone is signed. */
  | { readonly kind: 'unsigned-algorithm'; readonly set: PlacedRecord; readonly algorithm: number };

export type FaultKind = SignatureFault['kind'];

export interface SignatureFaults {
  /** The first ones of a kind, in the order of the text. */
  readonly first: readonly SignatureFault[];
  /** How many there are. */
  readonly count: number;
}

export interface ZoneSignatures {
  readonly document: ZoneDocument;
  readonly faults: ReadonlyMap<FaultKind, SignatureFaults>;
  /** The signature at which the work ended, where there was too much of it. */
  readonly endedAt: PlacedRecord | undefined;
  /** How many signatures the file has, and how many of them were looked at. */
  readonly count: number;
  readonly checked: number;
  /** How many signatures verify. */
  readonly valid: number;
  /** By key tag, how many signatures verify: where all of a key fail, another key was put in its place. */
  readonly validByTag: ReadonlyMap<number, number>;
}

/** What is known of a zone's names. */
export interface NamesOfZone {
  /** The number of the zone's name; -1 where it is not known. */
  readonly apex: number;
  /** Whether all records of the zone are known. */
  readonly isComplete: boolean;
  isDelegation(name: number): boolean;
  /** The delegation or DNAME above a name; -1 without any. */
  occludedBy(name: number): number;
}

export interface VerifyOptions {
  /** In verifications with P-256; the rest is not verified. */
  readonly budget?: number;
  readonly signal?: AbortSignal | undefined;
  /** Gives others their turn, where the platform's cryptography does not. */
  readonly pause?: () => Promise<void>;
  /** What was found about an earlier version of the zone. */
  readonly known?: KnownSignatures;
}

/** Signatures that verify, by digests of themselves with what they sign: the text of a zone changes, most of its records do not. */
export class KnownSignatures {
  #before: ReadonlySet<string> = new Set();
  #now = new Set<string>();

  /** A look at a version of the zone begins: what it does not ask for is forgotten with the next one. */
  begin(): void {
    this.#before = new Set([...this.#before, ...this.#now]);
    this.#now = new Set();
  }

  /** A look is over. */
  end(): void {
    this.#before = this.#now;
  }

  has(digest: string): boolean {
    if (!this.#before.has(digest)) return false;
    this.add(digest);
    return true;
  }

  add(digest: string): void {
    if (this.#now.size < MAX_KNOWN) this.#now.add(digest);
  }
}

/** About two seconds of processor time. */
const BUDGET = 20_000;
/** What has time: about five seconds. */
export const LARGE_BUDGET = 50_000;
/** The cost of a name, whatever is verified there. */
const NAME_COST = 0.2;
/** Faults of a kind that are kept. */
const MAX_KEPT = 20;
/** Work that is given away at once, so that others get their turn between: signatures, and octets. */
const SLICE = 64;
const SLICE_OCTETS = 100_000;
/** Signatures of a zone that are kept. */
const MAX_KNOWN = 100_000;
/** Names between two looks at whether somebody waits. */
const NAMES = 1000;
/** No answer holds a larger RRset. */
const MAX_SET = 65_535;
/** So many records are too large together: each has a name of an octet at least, and eleven octets of its own. */
const MAX_RECORDS = 6000;
/** Signatures at a name that are read. */
const MAX_AT_NAME = 1000;
/** Keys with one tag and algorithm that are tried, and signatures of one RRset: more are made to keep verifiers busy (CVE-2023-50387). */
const MAX_KEYS = 4;
const MAX_SIGNATURES = 16;

/**
 * What of a zone is looked at: all; or, where there may be too much, first the names of keys and policies of mail and the apex, then the
 * others, and last NSEC and NSEC3, which nobody edits.
 */
type Pass = 'all' | 'mail' | 'others' | 'chain';

/** Whether the zone has signatures, which an edit of what they sign breaks. */
export function isSigned({ all }: Zone): boolean {
  return all.some(({ index }) => index.firstOfType(RR.RRSIG) >= 0);
}

/** Undefined for a zone without signatures or without keys, of which there is nothing to say. */
export async function verifyZone(
  document: ZoneDocument,
  names: NamesOfZone,
  options: VerifyOptions = {},
): Promise<ZoneSignatures | undefined> {
  const { zone } = document;
  if (names.apex < 0 || !isSigned(zone)) return undefined;
  const keys = KeyRing.of(zone, names.apex);
  if (keys === undefined) return undefined;
  return new Verifier(document, names, keys, options).run();
}

/** A key of a zone, which the platform takes when a signature asks for it. */
class ZoneKey {
  readonly data: KeyData;
  readonly cost: number;
  #platform: Promise<PlatformKey | undefined> | undefined;

  constructor(data: KeyData) {
    this.data = data;
    this.cost = costOf(data);
  }

  /** Undefined where the platform cannot work with it. */
  get platform(): Promise<PlatformKey | undefined> {
    this.#platform ??= platformKey(this.data);
    return this.#platform;
  }
}

/** The keys of a zone. */
class KeyRing {
  /** By {@link ringPlace}. */
  readonly #keys = new Map<number, ZoneKey[]>();
  /** Of the most expensive key. */
  readonly cost: number = 1;

  private constructor(all: readonly KeyData[]) {
    for (const data of all) {
      if ((data.flags & ZONE_KEY) === 0 || data.protocol !== 3) continue;
      const key = new ZoneKey(data);
      this.cost = Math.max(this.cost, key.cost);
      const known = this.#keys.get(ringPlace(data));
      if (known === undefined) this.#keys.set(ringPlace(data), [key]);
      else if (known.length < MAX_KEYS) known.push(key);
    }
  }

  static of(zone: Zone, apex: number): KeyRing | undefined {
    const records = zone.rrset(zone.nameTable.name(apex), 'DNSKEY');
    const data = records.flatMap((record) => keyData(record) ?? []);
    // A key that cannot be read may be the one that signs.
    return data.length === 0 || data.length < records.length ? undefined : new KeyRing(data);
  }

  /** The keys that may have made a signature. */
  find(signature: Rrsig): readonly ZoneKey[] {
    return this.#keys.get(ringPlace(signature)) ?? [];
  }

  /** Whether a key that may have made a signature is an entry to the zone. */
  isEntry(signature: Rrsig): boolean {
    return this.find(signature).some(({ data }) => (data.flags & ENTRY_POINT) !== 0);
  }
}

function ringPlace({ tag, algorithm }: Pick<KeyData, 'tag' | 'algorithm'>): number {
  return tag * 256 + algorithm;
}

/** A signature's RDATA (RFC 4034 §3.1). */
interface Rrsig extends PlacedRecord {
  readonly type: number;
  readonly algorithm: number;
  readonly labels: number;
  readonly ttl: number;
  readonly tag: number;
  readonly signer: Uint8Array;
  /** All before the signature: it is signed too. */
  readonly head: Uint8Array;
  readonly signature: Uint8Array;
}

function readRrsig(placed: PlacedRecord): Rrsig | undefined {
  const octets = canonicalRdata(placed.record);
  if (octets === undefined || octets.length < 19) return undefined;
  let end = 18;
  while (octets[end]! > 0) end += octets[end]! + 1;
  end++;
  if (!(end < octets.length)) return undefined;
  const u16 = (at: number) => (octets[at]! << 8) | octets[at + 1]!;
  return {
    ...placed,
    type: u16(0),
    algorithm: octets[2]!,
    labels: octets[3]!,
    ttl: u16(4) * 0x10000 + u16(6),
    tag: u16(16),
    signer: octets.subarray(18, end),
    head: octets.subarray(0, end),
    signature: octets.subarray(end),
  };
}

/** The records of one type at a name. */
interface RrSet {
  readonly name: number;
  readonly type: number;
  readonly records: PlacedRecord[];
}

/** What became of one signature. */
type Outcome = 'valid' | 'invalid' | 'no-key' | 'signer' | 'unknown';

interface Job {
  readonly set: RrSet;
  readonly signatures: readonly Rrsig[];
  /** In the order of the signatures. */
  readonly outcomes: readonly Promise<Outcome>[];
}

class Verifier {
  readonly #document: ZoneDocument;
  readonly #zone: Zone;
  readonly #names: NamesOfZone;
  readonly #keys: KeyRing;
  readonly #signal: AbortSignal | undefined;
  readonly #pause: (() => Promise<void>) | undefined;
  readonly #known: KnownSignatures | undefined;
  readonly #faults = new Map<FaultKind, { first: SignatureFault[]; count: number }>();
  readonly #validByTag = new Map<number, number>();
  readonly #spellings = new Map<Zone, OriginSpelling>();
  readonly #apexWire: Uint8Array;
  readonly #recordClass: number;
  #budget: number;
  #endedAt: PlacedRecord | undefined;
  #valid = 0;
  /** Algorithms with which every RRset has to be signed; none where the zone is not. */
  #algorithms: ReadonlySet<number> = new Set();
  #jobs: Job[] = [];
  #pending: Promise<void> = Promise.resolve();
  #checked = 0;
  #started = 0;
  #octets = 0;

  constructor(document: ZoneDocument, names: NamesOfZone, keys: KeyRing, options: VerifyOptions) {
    const { budget = BUDGET, signal, pause, known } = options;
    this.#document = document;
    this.#zone = document.zone;
    this.#names = names;
    this.#keys = keys;
    this.#signal = signal;
    this.#pause = pause;
    this.#known = known;
    this.#budget = budget;
    this.#apexWire = wireName(this.#zone.nameTable.name(names.apex));
    this.#recordClass = classNumber(lookUpWord(this.#zone.class, 0, this.#zone.class.length));
  }

  async run(): Promise<ZoneSignatures> {
    this.#known?.begin();
    this.#algorithms = await this.#signingAlgorithms();
    const count = this.#zone.all.reduce((sum, { index }) => sum + index.ofType(RR.RRSIG).length, 0);
    const passes: readonly Pass[] =
      count * (this.#keys.cost + NAME_COST) <= this.#budget ? ['all'] : ['mail', 'others', 'chain'];
    for (const pass of passes) await this.#look(pass);
    await this.#settle(this.#pending);
    this.#known?.end();
    this.#signal?.throwIfAborted();
    return {
      document: this.#document,
      faults: this.#faults,
      endedAt: this.#endedAt,
      count,
      checked: this.#checked,
      valid: this.#valid,
      validByTag: this.#validByTag,
    };
  }

  async #look(pass: Pass): Promise<void> {
    const { all, nameTable } = this.#zone;
    const seen = new Uint8Array(nameTable.size);
    let looked = 0;
    for (const { index } of all) {
      for (const name of index.owner) {
        if (seen[name] !== 0) continue;
        seen[name] = 1;
        this.#lookAt(name, pass);
        if (this.#endedAt !== undefined) return;
        if (this.#started < SLICE && this.#octets < SLICE_OCTETS && ++looked % NAMES !== 0) continue;
        const before = this.#pending;
        this.#pending = this.#settle(before);
        // One slice is verified while the next one is prepared.
        await before;
        await this.#pause?.();
        this.#signal?.throwIfAborted();
      }
    }
  }

  /** Those of keys that sign the keys: as `dnssec-verify`, others are not asked for (keys that are published before use). */
  async #signingAlgorithms(): Promise<ReadonlySet<number>> {
    const { signatures, sets } = this.#at(this.#names.apex);
    const keys = sets.get(RR.DNSKEY);
    if (!this.#names.isComplete || keys === undefined) return new Set();
    const found = new Set<number>();
    const own = (signatures.get(RR.DNSKEY) ?? []).slice(0, MAX_SIGNATURES);
    const octets = this.#rdataOf(keys);
    for (const signature of own) {
      if (octets !== undefined && (await this.#verify(signature, keys, octets)) === 'valid')
        found.add(signature.algorithm);
    }
    return found;
  }

  /** The RRsets at a name, and the signatures. */
  #at(name: number): { sets: Map<number, RrSet>; signatures: Map<number, Rrsig[]>; isRead: boolean } {
    const sets = new Map<number, RrSet>();
    const signatures = new Map<number, Rrsig[]>();
    let isRead = true;
    let count = 0;
    for (const zone of this.#zone.all) {
      const { index, records } = zone;
      for (let i = index.first(name); i >= 0; i = index.next(i)) {
        const type = index.type[i]!;
        const placed = { zone, record: records.at(i)! };
        if (type === RR.RRSIG) {
          const signature = ++count > MAX_AT_NAME ? undefined : readRrsig(placed);
          const known = signature && signatures.get(signature.type);
          if (signature === undefined) isRead = false;
          else if (known === undefined) signatures.set(signature.type, [signature]);
          else known.push(signature);
          continue;
        }
        const set = sets.get(type);
        if (set === undefined) sets.set(type, { name, type, records: [placed] });
        else if (set.records.length <= MAX_RECORDS) set.records.push(placed);
      }
    }
    return { sets, signatures, isRead };
  }

  #lookAt(name: number, pass: Pass): void {
    const { nameTable, generates } = this.#zone;
    const { apex } = this.#names;
    const isOfMail = name === apex || nameTable.hasUnderscore(name);
    if (pass === 'mail' ? !isOfMail : pass === 'others' && isOfMail) return;
    this.#budget -= NAME_COST;
    if (!nameTable.isWithin(name, apex) || this.#names.occludedBy(name) >= 0) return;
    const isDelegation = this.#names.isDelegation(name);
    const { sets, signatures, isRead } = this.#at(name);
    for (const [type, set] of sets) {
      if (pass !== 'all' && (type === RR.NSEC || type === RR.NSEC3) !== (pass === 'chain')) continue;
      // The parent is not asked to sign for the child (RFC 4035 §2.2).
      if (isDelegation && type !== RR.DS && type !== RR.NSEC) continue;
      // Not all of the set is known.
      if (generates.length > 0 && this.#zone.isGenerated(nameTable.name(name), type)) continue;
      const own = signatures.get(type);
      if (own !== undefined) this.#start(set, own);
      else if (isRead && this.#algorithms.size > 0) this.#add({ kind: 'unsigned', set: set.records[0]! });
    }
  }

  #start(set: RrSet, all: readonly Rrsig[]): void {
    const signatures = all.slice(0, MAX_SIGNATURES);
    if (this.#budget <= 0) {
      this.#endedAt ??= signatures[0]!;
      return;
    }
    const rdata = this.#rdataOf(set);
    if (rdata === undefined) return;
    this.#jobs.push({ set, signatures, outcomes: signatures.map((each) => this.#verify(each, set, rdata)) });
    this.#started += signatures.length;
    this.#checked += signatures.length;
  }

  /** Its records' data in the order of RFC 4034 §6.3; undefined where one cannot be put in octets, or no answer could hold them. */
  #rdataOf({ type, records }: RrSet): Uint8Array[] | undefined {
    const keeps = keepsLetters(type);
    const all: Uint8Array[] = [];
    let total = 0;
    for (const { zone, record } of records) {
      const origin = keeps ? this.#spellingOf(zone).at(record.typeSpan.start, record.origin) : record.origin;
      const octets = canonicalRdata(record, origin);
      if (octets === undefined) return undefined;
      total += octets.length + 11;
      if (total > MAX_SET) return undefined;
      all.push(octets);
    }
    if (all.length === 1) return all;
    all.sort(compareOctets);
    return all.filter((octets, i) => i === 0 || compareOctets(all[i - 1]!, octets) !== 0);
  }

  /** Tries each key that may have made a signature. */
  async #verify(signature: Rrsig, set: RrSet, rdata: readonly Uint8Array[]): Promise<Outcome> {
    if (compareOctets(signature.signer, this.#apexWire) !== 0) return 'signer';
    const keys = this.#keys.find(signature);
    if (keys.length === 0) return 'no-key';
    const text = signedText(signature, this.#ownerWire(signature, set), set.type, this.#recordClass, rdata);
    if (text === undefined) return 'invalid';
    this.#octets += text.length;
    const known = this.#known && digestOf(signature, text, keys);
    if (known !== undefined && this.#known?.has(known)) return 'valid';
    for (const { cost } of keys) this.#budget -= cost;
    let outcome: Outcome = 'invalid';
    for (const { platform } of keys) {
      const key = await platform;
      if (key === undefined) {
        outcome = 'unknown';
        continue;
      }
      try {
        if (await crypto.subtle.verify(key.algorithm, key.key, signature.signature, text)) {
          if (known !== undefined) this.#known?.add(known);
          return 'valid';
        }
      } catch {
        outcome = 'unknown';
      }
    }
    return outcome;
  }

  /** The owner that was signed: of an answer that a wildcard gave, the wildcard (RFC 4035 §5.3.2). Undefined if there is none. */
  #ownerWire(signature: Rrsig, { name }: RrSet): Uint8Array | undefined {
    const all = labels(this.#zone.nameTable.name(name));
    const counted = all[0] === '*' ? all.length - 1 : all.length;
    if (signature.labels > counted) return undefined;
    if (signature.labels === counted) return wireName(all.join('.'));
    return wireName(['*', ...all.slice(all.length - signature.labels)].join('.'));
  }

  #spellingOf(zone: Zone): OriginSpelling {
    let spelling = this.#spellings.get(zone);
    if (spelling === undefined) {
      spelling = new OriginSpelling(zone);
      this.#spellings.set(zone, spelling);
    }
    return spelling;
  }

  /** Waits for what was started, and counts the faults behind those of the slice before. */
  async #settle(before: Promise<void>): Promise<void> {
    const jobs = this.#jobs;
    this.#jobs = [];
    this.#started = 0;
    this.#octets = 0;
    const all = await Promise.all(jobs.map(({ outcomes }) => Promise.all(outcomes)));
    await before;
    all.forEach((outcomes, i) => {
      this.#judge(jobs[i]!, outcomes);
    });
  }

  #judge({ set, signatures }: Job, outcomes: readonly Outcome[]): void {
    const [first] = set.records;
    const at = (outcome: Outcome) => signatures.filter((_, i) => outcomes[i] === outcome);
    const valid = at('valid');
    this.#valid += valid.length;
    for (const { tag } of valid) this.#validByTag.set(tag, (this.#validByTag.get(tag) ?? 0) + 1);
    const { ttl, ttlFrom } = first!.record;
    const other = ttlFrom === 'none' ? undefined : valid.find((signature) => signature.ttl !== ttl);
    if (other !== undefined) this.#add({ kind: 'ttl', set: first!, signature: other, ttl: other.ttl });
    const [invalid] = at('invalid');
    if (valid.length > 0 || outcomes.includes('unknown')) {
      if (valid.length > 0) this.#expectAlgorithms(set, signatures);
      for (const signature of at('invalid')) {
        const isEntry = set.type === RR.DNSKEY && this.#keys.isEntry(signature);
        this.#add({ kind: 'one-broken', set: first!, signature, tag: signature.tag, isEntry });
      }
      return;
    }
    if (invalid !== undefined) {
      this.#add({ kind: 'broken', set: first!, signature: invalid, tag: invalid.tag });
      return;
    }
    const [unknown] = at('no-key');
    if (unknown !== undefined) {
      const { tag, algorithm } = unknown;
      this.#add({ kind: 'no-key', set: first!, signature: unknown, tag, algorithm });
      return;
    }
    const [foreign] = at('signer');
    if (foreign === undefined) return;
    const signer = foreign.record.fields[SIGNER]?.text ?? '';
    this.#add({ kind: 'signer', set: first!, signature: foreign, signer });
  }

  /** RFC 4035 §2.2: a signature of each algorithm. */
  #expectAlgorithms({ records }: RrSet, signatures: readonly Rrsig[]): void {
    for (const algorithm of this.#algorithms) {
      if (signatures.some((signature) => signature.algorithm === algorithm)) continue;
      this.#add({ kind: 'unsigned-algorithm', set: records[0]!, algorithm });
    }
  }

  #add(fault: SignatureFault): void {
    const known = this.#faults.get(fault.kind);
    if (known === undefined) this.#faults.set(fault.kind, { first: [fault], count: 1 });
    else if (++known.count <= MAX_KEPT) known.first.push(fault);
  }
}

/** The signer's name among the fields of RRSIG. */
const SIGNER = 7;

/** RFC 4034 §3.1.8.1: the signature's own data, and the records with the TTL that they had. */
function signedText(
  { head, ttl }: Rrsig,
  owner: Uint8Array | undefined,
  type: number,
  recordClass: number,
  rdata: readonly Uint8Array[],
): Uint8Array | undefined {
  if (owner === undefined) return undefined;
  const perRecord = owner.length + 10;
  const text = new Uint8Array(rdata.reduce((sum, { length }) => sum + perRecord + length, head.length));
  text.set(head);
  let at = head.length;
  for (const octets of rdata) {
    text.set(owner, at);
    at += owner.length;
    const numbers = [type >> 8, type, recordClass >> 8, recordClass, ttl / 2 ** 24, ttl >>> 16, ttl >>> 8, ttl];
    for (const number of [...numbers, octets.length >> 8, octets.length]) text[at++] = number & 0xff;
    text.set(octets, at);
    at += octets.length;
  }
  return text;
}

function digestOf({ signature }: Rrsig, text: Uint8Array, keys: readonly ZoneKey[]): string {
  const digest = new Sha256().update(text).update(signature);
  for (const { data } of keys) digest.update(data.octets);
  return binaryOf(digest.digest());
}

/** As unsigned octets from the left; what ends first is the smaller one (RFC 4034 §6.3). */
function compareOctets(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}
