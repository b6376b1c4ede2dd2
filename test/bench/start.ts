/**
 * What an editor waits for when the server starts, beside a server that finds nothing: from the process to the answer to `initialize`, and to the
 * diagnostics of a small zone. Both in turn, the fastest of several. Run: node test/bench/start.ts [RUNS]
 */

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
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
for (let i = 0; i < runs; i++) {
  ours.push(await start(text));
  empty.push(await start(text, EMPTY));
}
const fastest = (starts: readonly Start[], what: keyof Start) => Math.min(...starts.map((each) => each[what]));
head('dkim-lint', 'empty server');
row('start to the answer to initialize', fastest(ours, 'answer'), fastest(empty, 'answer'));
row('start to the diagnostics of 30 records', fastest(ours, 'diagnostics'), fastest(empty, 'diagnostics'));
