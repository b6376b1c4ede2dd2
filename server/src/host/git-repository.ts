/**
 * Whether a file would get into a Git repository: by its folders and the ignore files in them (gitignore(5)). No program is
 * run, and the user's own list of ignored files (`core.excludesFile`) is not looked for.
 */

import { access, realpath } from 'node:fs/promises';
import path from 'node:path';
import { GitIgnore, stepsTo } from './ignore-files.ts';

/** The folder of the repository that a commit of everything would take the file into; the file need not be there yet. */
export async function committingRepository(file: string): Promise<string | undefined> {
  const real = await realPathOf(file);
  const folder = await repositoryAround(path.dirname(real));
  return folder === undefined || (await isIgnored(folder, real)) ? undefined : folder;
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

async function isIgnored(root: string, file: string): Promise<boolean> {
  // Git takes nothing of its own folder.
  if (path.relative(root, file).split(path.sep)[0] === '.git') return true;
  const rules = new GitIgnore();
  for (const { entry, isFolder } of stepsTo(file, root)) {
    if ((await rules.verdict(entry, isFolder, root)) === 'ignored') return true;
  }
  return false;
}

/** The folder of the repository that a folder belongs to; undefined if there is none. */
export async function repositoryAround(folder: string): Promise<string | undefined> {
  if (await exists(path.join(folder, '.git'))) return folder;
  const parent = path.dirname(folder);
  return parent === folder ? undefined : repositoryAround(parent);
}
