/** `npm run package`: builds, then packs the extension into `<name>-<version>.vsix` in the root. */

import { execFileSync } from 'node:child_process';
import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { main as build } from './build.ts';
import { extensionReadme } from './readme.ts';
import { smallerArchive } from './smaller-archive.ts';
import { manifest, ROOT, repository, run, Stop, tool } from './support.ts';

export async function main(): Promise<void> {
  await build();
  const { name, version } = manifest();
  const file = path.join(ROOT, `${name}-${version}.vsix`);
  await pack(file);
  const { size } = await stat(file);
  console.log(
    `Packed ${path.relative(ROOT, file)} (${Math.ceil(size / 1000)} KB); install it with: code --install-extension ${path.relative(ROOT, file)}`,
  );
}

/**
 * Packs what `dist/` holds, as `.vscodeignore` says, and compresses it anew. The same sources give the same octets: the times in the archive are that of the last
 * commit.
 */
export async function pack(file: string, list: 'show files' | 'quiet' = 'show files'): Promise<void> {
  const readme = path.join(ROOT, 'dist/README.md');
  await writeFile(readme, extensionReadme(await readFile(path.join(ROOT, 'README.md'), 'utf8'), repository()));
  const args = [
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '--readme-path',
    path.relative(ROOT, readme),
    '--out',
    file,
  ];
  const time = process.env['SOURCE_DATE_EPOCH'] ?? timeOfSources();
  const stdout = list === 'quiet' ? 'ignore' : 'inherit';
  const code = await run(process.execPath, [tool('@vscode/vsce', 'vsce'), ...args], {
    stdio: ['ignore', stdout, 'inherit'],
    env: { ...process.env, SOURCE_DATE_EPOCH: time },
  });
  if (code !== 0) throw new Stop(`vsce could not pack the extension (exit code ${code}).`);
  await writeFile(file, await smallerArchive(await readFile(file), Number(time)));
}

/** Seconds since 1970 of the last commit; a fixed time for sources without their history. */
function timeOfSources(): string {
  try {
    const args = ['log', '-1', '--format=%ct'];
    return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' }).trim() || FIXED_TIME;
  } catch {
    return FIXED_TIME;
  }
}

/** 2026-01-01. */
const FIXED_TIME = '1767225600';
