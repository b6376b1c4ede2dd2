/**
 * A zone file as a document: its zone, and the key records in it. What hides a key, or breaks one, is the rules' to say.
 */

import { type DomainName, type KeyName, keyName, parseKeyName, parseUnplacedKeyName } from '../text/domain-name.ts';
import type { TextEdit } from '../text/edit.ts';
import { groupBy } from '../text/lists.ts';
import type { Span } from '../text/span.ts';
import { type Causes, findCauses } from '../zone/causes.ts';
import { foreignFormat } from '../zone/foreign-formats.ts';
import { HAS } from '../zone/kinds.ts';
import type { NameTable } from '../zone/names.ts';
import type { ZoneProblem } from '../zone/problem.ts';
import { lexZone, type ZoneSyntax } from '../zone/syntax.ts';
import { RR } from '../zone/types.ts';
import { type ResourceRecord, resolveZone, type Zone, type ZoneIndex, type ZoneOptions } from '../zone/zone.ts';
import { KeyView } from './key-view.ts';
import { ZoneTextRecord } from './zone-text-record.ts';

/** What reading a zone needs beyond its text. */
export interface ZoneContext {
  /** The origin that the user has set. */
  readonly origin?: DomainName;
  /** The text of an included file; undefined where it cannot be read. */
  readonly include?: NonNullable<ZoneOptions['include']>;
}

/** A place in a file. */
export interface Place {
  readonly uri: string;
  readonly span: Span;
}

export interface RecordView {
  readonly document: ZoneDocument;
  readonly record: ResourceRecord;
}

/** A TXT record at `SELECTOR._domainkey.DOMAIN` of a zone file. */
export class KeyRecordView extends KeyView implements RecordView {
  readonly document: ZoneDocument;
  readonly record: ResourceRecord;

  constructor(document: ZoneDocument, record: ResourceRecord, name: KeyName) {
    super(new ZoneTextRecord(record, () => document.problemsOf(record)), name);
    this.document = document;
    this.record = record;
  }

  override get atName(): readonly KeyRecordView[] {
    return this.document.keysAt(this.owner, this.name);
  }
}

export class ZoneDocument {
  readonly kind = 'dns-zone';
  readonly uri: string;
  readonly zone: Zone;
  /** The line that includes the file, where the document is a part of another zone. */
  readonly includedBy: Place | undefined;
  /** The zone from whose folder paths are read: the outermost one. */
  readonly #base: string;
  #keyRecords: readonly KeyRecordView[] | undefined;
  /** The views that were asked for, by the numbers of their records. */
  readonly #keyViews = new Map<number, KeyRecordView>();
  readonly #keysByName = new Map<string, readonly KeyRecordView[]>();
  #included: readonly ZoneDocument[] | undefined;
  #causes: Causes | undefined;
  #foreignFormat: { readonly says: string | undefined } | undefined;
  #problemsByRecord: ReadonlyMap<number | undefined, readonly ZoneProblem[]> | undefined;

  private constructor(uri: string, zone: Zone, includedBy?: Place, base = uri) {
    this.uri = uri;
    this.zone = zone;
    this.includedBy = includedBy;
    this.#base = base;
  }

  static open(uri: string, text: string, context: ZoneContext = {}): ZoneDocument {
    return ZoneDocument.#resolve(uri, lexZone(text), context, undefined);
  }

  /** The document after one edit; entries that it does not touch are kept. */
  edit(edit: TextEdit, context: ZoneContext = {}): ZoneDocument {
    return ZoneDocument.#resolve(this.uri, this.zone.syntax.edit(edit), context, this.zone);
  }

