/**
 * Zone files against their peers: `node test/bench/zone.ts [RECORDS...]`. Each figure is a median, each ratio against
 * a named peer or limit measured in the same run: whole processes against the name servers' checkers, the engine in
 * this process against a bare scan of the text.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lexZone } from '../../server/src/core/zone/syntax.ts';
import { resolveZone } from '../../server/src/core/zone/zone.ts';

const RUNS = 5;
const CLI = fileURLToPath(new URL('../../server/dist/cli.js', import.meta.url));
const SELF = fileURLToPath(import.meta.url);

/** A key of 2048 bits, made for this run, as a record holds it: in two strings. */
function keyStrings(): string {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = `v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`;
  return `"${key.slice(0, 200)}" "${key.slice(200)}"`;
}

/**
 * A zone without mistakes, as a provider has it: hosts, mail exchangers, aliases, delegations, texts that prove
 * something to somebody, and for every thousandth record a key. About 60 octets a record.
 */
function zoneOf(records: number): string {
  const key = keyStrings();
  const out = [
    '$ORIGIN example.org.\n$TTL 3600\n@ IN SOA ns1 hostmaster 1 3600 900 604800 300\n@ IN NS ns1\nns1 IN A 192.0.2.1\n',
  ];
  for (let i = 0; i < records - 3; i++) out.push(recordOf(i, key));
  return out.join('');
}

function recordOf(i: number, key: string): string {
  if (i % 1000 === 999) return `s${i}._domainkey IN TXT ${key}\n`;
  switch (i % 6) {
    case 0:
      return `host${i}.customers${i % 1000} 3600 IN A 192.0.2.${i % 256}\n`;
    case 1:
      return `host${i}.customers${i % 1000} IN AAAA 2001:db8:${(i & 0xffff).toString(16)}::${(i >> 16).toString(16)}\n`;
    case 2:
      return `mail${i}.customers${i % 1000} IN MX 10 mx${i % 7}.example.net.\n`;
    case 3:
      return `proof${i}.customers${i % 1000} IN TXT "site-verification=${i.toString(16).padStart(40, '0')}"\n`;
    case 4:
      return `alias${i}.customers${i % 1000} 300 IN CNAME host${i - 4}.example.net.\n`;
    default:
      return `c${i}.delegated IN NS ns${i % 7}.example.net.\n`;
  }
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[times.length >> 1]!;
}

function time(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

/** Milliseconds of a whole process, or undefined where the program is not there. */
function processTime(program: string, args: readonly string[]): number | undefined {
  if (spawnSync(program, ['--version']).error !== undefined) return undefined;
  return median(Array.from({ length: RUNS }, () => time(() => spawnSync(program, args, { stdio: 'ignore' }))));
}

/** What a check of one file does in the engine: read, lex, resolve, index. */
function check(path: string): void {
  const zone = resolveZone(lexZone(new TextDecoder().decode(readFileSync(path))));
  const { records, index, problems } = zone;
  process.stdout.write(
    `${records.count} ${index.several.length} ${problems.length} ${process.resourceUsage().maxRSS * 1024}\n`,
  );
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}

function bench(records: number, directory: string): void {
  const path = join(directory, 'example.org.zone');
  writeFileSync(path, zoneOf(records));
  const octets = statSync(path).size;
  console.log(`\n${records} records, ${(octets / 1e6).toFixed(1)} MB, medians of ${RUNS}`);

  const own = processTime(process.execPath, [SELF, '--check', path])!;
  const memory = Number(execFileSync(process.execPath, [SELF, '--check', path], { encoding: 'utf8' }).split(' ')[3]);
  const cli = existsSync(CLI) ? processTime(process.execPath, [CLI, 'lint', '--quiet', path]) : undefined;
  const peers: [string, number | undefined][] = [
    ['named-checkzone -i local', processTime('named-checkzone', ['-i', 'local', '-q', 'example.org', path])],
    ['nsd-checkzone', processTime('nsd-checkzone', ['example.org', path])],
    ['kzonecheck', processTime('kzonecheck', ['-o', 'example.org', path])],
  ];
  const ours: [string, number | undefined][] = [
    ['engine (read, lex, resolve, index)', own],
    ['dkim-lint lint', cli],
  ];
  for (const [name, value] of ours) {
    if (value === undefined) console.log(`  ${name}: not built`);
    else console.log(`  ${name.padEnd(36)} ${ms(value).padStart(9)}`);
  }
  for (const [name, value] of peers) {
    if (value === undefined) console.log(`  ${name}: not installed`);
    else {
      const ratios = ours.flatMap(([, our]) => (our === undefined ? [] : [`x${(value / our).toFixed(2)}`]));
      console.log(`  ${name.padEnd(36)} ${ms(value).padStart(9)}   ours is faster by ${ratios.join(', ')}`);
    }
  }
  console.log(`  peak memory ${(memory / 1e6).toFixed(0)} MB, ${(memory / octets).toFixed(1)} times the file`);

  const text = new TextDecoder().decode(readFileSync(path));
  let sum = 0;
  const scans: number[] = [];
  const lexes: number[] = [];
  const resolves: number[] = [];
  const reads: number[] = [];
  const edits: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    reads.push(time(() => void new TextDecoder().decode(readFileSync(path))));
    scans.push(
      time(() => {
        for (let i = 0; i < text.length; i++) sum = (sum + text.charCodeAt(i)) | 0;
      }),
    );
    let syntax = lexZone('');
    lexes.push(time(() => (syntax = lexZone(text))));
    let zone = resolveZone(lexZone(''));
    resolves.push(time(() => (zone = resolveZone(syntax))));
    const at = text.indexOf('\n', text.length >> 1) + 1;
    edits.push(
      time(() => {
        const edited = syntax.edit({ span: { start: at, end: at }, newText: 'x' });
        zone = resolveZone(edited, { previous: zone });
      }),
    );
  }
  const scan = median(scans);
  const row = (name: string, value: number) =>
    console.log(
      `  ${name.padEnd(36)} ${ms(value).padStart(9)}   ${(octets / 1e3 / value).toFixed(0).padStart(6)} MB/s   x${(value / scan).toFixed(2)} of a bare scan`,
    );
  row('read and decode the file', median(reads));
  row(`bare charCodeAt scan (${sum & 1})`, scan);
  row('lex', median(lexes));
  row('resolve and check every field', median(resolves));
  row('one keystroke in the middle', median(edits));
}

if (process.argv[2] === '--check') check(process.argv[3]!);
else {
  const directory = mkdtempSync(join(tmpdir(), 'zone-bench-'));
  const sizes = process.argv.slice(2).map(Number);
  try {
    for (const size of sizes.length > 0 ? sizes : [10_000, 100_000, 1_000_000]) bench(size, directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
