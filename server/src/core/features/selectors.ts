/**
 * The selectors of the workspace, published or in use: what each is, where it is, and how it fared last. The view in the
 * editor, the search for symbols and the command line all show these rows.
 */

import type { Settings } from '../rules/settings.ts';
import { type DomainName, type KeyName, keyName, parseKeyName } from '../text/domain-name.ts';
import { say } from '../text/say.ts';
import type { Span } from '../text/span.ts';
import type { SignatureFact } from '../workspace/facts.ts';
import { type IndexListener, isWithinAny, type WorkspaceIndex } from '../workspace/index.ts';
import { NO_SELECTORS } from '../workspace/key-reading.ts';
import { distinctKeys } from '../workspace/verification.ts';
import { KeyRecordView, type Place, type ZoneDocument } from '../workspace/zone-document.ts';
import type { ZoneRefusal } from '../workspace/zone-refusal.ts';
import { RR } from '../zone/types.ts';
import type { Zone } from '../zone/zone.ts';

/**
 * From the worst to the best:
 *
 * - `missing`: messages name it, and its zone does not publish it;
 * - `broken`: the record is not a key that anybody can use, or there are several;
 * - `revoked`: `p=` is empty;
 * - `weak`: an RSA key of fewer bits than verifiers have to accept;
 * - `testing`: `t=y`;
 * - `unpublished`: messages name it, and no zone of the workspace is about its domain;
 * - `alias`: a CNAME to a name that no zone of the workspace is about;
 * - `unused`: published, and no message names it though others of its domain are there;
 * - `good`.
 */
export type SelectorState =
  | 'missing'
  | 'broken'
  | 'revoked'
  | 'weak'
  | 'testing'
  | 'unpublished'
  | 'alias'
  | 'unused'
  | 'good';

export interface SelectorRow {
  readonly key: KeyName;
  readonly state: SelectorState;
  /** `rsa`, `ed25519`, or what `k=` says; undefined where there is no record. */
  readonly type: string | undefined;
  readonly bits: number | undefined;
  /** The members of `t=`. */
  readonly flags: readonly string[];
  /** The record at the selector's own name: a key, or the CNAME that leads to it. */
  readonly record: Place | undefined;
  /** Where a CNAME leads. */
  readonly target: DomainName | undefined;
  /** The newest signatures, one of each document, the newest first; of those without a date the last. */
  readonly seenIn: readonly SignatureFact[];
  /** Why the zone of the record is not loaded, so that nobody finds the record. */
  readonly refusal: ZoneRefusal | undefined;
  /** How many documents hold a signature that names it. */
  readonly messages: number;
}

export interface SelectorOptions {
  /** RSA keys of fewer bits are weak. */
  readonly minRsaBits: number;
  /** For whom the zones are. */
  readonly target: Settings['zone']['target'];
}

export function selectorOptions({ verify, zone }: Settings): SelectorOptions {
  return { minRsaBits: verify.minRsaBits, target: zone.target };
}

/** A row, and what it rests on. */
interface KeptRow {
  readonly row: SelectorRow;
  /** The zone whose record is shown. */
  readonly zone: string | undefined;
  /** The names that were asked for. */
  readonly asked: readonly DomainName[];
}

/** A step makes as many rows: a few milliseconds' work. */
const ROWS_AT_ONCE = 500;

/** The rows of an index, kept until what they rest on changes. */
export class SelectorTable implements IndexListener {
  readonly #index: WorkspaceIndex;
  readonly #kept = new Map<DomainName, KeptRow>();
  #options: SelectorOptions | undefined;
  /** What has changed since it was last looked at: zones by origin, files, and who signs. */
  readonly #changedOrigins = new Set<DomainName>();
  readonly #changedFiles = new Set<string>();
  readonly #changedKeys = new Set<DomainName>();
  readonly #changedDomains = new Set<DomainName>();
  #rows: readonly SelectorRow[] = [];
  /** The revision of the index that the rows show. */
  #shown = -1;
  #updates = 0;

  constructor(index: WorkspaceIndex) {
    this.#index = index;
    index.listen(this);
  }

