/**
 * Zone files against the name servers' checkers: `node test/bench/zone.ts [RECORDS...]`. Whole processes, run in turn, the fastest of
 * several each; how the time grows with the zone, as the exponent of its size; and folders of small zones, in threads and without.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { head, note, row } from './lib/table.ts';
import { customerZone, keyMaker, SHAPES } from './lib/zones.ts';

const CLI = fileURLToPath(new URL('../../server/bin/dkim-lint.cjs', import.meta.url));
const BUILT = fileURLToPath(new URL('../../server/dist/cli.js', import.meta.url));
const RUNS = 3;
/** Zones of a hoster's folder. */
const CUSTOMERS = 5000;

const PEERS = [
  {
    name: 'named-checkzone',
    package: 'bind9-utils',
    args: (origin: string, file: string) => ['-i', 'local', '-q', origin, file],
  },
  { name: 'nsd-checkzone', package: 'nsd', args: (origin: string, file: string) => [origin, file] },
  { name: 'kzonecheck', package: 'knot-dnssecutils', args: (origin: string, file: string) => ['-o', origin, file] },
] as const;

function time(program: string, args: readonly string[]): number {
  const start = performance.now();
  const { error } = spawnSync(program, args, { stdio: 'ignore' });
  return error === undefined ? performance.now() - start : Number.NaN;
}

/** The fastest of several runs, of each program in turn, so that what else the machine does meets all of them. */
function race(commands: readonly (readonly [string, readonly string[]])[]): number[] {
  const best = commands.map(() => Number.POSITIVE_INFINITY);
  for (let run = 0; run < RUNS; run++)
    commands.forEach(([program, args], i) => {
      best[i] = Math.min(best[i]!, time(program, args));
    });
  return best;
}

function lint(file: string): readonly [string, readonly string[]] {
  return [process.execPath, [CLI, 'lint', '--quiet', file]];
}

function against(directory: string, records: number): void {
  for (const [shape, make] of Object.entries(SHAPES)) {
    const origin = shape === 'reverse' ? '2.0.192.in-addr.arpa' : 'example.org';
    const file = path.join(directory, `${origin}.zone`);
    writeFileSync(file, make(records));
    const peers = PEERS.filter(({ name }) => spawnSync(name, ['-h']).error === undefined);
    const [ours, ...theirs] = race([lint(file), ...peers.map((peer) => [peer.name, peer.args(origin, file)] as const)]);
    peers.forEach(({ name }, i) => {
      row(`${shape}, ${records} records, beside ${name}`, ours!, theirs[i]);
    });
    if (peers.length === 0) row(`${shape}, ${records} records`, ours!, undefined);
    rmSync(file);
  }
}

/** The exponent by which the time of the command line, without its start, grows from a size to eight times as much. */
function growth(directory: string): void {
  const sizes = [10_000, 20_000, 40_000, 80_000];
  const file = path.join(directory, 'example.org.zone');
  writeFileSync(file, '$ORIGIN example.org.\n');
  const [start] = race([lint(file)]);
  for (const [shape, make] of Object.entries(SHAPES)) {
    const times = sizes.map((records) => {
      writeFileSync(file, make(records));
      return race([lint(file)])[0]! - start!;
    });
    const exponent = Math.log(times.at(-1)! / times[0]!) / Math.log(sizes.at(-1)! / sizes[0]!);
    note(`${shape}, ${sizes.join(', ')} records: exponent`, exponent.toFixed(2));
  }
}

/** In one thread, as the program does it by itself, beside one for each processor. */
function folder(directory: string): void {
  const keyOf = keyMaker();
  for (const hasMistakes of [false, true]) {
    const zones = path.join(directory, hasMistakes ? 'wrong' : 'right');
    mkdirSync(zones);
    for (let i = 0; i < CUSTOMERS; i++)
      writeFileSync(path.join(zones, `customer${i}.example.zone`), customerZone(i, keyOf, hasMistakes));
    const [program, args] = lint(zones);
    const jobs = String(availableParallelism());
    const [one, several] = race([
      [program, args],
      [program, [...args, '--jobs', jobs]],
    ]);
    row(`${CUSTOMERS} zones of 30 records${hasMistakes ? ' with mistakes' : ''}, beside --jobs ${jobs}`, one!, several);
  }
}

if (!existsSync(BUILT)) throw new Error('The command line is not built: npm run build');
for (const { name, package: from } of PEERS)
  if (spawnSync(name, ['-h']).error !== undefined) console.log(`${name} is not installed: apt-get install ${from}`);
const directory = mkdtempSync(path.join(tmpdir(), 'zone-bench-'));
const sizes = process.argv.slice(2).map(Number);
try {
  head('dkim-lint', 'the other');
  for (const size of sizes.length > 0 ? sizes : [100_000, 1_000_000]) against(directory, size);
  growth(directory);
  folder(directory);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
