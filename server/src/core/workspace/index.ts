/**
 * What the documents of a workspace publish and ask for, joined by domain name. What is in none of them is unknown, not
 * missing.
 */

import {
  type DomainName,
  isWithin,
  type KeyName,
  keyName,
  labels,
  parent,
  parseKeyName,
  ROOT,
} from '../text/domain-name.ts';
import { uniqueBy } from '../text/lists.ts';
import { RR } from '../zone/types.ts';
import type { Zone, ZoneIndex } from '../zone/zone.ts';
import { type DnsAnswer, DnsAnswers, type DnsQuestion } from './dns-answers.ts';
import type { MessageFacts, SignatureFact } from './facts.ts';
import { type LookupSource, substituted, wildcardFor } from './policy-lookup.ts';
import type { KeyRecordView, ZoneDocument } from './zone-document.ts';
import type { RefusalOf } from './zone-refusal.ts';

/**
 * What the workspace knows of the key at a name:
 *
 * - `found`: TXT records, in the order of the text (several are a mistake of the zone);
 * - `alias`: a CNAME that leads to a name of which nothing is known here;
 * - `missing`: a zone of the workspace should have the name, and has not;
 * - `unknown`: no zone of the workspace is about the domain.
 */
export type KeyLookup =
  /** The keys of all zones that answer for the name, and those of each. Zones of one origin are views or copies, of which one is published. */
  | {
      readonly status: 'found';
      readonly keys: readonly KeyRecordView[];
      readonly byZone: readonly (readonly KeyRecordView[])[];
    }
  | { readonly status: 'alias'; readonly target: DomainName; readonly zone: ZoneDocument }
  | {
      readonly status: 'missing';
      readonly zone: ZoneDocument;
      /** The record of a wildcard, with the text of something else, which name servers answer with. */
      readonly wildcard?: KeyRecordView;
    }
  | { readonly status: 'unknown' };

/** Someone who keeps what follows from an index, and is told what may follow no longer. */
export interface IndexListener {
  /** A zone has come, has gone, or has another text. One that nobody has read yet has no document. */
  zoneChanged(origin: DomainName | undefined, document: ZoneDocument | undefined): void;
  /** A message names a key now, or does so no longer, or something else is known of the signature. */
  useChanged(fact: SignatureFact): void;
}

const MAX_ALIASES = 8;
/** No name of the DNS has more labels (RFC 1035 §2.3.4). */
const MAX_LABELS = 127;

export class WorkspaceIndex {
  readonly #zones = new Map<string, ZoneDocument>();
  /** By origin, and then by URI. */
  readonly #zonesByOrigin = new Map<DomainName, Map<string, ZoneDocument>>();
  /** How zones are read that nobody has asked for yet, by their origins: each the only one of its origin. */
  readonly #deferred = new Map<DomainName, () => ZoneDocument | undefined>();
  /** By the URI of a file that they include, and then by their own. */
  readonly #including = new Map<string, Map<string, ZoneDocument>>();
  readonly #facts = new Map<string, MessageFacts>();
  /** Messages of which the facts are made when someone asks: an edit should not wait for them. */
  readonly #pending = new Map<string, () => MessageFacts>();
  /** By the name of the key, and then by URI. */
  readonly #uses = new Map<DomainName, Map<string, SignatureFact[]>>();
  /** The keys that messages name, by the domain that signs. */
  readonly #usedKeys = new Map<DomainName, Set<DomainName>>();
  readonly #zonesAreComplete: boolean;
  /** What the DNS answered to look-ups that the user has asked for. */
  readonly answers = new DnsAnswers();
  /** The zones alone: findings about zones rest on zones, and not on what was once asked for a message. */
  readonly zonesAlone: LookupSource;
  readonly #listeners: IndexListener[] = [];
  #revision = 0;
  #zonesState: object = {};
  #keysInUse: ReadonlySet<DomainName> | undefined;
  #signingDomains: ReadonlySet<DomainName> | undefined;
  /** Where CNAMEs lead from the names of keys that messages use; known until a zone changes on the way. */
  readonly #aliasesOf = new Map<DomainName, readonly DomainName[]>();
  /** The origins of zones that have changed since those were found. */
  readonly #changedOrigins = new Set<DomainName>();