  zoneChanged(origin: DomainName | undefined, document: ZoneDocument | undefined): void {
    if (origin !== undefined) this.#changedOrigins.add(origin);
    if (document === undefined) return;
    this.#changedFiles.add(document.uri);
    // They are its parts, and a part that another zone has too is refused with each.
    for (const file of document.named) this.#changedFiles.add(file);
  }

  useChanged({ keyName: name, key }: SignatureFact): void {
    this.#changedKeys.add(name);
    this.#changedDomains.add(key.domain);
  }

  /** By domain, then by selector. */
  rows(options: SelectorOptions): readonly SelectorRow[] {
    for (const _ of this.update(options));
    return this.#rows;
  }

  /** Makes the rows that are not known any more, in steps. It ends when another one has begun. */
  *update(options: SelectorOptions): Generator<void, void, void> {
    const index = this.#index;
    const used = index.usedKeys;
    const isOther = this.#options?.minRsaBits !== options.minRsaBits || this.#options.target !== options.target;
    if (!isOther && this.#shown === index.revision) return;
    const update = ++this.#updates;
    this.#options = options;
    const published = publishedSelectors(index);
    if (isOther) this.#kept.clear();
    this.#forgetChanged(published);
    const { revision } = index;
    const names = new Set([...published.keys(), ...used]);
    let made = 0;
    for (const name of names) {
      if (this.#kept.has(name)) continue;
      const row = this.#make(name, published.get(name), options);
      if (row !== undefined) this.#kept.set(name, row);
      if (++made % ROWS_AT_ONCE !== 0) continue;
      yield;
      if (this.#updates !== update) return;
    }
    for (const name of this.#kept.keys()) if (!names.has(name)) this.#kept.delete(name);
    this.#rows = Array.from(this.#kept.values(), ({ row }) => row).sort(
      (a, b) => compare(a.key.domain, b.key.domain) || compare(a.key.selector, b.key.selector),
    );
    this.#shown = revision;
  }

  #forgetChanged(published: ReadonlyMap<DomainName, PublishedSelector>): void {
    for (const [name, { row, zone, asked }] of this.#kept) {
      const now = published.get(name);
      const isSame =
        !this.#changedKeys.has(name) &&
        !this.#changedDomains.has(row.key.domain) &&
        zone === now?.zone &&
        !(now !== undefined && this.#changedFiles.has(now.uri)) &&
        !(this.#changedOrigins.size > 0 && asked.some((each) => isWithinAny(each, this.#changedOrigins)));
      if (!isSame) this.#kept.delete(name);
    }
    for (const changed of [this.#changedOrigins, this.#changedFiles, this.#changedKeys, this.#changedDomains])
      changed.clear();
  }

  #make(name: DomainName, published: PublishedSelector | undefined, options: SelectorOptions): KeptRow | undefined {
    const uses = this.#index.signaturesWith(name);
    const key = published?.key ?? uses[0]?.key;
    if (key === undefined) return undefined;
    const asked: DomainName[] = [];
    const row = rowOf(key, published, uses, this.#index, options, asked);
    return { row, zone: published?.zone, asked };
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A record at the name of a key. */
export interface NameOfKey {
  readonly key: KeyName;
  readonly name: DomainName;
  readonly span: Span;
  /** Where a CNAME at the name leads. */
  readonly target: DomainName | undefined;
}

interface PublishedSelector extends NameOfKey, Place {
  readonly document: ZoneDocument;
  /** The zone that the document is, or is a part of. */
  readonly zone: string;
}

/** The first record at each name of a key, TXT or CNAME, that the zones of the workspace publish. */
function publishedSelectors(index: WorkspaceIndex): ReadonlyMap<DomainName, PublishedSelector> {
  const found = new Map<DomainName, PublishedSelector>();
  for (const zone of index.zones)
    for (const document of zone.parts)
      for (const each of namesOfKeys(document))
        if (!found.has(each.name)) found.set(each.name, { ...each, document, uri: document.uri, zone: zone.uri });
  return found;
}

/** The records at names of keys in one file, TXT before CNAME. */
export function namesOfKeys({ zone }: ZoneDocument): readonly NameOfKey[] {
  return zone.once(findNamesOfKeys, () => findNamesOfKeys(zone));
}

function findNamesOfKeys(zone: Zone): readonly NameOfKey[] {
  const { index: records, nameTable } = zone;
  const found: NameOfKey[] = [];
  for (const type of [RR.TXT, RR.CNAME]) {
    for (const i of records.ofType(type)) {
      if (!nameTable.hasUnderscore(records.owner[i]!)) continue;
      const name = nameTable.name(records.owner[i]!);
      const key = name.startsWith('*.') ? undefined : parseKeyName(name);
      if (key === undefined || NO_SELECTORS.has(key.selector)) continue;
      const record = zone.records.at(i)!;
      const target = zone.aliasOf(name);
      found.push({ key, name, span: record.ownerSpan ?? record.typeSpan, target });
    }
  }
  return found;
}

/** @param asked takes the names that were asked for */
function rowOf(
  key: KeyName,
  published: PublishedSelector | undefined,
  uses: readonly SignatureFact[],
  index: WorkspaceIndex,
  { minRsaBits, target: server }: SelectorOptions,
  asked: DomainName[],
): SelectorRow {
  const found = index.keyAt(keyName(key), asked);
  // Of views and copies of a zone one is published: the row is about the one whose place it has.
  const keys = found.status === 'found' ? distinctKeys(found.byZone.find(({ length }) => length > 0) ?? []) : [];
  const only = keys.length === 1 ? keyFacts(keys[0]!) : undefined;
  const bits = only?.bits;
  const seenIn = newestOfEach(uses);
  return {
    key,
    state: stateOf(),
    type: only?.type,
    bits,
    flags: only?.flags ?? [],
    record: published && { uri: published.uri, span: published.span },
    target: published?.target,
    refusal: published && index.refusalOf(published.document, server),
    seenIn,
    messages: new Set(uses.map(({ uri }) => uri)).size,
  };

  function stateOf(): SelectorState {
    if (found.status === 'missing') return 'missing';
    if (found.status === 'unknown') return published === undefined ? 'unpublished' : 'broken';
    if (found.status === 'alias') return 'alias';
    if (only?.isRevoked) return 'revoked';
    if (only === undefined || bits === undefined) return 'broken';
    if (only.isRsa && bits < minRsaBits) return 'weak';
    if (only.isTesting) return 'testing';
    return uses.length === 0 && index.keysUsedBy(key.domain).length > 0 ? 'unused' : 'good';
  }
}

/** What rows say about a key, without what it was read from. */
interface KeyFacts {
  readonly type: string | undefined;
  readonly bits: number | undefined;
  readonly flags: readonly string[];
  readonly isRsa: boolean;
  readonly isRevoked: boolean;
  readonly isTesting: boolean;
}

/** Found once for each version of a zone. */
function keyFacts({ document, record, name }: KeyRecordView): KeyFacts {
  const known = document.zone.once(readKeyFacts, () => new Map<number, KeyFacts>());
  let facts = known.get(record.index);
  if (facts === undefined) {
    // A view of its own, which goes when it was read: of thousands of zones the keys in full are much to hold.
    facts = readKeyFacts(new KeyRecordView(document, record, name));
    known.set(record.index, facts);
  }
  return facts;
}

function readKeyFacts(view: KeyRecordView): KeyFacts {
  const { keyType, type, flags, isRevoked, isTesting } = view.key;
  return {
    type: keyType ?? type?.value,
    bits: bitsOf(view),
    flags: flags?.value.map(({ text }) => text) ?? [],
    isRsa: keyType === 'rsa',
    isRevoked,
    isTesting,
  };
}

/** Finds out what rows say about the keys of a zone, so that they are there when someone asks for the rows. */
export function prepareSelectors(document: ZoneDocument, index: WorkspaceIndex, { target }: SelectorOptions): void {
  if (namesOfKeys(document).length === 0) return;
  index.refusalOf(document, target);
  for (const key of document.keyRecords) keyFacts(key);
}

/** The length of a key that is whole and of the type that the record says; undefined for any other. */
function bitsOf({ key }: KeyRecordView): number | undefined {
  const { rsa, ed25519, form, isTruncated } = key.keyData?.material ?? {};
  if (isTruncated || form?.startsWith('private')) return undefined;
  if (key.keyType === 'rsa') return rsa?.bits;
  return key.keyType === 'ed25519' && ed25519 !== undefined ? ed25519.length * 8 : undefined;
}

/** How many messages are named for each selector. */
const MAX_SEEN = 10;

function newestOfEach(uses: readonly SignatureFact[]): readonly SignatureFact[] {
  const seen = new Set<string>();
  return [...uses]
    .reverse()
    .sort((a, b) => (b.date ?? 0) - (a.date ?? 0))
    .filter(({ uri }) => !seen.has(uri) && seen.add(uri))
    .slice(0, MAX_SEEN);
}

/** What is known about how a signature fared, ours before the receiver's. */
export function verdictOf({ verdict, arrival }: SignatureFact): { result: string; by: 'us' | 'receiver' } | undefined {
  if (verdict !== undefined) return { result: verdict, by: 'us' };
  return arrival === undefined ? undefined : { result: arrival, by: 'receiver' };
}

/** Whether signatures with the selector fail because of what is published. */
export function isFault({ state, refusal, messages }: SelectorRow): boolean {
  return messages > 0 && (refusal !== undefined || state === 'missing' || state === 'broken' || state === 'revoked');
}

const STATE_WORDS: Readonly<Record<SelectorState, string>> = {
  missing: say`not in its zone`,
  broken: say`no usable key`,
  revoked: say`revoked`,
  weak: say`too short`,
  testing: say`testing (t=y)`,
  unpublished: say`no zone here`,
  alias: say`leads elsewhere`,
  unused: say`not in use`,
  good: say`good`,
};

/** The state in words; where the zone is not loaded, that comes first. */
export function describeState({ state, refusal }: SelectorRow): string {
  if (refusal === undefined) return STATE_WORDS[state];
  return state === 'good' ? NOT_LOADED : `${NOT_LOADED}, ${STATE_WORDS[state]}`;
}

const NOT_LOADED = say`zone not loaded`;

/** "rsa 2048", "ed25519"; empty where there is no key. */
export function describeKey({ type, bits }: SelectorRow): string {
  return [type, type === 'rsa' ? bits : undefined].filter((word) => word !== undefined).join(' ');
}

/** A selector or a domain that someone looks for by name. */
export interface WorkspaceSymbolRow extends Place {
  readonly name: string;
  /** Where it belongs: the domain of a selector; empty for a domain. */
  readonly container: string;
  readonly kind: 'selector' | 'domain';
}

/** More answers help nobody; editors ask again while the user types. */
const MAX_SYMBOLS = 500;

/** Zones by their origin, selectors by theirs: at the record, or at the newest signature that names one not published. */
export function workspaceSymbols(index: WorkspaceIndex, query: string): readonly WorkspaceSymbolRow[] {
  const found: WorkspaceSymbolRow[] = [];
  const add = (symbol: WorkspaceSymbolRow) => {
    if (found.length < MAX_SYMBOLS && fits(`${symbol.name} ${symbol.container}`, query)) found.push(symbol);
  };
  for (const { uri, zone } of index.zones) {
    // The SOA may be in an included file, whose text is another one.
    const soa = zone.index.firstOfType(RR.SOA);
    const span = zone.records.at(Math.max(soa, 0))?.typeSpan;
    if (zone.origin === undefined || span === undefined) continue;
    add({ name: zone.origin === '' ? '.' : zone.origin, container: '', kind: 'domain', uri, span });
  }
  const published = publishedSelectors(index);
  for (const { name, key, uri, span } of published.values()) {
    add({ name, container: key.domain, kind: 'selector', uri, span });
  }
  for (const name of index.usedKeys) {
    const use = published.has(name) ? undefined : newestOfEach(index.signaturesWith(name))[0];
    if (use !== undefined) add({ name, container: use.key.domain, kind: 'selector', uri: use.uri, span: use.span });
  }
  return found;
}

/** Whether the letters of a query are in a text in their order, as editors match. */
function fits(text: string, query: string): boolean {
  const lower = text.toLowerCase();
  let at = 0;
  for (const letter of query.toLowerCase()) {
    if (letter === ' ') continue;
    at = lower.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
