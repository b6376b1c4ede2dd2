/**
 * What `lint` leaves out: the files of `.dkim-lintignore`, of `ignore` in the settings, and of Git's ignore files, the first
 * outranking the others. A folder that the user names is searched, even one that is ignored.
 */

import path from 'node:path';
import { repositoryAround } from '../host/git-repository.ts';
import { GitIgnore, IgnoreFiles, stepsTo, type Verdict } from '../host/ignore-files.ts';
import { isInside } from '../project/is-inside.ts';
import { CONFIG_NAME, type Configs } from './config.ts';

export const IGNORE_NAME = '.dkim-lintignore';

export class Exclusions {
  /** Files and folders that were left out. */
  count = 0;
  readonly #configs: Configs;
  readonly #cwd: string;
  readonly #own = new IgnoreFiles(IGNORE_NAME);
  readonly #git = new GitIgnore();
  readonly #roots = new Map<string, Promise<string>>();
  readonly #tops = new Map<string, Promise<boolean>>();
  /** Folders that a file has taken back, absolute. */
  readonly #kept = new Set<string>();

  constructor(configs: Configs, cwd: string) {
    this.#configs = configs;
    this.#cwd = cwd;
  }

  /** About an entry of a folder, whose own folders are not left out. */
  async isIgnored(entry: string, isFolder: boolean, top: string): Promise<boolean> {
    const isTopIgnored = this.#tops.get(top) ?? this.isNamedIgnored(top, true);
    this.#tops.set(top, isTopIgnored);
    const root = (await isTopIgnored) ? top : await this.#rootOf(top);
    const isLeftOut = await this.#decide(entry, isFolder, root, (await isTopIgnored) ? top : undefined);
    if (isLeftOut) this.count++;
    return isLeftOut;
  }

  /** About any file or folder: it, or a folder that it is in, is left out. */
  async isNamedIgnored(entry: string, isFolder = false): Promise<boolean> {
    return (await this.sourceOf(entry, isFolder)) !== undefined;
  }

  /** The same for what was named, which is counted then. */
  async excludesNamed(entry: string, isFolder = false): Promise<boolean> {
    const isLeftOut = await this.isNamedIgnored(entry, isFolder);
    if (isLeftOut) this.count++;
    return isLeftOut;
  }

  /** The kind of file whose pattern leaves an entry out, by its name; undefined where none does. */
  async sourceOf(entry: string, isFolder = false): Promise<string | undefined> {
    const root = await this.#rootOf(path.dirname(entry));
    for (const step of stepsTo(entry, root)) {
      const { verdict, source } = await this.#verdict(step.entry, step.isFolder || isFolder, root, undefined);
      if (verdict === 'ignored') return source;
    }
    return undefined;
  }

  async #decide(entry: string, isFolder: boolean, root: string, floor: string | undefined): Promise<boolean> {
    return (await this.#verdict(entry, isFolder, root, floor)).verdict === 'ignored';
  }

  /** @param floor only settings in this folder count */
  async #verdict(
    entry: string,
    isFolder: boolean,
    root: string,
    floor: string | undefined,
  ): Promise<{ readonly verdict: Verdict; readonly source: string }> {
    const own = await this.#own.verdict(entry, isFolder, root);
    if (own === 'kept' && isFolder) this.#kept.add(entry);
    if (own !== undefined) return { verdict: own, source: IGNORE_NAME };
    const { ignore } = await this.#configs.for(entry);
    const counts = ignore !== undefined && (floor === undefined || isInside(floor, ignore.folder, path));
    const chosen = counts ? ignore.verdict(entry, isFolder, this.#kept) : undefined;
    if (chosen === 'kept' && isFolder) this.#kept.add(entry);
    if (chosen !== undefined) return { verdict: chosen, source: CONFIG_NAME };
    return { verdict: await this.#git.verdict(entry, isFolder, root, this.#kept), source: "Git's ignore files" };
  }

  /** The uppermost folder whose ignore files count: the repository's, else the working folder, else the folder itself. */
  #rootOf(folder: string): Promise<string> {
    let root = this.#roots.get(folder);
    if (root === undefined) {
      const alone = isInside(this.#cwd, folder, path) ? this.#cwd : folder;
      root = repositoryAround(folder).then((repository) => repository ?? alone);
      this.#roots.set(folder, root);
    }
    return root;
  }
}
