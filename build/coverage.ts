/**
 * `npm run coverage [-- SUITES...]`: runs the suites that need neither another program nor an editor, or those that globs name, and lists the
 * modules of the server by the share of their lines that ran, the least covered first. Processes that tests start count, too.
 */

import { globSync } from 'node:fs';
import path from 'node:path';
import { run as runSuites } from 'node:test';
import { ROOT } from './support.ts';

/** Suites that start other programs measure those, not us; proofs of patterns and of packages run nothing of ours. */
const LEFT_OUT = ['test/{oracle,protocol,vscode,patterns}/**'];
/** The command line and the mains run as processes of their own, in suites that are left out unless they are named: each start takes a second. */
const RUN_ELSEWHERE = ['server/src/cli/**', 'server/src/*.ts'];
const SHOWN = 40;

interface Module {
  readonly file: string;
  /** Percent. */
  readonly lines: number;
  readonly uncovered: readonly number[];
}

export async function main(suites: readonly string[]): Promise<void> {
  const isWhole = suites.length === 0;
  const globs = isWhole ? ['test/**/*.test.ts'] : suites;
  const files = globSync(globs, { cwd: ROOT, exclude: isWhole ? LEFT_OUT : [] }).map((file) => path.join(ROOT, file));
  const stream = runSuites({
    files,
    cwd: ROOT,
    coverage: true,
    coverageIncludeGlobs: ['server/src/**/*.ts'],
    coverageExcludeGlobs: ['**/*.d.ts', ...(isWhole ? RUN_ELSEWHERE : [])],
  });
  const failed: string[] = [];
  const modules: Module[] = [];
  let total = 0;
  stream.on('test:fail', ({ name }) => failed.push(name));
  stream.on('test:coverage', ({ summary }) => {
    total = summary.totals.coveredLinePercent;
    for (const { path: file, coveredLinePercent, lines } of summary.files) {
      const uncovered = lines.filter(({ count }) => count === 0).map(({ line }) => line);
      modules.push({ file: path.relative(ROOT, file), lines: coveredLinePercent, uncovered });
    }
  });
  await new Promise((resolve, reject) => {
    stream.once('error', reject);
    stream.once('end', resolve);
    stream.resume();
  });
  for (const { file, lines, uncovered } of modules.toSorted((a, b) => a.lines - b.lines).slice(0, SHOWN)) {
    console.log(`${lines.toFixed(1).padStart(6)} %  ${file}  ${uncovered.length} lines did not run`);
  }
  console.log(`${total.toFixed(1).padStart(6)} %  of the lines of ${modules.length} modules`);
  if (failed.length > 0) throw new Error(`failed: ${failed.join(', ')}`);
}
