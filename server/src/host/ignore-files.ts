/** Which files ignore files leave out, by the rules of gitignore(5). Their syntax is the package `ignore`'s to know. */

import path from 'node:path';
import type { Ignore } from 'ignore';
import { isInside } from '../project/is-inside.ts';
import { readSmallText } from './regular-file.ts';

/** What the last pattern that fits says; undefined where none fits. */
export type Verdict = 'ignored' | 'kept' | undefined;

/** Lines of an ignore file, or its text. */
type Patterns = string | readonly string[];

const NONE: ReadonlySet<string> = new Set();

/** Patterns, and the folder (absolute) that they start from. */
export class IgnoreRules {
  readonly folder: string;
  readonly #patterns: Patterns;
  readonly #make: (patterns: readonly Patterns[]) => Ignore;
  /** By the folders that were taken back. */
  readonly #rules = new Map<string, Ignore>();

  private constructor(folder: string, patterns: Patterns, make: (patterns: readonly Patterns[]) => Ignore) {
    this.folder = folder;
    this.#patterns = patterns;
    this.#make = make;
  }

  /** @param patterns lines of an ignore file, or its text */
  static async of(folder: string, patterns: Patterns): Promise<IgnoreRules> {
    const { default: ignore } = await import('ignore');
    // As Git is set up on systems whose file systems ignore case.
    const ignorecase = process.platform === 'win32' || process.platform === 'darwin';
    return new IgnoreRules(folder, patterns, (all) =>
      all.reduce<Ignore>((rules, each) => rules.add(each), ignore({ ignorecase })),
    );
  }

  /**
   * There is no verdict about the folder itself and what is outside of it.
   *
   * @param kept folders, absolute, that a file of higher rank has taken back: what is in them is not ignored because they are
   */
  verdict(entry: string, isFolder: boolean, kept: ReadonlySet<string> = NONE): Verdict {
    if (entry === this.folder || !isInside(this.folder, entry, path)) return undefined;
    const relative = path.relative(this.folder, entry).replaceAll(path.sep, '/');
    const { ignored, unignored } = this.#rulesWith(this.#keptAbove(entry, kept)).test(
      isFolder ? `${relative}/` : relative,
    );
    if (ignored) return 'ignored';
    return unignored ? 'kept' : undefined;
  }

  #keptAbove(entry: string, kept: ReadonlySet<string>): readonly string[] {
    if (kept.size === 0) return [];
    return stepsTo(path.dirname(entry), this.folder)
      .filter((step) => kept.has(step.entry))
      .map((step) => path.relative(this.folder, step.entry).replaceAll(path.sep, '/'));
  }

  #rulesWith(kept: readonly string[]): Ignore {
    const key = kept.join('\n');
    let rules = this.#rules.get(key);
    if (rules === undefined) {
      rules = this.#make([this.#patterns, kept.map((folder) => `!/${folder.replace(/[\\*?[\]! ]/g, '\\$&')}/`)]);
      this.#rules.set(key, rules);
    }
    return rules;
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
  async verdict(entry: string, isFolder: boolean, root: string, kept?: ReadonlySet<string>): Promise<Verdict> {
    if (entry === root || !isInside(root, entry, path)) return undefined;
    for (let folder = path.dirname(entry); ; folder = path.dirname(folder)) {
      const verdict = (await this.#in(folder))?.verdict(entry, isFolder, kept);
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

  /** @param kept folders that a file of higher rank has taken back */
  async verdict(entry: string, isFolder: boolean, root: string, kept?: ReadonlySet<string>): Promise<Verdict> {
    const verdict = await this.#files.verdict(entry, isFolder, root, kept);
    if (verdict !== undefined) return verdict;
    let exclude = this.#excludes.get(root);
    if (exclude === undefined) {
      exclude = readRules(root, path.join(root, '.git/info/exclude'));
      this.#excludes.set(root, exclude);
    }
    return (await exclude)?.verdict(entry, isFolder, kept);
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
