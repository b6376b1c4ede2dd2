/**
 * `lint --jobs`: files are checked in several threads, and what was found is given in the order of the files, so that the output is that of
 * one thread. What a thread does not give, because it failed, is checked here.
 */

import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { Worker } from 'node:worker_threads';
import type { ZoneSession } from '../core/session/zone-session.ts';
import { append } from '../core/text/lists.ts';
import { isReadOnce, type SourceFile } from './files.ts';
import {
  dealt,
  doneOf,
  LINT_THREAD,
  newShare,
  type Share,
  shareOf,
  type ThreadData,
  type ThreadNews,
  type ThreadOpened,
  type ThreadResult,
  type ThreadStart,
  takeNoMore,
  taken,
} from './lint-thread.ts';
import type { Linter } from './linter.ts';
import { NotedOutput, type Notes, sayNoted } from './noted-output.ts';
import type { Output } from './output.ts';
import { fileResult } from './plain-result.ts';
import type { Progress } from './progress.ts';
import type { FileResult } from './reports/report.ts';
import type { ZoneNote } from './zone-notes.ts';

/** Unasked. */
const MAX_THREADS = 4;
/**
 * A thread reads all zones and warms up before it is of use: less work than this for each is sooner done without it. Only messages count,
 * because a zone is read by every thread anyway.
 */
const MESSAGES_PER_THREAD = 2000;
const OCTETS_PER_THREAD = 8 * 1024 * 1024;
/** Every thread holds all zones: with more than this there is one thread unless the user wants more. In octets. */
const MOST_OF_ZONES = 256 * 1024 * 1024;

/** How many threads are to check files. */
export function threadsFor(files: readonly SourceFile[], jobs: number | undefined): number {
  // Only one can read it.
  if (files.some(isReadOnce)) return 1;
  if (jobs !== undefined) return Math.max(1, Math.min(jobs, files.length));
  const most = Math.min(MAX_THREADS, availableParallelism());
  if (files.length < 2 || most === 1) return 1;
  let messages = 0;
  let octets = 0;
  let ofZones = 0;
  for (const { absolute, language } of files) {
    const size = statSync(absolute, { throwIfNoEntry: false })?.size ?? 0;
    if (language === 'eml') {
      messages++;
      octets += size;
    } else ofZones += size;
  }
  if (ofZones > MOST_OF_ZONES) return 1;
  const worth = 1 + Math.floor(Math.max(messages / MESSAGES_PER_THREAD, octets / OCTETS_PER_THREAD));
  return Math.min(worth, most, files.length);
}

/** Beside the bundle, or among the sources. */
const FILE = import.meta.dirname.endsWith(path.join('src', 'cli')) ? 'main.ts' : 'cli-thread.js';

interface Checked {
  readonly found: FileResult | undefined;
  readonly notes: Notes;
}

export class LintThreads {
  readonly #share: Share;
  readonly #workers: readonly Worker[];
  readonly #results = new Map<number, ThreadResult>();
  /** The threads whose zones are not yet open. */
  readonly #opening: Set<Worker>;
  /** What all threads have noted of their own zones. */
  readonly #notes: ZoneNote[] = [];
  /** The last news of each thread. */
  readonly #news = new Map<Worker, ThreadNews>();
  #running: number;
  #onNews: () => void = () => undefined;

