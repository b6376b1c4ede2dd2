/** What `lint` does with each file: opens it, fixes it, checks it. The same in every thread. */

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { QUICK_BUDGET } from '../core/dkim/forensics/search.ts';
import type { Finding } from '../core/rules/rule.ts';
import type { Settings } from '../core/rules/settings.ts';
import type { SessionOptions } from '../core/session/types.ts';
import { ZoneSession } from '../core/session/zone-session.ts';
import type { DomainName } from '../core/text/domain-name.ts';
import { applyEdits } from '../core/text/edit.ts';
import { LineIndex } from '../core/text/line-index.ts';
import { data, page } from '../core/text/visible.ts';
import type { LanguageId } from '../core/workspace/languages.ts';
import { isSigned } from '../core/workspace/zone-signatures.ts';
import type { Zone } from '../core/zone/zone.ts';
import { UnreadableFile } from '../host/regular-file.ts';
import { NotWritten, replaceFile } from '../host/write-file.ts';
import type { Configs } from './config.ts';
import { unifiedDiff } from './diff.ts';
import { type LoadedFile, languageOrSay, reloadedText, type SourceFile, stdinOctets, tryLoad } from './files.ts';
import { NotedOutput } from './noted-output.ts';
import { type CommonOptions, guessedFrom } from './options.ts';
import { EXIT, type Output } from './output.ts';
import type { Progress } from './progress.ts';
import type { FileResult } from './reports/report.ts';
import { visible } from './visible.ts';
import { tiedPlaces, type ZoneNote } from './zone-notes.ts';

const NONE_WITHHELD: ReadonlySet<Finding> = new Set();

/** A fix can make the next one possible; after this many it is taken for one that never ends. */
const MAX_ROUNDS = 10;

/** What is known of messages is loaded where there may be one. */
export async function createAnalysis(files: readonly SourceFile[], options: SessionOptions): Promise<ZoneSession> {
  if (files.every((file) => file.language === 'dns-zone')) return new ZoneSession(options);
  return new (await import('../core/session.ts')).Session(options);
}

interface LintedFile extends LoadedFile {
  readonly language: LanguageId;
}

/** What `--fix` made of a zone. */
interface FixedText {
  readonly before: string;
  readonly after: string;
}

/**
 * How much work the reasons of the broken signatures of a run may take in all, if each message had one, in octets hashed: about five seconds. It is
 * shared out by the number of messages, so that what is found depends neither on the machine nor on the threads.
 */
const RUN_BUDGET = 1_200_000_000;
/** What each message gets, however many there are, in octets hashed: about 20 ms. */
const LEAST_BUDGET = 5_000_000;

export class Linter {
  /** Files that were, or would be, fixed. */
  fixed = 0;
  readonly #options: CommonOptions;
  readonly #configs: Configs;
  readonly #origin: DomainName | undefined;
  readonly #output: Output;
  readonly #session: ZoneSession;
  /** For each broken signature. */
  #budget = QUICK_BUDGET;
  readonly #loaded = new Map<SourceFile, LintedFile | undefined>();
  readonly #fixedTexts = new Map<string, FixedText>();
  readonly #settings = new Map<string, Settings>();
  /** How zones are read that another thread has opened, by their URI. */
  readonly #ofOthers = new Map<string, () => { readonly uri: string; readonly text: string } | undefined>();