  static #resolve(uri: string, syntax: ZoneSyntax, context: ZoneContext, previous: Zone | undefined): ZoneDocument {
    const { include } = context;
    const options: ZoneOptions = {
      ...context,
      fileName: fileNameOf(uri),
      ...(previous ? { previous } : {}),
      // The text at hand, not what the file held when the context was made.
      ...(include && { include: (path, origin) => (uriBeside(uri, path) === uri ? syntax : include(path, origin)) }),
    };
    return new ZoneDocument(uri, resolveZone(syntax, options));
  }

  /** The whole text: of one that was edited it is put together for this. Those who look at a part take {@link slice}. */
  get text(): string {
    return this.zone.text;
  }

  slice(start: number, end: number): string {
    return this.zone.slice(start, end);
  }

  /** The TXT records at names of keys, in the order of the text. */
  get keyRecords(): readonly KeyRecordView[] {
    this.#keyRecords ??= this.#keyNumbers.records.map((record) => this.keyRecordOf(record)!);
    return this.#keyRecords;
  }

  /** The first of {@link keyRecords}. Makes no view of the others. */
  firstKeys(count: number): readonly KeyRecordView[] {
    return this.#keyNumbers.records.slice(0, count).map((record) => this.keyRecordOf(record)!);
  }

  /**
   * The key records at one name, those of included files behind the file's own.
   *
   * @param key whose key it is, where a CNAME or a wildcard leads to a name that is not a key's
   */
  keysAt(name: DomainName, key?: KeyName): readonly KeyRecordView[] {
    const isOfKey = name.includes('_domainkey');
    if (!isOfKey && key === undefined) return [];
    const asked = isOfKey || key === undefined ? name : `${name} ${keyName(key)}`;
    let keys = this.#keysByName.get(asked);
    if (keys === undefined) {
      keys = this.parts.flatMap((part) =>
        isOfKey || key === undefined ? part.#ownKeysAt(name) : part.#textsAt(name, key),
      );
      this.#keysByName.set(asked, keys);
    }
    return keys;
  }

  #textsAt(name: DomainName, key: KeyName): readonly KeyRecordView[] {
    const { index, nameTable, records } = this.zone;
    const id = nameTable.idOf(name);
    const texts = id < 0 ? [] : index.records(id).filter((record) => index.type[record] === RR.TXT);
    return texts.map((record) => new KeyRecordView(this, records.at(record)!, key));
  }

  #ownKeysAt(name: DomainName): readonly KeyRecordView[] {
    const id = this.zone.nameTable.idOf(name);
    return id < 0 ? [] : this.zone.index.records(id).flatMap((record) => this.keyRecordOf(record) ?? []);
  }

  /** The key records of one domain, in the order of the text. Makes no view of others. */
  keysOfDomain(domain: DomainName): readonly KeyRecordView[] {
    return (this.#keyNumbers.byDomain.get(domain) ?? []).map((record) => this.keyRecordOf(record)!);
  }

  /** The key records that may share their names with others: all of them where a file is included. */
  get keysWithOthers(): readonly KeyRecordView[] {
    if (this.included.length > 0 || this.includedBy !== undefined) return this.keyRecords;
    const { index, nameTable } = this.zone;
    let shared = sharedKeyNames.get(index);
    if (shared === undefined) {
      shared = new Set(nameTable.withLabel('_domainkey').filter((name) => hasSeveral(index, name)));
      sharedKeyNames.set(index, shared);
    }
    if (shared.size === 0) return [];
    return this.#keyNumbers.records
      .filter((record) => shared.has(index.owner[record]!))
      .map((record) => this.keyRecordOf(record)!);
  }

  /** The files that the zone includes, and those that they include. */
  get included(): readonly ZoneDocument[] {
    const documentsOf = (by: string, zone: Zone): ZoneDocument[] =>
      zone.includes.flatMap(({ path, span, zone: part }) => {
        if (part === undefined) return [];
        const uri = this.uriOf(path);
        return [new ZoneDocument(uri, part, { uri: by, span }, this.#base), ...documentsOf(uri, part)];
      });
    this.#included ??= documentsOf(this.uri, this.zone);
    return this.#included;
  }

  /** The file itself and those that it includes, each with a text of its own. */
  get parts(): readonly ZoneDocument[] {
    return [this, ...this.included];
  }

  /** The files that the zone, or a file that it includes, names: also those that cannot be read. */
  get named(): readonly string[] {
    return this.zone.all.flatMap(({ includes }) => includes.map(({ path }) => this.uriOf(path)));
  }

  /** The file that a path means in an `$INCLUDE` of this document. */
  uriOf(path: string): string {
    return uriBeside(this.#base, path);
  }

  /** What the file is instead of a zone, where none of its lines is a record that a server would load: the end of a sentence, "is a hosts file, not a zone. ...". */
  get foreignFormat(): string | undefined {
    this.#foreignFormat ??= { says: this.#hasGoodRecord() ? undefined : foreignFormat(this.text) };
    return this.#foreignFormat.says;
  }

  #hasGoodRecord(): boolean {
    const { records } = this.zone;
    // Words of other formats can look like a record or two.
    return records.count > 20 || [...records].some(({ isBroken }) => !isBroken);
  }

  /** What the reader of master files found wrong, each mistake once and at its cause; nothing in a file of another format. */
  get problems(): readonly ZoneProblem[] {
    return this.foreignFormat === undefined ? this.#causesFound.problems : [];
  }

  /** The edits that were found to put a problem right; undefined where none were looked for. */
  fixOf(problem: ZoneProblem): readonly TextEdit[] | undefined {
    return this.#causesFound.fixes.get(problem);
  }

  get #causesFound(): Causes {
    this.#causes ??= findCauses(this.zone);
    return this.#causes;
  }

  /** What the reader of master files found wrong in one record. */
  problemsOf({ index }: Pick<ResourceRecord, 'index'>): readonly ZoneProblem[] {
    this.#problemsByRecord ??= groupBy(this.problems, ({ record }) => record);
    return this.#problemsByRecord.get(index) ?? [];
  }

  keyRecordAt(offset: number): KeyRecordView | undefined {
    const record = this.zone.recordAt(offset);
    return record && this.keyRecordOf(record.index);
  }

  /** The view of a record, by its number; undefined where its name is not a key's, or it is no TXT record. */
  keyRecordOf(index: number): KeyRecordView | undefined {
    const known = this.#keyViews.get(index);
    if (known !== undefined || this.zone.index.type[index] !== RR.TXT) return known;
    const name = this.#keyNameOf(this.zone.index.owner[index]!);
    if (name === undefined) return undefined;
    const view = new KeyRecordView(this, this.zone.records.at(index)!, name);
    this.#keyViews.set(index, view);
    return view;
  }

  #keyNameOf(id: number): KeyName | undefined {
    const { nameTable, origin } = this.zone;
    return keyNameOf(nameTable, id) ?? (origin === undefined ? parseUnplacedKeyName(nameTable.name(id)) : undefined);
  }

  get #keyNumbers(): KeyNumbers {
    const { index } = this.zone;
    const hasOrigin = this.zone.origin !== undefined;
    let known = keyNumbers.get(index);
    if (known?.hasOrigin !== hasOrigin) {
      known = { hasOrigin, ...this.#findKeyNumbers() };
      keyNumbers.set(index, known);
    }
    return known;
  }

  #findKeyNumbers(): Omit<KeyNumbers, 'hasOrigin'> {
    const { index, nameTable } = this.zone;
    const found: { readonly record: number; readonly domain: DomainName }[] = [];
    for (const id of nameTable.withLabel('_domainkey')) {
      if ((index.kinds[id]! & HAS.txt) === 0) continue;
      const name = this.#keyNameOf(id);
      if (name === undefined) continue;
      for (let i = index.first(id); i >= 0; i = index.next(i))
        if (index.type[i] === RR.TXT) found.push({ record: i, domain: name.domain });
    }
    found.sort((a, b) => a.record - b.record);
    const byDomain = new Map<DomainName, number[]>();
    for (const [domain, keys] of groupBy(found, (key) => key.domain))
      byDomain.set(
        domain,
        keys.map(({ record }) => record),
      );
    return { records: found.map(({ record }) => record), byDomain };
  }
}

