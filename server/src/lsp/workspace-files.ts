/**
 * The zones and messages of the workspace that nobody has opened: read in slices after the start, and again when a client
 * says that one has changed, so that a bounce knows its zone and a key its messages. Of a zone the whole is kept, of a message
 * only what it says about keys. Nothing is sent for them; they are there to be leant on.
 */

import {
  type CancellationToken,
  FileChangeType,
  type FileEvent,
  type WorkDoneProgressReporter,
} from 'vscode-languageserver';
import { prepareSelectors, selectorOptions } from '../core/features/selectors.ts';
import type { LanguageId, Session } from '../core/session.ts';
import type { DomainName } from '../core/text/domain-name.ts';
import { LineIndex } from '../core/text/line-index.ts';
import { say } from '../core/text/say.ts';
import type { MessageFacts } from '../core/workspace/facts.ts';
import type { Host } from '../host/host.ts';
import { languageOfName } from '../project/file-names.ts';
import type { Positions } from './conversion.ts';

/** More files than these are no workspace that anybody edits. */
const MAX_ZONES = 2000;
const MAX_MESSAGES = 20_000;
/** Octets of one file, and of all zones together. */
const MAX_FILE = 16 * 1024 * 1024;
const MAX_ALL_ZONES = 128 * 1024 * 1024;
/** How long files are read before others get their turn, in milliseconds. */
const SLICE = 30;
/** How many files are read at once: disks answer late, and several questions together. */
const AT_ONCE = 8;
/** Fewer files are read before anybody could see how far they are. */
const WORTH_PROGRESS = 100;

/** Someone who watches the loading, and may end it. */
export interface Watcher extends Pick<WorkDoneProgressReporter, 'begin' | 'report' | 'done'> {
  readonly token: CancellationToken;
}

export class WorkspaceFiles {
  readonly #session: Session;
  readonly #host: Host;
  readonly #originOf: (uri: string) => DomainName | undefined;
  readonly #prepare: () => Promise<void>;
  /** The octets of the zones taken in. */
  readonly #zones = new Map<string, number>();
  #zoneOctets = 0;
  readonly #messages = new Map<string, FactPositions>();
  /** The languages of files whose names do not give it. */
  readonly #recognized = new Map<string, LanguageId>();
  /** The newest reading of each file: an older one that ends later is dropped. */
  readonly #reading = new Map<string, number>();
  #readings = 0;
  #isComplete = false;
  #isCutShort = false;

  /** @param prepare called when files have been read, before anybody is told */
  constructor(
    session: Session,
    host: Host,
    originOf: (uri: string) => DomainName | undefined,
    prepare: () => Promise<void>,
  ) {
    this.#session = session;
    this.#host = host;
    this.#originOf = originOf;
    this.#prepare = prepare;
  }

  /** How many files are taken in. */
  get count(): number {
    return this.#zones.size + this.#messages.size;
  }

  /** The files that were recognized by their content: no pattern of names watches them. */
  get recognized(): Iterable<string> {
    return this.#recognized.keys();
  }

  /** Whether every file was looked at: until then, what is in none of them may be in one that follows. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Whether there are more files than are taken in. */
  get isCutShort(): boolean {
    return this.#isCutShort;
  }

