/**
 * A large workspace through the server, over stdio, with a hover asked for all the while: until everything is indexed, the selectors view, and a
 * change of many files at once, as of `git checkout`. Run: node test/bench/workspace-server.ts [MESSAGES [ZONES [CHANGED]]]
 */

import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { FileChangeType, type FileEvent } from 'vscode-languageserver';
import { type SelectorsAnswer, SelectorsChanged, SelectorsRequest } from '../../server/src/lsp/protocol.ts';
import { LspClient, PUSH } from '../protocol/lsp-client.ts';
import { note, quantile } from './lib/table.ts';
import { messageFile, messageMaker, writeWorkspace, zoneFile, zoneText } from './lib/workspace-folder.ts';

const [messages = 5000, zones = 2000, changed = 5000] = process.argv.slice(2).map(Number);
const OPEN = 'file:///bench/open.example.zone';

const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'dkim-lint-workspace-')));
const client = new LspClient();
try {
  writeWorkspace(folder, messages, zones);
  await measure();
} finally {
  client.process.kill();
  rmSync(folder, { recursive: true, force: true });
}

async function measure(): Promise<void> {
  console.log(`a workspace of ${messages} messages and ${zones} zones, through the server`);
  let isRead: (() => void) | undefined;
  const read = new Promise<void>((resolve) => {
    isRead = resolve;
  });
  client.connection.onRequest('window/workDoneProgress/create', () => null);
  client.connection.onNotification('$/progress', ({ value }: { value: { kind: string } }) => {
    if (value.kind === 'end') isRead!();
  });
  await client.initialize({ ...PUSH, window: { workDoneProgress: true } }, undefined, folder);
  await client.open(OPEN, 'dns-zone', zoneText(0));
  await withHovers('everything is read', () => read);
  await withHovers('the selectors, first', selectors);
  await withHovers('the selectors, again', selectors);
  const events = change();
  await withHovers(`${events.length} changed files are followed`, () => follow(events));
  note('memory, at most', memory());
  await client.stop();
}

async function selectors(): Promise<SelectorsAnswer> {
  return client.request(SelectorsRequest.method, {});
}

/** Writes zones with other keys, and messages with another selector. */
function change(): readonly FileEvent[] {
  const files: string[] = [];
  const write = (name: string, text: string) => {
    const file = path.join(folder, name);
    writeFileSync(file, Buffer.from(text, 'latin1'));
    files.push(file);
  };
  const message = messageMaker(zones);
  const changedZones = Math.min(zones, Math.floor(changed / 2));
  for (let i = 0; i < changedZones; i++) write(zoneFile(i), zoneText(i, 2).replace('s2._domainkey', 's4._domainkey'));
  for (let i = 0; i < Math.min(messages, changed - changedZones); i++)
    write(messageFile(i), message(i).replace(/s=s\d/, 's=s4'));
  return files.map((file) => ({ uri: pathToFileURL(file).href, type: FileChangeType.Changed }));
}

/** Until the view shows all that has changed: it asks again when it is told that there is something. */
async function follow(changes: readonly FileEvent[]): Promise<void> {
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
  const wanted = changes.filter(({ uri }) => uri.endsWith('.zone')).length;
  let isChanged = false;
  let wake = () => {};
  const listening = client.connection.onNotification(SelectorsChanged.method, () => {
    isChanged = true;
    wake();
  });
  for (;;) {
    if (!isChanged)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    isChanged = false;
    const { selectors: rows } = await selectors();
    const published = rows.filter(({ selector, record }) => selector === 's4' && record !== null).length;
    const used = rows.filter(({ selector }) => selector === 's4').reduce((sum, row) => sum + row.messages, 0);
    if (published >= wanted && used >= changes.length - wanted) break;
  }
  listening.dispose();
}

/** How long work takes, and how long a hover waits meanwhile. */
async function withHovers(what: string, work: () => Promise<unknown>): Promise<void> {
  const waits: number[] = [];
  let isDone = false;
  const started = performance.now();
  const done = work().then(() => {
    isDone = true;
    return performance.now() - started;
  });
  while (!isDone) {
    const asked = performance.now();
    await client.request('textDocument/hover', {
      textDocument: { uri: OPEN },
      position: { line: 2 + (waits.length % 30), character: 2 },
    });
    waits.push(performance.now() - asked);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  note(what, `${(await done).toFixed(0)} ms`);
  note(
    '  a hover meanwhile: median, 95 %, longest',
    [0.5, 0.95, 1].map((part) => quantile(waits, part).toFixed(0)).join(' / '),
  );
}

/** The largest memory that the server has had; Linux alone says it. */
function memory(): string {
  try {
    const [, kib] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${client.process.pid}/status`, 'utf8')) ?? [];
    return `${Math.round(Number(kib) / 1024)} MiB`;
  } catch {
    return 'unknown';
  }
}
