/**
 * How long the index of a large workspace takes, how much memory it holds, and what one changed file costs.
 * Run: `node --expose-gc test/bench/workspace.ts [messages] [zones]`.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { SelectorTable, workspaceSymbols } from '../../server/src/core/features/selectors.ts';
import { Session } from '../../server/src/core/session.ts';
import { domainName } from '../../server/src/core/text/domain-name.ts';
import { NodeHost } from '../../server/src/host/node-host.ts';
import { WorkspaceFiles } from '../../server/src/lsp/workspace-files.ts';
import { messageFile, writeWorkspace, zoneFile, zoneText } from './lib/workspace-folder.ts';

const [messages = 10_000, zones = 1000] = process.argv.slice(2).map(Number);

const folder = mkdtempSync(path.join(tmpdir(), 'dkim-lint-workspace-'));
try {
  writeWorkspace(folder, messages, zones);
  await measure();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(): Promise<void> {
  const heap = () => {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
  };
  const host = new NodeHost();
  host.openWorkspace([pathToFileURL(folder).href]);
  const session = new Session({ clock: () => Date.now() / 1000 });
  const files = new WorkspaceFiles(
    session,
    host,
    () => undefined,
    async () => undefined,
  );
  const before = heap();
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 1);
  const started = performance.now();
  const taken = await files.load(async () => ({
    begin: () => undefined,
    report: () => undefined,
    done: () => undefined,
    token: { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => undefined }) },
  }));
  const loaded = performance.now() - started;
  clearInterval(timer);
  const [firstRows, rows] = await time(() =>
    new SelectorTable(session.index).rows({ minRsaBits: 1024, target: 'bind' }),
  );
  const held = heap() - before;

  const say = (what: string, value: string) => console.log(`  ${what.padEnd(48)}${value.padStart(12)}`);
  const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`;
  console.log(`a workspace of ${messages} messages and ${zones} zones`);
  say('files taken in', String(taken));
  say('time to the whole index', ms(loaded));
  say('longest time in which nobody else had a turn', ms(longest));
  say(
    'memory held (heap and buffers)',
    globalThis.gc === undefined ? '--expose-gc' : `${(held / 1048576).toFixed(1)} MiB`,
  );
  say(`${rows.length} rows of selectors`, ms(firstRows));
  const key = domainName(`s1._domainkey.d${zones - 1}.example`);
  say('the key of a signature', ms((await time(() => session.index.keyAt(key)))[0]));
  say('the signatures of a key', ms((await time(() => session.index.signaturesWith(key)))[0]));
  say('symbols', ms((await time(() => workspaceSymbols(session.index, 's1d9')))[0]));
  const change = (name: string) => [{ uri: pathToFileURL(path.join(folder, name)).href, type: 2 as const }];
  const updated = async (name: string) => {
    await files.changed(change(name));
    session.index.keyAt(key);
    session.index.signaturesWith(key);
  };
  say('one changed message, until it is known', ms(await median((i) => updated(messageFile(i)))));
  say('one changed zone, until it is known', ms(await median((i) => updated(zoneFile(i)))));
  session.messagesAreComplete(true);
  const uri = pathToFileURL(path.join(folder, zoneFile(0))).href;
  session.open({ uri, language: 'dns-zone', text: zoneText(0) });
  session.findings(uri);
  say('a keystroke in a zone, until its findings', ms(await median((i) => type(session, uri, i))));
}

/** Types a digit into an address. */
function type(session: Session, uri: string, digit: number): void {
  const text = session.textOf(uri)!;
  const at = text.indexOf('192.0.2.') + '192.0.2.'.length;
  const newText = String(digit % 10);
  const span = { start: at, end: at + 1 };
  session.edit(uri, { span, newText }, () => text.slice(0, at) + newText + text.slice(at + 1));
  session.findings(uri);
}

/** The median of runs for 21 files, in milliseconds. */
async function median(work: (i: number) => Promise<void> | void): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 21; i++) times.push((await time(() => work(i)))[0]);
  return times.sort((a, b) => a - b)[10]!;
}

/** The first run of a piece of work, in milliseconds. */
async function time<T>(work: () => T | Promise<T>): Promise<[number, T]> {
  const start = performance.now();
  const result = await work();
  return [performance.now() - start, result];
}
