/**
 * Where a command's results, messages and exit code go: one object, so that a command needs no process to be run. Nothing
 * here knows what is said.
 */

import picocolors from 'picocolors';
import { data, type LeavingText, page, visible } from '../core/text/visible.ts';

export type Colors = ReturnType<typeof picocolors.createColors>;

/** What the program ends with; the highest that was asked for counts. */
export const EXIT = {
  /** Nothing at error level. */
  ok: 0,
  /** Findings at error level, or more warnings than allowed. */
  findings: 1,
  /** Wrong use: arguments, settings. */
  usage: 2,
  /** A file could not be read; the others were checked. */
  unreadable: 3,
  /** A fault of ours: EX_SOFTWARE of sysexits.h. */
  fault: 70,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Wrong use, in a plain sentence; the program ends with it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface Stream {
  write(text: LeavingText | Uint8Array): unknown;
  /** Of a stream that can be slower than what is written: `drain` comes when it has room again. */
  once?(event: 'drain', listener: () => void): unknown;
  readonly isTTY?: boolean;
  /** The terminal's width in cells, where it is one. */
  readonly columns?: number;
}

export interface OutputOptions {
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `--color` or `--no-color`; undefined where neither was given, so that the terminal decides. */
  readonly color: boolean | undefined;
}

/** Variables that runners of CI jobs set: most of them, Azure Pipelines, TeamCity. */
const RUNNERS = ['CI', 'TF_BUILD', 'TEAMCITY_VERSION'] as const;

const WIDTH_WITHOUT_TERMINAL = 100;
const WIDEST = 140;

/** What a run has written, and what it ends with. */
export interface Written {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: ExitCode;
}

export class Output {
  readonly colors: Colors;
  /** How wide texts may become, in cells. */
  readonly columns: number;
  /** Whether someone watches standard error: then a progress bar may be there. */
  readonly isWatched: boolean;
  /** Whether standard output is a terminal, which acts on what it is given. */
  readonly isTerminal: boolean;
  /** Whether what is printed for people most likely comes into the log of a CI job, whose runner obeys some lines. */
  readonly isLogged: boolean;
  /** The files that could not be read, and why, in the order in which they were met. */
  readonly unread: { readonly path: string; readonly reason: string }[] = [];
  readonly #stdout: Stream;
  readonly #stderr: Stream;
  #exitCode: ExitCode = EXIT.ok;
  #recorded: { stdout: string; stderr: string } | undefined;

  constructor({ stdout, stderr, env, color }: OutputOptions) {
    this.#stdout = stdout;
    this.#stderr = stderr;
    this.columns = Math.max(40, Math.min(stdout.columns ?? WIDTH_WITHOUT_TERMINAL, WIDEST));
    this.isTerminal = stdout.isTTY === true;
    this.isLogged = RUNNERS.some((name) => (env[name] ?? '') !== '');
    this.isWatched = stderr.isTTY === true && env['TERM'] !== 'dumb';
    this.colors = picocolors.createColors(color ?? wantsColor(stdout, env));
  }

  get exitCode(): ExitCode {
    return this.#exitCode;
  }

  /** A result, for standard output. */
  print(text: LeavingText): void {
    if (this.#recorded !== undefined) this.#recorded.stdout += text;
    this.#stdout.write(text);
  }

  /** A file's octets as they are; for a terminal, which acts on some, its text made visible. */
  printOctets(octets: Uint8Array, text: string): void {
    this.#stdout.write(this.isTerminal ? page(text) : octets);
  }

  /** A piece of a long result: resolves when the reader can take more, so that no more is made than is read. */
  async printAll(text: LeavingText): Promise<void> {
    if (this.#stdout.write(text) !== false || this.#stdout.once === undefined) return;
    await new Promise<void>((resolve) => this.#stdout.once!('drain', resolve));
  }

  /** A message for standard error; a line is ended. */
  say(text: string): void {
    const line = page(`${text}\n`);
    if (this.#recorded !== undefined) this.#recorded.stderr += line;
    this.#stderr.write(line);
  }

  /** A file could not be read: reports for programs name it too. */
  sayUnread(path: string, reason: string): void {
    this.unread.push({ path, reason });
    this.say(`${visible(path)}: ${reason}`);
    this.raise(EXIT.unreadable);
  }

  /** From now on what is written is noted, too. */
  record(): void {
    this.#recorded = { stdout: '', stderr: '' };
  }

  get recorded(): Written {
    return { stdout: '', stderr: '', ...this.#recorded, exitCode: this.#exitCode };
  }

  /** Writes what a run has written before: for people it is made harmless once more, because it comes from a file. */
  replay({ stdout, stderr, exitCode }: Written): void {
    if (stdout !== '') this.#stdout.write(this.isTerminal ? page(stdout) : data(stdout));
    if (stderr !== '') this.#stderr.write(page(stderr));
    this.raise(exitCode);
  }

  raise(code: ExitCode): void {
    if (code > this.#exitCode) this.#exitCode = code;
  }
}

/** https://no-color.org, https://force-color.org and https://bixense.com/clicolors: a variable counts when it is not empty. */
function wantsColor(stdout: Stream, env: OutputOptions['env']): boolean {
  if (env['NO_COLOR']) return false;
  if (env['FORCE_COLOR']) return env['FORCE_COLOR'] !== '0';
  if (env['CLICOLOR_FORCE']) return env['CLICOLOR_FORCE'] !== '0';
  return stdout.isTTY === true && env['TERM'] !== 'dumb' && env['CLICOLOR'] !== '0';
}