  private constructor(share: Share, workers: readonly Worker[]) {
    this.#share = share;
    this.#workers = workers;
    this.#running = workers.length;
    this.#opening = new Set(workers);
    for (const worker of workers) {
      worker.on('message', (news: ThreadNews | ThreadOpened) => {
        if ('opened' in news) {
          append(this.#notes, news.opened);
          this.#opening.delete(worker);
          this.#onNews();
          return;
        }
        for (const result of news.results) this.#results.set(result.at, result);
        this.#news.set(worker, news);
        this.#onNews();
      });
      // What it had to check is checked here.
      worker.on('error', () => undefined);
      worker.on('exit', () => {
        this.#opening.delete(worker);
        this.#running--;
        this.#onNews();
      });
    }
  }

  /** What the threads that checked something say about themselves. */
  get news(): readonly ThreadNews[] {
    return [...this.#news.values()];
  }

  /** Starts all threads but the one that calls: they read the zones while it does. */
  static async start(threads: number, data: Omit<ThreadData, 'share' | 'thread'>): Promise<LintThreads> {
    const { Worker } = await import('node:worker_threads');
    const { fix = false, fixDryRun = false } = data.options;
    const isSplit = !fix && !fixDryRun && data.files.every(({ language }) => language === 'dns-zone');
    const share = newShare(data.files.length, threads, isSplit);
    const workers = Array.from({ length: threads - 1 }, (_, i) => {
      const workerData: ThreadData = { ...data, share, thread: i + 1 };
      return new Worker(path.join(import.meta.dirname, FILE), { argv: [LINT_THREAD], workerData });
    });
    return new LintThreads(share, workers);
  }

  /** Opens all zones, or where each thread has its own those of this one and of threads that have failed. */
  async openZones(files: readonly SourceFile[], linter: Linter, output: Output): Promise<void> {
    if (!this.#share.isSplit) return linter.openZones(files);
    const notes = this.#notes;
    append(notes, await linter.openSome(files, shareOf(this.#share, files, 0)));
    await this.#until(() => this.#opening.size === 0);
    const noted = new Set(notes.map(({ at }) => at));
    const missing = [...files.keys()].filter((at) => !noted.has(at));
    append(notes, await linter.openSome(files, missing));
    notes.sort((a, b) => a.at - b.at);
    await linter.readSettings(files);
    for (const note of notes) sayNoted(note.notes, output);
    await linter.takeNotes(files, notes);
  }

  /** The files that this thread checks. */
  *#ownPlaces(files: readonly SourceFile[], included: number): Generator<readonly number[]> {
    if (!this.#share.isSplit) {
      yield* taken(this.#share, files);
      return;
    }
    const named = files.length - included;
    yield* dealt(this.#share, files.slice(0, named), 0);
    for (let at = named; at < files.length; at++) yield [at];
  }

  /** What was found in each file, in their order, and undefined for what could not be read; problems with a file are said before it comes. */
  async *checkAll(
    files: readonly SourceFile[],
    start: Omit<ThreadStart, 'notes'>,
    { linter, session, output, progress }: { linter: Linter; session: ZoneSession; output: Output; progress: Progress },
  ): AsyncGenerator<FileResult | undefined> {
    const message: ThreadStart = { ...start, notes: this.#notes };
    for (const worker of this.#workers) worker.postMessage(message);
    const checked = new Map<number, Checked>();
    const check = async (at: number): Promise<Checked> => {
      const ofFile = new NotedOutput();
      return { found: await linter.check(files[at]!, ofFile), notes: ofFile.notes };
    };
    for (const places of this.#ownPlaces(files, start.included.length)) {
      try {
        for (const at of places) checked.set(at, await check(at));
      } catch {
        // It is thrown again when the turn comes to this file.
        takeNoMore(this.#share, files);
        if (this.#share.isSplit) break;
      }
      await progress.to(doneOf(this.#share));
    }
    await this.#until(() => checked.size + this.#results.size >= files.length);
    const reviveAt = (at: number): Checked | undefined => {
      const plain = this.#results.get(at);
      if (plain === undefined) return undefined;
      const { result, notes } = plain;
      if (result === undefined) return { found: undefined, notes };
      for (const { related, fixes } of result.findings)
        for (const { uri } of [...related, ...fixes]) if (uri !== undefined) linter.knowText(uri);
      const revived = fileResult(
        files[at]!,
        result,
        (uri) => session.textOf(uri),
        (id) => session.rule(id),
      );
      if (revived === undefined) return undefined;
      return { found: { ...revived, ...linter.diffOf(files[at]!, result.language) }, notes };
    };
    for (let at = 0; at < files.length; at++) {
      const known = checked.get(at) ?? reviveAt(at);
      if (known !== undefined) sayNoted(known.notes, output);
      yield known === undefined ? await linter.check(files[at]!) : known.found;
    }
  }

  /** Waits for the threads, as long as there are any. */
  #until(isDone: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#onNews = () => {
        if (this.#running === 0 || isDone()) resolve();
      };
      this.#onNews();
    });
  }
}