  /** Whether a name server loads a zone. */
  readonly refusalOf: RefusalOf;

  /**
   * @param zonesAreComplete whether a zone without SOA is all there is too, and not a fragment whose rest is elsewhere
   * @param refusalOf what the rules find; without it every zone counts as loaded
   */
  constructor(zonesAreComplete = false, refusalOf: RefusalOf = () => undefined) {
    this.#zonesAreComplete = zonesAreComplete;
    this.refusalOf = refusalOf;
    const index = this;
    this.zonesAlone = {
      answers: undefined,
      get revision() {
        return index.revision;
      },
      zonesOf: (name) => index.zonesOf(name),
      isComplete: (document) => index.isComplete(document),
    };
  }

  /** From now on, and for as long as the index is there. */
  listen(listener: IndexListener): void {
    this.#listeners.push(listener);
  }

  /** Takes an answer of the DNS in. */
  setAnswer(question: DnsQuestion, answer: DnsAnswer): void {
    this.answers.set(question, answer);
    this.#revision++;
  }

  /** What the DNS has to be asked before a piece of work has all that it needs, as far as the answers until now show. */
  questionsOf(work: () => void): readonly DnsQuestion[] {
    // What was concluded without an answer is concluded again.
    this.#revision++;
    return this.answers.questionsOf(work);
  }

