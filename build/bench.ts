/** `npm run bench [-- NAME...]`: builds, then runs the benchmarks of `test/bench/`, all or those named. Each prints its ratios. */

import { globSync } from 'node:fs';
import path from 'node:path';
import { main as build } from './build.ts';
import { ROOT, run, Stop } from './support.ts';

export async function main(names: readonly string[]): Promise<void> {
  const all = globSync('*.ts', { cwd: path.join(ROOT, 'test/bench') }).sort();
  const known = all.map((file) => path.basename(file, '.ts'));
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new Stop(`There is no benchmark ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  await build();
  const failed: string[] = [];
  for (const name of names.length > 0 ? names : known) {
    console.log(`\n── ${name}\n`);
    const code = await run(process.execPath, [path.join(ROOT, 'test/bench', `${name}.ts`)]);
    if (code !== 0) failed.push(name);
  }
  if (failed.length > 0) throw new Stop(`\nFailed: ${failed.join(', ')}.`);
}
