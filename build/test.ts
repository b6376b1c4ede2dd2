/**
 * `npm test`: types, lint, build, every suite of `test/`, and the packed extension in a real VS Code. Its last line is
 * `N passed, N failed, N skipped`; it ends with exit code 1 where anything failed.
 */

import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { run as runSuites } from 'node:test';
import { runVSCodeTests } from '../test/vscode/run.ts';
import { main as build } from './build.ts';
import { ROOT, run, tool } from './support.ts';

/** The longest that one file of tests may take, in milliseconds. */
const PATIENCE = 300_000;

interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

/** Everything that failed or was skipped, listed again at the end. */
interface Remarks {
  readonly failures: string[];
  readonly skips: string[];
}

export async function main(): Promise<void> {
  const started = performance.now();
  const tally: Tally = { passed: 0, failed: 0, skipped: 0 };
  const remarks: Remarks = { failures: [], skips: [] };
  await step('types', tally, remarks, () => program('typescript', 'bin/tsc', ['-b']));
  await step('lint', tally, remarks, () => program('@biomejs/biome', 'bin/biome', ['check', '--error-on-warnings']));
  const built = await step('build', tally, remarks, build);
  for (const part of [runTestFiles, ...(built ? [runInVSCode] : [])]) {
    try {
      await part(tally, remarks);
    } catch (error) {
      tally.failed += 1;
      remarks.failures.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }
  conclude(tally, remarks, started);
}

/** One check that passes or fails as a whole. */
async function step(name: string, tally: Tally, { failures }: Remarks, check: () => Promise<void>): Promise<boolean> {
  const started = performance.now();
  console.log(`\n── ${name}`);
  try {
    await check();
    tally.passed += 1;
    console.log(`   passed in ${seconds(started)}`);
    return true;
  } catch (error) {
    tally.failed += 1;
    failures.push(`${name}: ${error instanceof Error ? error.message : error}`);
    console.log(`   FAILED after ${seconds(started)}`);
    return false;
  }
}

async function program(packageName: string, script: string, args: readonly string[]): Promise<void> {
  const code = await run(process.execPath, [tool(packageName, script), ...args]);
  if (code !== 0) throw new Error(`${path.basename(script)} ${args.join(' ')} ended with exit code ${code}`);
}

async function runTestFiles(tally: Tally, { failures, skips }: Remarks): Promise<void> {
  const started = performance.now();
  console.log('\n── suites');
  const files = globSync('test/**/*.test.ts', { cwd: ROOT, exclude: ['test/node_modules/**'] }).sort();
  const stream = runSuites({
    files: files.map((file) => path.join(ROOT, file)),
    concurrency: availableParallelism(),
    timeout: PATIENCE,
    cwd: ROOT,
  });
  const name = (file?: string) => (file === undefined ? '' : path.relative(ROOT, file));
  stream.on('test:fail', ({ name: title, file, details, nesting }) => {
    if (
      details.type === 'suite' &&
      nesting === 0 &&
      'failureType' in details.error &&
      details.error.failureType === 'subtestsFailed'
    )
      return;
    failures.push(`${name(file)}: ${title}\n${errorText(details.error)}`);
  });
  stream.on('test:pass', ({ name: title, file, skip }) => {
    if (skip !== undefined && skip !== false)
      skips.push(`${name(file)}: ${title}${typeof skip === 'string' ? `: ${skip}` : ''}`);
  });
  stream.on('test:stderr', ({ message }) => process.stderr.write(message));
  stream.on('test:summary', ({ file, counts, duration_ms }) => {
    const failed = counts.tests - counts.passed - counts.skipped - counts.todo;
    if (file !== undefined) {
      const parts = [
        `${counts.passed} passed`,
        ...(failed > 0 ? [`${failed} FAILED`] : []),
        ...(counts.skipped > 0 ? [`${counts.skipped} skipped`] : []),
      ];
      console.log(`   ${name(file)}: ${parts.join(', ')} (${Math.round(duration_ms)} ms)`);
      return;
    }
    tally.passed += counts.passed;
    tally.failed += failed;
    tally.skipped += counts.skipped;
  });
  await new Promise((resolve, reject) => {
    stream.once('error', reject);
    stream.once('end', resolve);
    stream.resume();
  });
  console.log(`   in ${seconds(started)}`);
}

async function runInVSCode(tally: Tally, { failures, skips }: Remarks): Promise<void> {
  const started = performance.now();
  console.log('\n── the packed extension in VS Code');
  for (const { title, state, duration, error } of await runVSCodeTests()) {
    tally[state] += 1;
    if (state === 'failed') failures.push(`VS Code: ${title}\n${error ?? ''}`);
    if (state === 'skipped') skips.push(`VS Code: ${title}`);
    console.log(`   ${state === 'failed' ? 'FAILED' : state} ${title} (${Math.round(duration)} ms)`);
  }
  console.log(`   in ${seconds(started)}`);
}

function conclude({ passed, failed, skipped }: Tally, { failures, skips }: Remarks, started: number): void {
  if (skips.length > 0) console.log(`\nSkipped:\n${skips.map((skip) => `  ${skip}`).join('\n')}`);
  if (failures.length > 0) console.log(`\nFailed:\n\n${failures.join('\n\n')}`);
  console.log(`\nAfter ${seconds(started)}:`);
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  if (failed > 0) process.exitCode = 1;
}

/** What went wrong in a test, where node:test has wrapped the error that the test threw. */
function errorText(error: Error): string {
  const cause = error.cause;
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause ?? error.stack ?? error.message);
}

function seconds(started: number): string {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}
