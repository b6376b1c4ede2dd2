/**
 * Zones full of mistakes: how long the command line takes for each kind of them, and the exponent by which that grows with the file, without the
 * start of the program.
 * Run: node test/bench/findings.ts [KINDS], where KINDS is a part of their names
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { MISTAKES, zoneOfMistakes } from './lib/mistakes.ts';
import { note } from './lib/table.ts';

const CLI = fileURLToPath(new URL('../../server/bin/dkim-lint.cjs', import.meta.url));
const BUILT = fileURLToPath(new URL('../../server/dist/cli.js', import.meta.url));
const RUNS = 2;
/** Octets. */
const SIZES = [250_000, 500_000, 1_000_000, 2_000_000];
const wanted = process.argv[2] ?? '';

/** The fastest of several runs, in seconds. */
function time(args: readonly string[]): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    spawnSync(process.execPath, [CLI, 'lint', ...args], { stdio: 'ignore' });
    best = Math.min(best, (performance.now() - start) / 1000);
  }
  return best;
}

if (!existsSync(BUILT)) throw new Error('The command line is not built: npm run build');
const directory = mkdtempSync(path.join(tmpdir(), 'findings-bench-'));
try {
  const file = path.join(directory, 'example.org.zone');
  writeFileSync(file, '$ORIGIN example.org.\n');
  const start = time(['--quiet', file]);
  for (const kind of MISTAKES.filter((each) => each.includes(wanted))) {
    for (const options of [['--quiet'], ['--fix-dry-run']]) {
      const times = SIZES.map((octets) => {
        writeFileSync(file, zoneOfMistakes(kind, octets));
        return time([...options, file]);
      });
      const exponent = Math.log((times.at(-1)! - start) / (times[0]! - start)) / Math.log(SIZES.at(-1)! / SIZES[0]!);
      const perMegabyte = `${times[2]!.toFixed(2)} s/MB, exponent ${exponent.toFixed(2)}`;
      note(`${kind}, ${options.join(' ')}: ${times.map((each) => each.toFixed(2)).join(' ')} s`, perMegabyte);
    }
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
