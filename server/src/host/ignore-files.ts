/** Which files ignore files leave out, by the rules of gitignore(5). Their syntax is the package `ignore`'s to know. */

import path from 'node:path';
import type { Ignore } from 'ignore';
import { isInside } from '../project/is-inside.ts';
import { readSmallText } from './regular-file.ts';

/** What the last pattern that fits says; undefined where none fits. */
export type Verdict = 'ignored' | 'kept' | undefined;

/** Patterns, and the folder (absolute) that they start from. */
export class IgnoreRules {
  readonly folder: string;
  readonly #rules: Ignore;

  private constructor(folder: string, rules: Ignore) {
    this.folder = folder;
    this.#rules = rules;
  }

  /** @param patterns lines of an ignore file, or its text */
  static async of(folder: string, patterns: string | readonly string[]): Promise<IgnoreRules> {
    const { default: ignore } = await import('ignore');
    // As Git is set up on systems whose file systems ignore case.
    const ignorecase = process.platform === 'win32' || process.platform === 'darwin';
    return new IgnoreRules(folder, ignore({ ignorecase }).add(patterns));
  }

  /** There is no verdict about the folder itself and what is outside of it. */
  verdict(entry: string, isFolder: boolean): Verdict {
    if (entry === this.folder || !isInside(this.folder, entry, path)) return undefined;
    const relative = path.relative(this.folder, entry).replaceAll(path.sep, '/');
    const { ignored, unignored } = this.#rules.test(isFolder ? `${relative}/` : relative);
    if (ignored) return 'ignored';
    return unignored ? 'kept' : undefined;
  }
}

/** Ignore files of one name, in all folders; each is read once. */
export class IgnoreFiles {
  readonly #name: string;
  readonly #files = new Map<string, Promise<IgnoreRules | undefined>>();

  constructor(name: string) {
    this.#name = name;
  }

  /**
   * About an entry whose folders are not ignored: the file nearest to it decides.
   *
   * @param root the uppermost folder whose ignore file counts
   */
  async verdict(entry: string, isFolder: boolean, root: string): Promise<Verdict> {
    if (entry === root || !isInside(root, entry, path)) return undefined;
    for (let folder = path.dirname(entry); ; folder = path.dirname(folder)) {
      const verdict = (await this.#in(folder))?.verdict(entry, isFolder);
      if (verdict !== undefined || folder === root) return verdict;
    }
  }

  #in(folder: string): Promise<IgnoreRules | undefined> {
    let rules = this.#files.get(folder);
    if (rules === undefined) {
      rules = readRules(folder, path.join(folder, this.#name));
      this.#files.set(folder, rules);
    }
    return rules;
  }
}

/** Those of a repository: `.gitignore` in its folders, and `.git/info/exclude`, which each of them outranks. */
export class GitIgnore {
  readonly #files = new IgnoreFiles('.gitignore');
  readonly #excludes = new Map<string, Promise<IgnoreRules | undefined>>();

  async verdict(entry: string, isFolder: boolean, root: string): Promise<Verdict> {
    const verdict = await this.#files.verdict(entry, isFolder, root);
    if (verdict !== undefined) return verdict;
    let exclude = this.#excludes.get(root);
    if (exclude === undefined) {
      exclude = readRules(root, path.join(root, '.git/info/exclude'));
      this.#excludes.set(root, exclude);
    }
    return (await exclude)?.verdict(entry, isFolder);
  }
}

async function readRules(folder: string, file: string): Promise<IgnoreRules | undefined> {
  const text = await readSmallText(file);
  return text === undefined || text.trim() === '' ? undefined : IgnoreRules.of(folder, text);
}

/** The folders below `root` down to an entry, and the entry itself: what is below an ignored folder cannot be taken back. */
export function stepsTo(
  entry: string,
  root: string,
): readonly { readonly entry: string; readonly isFolder: boolean }[] {
  const parts = path.relative(root, entry).split(path.sep);
  return parts.map((_, i) => ({
    entry: path.join(root, ...parts.slice(0, i + 1)),
    isFolder: i < parts.length - 1,
  }));
}
