/**
 * A zone file as a document: its zone, and the key records in it. What hides a key, or breaks one, is the rules' to say;
 * `string-edit.ts` makes the edits that repair it.
 */

import { type KeyRecord, looksLikeKeyRecord, parseKeyRecord } from '../dkim/key-record.ts';
import { type DomainName, type KeyName, parseKeyName, parseUnplacedKeyName, ROOT } from '../text/domain-name.ts';
import type { TextEdit } from '../text/edit.ts';
import { MappedText } from '../text/mapped-text.ts';
import type { Span } from '../text/span.ts';
import { type Causes, findCauses } from '../zone/causes.ts';
import type { CharacterString } from '../zone/character-string.ts';
import { HAS } from '../zone/kinds.ts';
import type { ZoneProblem } from '../zone/problem.ts';
import { lexZone, type ZoneSyntax } from '../zone/syntax.ts';
import { RR } from '../zone/types.ts';
import { type ResourceRecord, resolveZone, type Zone, type ZoneOptions } from '../zone/zone.ts';
import { editStrings, rewriteStrings, type StringChange } from './string-edit.ts';

/** What reading a zone needs beyond its text. */
export interface ZoneContext {
  /** The origin that the user has said. */
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

/** The decoded value of a TXT record, with edits that keep the zone's own layout. */
export class TxtView implements RecordView {
  readonly document: ZoneDocument;
  readonly record: ResourceRecord;
  readonly strings: readonly CharacterString[];
  /** The character-strings joined; a unit is an octet. */
  readonly data: MappedText;

  constructor(document: ZoneDocument, record: ResourceRecord) {
    this.document = document;
    this.record = record;
    this.strings = record.strings;
    this.data = MappedText.concat(this.strings.map(({ data }) => data));
  }

  get owner(): DomainName {
    return this.record.owner;
  }

  /** The owner where it is written, else the record's type: where a finding about the whole record stands. */
  get headSpan(): Span {
    return this.record.ownerSpan ?? this.record.typeSpan;
  }

  /** Where a range of the value stands in the zone; the strings as a whole for an empty value. */
  readonly source = (span: Span): Span =>
    this.data.length === 0 ? this.record.rdataSpan : this.data.sourceSpan(span.start, span.end);

  /** Replaces a range of the value, in octets. */
  replace(range: Span, octets: string): readonly TextEdit[] {
    return this.edit([{ range, octets }]);
  }

  /** Changes several ranges of the value, which do not overlap, at once. */
  edit(changes: readonly StringChange[]): readonly TextEdit[] {
    return editStrings(this.document.text, this.strings, changes);
  }

  /** Writes the value anew. */
  rewrite(octets: string): readonly TextEdit[] {
    return rewriteStrings(this.document.text, this.strings, octets);
  }
}

/** A TXT record at `SELECTOR._domainkey.DOMAIN`. */
export class KeyRecordView extends TxtView {
  /** The domain is the root in a file that does not say its origin. */
  readonly name: KeyName;
  readonly key: KeyRecord;

  constructor(document: ZoneDocument, record: ResourceRecord, name: KeyName) {
    super(document, record);
    this.name = name;
    this.key = parseKeyRecord(this.data);
  }

  /** Whether the file says for which domain the key is. */
  get isPlaced(): boolean {
    return this.name.domain !== ROOT;
  }

  /** Whether the text is meant to be a key at all; another text at this name is one finding, not twenty. */
  get isKey(): boolean {
    return looksLikeKeyRecord(this.data.text);
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
  #keysByName: ReadonlyMap<DomainName, readonly KeyRecordView[]> | undefined;
  #included: readonly ZoneDocument[] | undefined;
  #causes: Causes | undefined;
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

  get text(): string {
    return this.zone.text;
  }

  /** The TXT records at names of keys, in the order of the text. */
  get keyRecords(): readonly KeyRecordView[] {
    this.#keyRecords ??= this.#findKeyRecords();
    return this.#keyRecords;
  }

  /** The key records at one name, those of included files behind the file's own. */
  keysAt(name: DomainName): readonly KeyRecordView[] {
    this.#keysByName ??= groupBy(
      this.parts.flatMap(({ keyRecords }) => keyRecords),
      ({ owner }) => owner,
    );
    return this.#keysByName.get(name) ?? [];
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

  includes(uri: string): boolean {
    return this.named.includes(uri);
  }

  /** The file that a path means in an `$INCLUDE` of this document. */
  uriOf(path: string): string {
    return uriBeside(this.#base, path);
  }

  /** What the reader of master files found wrong, each mistake once and at its cause. */
  get problems(): readonly ZoneProblem[] {
    return this.#causesFound.problems;
  }

  /** The edits that were found to put a problem right; undefined where none were looked for. */
  repairOf(problem: ZoneProblem): readonly TextEdit[] | undefined {
    return this.#causesFound.repairs.get(problem);
  }

  get #causesFound(): Causes {
    this.#causes ??= findCauses(this.zone);
    return this.#causes;
  }

  /** What the reader of master files found wrong in one record. */
  problemsOf({ index }: ResourceRecord): readonly ZoneProblem[] {
    this.#problemsByRecord ??= groupBy(this.problems, ({ record }) => record);
    return this.#problemsByRecord.get(index) ?? [];
  }

  keyRecordAt(offset: number): KeyRecordView | undefined {
    const record = this.zone.recordAt(offset);
    return record && this.keyRecords.find((key) => key.record.index === record.index);
  }

  #findKeyRecords(): readonly KeyRecordView[] {
    const keys: KeyRecordView[] = [];
    const { index, records, nameTable } = this.zone;
    const hasOrigin = this.zone.origin !== undefined;
    for (const id of nameTable.oddNames) {
      if ((index.kinds[id]! & HAS.txt) === 0 || !nameTable.hasUnderscore(id)) continue;
      const owner = nameTable.name(id);
      const name = parseKeyName(owner) ?? (hasOrigin ? undefined : parseUnplacedKeyName(owner));
      if (name === undefined) continue;
      for (let i = index.first(id); i >= 0; i = index.next(i)) {
        if (index.type[i] === RR.TXT) keys.push(new KeyRecordView(this, records.at(i)!, name));
      }
    }
    return keys.sort((a, b) => a.record.index - b.record.index);
  }
}

function groupBy<K, T>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** The last part of a URI's path, decoded where that is possible. */
function fileNameOf(uri: string): string {
  const path = /^[a-z][a-z0-9+.-]*:(?:\/\/[^/?#]*)?([^?#]*)/i.exec(uri)?.[1] ?? uri;
  const name = path.slice(path.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** A path as `$INCLUDE` writes it, from the folder of the zone. */
export function uriBeside(uri: string, path: string): string {
  const segments = path.startsWith('/')
    ? []
    : uri
        .replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '')
        .split('/')
        .slice(0, -1);
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '.' && segment !== '') segments.push(encodeURIComponent(segment));
  }
  const root = /^[a-z][a-z0-9+.-]*:\/\/[^/]*/i.exec(uri)?.[0] ?? '';
  return `${root}/${segments.filter((segment) => segment !== '').join('/')}`;
}
