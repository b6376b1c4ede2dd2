/**
 * Whether a file would get into a Git repository: by its folders and the ignore files in them (gitignore(5)). No program is
 * run, and the user's own list of ignored files (`core.excludesFile`) is not looked for.
 */

import { access, realpath } from 'node:fs/promises';
import path from 'node:path';
import { readSmallText } from './regular-file.ts';

/** The folder of the repository that a commit of everything would take the file into; the file need not be there yet. */
export async function committingRepository(file: string): Promise<string | undefined> {
  const real = await realPathOf(file);
  for (let folder = path.dirname(real); ; folder = path.dirname(folder)) {
    if (await exists(path.join(folder, '.git'))) return (await isIgnored(folder, real)) ? undefined : folder;
    if (folder === path.dirname(folder)) return undefined;
  }
}

/** With the links of the folders that are there followed. */
async function realPathOf(file: string): Promise<string> {
  const absolute = path.resolve(file);
  const parent = path.dirname(absolute);
  const folder = await realpath(parent).catch(() => (parent === absolute ? parent : realPathOf(parent)));
  return path.join(folder, path.basename(absolute));
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

interface Pattern {
  readonly isNegated: boolean;
  readonly isForFolders: boolean;
  /** By the path from the folder of the ignore file, with slashes. */
  readonly matches: (relative: string) => boolean;
}

interface IgnoreFile {
  readonly folder: string;
  readonly patterns: readonly Pattern[];
}

async function isIgnored(root: string, file: string): Promise<boolean> {
  const parts = path.relative(root, file).split(path.sep);
  // Git takes nothing of its own folder.
  if (parts[0] === '.git') return true;
  const files: IgnoreFile[] = [{ folder: root, patterns: await readPatterns(path.join(root, '.git/info/exclude')) }];
  let folder = root;
  for (const [i, part] of parts.entries()) {
    files.push({ folder, patterns: await readPatterns(path.join(folder, '.gitignore')) });
    const entry = path.join(folder, part);
    // What is below an ignored folder cannot be taken back.
    if (isExcluded(files, entry, i < parts.length - 1)) return true;
    folder = entry;
  }
  return false;
}

/** The last pattern that fits decides. */
function isExcluded(files: readonly IgnoreFile[], entry: string, isFolder: boolean): boolean {
  const deciding = files
    .flatMap(({ folder, patterns }) => {
      const relative = path.relative(folder, entry).replaceAll(path.sep, '/');
      return patterns.filter(
        (pattern) => (isFolder || !pattern.isForFolders) && relative !== '' && pattern.matches(relative),
      );
    })
    .at(-1);
  return deciding !== undefined && !deciding.isNegated;
}

/** A space after a backslash belongs to the name. */
function withoutFinalSpaces(line: string): string {
  let end = line.length;
  while (line[end - 1] === ' ' && line[end - 2] !== '\\') end--;
  return line.slice(0, end);
}

async function readPatterns(file: string): Promise<readonly Pattern[]> {
  const text = (await readSmallText(file)) ?? '';
  const { default: picomatch } = await import('picomatch');
  return text.split(/\r?\n/).flatMap((line): Pattern[] => {
    const trimmed = withoutFinalSpaces(line);
    if (trimmed === '' || trimmed.startsWith('#')) return [];
    const isNegated = trimmed.startsWith('!');
    const pattern = isNegated ? trimmed.slice(1) : trimmed;
    const glob = pattern.replace(/\/$/, '');
    const anchored = glob.includes('/') ? glob.replace(/^\//, '') : `**/${glob}`;
    const matches = picomatch(anchored, { dot: true, nobrace: true, noextglob: true, nonegate: true });
    return [{ isNegated, isForFolders: pattern.endsWith('/'), matches }];
  });
}
