/** `npm run package`: builds, then packs the extension into `<name>-<version>.vsix` in the root. */

import path from 'node:path';
import { main as build } from './build.ts';
import { manifest, ROOT, run, Stop, tool } from './support.ts';

export async function main(): Promise<void> {
  await build();
  const { name, version } = manifest();
  const file = path.join(ROOT, `${name}-${version}.vsix`);
  await pack(file);
  console.log(
    `Packed ${path.relative(ROOT, file)}; install it with: code --install-extension ${path.relative(ROOT, file)}`,
  );
}

/** Packs what `dist/` holds, as `.vscodeignore` says. No repository host is needed: links of the README stay as they are. */
export async function pack(file: string, list: 'show files' | 'quiet' = 'show files'): Promise<void> {
  const args = [
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '--out',
    file,
  ];
  const stdout = list === 'quiet' ? 'ignore' : 'inherit';
  const code = await run(process.execPath, [tool('@vscode/vsce', 'vsce'), ...args], {
    stdio: ['ignore', stdout, 'inherit'],
  });
  if (code !== 0) throw new Stop(`vsce could not pack the extension (exit code ${code}).`);
}