  /**
   * Reads those that are not known yet, zones before messages, and forgets those whose folder is no longer there. Resolves
   * to how many are taken in.
   *
   * @param watch asked for when there is enough to read
   * @param again whether those that are known are read once more: someone thinks that something was missed
   */
  async load(watch: () => Promise<Watcher>, again = false): Promise<number> {
    const all = new Set(await this.#list());
    const known = [...this.#zones.keys(), ...this.#messages.keys()];
    for (const uri of known) if (!all.has(uri)) this.#take(uri, undefined);
    if (!again) for (const uri of known) all.delete(uri);
    const uris = [...all];
    const watcher = uris.length < WORTH_PROGRESS ? undefined : await watch();
    watcher?.begin(say`DKIM Lint: reading the workspace`, 0, say`${uris.length} files`, true);
    const isWhole = await this.#readAll(uris, watcher);
    await this.#prepare();
    this.#isComplete = isWhole && !this.#isCutShort;
    watcher?.done();
    return this.count;
  }

  /** Reads files in slices, in turn with other work. Whether all were read, and nobody ended it. */
  async #readAll(uris: readonly string[], watcher?: Watcher): Promise<boolean> {
    let turn = performance.now();
    let done = 0;
    while (done < uris.length && watcher?.token.isCancellationRequested !== true) {
      const next = uris.slice(done, done + AT_ONCE);
      await Promise.all(next.map((uri) => this.#read(uri)));
      done += next.length;
      if (performance.now() - turn < SLICE) continue;
      watcher?.report(Math.floor((done / uris.length) * 100), say`${done} of ${uris.length} files`);
      await new Promise<void>((resolve) => this.#host.after(0, resolve));
      turn = performance.now();
    }
    return done === uris.length;
  }

  async #list(): Promise<readonly string[]> {
    this.#isCutShort = false;
    const zones: string[] = [];
    const messages: string[] = [];
    for await (const { uri, language } of this.#host.listFiles?.() ?? []) {
      const isZone = language === 'dns-zone';
      if (languageOfName(uri) === undefined) this.#recognized.set(uri, language);
      const list = isZone ? zones : messages;
      if (list.length < (isZone ? MAX_ZONES : MAX_MESSAGES)) list.push(uri);
      else this.#isCutShort = true;
      if (zones.length >= MAX_ZONES && messages.length >= MAX_MESSAGES) break;
    }
    return [...zones, ...messages];
  }

  /**
   * Takes in what has changed on disk: files of ours, and what is below folders that are gone or new. Resolves to the languages
   * of the files among it.
   */
  async changed(events: readonly FileEvent[]): Promise<ReadonlySet<string>> {
    const affected = new Set<string>();
    const gone = new Set(events.flatMap(({ uri, type }) => (type === FileChangeType.Deleted ? [uri] : [])));
    for (const uri of this.#knownBelow(gone)) {
      this.#reading.delete(uri);
      this.#take(uri, undefined);
      affected.add(uri);
    }
    const files = new Set(events.flatMap(({ uri }) => (this.#languageOf(uri) === undefined ? [] : [uri])));
    await this.#readAll([...files]);
    const found = new Set<string>();
    for (const { uri, type } of events) {
      if (type === FileChangeType.Changed || this.#zones.has(uri) || this.#messages.has(uri)) continue;
      // Perhaps a folder, which may be called like a file; one that was reported as gone may be there again.
      for await (const file of this.#host.listFiles?.(uri) ?? []) {
        if (languageOfName(file.uri) === undefined) this.#recognized.set(file.uri, file.language);
        found.add(file.uri);
      }
    }
    await this.#readAll([...found]);
    await this.#prepare();
    for (const uri of [...files, ...found]) affected.add(uri);
    return new Set([...affected].map((uri) => this.#languageOf(uri)!));
  }

  /** The files taken in that are below one of some folders. */
  #knownBelow(folders: ReadonlySet<string>): readonly string[] {
    if (folders.size === 0) return [];
    return [...this.#zones.keys(), ...this.#messages.keys()].filter((uri) => isBelow(uri, folders));
  }

  #languageOf(uri: string): LanguageId | undefined {
    return languageOfName(uri) ?? this.#recognized.get(uri);
  }

  /** Positions of what is known of a message that is not open. */
  positionsOf(uri: string): Positions | undefined {
    return this.#messages.get(uri);
  }

  /** Verifies the signatures of messages with the keys of the workspace, in turn with other work. Resolves to how many. */
  async judge(uris: Iterable<string>): Promise<number> {
    let count = 0;
    for (const uri of uris) {
      if (this.#session.has(uri) || !this.#messages.has(uri)) continue;
      const known = this.#messages.get(uri);
      const bytes = await this.#host.readFile(uri, MAX_FILE);
      if (bytes === undefined || this.#messages.get(uri) !== known) continue;
      const text = new TextDecoder().decode(bytes);
      const facts = await this.#session.judgeFile({ uri, text }, bytes);
      if (facts === undefined) continue;
      this.#setMessage(uri, text, facts);
      count++;
      await new Promise<void>((resolve) => this.#host.after(0, resolve));
    }
    return count;
  }

  async #read(uri: string): Promise<void> {
    const reading = ++this.#readings;
    this.#reading.set(uri, reading);
    const bytes = await this.#host.readFile(uri, MAX_FILE);
    if (this.#reading.get(uri) !== reading) return;
    this.#reading.delete(uri);
    this.#take(uri, bytes);
  }

  /** @param bytes undefined for a file that is gone */
  #take(uri: string, bytes: Uint8Array | undefined): void {
    if (this.#languageOf(uri) === 'dns-zone') this.#takeZone(uri, bytes);
    else this.#takeMessage(uri, bytes);
  }

  #takeZone(uri: string, bytes: Uint8Array | undefined): void {
    this.#zoneOctets -= this.#zones.get(uri) ?? 0;
    this.#zones.delete(uri);
    if (bytes === undefined || this.#zoneOctets + bytes.length > MAX_ALL_ZONES) {
      this.#isCutShort ||= bytes !== undefined;
      this.#session.removeFile(uri);
      return;
    }
    this.#zones.set(uri, bytes.length);
    this.#zoneOctets += bytes.length;
    const origin = this.#originOf(uri);
    const session = this.#session;
    const text = new TextDecoder().decode(bytes);
    const document = session.addFile({ uri, text, ...(origin === undefined ? {} : { origin }) });
    prepareSelectors(document, session.index, selectorOptions(session.settings));
  }

  #takeMessage(uri: string, bytes: Uint8Array | undefined): void {
    if (bytes === undefined || (!this.#messages.has(uri) && this.#messages.size >= MAX_MESSAGES)) {
      this.#isCutShort ||= bytes !== undefined;
      this.#messages.delete(uri);
      this.#session.removeFile(uri);
      return;
    }
    const text = new TextDecoder().decode(bytes);
    this.#setMessage(uri, text, this.#session.addMessageFile({ uri, text }));
  }

  #setMessage(uri: string, text: string, facts: MessageFacts): void {
    this.#messages.set(uri, new FactPositions(text, facts));
  }
}

/** Whether a file is below one of some folders, by its address. */
export function isBelow(uri: string, folders: ReadonlySet<string>): boolean {
  for (let slash = uri.lastIndexOf('/'); slash > 0; slash = uri.lastIndexOf('/', slash - 1)) {
    if (folders.has(uri.slice(0, slash))) return true;
  }
  return false;
}

/** The lines and columns of a message's facts, without the message. */
class FactPositions implements Positions {
  /** Offset, line and column of each end of a span. */
  readonly #places: Uint32Array;

  constructor(text: string, { signatures }: MessageFacts) {
    const offsets = signatures.flatMap(({ span }) => [span.start, span.end]);
    // The signatures are near the start, and most of a message is not.
    const lines = new LineIndex(text.slice(0, 1 + offsets.reduce((last, offset) => Math.max(last, offset), 0)));
    this.#places = Uint32Array.from(
      offsets.flatMap((offset) => {
        const { line, column } = lines.at(offset);
        return [offset, line, column];
      }),
    );
  }

  /** The start of the document for an offset that belongs to no fact. */
  positionAt(offset: number): { line: number; character: number } {
    for (let i = 0; i < this.#places.length; i += 3) {
      if (this.#places[i] === offset) return { line: this.#places[i + 1]!, character: this.#places[i + 2]! };
    }
    return { line: 0, character: 0 };
  }

  offsetAt({ line, character }: { line: number; character: number }): number {
    for (let i = 0; i < this.#places.length; i += 3) {
      if (this.#places[i + 1] === line && this.#places[i + 2] === character) return this.#places[i]!;
    }
    return 0;
  }
}
