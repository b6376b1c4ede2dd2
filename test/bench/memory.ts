/**
 * Memory: of a zone for each of its records, and of the server after an hour of edits, one a second.
 * Run: node test/bench/memory.ts [EDITS]
 */

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Session } from '../../server/src/core/session.ts';
import { note, row } from './lib/table.ts';
import { Typist } from './lib/typist.ts';
import { SHAPES } from './lib/zones.ts';

const BUILT = fileURLToPath(new URL('../../server/dist/server.js', import.meta.url));
const EMPTY = fileURLToPath(new URL('./lib/empty-server.ts', import.meta.url));
const URI = 'file:///bench/example.org.zone';
const RECORDS = 100_000;
/** One a second. */
const EDITS = Number(process.argv[2] ?? 3600);

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

function held(): number {
  collect();
  const { heapUsed, arrayBuffers, external } = process.memoryUsage();
  return heapUsed + Math.max(arrayBuffers, external);
}

/** What a session holds of a zone that it has checked, beside the text. */
function perRecord(): void {
  // What the program itself makes once is not the zone's.
  const warm = new Session({ clock: () => 0 });
  warm.open({ uri: URI, language: 'dns-zone', text: SHAPES.mail(1000) });
  warm.findings(URI);
  for (const [shape, make] of Object.entries(SHAPES)) {
    const text = make(RECORDS);
    const before = held();
    const session = new Session({ clock: () => 0 });
    session.open({ uri: URI, language: 'dns-zone', text });
    const findings = session.findings(URI).length;
    const octets = (held() - before) / RECORDS;
    note(`${shape}, ${RECORDS} records, ${findings} findings: memory`, `${octets.toFixed(0)} octets a record`);
    session.close(URI);
  }
}

async function hour(): Promise<void> {
  const text = SHAPES.mail(12_000);
  const [ours, empty] = [new Typist(URI), new Typist(URI, EMPTY)];
  await Promise.all([ours.open(text), empty.open(text)]);
  const lines = text.split('\n');
  for (let i = 0; i < EDITS; i++) {
    // A line after the other is written to the end, and the letters are taken away again.
    const line = (i >> 4) % lines.length;
    const isBack = (i & 8) !== 0;
    const character = lines[line]!.length + (isBack ? 7 - (i & 7) : i & 7);
    for (const typist of [ours, empty]) await typist.edit(line, character, isBack ? '' : 'x', isBack ? 1 : 0);
    if ((i + 1) % Math.ceil(EDITS / 4) !== 0 || ours.resident === undefined || empty.resident === undefined) continue;
    row(`1 MB, with keys: memory after ${i + 1} edits`, ours.resident, empty.resident, 'MiB');
  }
  await Promise.all([ours.stop(), empty.stop()]);
}

if (!existsSync(BUILT)) throw new Error('The server is not built: npm run build');
perRecord();
await hour();
