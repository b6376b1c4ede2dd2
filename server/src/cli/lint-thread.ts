/**
 * A thread of `lint --jobs`. Where there are messages, or files are fixed, it opens the same zones as the main thread, because what is found in a
 * file can rest on any of them, and then takes files to check, as many at a time as the main thread says, until none is left. Where there are
 * zones alone each thread opens and checks its own, and those of others that it is asked for (`zone-notes.ts`).
 */

import type { MessagePort } from 'node:worker_threads';

import type { SourceFile } from './files.ts';
import { includesOf } from './host.ts';
import { createAnalysis, Linter } from './linter.ts';
import { NotedOutput, type Notes } from './noted-output.ts';
import { type LintOptions, readClock, readConfigs, readOrigin } from './options.ts';
import { type PlainResult, plainResult } from './plain-result.ts';
import type { FileResult } from './reports/report.ts';
import type { ZoneNote } from './zone-notes.ts';

/** The argument with which the program is such a thread, where it is not the main one. */
export const LINT_THREAD = 'dkim-lint thread';

/** What a thread starts with. */
export interface ThreadData {
  readonly files: readonly SourceFile[];
  readonly options: LintOptions;
  readonly cwd: string;
  readonly share: Share;
  /** Its number; the main thread is number 0. */
  readonly thread: number;
}

/** What the main thread tells a thread once its own zones are open: it takes files from then on. */
export interface ThreadStart {
  readonly included: readonly SourceFile[];
  /** Texts that were fixed, by their URI. */
  readonly fixed: ReadonlyMap<string, string>;
  /** What all threads have noted, where each has its own zones. */
  readonly notes: readonly ZoneNote[];
}

/** What a thread says once its own zones are open, where each has its own. */
export interface ThreadOpened {
  readonly opened: readonly ZoneNote[];
}

/** What was found in a file, by its place among all files. */
export interface ThreadResult {
  readonly at: number;
  /** Undefined where it could not be read. */
  readonly result: PlainResult | undefined;
  readonly notes: Notes;
}

export interface ThreadNews {
  readonly results: readonly ThreadResult[];
  /** Whether something depends on the clock. */
  readonly askedTheTime: boolean;
  /** The included files that were read so far, by their URI. */
  readonly read: readonly string[];
}

/** How the files are shared out. */
export interface Share {
  /** How many threads there are. */
  readonly threads: number;
  /** Whether each thread has its own, all of them zones. Else whoever has nothing left to do takes the next ones. */
  readonly isSplit: boolean;
  /** The first file that nobody has taken, and the number of those that are done. */
  readonly counters: Int32Array;
  /** How many are taken at a time. */
  readonly size: number;
}

const NEXT = 0;
const DONE = 1;

export function newShare(files: number, threads: number, isSplit: boolean): Share {
  return {
    threads,
    isSplit,
    counters: new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)),
    size: Math.max(1, Math.min(32, Math.floor(files / (threads * 16)))),
  };
}

/** The files that the caller has to check, bit by bit. */
export function* taken({ counters, size }: Share, files: readonly SourceFile[]): Generator<readonly number[]> {
  for (;;) {
    const from = Atomics.add(counters, NEXT, size);
    if (from >= files.length) return;
    const places = placesFrom(from, size, files);
    yield places;
    Atomics.add(counters, DONE, places.length);
  }
}

/** The files of one thread, where each has its own, bit by bit. */
export function* dealt(
  { counters, size, threads }: Share,
  files: readonly SourceFile[],
  thread: number,
): Generator<readonly number[]> {
  for (let from = thread * size; from < files.length; from += threads * size) {
    const places = placesFrom(from, size, files);
    yield places;
    Atomics.add(counters, DONE, places.length);
  }
}

/** All files of one thread, by their places. */
export function shareOf({ size, threads }: Share, files: readonly SourceFile[], thread: number): readonly number[] {
  const places: number[] = [];
  for (let from = thread * size; from < files.length; from += threads * size)
    for (const at of placesFrom(from, size, files)) places.push(at);
  return places;
}

function placesFrom(from: number, size: number, files: readonly SourceFile[]): readonly number[] {
  return Array.from({ length: Math.min(size, files.length - from) }, (_, i) => from + i);
}

/** Nobody takes another file. */
export function takeNoMore({ counters }: Share, files: readonly SourceFile[]): void {
  Atomics.store(counters, NEXT, files.length);
}

export function doneOf({ counters }: Share): number {
  return Atomics.load(counters, DONE);
}

/** Runs in the thread. What throws here ends it, and the main thread checks the files itself. */
export async function runLintThread(
  { files, options, cwd, share, thread }: ThreadData,
  port: MessagePort,
): Promise<void> {
  const start = new Promise<ThreadStart>((resolve) => port.once('message', resolve));
  const output = new NotedOutput();
  const context = { output, cwd, clock: () => Date.now() / 1000 };
  const time = readClock(options, context);
  const readIncluded = includesOf(files, cwd);
  const read = new Set<string>();
  let askedTheTime = false;
  const clock = () => {
    askedTheTime = true;
    return time();
  };
  const session = await createAnalysis(files, {
    clock,
    readIncluded: (uri) => {
      read.add(uri);
      return readIncluded(uri);
    },
    ...(options.now === undefined ? {} : { judgedAt: time() }),
  });
  const { fix: _, fixDryRun: __, ...unfixed } = options;
  const linter = new Linter(unfixed, readConfigs(options, context), readOrigin(options), session, output);
  if (share.isSplit) {
    const opened = await linter.openSome(files, shareOf(share, files, thread));
    port.postMessage({ opened } satisfies ThreadOpened);
  } else await linter.openZones(files);
  const { included, fixed, notes } = await start;
  if (share.isSplit) await linter.takeNotes(files, notes);
  await linter.follow(included, fixed);
  const all = [...files, ...included];
  for (const places of share.isSplit ? dealt(share, files, thread) : taken(share, all)) {
    const results: ThreadResult[] = [];
    const isKnown = ({ language }: FileResult) => language === 'dns-zone' && !share.isSplit;
    for (const at of places) {
      const ofFile = new NotedOutput();
      const result = await linter.check(all[at]!, ofFile);
      results.push({
        at,
        result: result && plainResult(result, options.format === 'sarif', isKnown(result)),
        notes: ofFile.notes,
      });
    }
    port.postMessage({ results, askedTheTime, read: [...read] } satisfies ThreadNews);
  }
}