  constructor(
    options: CommonOptions,
    configs: Configs,
    origin: DomainName | undefined,
    session: ZoneSession,
    output: Output,
  ) {
    this.#options = options;
    this.#configs = configs;
    this.#origin = origin;
    this.#output = output;
    this.#session = session;
    session.configure(session.settings, (uri) => this.#settings.get(uri) ?? session.settings);
  }

  /** Zones first, because messages are judged by them; with `--fix` they are fixed now. */
  async openZones(files: readonly SourceFile[]): Promise<void> {
    const messages = files.filter(({ language }) => language !== 'dns-zone').length;
    this.#budget = Math.min(QUICK_BUDGET, Math.max(LEAST_BUDGET, Math.floor(RUN_BUDGET / Math.max(1, messages))));
    for (const file of files) {
      if (file.language === 'eml') continue;
      const loaded = await this.#load(file, this.#output);
      this.#loaded.set(file, loaded);
      if (loaded?.language !== 'dns-zone') continue;
      await this.#open(loaded);
      if (this.#options.fix || this.#options.fixDryRun) await this.#fix(loaded);
    }
  }

  /** Opens some of the zones, by their places, and notes what other threads have to know of them. */
  async openSome(files: readonly SourceFile[], places: Iterable<number>): Promise<readonly ZoneNote[]> {
    const notes: ZoneNote[] = [];
    for (const at of places) {
      const file = files[at]!;
      const output = new NotedOutput();
      const zone = await this.#load(file, output);
      this.#loaded.set(file, zone);
      const given = zone && (await this.#open(zone));
      const { origin, named = [] } = this.#session.zoneTies(file.uri) ?? {};
      notes.push({ at, isRead: zone !== undefined, origin, given, named, notes: output.notes });
    }
    return notes;
  }

  /**
   * Takes in what all threads have noted of zones. Those that are tied to others are opened, in their order, as if there were one thread; others
   * that this thread has not opened are read once a name in them is asked for.
   */
  async takeNotes(files: readonly SourceFile[], notes: readonly ZoneNote[]): Promise<void> {
    const tied = tiedPlaces(files, notes);
    for (const at of tied) if (this.#session.has(files[at]!.uri)) this.#session.close(files[at]!.uri);
    for (const { at, isRead, origin, given } of notes) {
      const file = files[at]!;
      const { uri } = file;
      // That has been said.
      if (!isRead) this.#loaded.set(file, undefined);
      if (tied.has(at)) {
        const zone = this.#loaded.get(file) ?? (await this.#load(file, new NotedOutput()));
        this.#loaded.set(file, zone);
        if (zone !== undefined) await this.#open(zone);
      } else if (!this.#session.has(uri) && origin !== undefined) {
        const read = () => {
          const text = reloadedText(file);
          return text === undefined ? undefined : { uri, text, ...(given === undefined ? {} : { origin: given }) };
        };
        this.#ofOthers.set(uri, read);
        this.#session.deferFile(origin, read);
      }
    }
  }

  /** Reads the settings of files that other threads check: what is wrong with them is said here. */
  async readSettings(files: readonly SourceFile[]): Promise<void> {
    for (const file of files) await this.#configure(file);
  }

  /** Makes the text of a zone known that another thread has opened. */
  knowText(uri: string): void {
    const file = this.#session.textOf(uri) === undefined ? this.#ofOthers.get(uri)?.() : undefined;
    if (file !== undefined) this.#session.addFile(file);
  }

  /** The files that zones include and nobody has named: their problems are reported, and fixed, in these files. */
  async openIncluded(
    files: readonly SourceFile[],
    cwd: string,
    isIgnored: (absolute: string) => Promise<boolean>,
  ): Promise<readonly SourceFile[]> {
    const opened: SourceFile[] = [];
    const zones = files.filter(
      (file) => this.#loaded.get(file)?.language === 'dns-zone' && this.#session.has(file.uri),
    );
    for (const zone of zones) {
      for (const uri of this.#session.includedUris(zone.uri)) {
        const absolute = fileURLToPath(uri);
        if (await isIgnored(absolute)) continue;
        const name = path.isAbsolute(zone.path) ? absolute : path.relative(cwd, absolute);
        const within = zone.within ?? [path.dirname(zone.absolute), cwd];
        const file = {
          path: name,
          absolute,
          uri,
          isStdin: false,
          isNamed: false,
          within,
          language: 'dns-zone' as const,
        };
        const part = await this.#load(file, this.#output);
        if (part === undefined) continue;
        this.#loaded.set(file, part);
        await this.#open(part);
        // Of standard input that text alone is fixed, and printed.
        if (!zone.isStdin && (this.#options.fix || this.#options.fixDryRun)) await this.#fix(part);
        opened.push(file);
      }
    }
    return opened;
  }

  /**
   * Takes over what another linter has made of the same files: those that zones include, and the texts that were fixed, by their URI.
   */
  async follow(included: readonly SourceFile[], fixed: ReadonlyMap<string, string>): Promise<void> {
    for (const file of included) {
      const part = await this.#load(file, this.#output);
      this.#loaded.set(file, part);
      if (part !== undefined) await this.#open(part);
    }
    for (const [uri, text] of fixed) if (this.#session.has(uri)) this.#session.replaceText(uri, text);
  }

  /** The texts that were fixed, as they are now, by their URI. */
  get fixedTexts(): ReadonlyMap<string, string> {
    return new Map([...this.#fixedTexts].map(([uri, { after }]) => [uri, after]));
  }

  /**
   * Everything found in a file; undefined where it could not be read.
   *
   * @param output where problems with the file go
   */
  async check(file: SourceFile, output = this.#output): Promise<FileResult | undefined> {
    const loaded = this.#loaded.has(file) ? this.#loaded.get(file) : await this.#load(file, output);
    if (loaded === undefined) return undefined;
    if (file.isStdin) this.#loaded.set(file, loaded);
    const { uri, language } = loaded;
    if (language === 'eml' || !this.#session.has(uri)) await this.#open(loaded);
    await this.#session.verify(uri);
    await this.#explain(uri);
    const findings = this.#session.findings(uri);
    for (const { rule, error } of this.#session.failures(uri)) {
      output.say(`${visible(file.path)}: a fault in dkim-lint: ${rule.id} failed: ${visible(String(error))}`);
      output.raise(EXIT.fault);
    }
    const document = this.#session.documentOf(uri);
    if (document.kind === 'dns-zone' && document.zone.isCut) {
      output.say(
        `${visible(file.path)}: there are too many problems to list. Is it a zone file? Fix the first ones, and check it again.`,
      );
    }
    const result: FileResult = {
      path: file.path,
      uri,
      language,
      text: document.text,
      lines: new LineIndex(document.text),
      findings,
      withheld: language === 'dns-zone' ? this.#session.fixAll(uri).withheld : NONE_WITHHELD,
      ...(document.kind === 'dns-zone' ? { ...originOf(document.zone), isSigned: isSigned(document.zone) } : {}),
      ...this.diffOf(file, language),
    };
    if (language === 'eml') this.#session.close(uri);
    return result;
  }

  /** {@link check} for each file in turn. */
  async *checkAll(files: readonly SourceFile[], progress: Progress): AsyncGenerator<FileResult | undefined> {
    for (const file of files) {
      const found = await this.check(file);
      await progress.step();
      yield found;
    }
  }

  /** Proofs about broken signatures replace the usual guesses. */
  async #explain(uri: string): Promise<void> {
    await this.#session.explain(uri, { clock: () => performance.now(), budget: this.#budget });
  }

  /** A file whose language is known; what is neither mail nor a zone is reported. */
  async #load(file: SourceFile, output: Output): Promise<LintedFile | undefined> {
    const loaded = await tryLoad(file, output);
    if (loaded === undefined) return undefined;
    const language = languageOrSay(loaded, this.#options, output);
    return language === undefined ? undefined : { ...loaded, language };
  }

  /** Resolves to the zone's origin, where the user has set it. */
  async #open(file: LintedFile): Promise<DomainName | undefined> {
    const { uri, language, text, bytes, absolute } = file;
    const config = await this.#configure(file);
    const origin = this.#origin ?? config.originOf(absolute);
    this.#session.open({ uri, language, text, bytes, ...(origin === undefined ? {} : { origin }) });
    return origin;
  }

  /** Settings belong to a file's project; files of several projects can be checked in one run. */
  async #configure({ absolute, uri }: SourceFile) {
    const config = await this.#configs.for(absolute);
    this.#settings.set(uri, config.settingsOf(absolute));
    return config;
  }

  /** What `--fix` makes of standard input: what it cannot or may not fix, or what is ignored, goes through as it is. */
  async printFiltered(files: readonly SourceFile[]): Promise<void> {
    const output = this.#output;
    const fixed = files.map(({ uri }) => this.#fixedTexts.get(uri)).find((text) => text !== undefined);
    if (fixed !== undefined) {
      output.print(output.isTerminal ? page(fixed.after) : data(fixed.after));
      return;
    }
    try {
      const octets = await stdinOctets();
      output.printOctets(octets, new TextDecoder().decode(octets));
    } catch (error) {
      // Too much to be held: that has been said.
      if (!(error instanceof UnreadableFile)) throw error;
    }
  }

  async #fix(file: LintedFile): Promise<void> {
    const { uri, path } = file;
    let text = file.text;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const { edits } = this.#session.fixAll(uri);
      if (edits.length === 0) break;
      text = applyEdits(text, edits);
      this.#session.replaceText(uri, text);
    }
    if (text === file.text) return;
    const problem = this.#options.fix ? await this.#write(file, text) : undefined;
    if (problem === undefined) {
      this.#fixedTexts.set(uri, { before: file.text, after: text });
      this.fixed++;
      return;
    }
    this.#output.say(`${visible(path)}: not fixed: the file ${visible(problem)}`);
    this.#output.raise(EXIT.unreadable);
    this.#session.replaceText(uri, file.text);
  }

  /** Why the file was not written; undefined where it was. */
  async #write(file: LintedFile, text: string): Promise<string | undefined> {
    if (!file.isExact) return 'has octets that are not UTF-8, which writing would destroy. Save it as UTF-8 first.';
    // It is printed.
    if (file.isStdin) return undefined;
    if (file.contents === undefined) return 'can only be read; --fix-dry-run shows the changes.';
    try {
      await replaceFile(file.absolute, file.contents, text, { within: file.within });
      return undefined;
    } catch (error) {
      if (error instanceof NotWritten) return error.message;
      throw error;
    }
  }

  /** What `--fix-dry-run` would change. */
  diffOf({ uri, path }: SourceFile, language: LanguageId): { diff?: string } {
    if (!this.#options.fixDryRun || language !== 'dns-zone') return {};
    const fixed = this.#fixedTexts.get(uri);
    return { diff: fixed === undefined ? '' : unifiedDiff(path, fixed.before, fixed.after) };
  }
}

function originOf({ origin, originFrom }: Zone) {
  const guess = guessedFrom(originFrom);
  return origin === undefined
    ? {}
    : { origin: origin === '' ? '.' : origin, ...(guess === undefined ? {} : { originGuessedFrom: guess }) };
}
