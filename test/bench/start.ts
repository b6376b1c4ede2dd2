/**
 * What an editor waits for when the server starts, beside a server that finds nothing, which is bundled too: from the process to the answer to
 * `initialize`, and to the diagnostics of a small zone. Both in turn, the fastest of several. Run: node test/bench/start.ts [RUNS]
 */

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { LspClient, PUSH } from '../protocol/lsp-client.ts';
import { head, row } from './lib/table.ts';
import { plainZone } from './lib/zones.ts';

const EMPTY = fileURLToPath(new URL('./lib/empty-server.ts', import.meta.url));
const BUILT = fileURLToPath(new URL('../../server/dist/server.js', import.meta.url));
const URI = 'file:///bench/example.org.zone';
const runs = Number(process.argv[2] ?? 10);

interface Start {
  /** Milliseconds. */
  readonly answer: number;
  readonly diagnostics: number;
}

async function start(text: string, server?: string): Promise<Start> {
  const started = performance.now();
  const client = new LspClient(server);
  await client.initialize(PUSH);
  const answer = performance.now() - started;
  await client.open(URI, 'dns-zone', text);
  await client.until(() => client.published.has(URI));
  const diagnostics = performance.now() - started;
  await client.stop();
  return { answer, diagnostics };
}

if (!existsSync(BUILT)) throw new Error('The server is not built: npm run build');
const text = plainZone(30);
const ours: Start[] = [];
const empty: Start[] = [];
const folder = mkdtempSync(path.join(tmpdir(), 'dkim-lint-bench-'));
try {
  const outfile = path.join(folder, 'empty.cjs');
  await build({ entryPoints: [EMPTY], bundle: true, minify: true, platform: 'node', format: 'cjs', outfile });
  // The first run of each fills its caches.
  for (let i = -1; i < runs; i++) {
    const pair = [await start(text), await start(text, outfile)] as const;
    if (i < 0) continue;
    ours.push(pair[0]);
    empty.push(pair[1]);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const fastest = (starts: readonly Start[], what: keyof Start) => Math.min(...starts.map((each) => each[what]));
head('dkim-lint', 'empty server');
row('start to the answer to initialize', fastest(ours, 'answer'), fastest(empty, 'answer'));
row('start to the diagnostics of 30 records', fastest(ours, 'diagnostics'), fastest(empty, 'diagnostics'));