/** The key records of a zone, by their numbers, in the order of the text. */
interface KeyNumbers {
  /** Whether the origin was known, without which names of other forms are keys' too. */
  readonly hasOrigin: boolean;
  readonly records: readonly number[];
  readonly byDomain: ReadonlyMap<DomainName, readonly number[]>;
}

/** An edit that changes no name and no type keeps the index, and with it these. */
const keyNumbers = new WeakMap<ZoneIndex, KeyNumbers>();

/** The names of keys that have several records; an edit that changes none keeps the index. */
const sharedKeyNames = new WeakMap<ZoneIndex, ReadonlySet<number>>();

function hasSeveral(index: ZoneIndex, name: number): boolean {
  const first = index.first(name);
  return first >= 0 && index.next(first) >= 0 && (index.kinds[name]! & HAS.txt) !== 0;
}

const keyNames = new WeakMap<NameTable, Map<number, KeyName | undefined>>();

/** The parts of a key's name, read once for all versions of a document. */
function keyNameOf(table: NameTable, id: number): KeyName | undefined {
  let known = keyNames.get(table);
  if (known === undefined) {
    known = new Map();
    keyNames.set(table, known);
  }
  if (!known.has(id)) known.set(id, parseKeyName(table.name(id)));
  return known.get(id);
}

/** The last part of a URI's path, decoded where that is possible. */
export function fileNameOf(uri: string): string {
  const path = /^[a-z][a-z0-9+.-]*:(?:\/\/[^/?#]*)?([^?#]*)/i.exec(uri)?.[1] ?? uri;
  const name = path.slice(path.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** The scheme of a URI, and the authority where it has one: `file://`, `vscode-vfs://github`, `tmp:`. */
const ROOT_OF_URI = /^[a-z][a-z0-9+.-]*:(?:\/\/[^/]*)?/i;

/** A path as `$INCLUDE` writes it, from the folder of the zone. */
export function uriBeside(uri: string, path: string): string {
  const root = ROOT_OF_URI.exec(uri)?.[0] ?? '';
  const segments = path.startsWith('/') ? [] : uri.slice(root.length).split('/').slice(0, -1);
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '.' && segment !== '') segments.push(encodeURIComponent(segment));
  }
  return `${root}/${segments.filter((segment) => segment !== '').join('/')}`;
}
