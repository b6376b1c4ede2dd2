/**
 * Installs what the tests compare with into `test/`, after `npm ci` has installed the rest: mailauth wants a newer Node than the project,
 * and the Node that runs this is new enough. Where npm leaves scripts out (`--ignore-scripts`), run `npm run prepare`.
 */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { npm, ROOT, Stop } from './support.ts';

const FOLDER = path.join(ROOT, 'test');

export async function main(): Promise<void> {
  if (isDeepStrictEqual(packagesOf('node_modules/.package-lock.json'), packagesOf('package-lock.json'))) return;
  const code = await npm(['ci', '--no-fund', '--no-audit', '--loglevel=error'], { cwd: FOLDER });
  if (code !== 0) throw new Stop(`npm could not install the packages of the tests (exit code ${code}).`);
}

/** What a lock file lists beside the folder itself, by path; undefined where there is no such file. */
function packagesOf(lockFile: string): object | undefined {
  try {
    const { '': _, ...packages } = JSON.parse(readFileSync(path.join(FOLDER, lockFile), 'utf8')).packages;
    return packages;
  } catch {
    return undefined;
  }
}
