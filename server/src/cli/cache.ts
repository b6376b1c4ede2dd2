/**
 * `--cache`: the results of whole runs. A key in one zone can change what is found in a message, and an included file what is found in a zone,
 * so a run is repeated unless everything that it rests on is the same: the program, the options, the files in their order, their octets and
 * their settings, and what they include. Where something depends on the clock, nothing is kept.
 */

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeFolder } from '../host/write-file.ts';
import { VERSION } from '../version.ts';
import type { Configs } from './config.ts';
import type { SourceFile } from './files.ts';
import type { Output, Written } from './output.ts';

/** Runs that are kept in one folder. */
const MAX_RUNS = 50;
/** What a run may have printed to be kept, in UTF-16 units. */
const MAX_PRINTED = 64 * 1024 * 1024;

/** What was read beside the files that the run began with. */
export interface Dependency {
  readonly uri: string;
  /** Of its text and its settings; null for what could not be read. */
  readonly hash: string | null;
}

interface Entry {
  readonly dependencies: readonly Dependency[];
  readonly written: Written;
}

export interface CacheOptions {
  /** Where runs are kept, absolute; undefined for the user's own cache folder, which no repository can fill. */
  readonly location: string | undefined;
  /** Whatever else decides what is printed. */
  readonly options: unknown;
  readonly configs: Configs;
  readIncluded(uri: string): string | undefined;
}

export class Cache {
  /** Something that will be different at another time. */
  isTimeless = true;
  readonly #folder: string;
  readonly #file: string;
  readonly #configs: Configs;
  readonly #readIncluded: (uri: string) => string | undefined;
  /** The texts that were read, by their URI. */
  readonly #included = new Map<string, string | undefined>();

  private constructor(folder: string, key: string, { configs, readIncluded }: CacheOptions) {
    this.#folder = folder;
    this.#file = path.join(folder, `${key}.json`);
    this.#configs = configs;
    this.#readIncluded = readIncluded;
  }

  /** The place of this run; undefined where a file cannot be read, so that the run has to say so. */
  static async open(files: readonly SourceFile[], given: CacheOptions) {
    const { location, options, configs } = given;
    const hash = createHash('sha256');
    const add = (value: unknown) => hash.update(`${JSON.stringify(value ?? null)}\n`);
    add([VERSION, process.version, programOf(), options]);
    for (const { path: name, absolute, language, isNamed, isStdin } of files) {
      if (isStdin) return undefined;
      try {
        const octets = hashOf(readFileSync(absolute));
        add([name, absolute, language, isNamed, octets, await settingsOf(absolute, configs)]);
      } catch {
        return undefined;
      }
    }
    return new Cache(location ?? usersFolder(), hash.digest('hex'), given);
  }

  /** Prints what the same run has printed; whether there was one. */
  async replay(output: Output): Promise<boolean> {
    const entry = this.#read();
    if (entry === undefined) return false;
    for (const { uri, hash } of entry.dependencies) {
      if ((await this.#hashOf(uri, this.#readIncluded(uri))) !== hash) return false;
    }
    output.replay(entry.written);
    return true;
  }

  /** Reads an included file, and notes that the run depends on it. */
  readIncluded(uri: string): string | undefined {
    const text = this.#readIncluded(uri);
    this.#included.set(uri, text);
    return text;
  }

  /** Whether a file was read beside those that the run began with. */
  get hasIncluded(): boolean {
    return [...this.#included.values()].some((text) => text !== undefined);
  }

  /**
   * Keeps what the run has written. A folder that cannot be written to is no reason to fail: the next run is only slower.
   *
   * @returns false where the folder could not be written to
   */
  async keep(written: Written): Promise<boolean> {
    if (!this.isTimeless || written.stdout.length + written.stderr.length > MAX_PRINTED) return true;
    try {
      const dependencies: Dependency[] = [];
      for (const [uri, text] of this.#included) dependencies.push({ uri, hash: await this.#hashOf(uri, text) });
      const entry: Entry = { dependencies, written };
      await makeFolder(this.#folder);
      const draft = `${this.#file}.${process.pid}`;
      writeFileSync(draft, JSON.stringify(entry));
      renameSync(draft, this.#file);
      this.#prune();
      return true;
    } catch {
      return false;
    }
  }

  async #hashOf(uri: string, text: string | undefined): Promise<string | null> {
    if (text === undefined) return null;
    return hashOf(JSON.stringify([text, await settingsOf(fileURLToPath(uri), this.#configs)]));
  }

  #read(): Entry | undefined {
    try {
      const entry = JSON.parse(readFileSync(this.#file, 'utf8')) as Partial<Entry>;
      return entry.written === undefined || !Array.isArray(entry.dependencies) ? undefined : (entry as Entry);
    } catch {
      return undefined;
    }
  }

  /** The oldest runs go. */
  #prune(): void {
    const kept = readdirSync(this.#folder)
      .filter((name) => /^[\da-f]{64}\.json$/.test(name))
      .map((name) => path.join(this.#folder, name))
      .map((file) => ({ file, time: statSync(file).mtimeMs }))
      .sort((a, b) => b.time - a.time);
    for (const { file } of kept.slice(MAX_RUNS)) rmSync(file, { force: true });
  }
}

async function settingsOf(absolute: string, configs: Configs): Promise<unknown> {
  const config = await configs.for(absolute);
  return [config.settingsOf(absolute), config.originOf(absolute) ?? null];
}

function hashOf(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The program itself: a development version changes without its number. */
function programOf(): unknown {
  const file = process.argv[1] ?? '';
  const main = path.join(import.meta.dirname, 'cli.js');
  return [file, main].map((name) => {
    const status = statSync(name, { throwIfNoEntry: false });
    return status === undefined ? null : [name, status.size, status.mtimeMs];
  });
}

function usersFolder(): string {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = process.env;
  const base = xdg || (process.platform === 'win32' ? local : undefined) || path.join(homedir(), '.cache');
  return path.join(base, 'dkim-lint');
}