  /**
   * Takes in a zone that is read once a name in it is asked for. For those who ask it is there from the beginning: it is the only zone of its
   * origin, and includes no file.
   */
  defer(origin: DomainName, read: () => ZoneDocument | undefined): void {
    this.#revision++;
    this.#originChanged(origin);
    for (const listener of this.#listeners) listener.zoneChanged(origin, undefined);
    this.#deferred.set(origin, read);
  }

  #readDeferred(origin: DomainName): ReadonlyMap<string, ZoneDocument> | undefined {
    const document = this.#deferred.get(origin)?.();
    this.#deferred.delete(origin);
    if (document === undefined) return undefined;
    this.#zones.set(document.uri, document);
    this.#tellOfZone(document);
    return mapAt(this.#zonesByOrigin, origin).set(document.uri, document);
  }

  set(document: ZoneDocument): void {
    const { uri } = document;
    this.#revision++;
    this.#removeFacts(uri);
    const before = this.#zones.get(uri);
    if (before !== undefined) this.#tellOfZone(before);
    this.#tellOfZone(document);
    const { origin } = document.zone;
    if (before === undefined || !hasSameNames(before, document)) {
      this.#originChanged(before?.zone.origin);
      this.#originChanged(origin);
    }
    if (before !== undefined) {
      if (before.zone.origin !== undefined && before.zone.origin !== origin)
        removeFrom(this.#zonesByOrigin, before.zone.origin, uri);
      // Those that it still includes keep their places.
      const named = new Set(document.named);
      for (const file of before.named) if (!named.has(file)) removeFrom(this.#including, file, uri);
    }
    for (const file of document.named) mapAt(this.#including, file).set(uri, document);
    this.#zones.set(uri, document);
    if (origin === undefined) return;
    this.#deferred.delete(origin);
    mapAt(this.#zonesByOrigin, origin).set(uri, document);
  }

  /** @param factsOf called when someone asks for what messages say */
  setMessage(uri: string, factsOf: () => MessageFacts): void {
    this.#revision++;
    this.#keysInUse = undefined;
    this.#signingDomains = undefined;
    this.#removeZone(uri);
    this.#pending.set(uri, factsOf);
  }

  /** Takes a message in of which nothing else is kept. */
  setFacts(facts: MessageFacts): void {
    this.setMessage(facts.uri, () => facts);
  }

  delete(uri: string): void {
    this.#revision++;
    this.#removeZone(uri);
    this.#removeFacts(uri);
  }

  get zones(): readonly ZoneDocument[] {
    return [...this.#zones.values()];
  }

  /** The zones that include a file, or name it and cannot read it. */
  including(file: string): readonly ZoneDocument[] {
    return [...(this.#including.get(file)?.values() ?? [])];
  }

  /** A file as the zones read it that include it. */
  partsAt(file: string): readonly ZoneDocument[] {
    return this.including(file).flatMap(({ included }) => included.filter(({ uri }) => uri === file));
  }

  /** Another number after each change of anything here. */
  get revision(): number {
    return this.#revision;
  }

  /** The same object for as long as {@link zonesOf} gives, for each name, zones of the same places. */
  get zonesState(): object {
    return this.#zonesState;
  }

  /** How many messages are known. */
  get messageCount(): number {
    this.#readPending();
    return this.#facts.size;
  }

  /** The zones that answer for a name: those with the longest origin around it, and no delegation below it. */
  zonesOf(name: DomainName): readonly ZoneDocument[] {
    if (this.#zonesByOrigin.size + this.#deferred.size === 0) return [];
    const below: DomainName[] = [];
    for (let origin = withoutExcess(name); ; origin = parent(origin)) {
      const zones = this.#zonesByOrigin.get(origin) ?? this.#readDeferred(origin);
      if (zones !== undefined) {
        const best: ZoneDocument[] = [];
        for (const document of zones.values()) if (!isDelegated(document, below)) best.push(document);
        // A record that says in a comment where it belongs is not published by that.
        if (best.length === 1) return best;
        const said = best.filter(({ zone }) => zone.originFrom !== 'comment');
        if (best.length > 0) return said.length > 0 ? said : best;
      }
      if (origin === ROOT) return [];
      below.push(origin);
    }
  }

  /** Whether what the zone does not have is missing, and not elsewhere. */
  isComplete({ zone }: ZoneDocument): boolean {
    if (this.#zonesAreComplete) return true;
    const { soa } = zone;
    // A root without name servers is @ below a $ORIGIN that was not meant, and not the whole DNS.
    return soa !== undefined && (soa.owner !== ROOT || zone.rrset(ROOT, 'NS').length > 0);
  }

  /** The key records of all zones that say for which domain they are, each once. */
  get keyRecords(): readonly KeyRecordView[] {
    const all = this.zones.flatMap(({ parts }) => parts.flatMap(({ keyRecords }) => keyRecords));
    return eachOnce(all.filter(({ isPlaced }) => isPlaced));
  }

  key(name: KeyName): KeyLookup {
    return this.keyAt(keyName(name));
  }

  /**
   * Follows CNAMEs within the workspace, and answers from wildcards as a name server does.
   *
   * @param asked takes the names that were asked for on the way
   */
  keyAt(name: DomainName, asked: DomainName[] = []): KeyLookup {
    return this.#keyAt(name, parseKeyName(name), 0, asked);
  }

  /** @param key whose records are sought at the name: a CNAME may lead to any name */
  #keyAt(name: DomainName, key: KeyName | undefined, aliases: number, asked: DomainName[]): KeyLookup {
    asked.push(name);
    const zones = this.zonesOf(name);
    const byZone = zones.map((zone) => zone.keysAt(name, key));
    const keys = eachOnce(byZone.flat());
    if (keys.length > 0) return { status: 'found', keys, byZone };
    let wildcard: KeyRecordView | undefined;
    for (const zone of zones) {
      const owner = wildcardFor(zone.zone, name);
      const texts = owner === undefined ? [] : zone.keysAt(owner, key);
      if (texts.some(({ isKey }) => isKey)) return { status: 'found', keys: texts, byZone: [texts] };
      wildcard ??= texts[0];
      const target = zone.zone.aliasOf(owner ?? name) ?? substituted(zone.zone, name);
      if (target === undefined) continue;
      const there =
        aliases < MAX_ALIASES ? this.#keyAt(target, key, aliases + 1, asked) : { status: 'unknown' as const };
      return there.status === 'unknown' ? { status: 'alias', target, zone } : there;
    }
    const zone = zones.find((document) => this.isComplete(document));
    if (zone === undefined) return { status: 'unknown' };
    return { status: 'missing', zone, ...(wildcard === undefined ? {} : { wildcard }) };
  }

  /** The signatures of all messages that name a key. */
  signaturesWith(name: DomainName): readonly SignatureFact[] {
    this.#readPending();
    const uses = this.#uses.get(name);
    return uses === undefined ? [] : Array.from(uses.values()).flat();
  }

  /** The names of the keys that messages are signed with in the name of a domain, published or not. */
  keysUsedBy(domain: DomainName): readonly DomainName[] {
    this.#readPending();
    return [...(this.#usedKeys.get(domain) ?? [])];
  }

  /** Whether any message names a key. */
  get hasUses(): boolean {
    this.#readPending();
    return this.#uses.size > 0;
  }

  /** The domains of the keys that messages name: of all other keys they say nothing. */
  get signingDomains(): ReadonlySet<DomainName> {
    this.#readPending();
    // A selector may have labels of its own that look like a key's name.
    this.#signingDomains ??= new Set([
      ...this.#usedKeys.keys(),
      ...this.usedKeys.flatMap((name) => parseKeyName(name)?.domain ?? []),
    ]);
    return this.#signingDomains;
  }

  /** The names of all keys that messages name. */
  get usedKeys(): readonly DomainName[] {
    this.#readPending();
    return [...this.#uses.keys()];
  }

  /** The names at which messages look for keys, and those to which CNAMEs of the workspace lead from there. */
  get keysInUse(): ReadonlySet<DomainName> {
    this.#keysInUse ??= new Set(this.usedKeys.flatMap((name) => [name, ...this.#aliases(name)]));
    return this.#keysInUse;
  }

  /** The keys that messages name at or below a name, and those from which CNAMEs of the workspace lead there. */
  usedKeysWithin(ancestor: DomainName): readonly DomainName[] {
    return this.usedKeys.filter(
      (name) => isWithin(name, ancestor) || this.#aliases(name).some((target) => isWithin(target, ancestor)),
    );
  }

  #tellOfZone(document: ZoneDocument): void {
    for (const listener of this.#listeners) listener.zoneChanged(document.zone.origin, document);
  }

  #tellOfUse(fact: SignatureFact): void {
    for (const listener of this.#listeners) listener.useChanged(fact);
  }

  #originChanged(origin: DomainName | undefined): void {
    if (origin === undefined) return;
    this.#changedOrigins.add(origin);
    this.#zonesState = {};
    this.#keysInUse = undefined;
  }

  #aliases(name: DomainName): readonly DomainName[] {
    if (this.#changedOrigins.size > 0) {
      for (const [known, targets] of this.#aliasesOf) {
        if ([known, ...targets].some((each) => isWithinAny(each, this.#changedOrigins))) this.#aliasesOf.delete(known);
      }
      this.#changedOrigins.clear();
    }
    let targets = this.#aliasesOf.get(name);
    if (targets === undefined) {
      targets = this.#findAliases(name);
      this.#aliasesOf.set(name, targets);
    }
    return targets;
  }

  #findAliases(name: DomainName): readonly DomainName[] {
    const targets: DomainName[] = [];
    for (let at = name; targets.length < MAX_ALIASES; at = targets.at(-1)!) {
      const target = this.zonesOf(at).flatMap(({ zone }) => zone.aliasOf(at) ?? substituted(zone, at) ?? [])[0];
      if (target === undefined) break;
      targets.push(target);
    }
    return targets;
  }

  #readPending(): void {
    if (this.#pending.size === 0) return;
    for (const [uri, read] of this.#pending) {
      this.#forget(uri);
      const facts = read();
      this.#facts.set(uri, facts);
      for (const fact of facts.signatures) {
        this.#tellOfUse(fact);
        const uses = mapAt(this.#uses, fact.keyName);
        const here = uses.get(uri);
        if (here === undefined) uses.set(uri, [fact]);
        else here.push(fact);
        const keys = this.#usedKeys.get(fact.key.domain);
        if (keys === undefined) this.#usedKeys.set(fact.key.domain, new Set([fact.keyName]));
        else keys.add(fact.keyName);
      }
    }
    this.#pending.clear();
  }

  #removeZone(uri: string): void {
    const zone = this.#zones.get(uri);
    if (zone === undefined) return;
    this.#tellOfZone(zone);
    this.#originChanged(zone.zone.origin);
    if (zone.zone.origin !== undefined) removeFrom(this.#zonesByOrigin, zone.zone.origin, uri);
    for (const file of zone.named) removeFrom(this.#including, file, uri);
    this.#zones.delete(uri);
  }

  #removeFacts(uri: string): void {
    this.#pending.delete(uri);
    this.#forget(uri);
  }

  #forget(uri: string): void {
    for (const fact of this.#facts.get(uri)?.signatures ?? []) {
      const { keyName: name, key } = fact;
      this.#tellOfUse(fact);
      this.#keysInUse = undefined;
      this.#signingDomains = undefined;
      removeFrom(this.#uses, name, uri);
      if (this.#uses.has(name)) continue;
      this.#aliasesOf.delete(name);
      const keys = this.#usedKeys.get(key.domain);
      keys?.delete(name);
      if (keys?.size === 0) this.#usedKeys.delete(key.domain);
    }
    this.#facts.delete(uri);
  }
}

function mapAt<K, V>(maps: Map<K, Map<string, V>>, key: K): Map<string, V> {
  let map = maps.get(key);
  if (map === undefined) {
    map = new Map();
    maps.set(key, map);
  }
  return map;
}

function removeFrom<K, V>(maps: Map<K, Map<string, V>>, key: K, uri: string): void {
  const map = maps.get(key);
  map?.delete(uri);
  if (map?.size === 0) maps.delete(key);
}

/** Of a name with too many labels the part that can own something. */
function withoutExcess(name: DomainName): DomainName {
  return name.length <= 2 * MAX_LABELS ? name : (labels(name).slice(-MAX_LABELS).join('.') as DomainName);
}

/** Whether a name is at or below one of some others. */
export function isWithinAny(name: DomainName, ancestors: ReadonlySet<DomainName>): boolean {
  for (let at = withoutExcess(name); ; at = parent(at)) {
    if (ancestors.has(at)) return true;
    if (at === ROOT) return false;
  }
}

/** Whether two versions of a zone have the same owners, types and targets. */
function hasSameNames(before: ZoneDocument, after: ZoneDocument): boolean {
  const [zone, other] = [before.zone, after.zone];
  return zone.origin === other.origin && zone.originFrom === other.originFrom && zone.hasSameIndex(other);
}

/** An included file may be open as a zone of its own too. */
function eachOnce(keys: readonly KeyRecordView[]): readonly KeyRecordView[] {
  return keys.length < 2 ? keys : uniqueBy(keys, ({ document, record }) => `${document.uri} ${record.index}`);
}

/**
 * Whether the zone hands a name over to another one (RFC 1034 §4.2.1): then it does not know what is published there.
 *
 * @param names the name and those above it, below the origin
 */
function isDelegated({ zone }: ZoneDocument, names: readonly DomainName[]): boolean {
  if (names.length === 0 || !hasDelegations(zone)) return false;
  return names.some((name) => {
    const id = zone.nameTable.idOf(name);
    return id >= 0 && zone.index.hasType(id, RR.NS);
  });
}

/** By the index, which an edit keeps that changes no name and no type: most zones hand nothing over. */
const delegating = new WeakMap<ZoneIndex, boolean>();

function hasDelegations({ index, nameTable, origin }: Zone): boolean {
  let known = delegating.get(index);
  if (known === undefined) {
    const apex = origin === undefined ? -1 : nameTable.idOf(origin);
    known = index.type.some((type, i) => type === RR.NS && index.owner[i] !== apex);
    delegating.set(index, known);
  }
  return known;
}
