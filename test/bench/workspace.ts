/**
 * How long the index of a large workspace takes, how much memory it holds, and what one changed file costs.
 * Run: `node --expose-gc test/bench/workspace.ts [messages] [zones]`.
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { selectorRows, workspaceSymbols } from '../../server/src/core/features/selectors.ts';
import { Session } from '../../server/src/core/session.ts';
import { domainName } from '../../server/src/core/text/domain-name.ts';
import { NodeHost } from '../../server/src/host/node-host.ts';
import { WorkspaceFiles } from '../../server/src/lsp/workspace-files.ts';
import { MESSAGE, recordOf, signMessage } from '../dkim/signer.ts';

const [messages = 10_000, zones = 1000] = process.argv.slice(2).map(Number);
/** Octets of a message: text with an attachment. */
const BODY = 10_000;

const folder = mkdtempSync(path.join(tmpdir(), 'dkim-lint-workspace-'));
try {
  write();
  await measure();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function write(): void {
  const record = recordOf('rsa2048')
    .match(/.{1,200}/g)!
    .map((part) => `"${part}"`)
    .join(' ');
  for (let i = 0; i < zones; i++) {
    const hosts = Array.from({ length: 30 }, (_, n) => `host${n} IN A 192.0.2.${n}\n`).join('');
    writeFileSync(
      path.join(folder, `d${i}.example.zone`),
      `$ORIGIN d${i}.example.\n$TTL 3600\n@ IN SOA ns1 host 1 7200 900 1209600 3600\n@ IN NS ns1.example.net.\n${hosts}s1._domainkey IN TXT ${record}\ns2._domainkey IN CNAME s1._domainkey\n`,
    );
  }
  // One signature serves all: the index reads what it names, and judges nothing while it loads.
  const body = 'Text with  spaces, and nothing else of interest in it.\r\n'.repeat(BODY / 55);
  const signed = signMessage(MESSAGE.replace(/\r\n\r\n[\s\S]*$/, `\r\n\r\n${body}`));
  for (let i = 0; i < messages; i++) {
    const of = path.join(folder, `mail${i % 100}`);
    if (i < 100) mkdirSync(of);
    const text = signed.replace('d=example.org', `d=d${i % zones}.example`).replace('s=s1', `s=s${1 + (i % 3)}`);
    writeFileSync(path.join(of, `${i}.eml`), Buffer.from(text, 'latin1'));
  }
}

async function measure(): Promise<void> {
  const heap = () => {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
  };
  const host = new NodeHost();
  host.openWorkspace([pathToFileURL(folder).href]);
  const session = new Session({ clock: () => Date.now() / 1000 });
  const files = new WorkspaceFiles(session, host, () => undefined);
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
  const [firstRows, rows] = await time(() => selectorRows(session.index, { minRsaBits: 1024, target: 'bind' }));
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
  say('one changed message, until it is known', ms(await median((i) => updated(`mail${i}/${i}.eml`))));
  say('one changed zone, until it is known', ms(await median((i) => updated(`d${i}.example.zone`))));
}

/** The median of runs for 21 files, in milliseconds. */
async function median(work: (i: number) => Promise<void>): Promise<number> {
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
