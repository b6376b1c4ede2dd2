/**
 * What a keystroke costs: from the change to the diagnostics, over stdio, beside a server that finds nothing. Both get the same edits in
 * turn. Run: node test/bench/keystroke.ts [EDITS [ROWS]], where ROWS is a part of their names
 */

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LspClient, PUSH } from '../protocol/lsp-client.ts';
import { head, note, quantile, row } from './lib/table.ts';
import { mailZone, plainZone, policyZone } from './lib/zones.ts';

const EMPTY = fileURLToPath(new URL('./lib/empty-server.ts', import.meta.url));
const BUILT = fileURLToPath(new URL('../../server/dist/server.js', import.meta.url));
const URI = 'file:///bench/example.org.zone';
const edits = Number(process.argv[2] ?? 40);
const wanted = process.argv[3] ?? '';

const DOCUMENTS: readonly (readonly [string, () => string])[] = [
  ['100 KB, plain', () => plainZone(1700)],
  ['1 MB, plain', () => plainZone(17_000)],
  ['10 MB, plain', () => plainZone(170_000)],
  ['100 KB, a quarter SPF and DMARC', () => policyZone(1700)],
  ['1 MB, a quarter SPF and DMARC', () => policyZone(17_000)],
  ['10 MB, a quarter SPF and DMARC', () => policyZone(170_000)],
  ['10 MB, with keys', () => mailZone(110_000)],
  ['49 MB, a quarter SPF and DMARC', () => policyZone(780_000)],
];

/** What is typed, and where: at the end of a line, so that it is a part of a record or a comment. */
const TYPED = [' ', 'x', '(', '"'];
const PLACES = { start: 0.001, middle: 0.5, end: 0.999 };

class Typist {
  readonly #client: LspClient;
  readonly times: number[] = [];
  #version = 1;

  constructor(server?: string) {
    this.#client = new LspClient(server);
  }

  async open(text: string): Promise<void> {
    await this.#client.initialize(PUSH);
    await this.#client.open(URI, 'dns-zone', text);
    await this.#client.until(() => this.#client.published.has(URI));
  }

  /** The milliseconds until the diagnostics of the edit are there. */
  async edit(line: number, character: number, text: string, length: number): Promise<number> {
    const version = ++this.#version;
    const started = performance.now();
    await this.#client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: URI, version },
      contentChanges: [{ range: { start: { line, character }, end: { line, character: character + length } }, text }],
    });
    await this.#client.until(() => this.#client.published.get(URI)?.version === version);
    return performance.now() - started;
  }

  /** The largest memory that the server has had, in MiB; undefined where the system does not say. */
  get peak(): number | undefined {
    const status = `/proc/${this.#client.process.pid}/status`;
    const peak = existsSync(status) ? /VmHWM:\s+(\d+)/.exec(readFileSync(status, 'utf8'))?.[1] : undefined;
    return peak === undefined ? undefined : Number(peak) / 1024;
  }

  async stop(): Promise<void> {
    await this.#client.stop();
  }
}

async function measure(name: string, text: string): Promise<void> {
  const ours = new Typist();
  const empty = new Typist(EMPTY);
  await Promise.all([ours.open(text), empty.open(text)]);
  const lines = text.split('\n');
  for (let i = -8; i < edits; i++) {
    const part = Object.values(PLACES)[Math.abs(i) % 3]!;
    const line = Math.floor(lines.length * part);
    const typed = TYPED[Math.abs(i) % TYPED.length]!;
    const character = lines[line]!.length;
    for (const typist of [ours, empty]) {
      const times = [await typist.edit(line, character, typed, 0), await typist.edit(line, character, '', 1)];
      // The first ones warm both up.
      if (i >= 0) typist.times.push(...times);
    }
  }
  row(`${name}: a keystroke, p50`, quantile(ours.times, 0.5), quantile(empty.times, 0.5));
  row(`${name}: a keystroke, p95`, quantile(ours.times, 0.95), quantile(empty.times, 0.95));
  if (ours.peak !== undefined && empty.peak !== undefined) row(`${name}: peak memory`, ours.peak, empty.peak, 'MiB');
  await Promise.all([ours.stop(), empty.stop()]);
}

if (!existsSync(BUILT)) throw new Error('The server is not built: npm run build');
head('dkim-lint', 'empty server');
for (const [name, make] of DOCUMENTS) if (name.includes(wanted)) await measure(name, make());
note('edits of each row', String(edits * 2));
