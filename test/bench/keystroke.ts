/**
 * What a keystroke costs: from the change to the diagnostics, over stdio, beside a server that finds nothing. Both get the same edits in
 * turn. Then beside the JSON server of VS Code, and while a large message is verified.
 * Run: node test/bench/keystroke.ts [EDITS [ROWS]], where ROWS is a part of their names
 */

import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { MESSAGE, signMessage } from '../dkim/signer.ts';
import { head, note, quantile, row } from './lib/table.ts';
import { Typist } from './lib/typist.ts';
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

async function measure(name: string, text: string): Promise<void> {
  const ours = new Typist(URI);
  const empty = new Typist(URI, EMPTY);
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

/** A message that is verified, with the reason sought why its signature is not valid. Octets. */
const MESSAGE_SIZE = 25_000_000;

async function measureBesideMessage(name: string, text: string): Promise<void> {
  const body = 'Text with  spaces, and nothing else of interest in it.\r\n';
  const message = signMessage(
    MESSAGE.replace(/\r\n\r\n[\s\S]*$/, `\r\n\r\n${body.repeat(MESSAGE_SIZE / body.length)}`),
  );
  const ours = new Typist(URI);
  const empty = new Typist(URI, EMPTY);
  await Promise.all([ours.open(text), empty.open(text)]);
  const line = text.split('\n').length >> 1;
  for (const typist of [ours, empty]) {
    await typist.client.open('file:///bench/message.eml', 'eml', `${message}changed`);
    for (let i = 0; i < edits; i++)
      typist.times.push(await typist.edit(line, 0, 'x', 0), await typist.edit(line, 0, '', 1));
  }
  for (const part of [0.5, 0.95, 1]) {
    const of = (typist: Typist) => quantile(typist.times, part);
    row(`${name}: a keystroke, ${part === 1 ? 'slowest' : `p${part * 100}`}`, of(ours), of(empty));
  }
  await Promise.all([ours.stop(), empty.stop()]);
}

/** Of the npm package `vscode-langservers-extracted`. */
const JSON_SERVER = 'vscode-json-language-server';

/** As many octets, with about as many lines: in a list of objects the server of VS Code has an easy language. */
async function measureBesideJson(name: string, text: string): Promise<void> {
  const server = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, JSON_SERVER))
    .find((file) => existsSync(file));
  if (server === undefined) {
    console.log(`${JSON_SERVER} is not installed: npm install --global vscode-langservers-extracted`);
    return;
  }
  const objects = text.split('\n').map((line) => JSON.stringify({ line }));
  const json = `[\n${objects.join(',\n')}\n]\n`;
  const ours = new Typist(URI);
  const theirs = new Typist('file:///bench/zone.json', realpathSync(server), 'json');
  await Promise.all([ours.open(text), theirs.open(json)]);
  const line = objects.length >> 1;
  for (let i = -2; i < edits / 4; i++) {
    for (const typist of [ours, theirs]) {
      const times = [await typist.edit(line, 1, 'x', 0), await typist.edit(line, 1, '', 1)];
      if (i >= 0) typist.times.push(...times);
    }
  }
  row(`${name}, beside ${JSON_SERVER}: p50`, quantile(ours.times, 0.5), quantile(theirs.times, 0.5));
  await Promise.all([ours.stop(), theirs.stop()]);
}

if (!existsSync(BUILT)) throw new Error('The server is not built: npm run build');
head('dkim-lint', 'empty server');
for (const [name, make] of DOCUMENTS) if (name.includes(wanted)) await measure(name, make());
const others: readonly (readonly [string, (name: string, text: string) => Promise<void>, () => string])[] = [
  ['1 MB, while 25 MB are verified', measureBesideMessage, () => mailZone(12_000)],
  ['1 MB, as JSON', measureBesideJson, () => plainZone(17_000)],
  ['10 MB, as JSON', measureBesideJson, () => plainZone(170_000)],
];
for (const [name, measureIt, make] of others) if (name.includes(wanted)) await measureIt(name, make());
note('edits of each row', String(edits * 2));
