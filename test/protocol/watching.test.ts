/** The workspace follows what happens to whole folders on disk, of which editors report one event. */

import assert from 'node:assert/strict';
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { DidChangeWatchedFilesRegistrationOptions } from 'vscode-languageserver';
import { publicKeyData } from '../harness/keys.ts';
import { folderWith } from './cli-run.ts';
import { LspClient, PULL } from './lsp-client.ts';

const CREATED = 1;
const CHANGED = 2;
const DELETED = 3;

const zone = (domain: string, selectors: readonly string[]) =>
  `$ORIGIN ${domain}.\n$TTL 60\n${selectors.map((name) => `${name}._domainkey TXT "v=DKIM1; k=ed25519; p=${publicKeyData('ed25519')}"\n`).join('')}`;
const message = (selector: string) =>
  `From: a@example.org\r\nDKIM-Signature: v=1; a=ed25519-sha256; d=example.org; s=${selector};\r\n h=from; bh=AAAA; b=AAAA\r\n\r\nx\r\n`;

interface Selectors {
  readonly selectors: readonly {
    domain: string;
    selector: string;
    state: string;
    messages: number;
    seenIn: { location: { uri: string } }[];
  }[];
}

async function started(t: TestContext, files: Readonly<Record<string, string>>) {
  const folder = await folderWith(t, files);
  const client = new LspClient();
  t.after(() => client.stop());
  await client.initialize(PULL, undefined, folder);
  const uriOf = (name: string) => pathToFileURL(path.join(folder, name)).href;
  const selectors = async (refresh = false) =>
    await client.request<Selectors & { isComplete: boolean }>('dkimLint/selectors', { refresh });
  const tell = (...changes: [name: string, type: number][]) =>
    client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: changes.map(([name, type]) => ({ uri: uriOf(name), type })),
    });
  const names = async () =>
    (await selectors()).selectors
      .map(({ domain, selector, state, messages }) => `${selector} ${domain} ${state} ${messages}`)
      .sort();
  /** Asks until the answer is the one that is waited for: the server says when it is worth it. */
  const until = async (expected: readonly string[]) => {
    const limit = AbortSignal.timeout(20_000);
    for (let now = await names(); ; now = await names()) {
      if (now.join('\n') === [...expected].sort().join('\n')) return;
      if (limit.aborted) assert.deepEqual(now, [...expected].sort());
    }
  };
  return { folder, client, uriOf, selectors, tell, until };
}

test('folders and names are watched by every client that can be asked to', async (t) => {
  const { client } = await started(t, {});
  const watchers = () =>
    [...client.registered.values()]
      .filter(({ method }) => method === 'workspace/didChangeWatchedFiles')
      .flatMap(({ registerOptions }) => (registerOptions as DidChangeWatchedFilesRegistrationOptions).watchers);
  await client.until(() => watchers().length === 2);
  assert.deepEqual(watchers()[0], { globPattern: '**/*', kind: 5 });
  for (const name of ['*.zonefile', '*.arpa', 'pri.*', 'named.*', '*.eml', '.dkim-lint.json']) {
    assert.ok(String(watchers()[1]!.globPattern).includes(name), name);
  }
});

test('a removed folder takes all its files along', async (t) => {
  const { folder, tell, until } = await started(t, {
    'zones/deep/example.org.zone': zone('example.org', ['s1', 's2']),
    'zones/example.com.zonefile': zone('example.com', ['s3']),
    'other/example.net.zone': zone('example.net', ['s4']),
  });
  await until(['s1 example.org good 0', 's2 example.org good 0', 's3 example.com good 0', 's4 example.net good 0']);
  await rm(path.join(folder, 'zones'), { recursive: true });
  await tell(['zones', DELETED]);
  await until(['s4 example.net good 0']);
});

test('messages of a renamed folder are known at their new place alone', async (t) => {
  const files = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`mail/${i}.eml`, message('s1')]));
  const { folder, selectors, tell, until, uriOf } = await started(t, files);
  await until(['s1 example.org unpublished 30']);
  await rename(path.join(folder, 'mail'), path.join(folder, 'archive'));
  await tell(['mail', DELETED], ['archive', CREATED]);
  await until(['s1 example.org unpublished 30']);
  const seen = (await selectors()).selectors.flatMap(({ seenIn }) => seenIn.map(({ location }) => location.uri));
  assert.ok(seen.length > 0);
  for (const uri of seen) assert.ok(uri.startsWith(`${uriOf('archive')}/`), uri);
});

test('a branch switch, reported as folders that go and come in any order', async (t) => {
  const { folder, tell, until } = await started(t, {
    'zones/a.zone': zone('example.org', ['old']),
    'b.eml': message('old'),
  });
  await until(['old example.org good 1']);
  await rm(path.join(folder, 'zones'), { recursive: true });
  await mkdir(path.join(folder, 'zones'));
  await writeFile(path.join(folder, 'zones/b.zone'), zone('example.org', ['new']));
  await writeFile(path.join(folder, 'b.eml'), message('new'));
  await tell(['zones', CREATED], ['b.eml', CHANGED], ['zones', DELETED]);
  await until(['new example.org good 1']);
});

test('what no event announced is found by refreshing', async (t) => {
  const { folder, selectors, until } = await started(t, { 'a.zone': zone('example.org', ['s1']) });
  await until(['s1 example.org good 0']);
  await rm(path.join(folder, 'a.zone'));
  await mkdir(path.join(folder, 'new'));
  await writeFile(path.join(folder, 'new/4.3.2.in-addr.arpa'), zone('example.net', ['s2']));
  const found = await selectors(true);
  assert.deepEqual(
    found.selectors.map(({ domain, selector }) => `${selector} ${domain}`),
    ['s2 example.net'],
  );
});

test('hidden folders and those of packages are passed over, also when they appear later', async (t) => {
  const { folder, tell, until } = await started(t, { 'a.zone': zone('example.org', ['s1']) });
  await until(['s1 example.org good 0']);
  for (const name of ['node_modules/x', '.git/x']) {
    await mkdir(path.join(folder, name), { recursive: true });
    await writeFile(path.join(folder, name, 'b.zone'), zone('example.com', ['s2']));
  }
  await mkdir(path.join(folder, 'more'));
  await writeFile(path.join(folder, 'more/c.zone'), zone('example.net', ['s3']));
  await tell(['node_modules', CREATED], ['node_modules/x', CREATED], ['.git', CREATED], ['more', CREATED]);
  await until(['s1 example.org good 0', 's3 example.net good 0']);
});

test('a nested folder takes its own files along, and leaves those beside it', async (t) => {
  const { folder, tell, until } = await started(t, {
    'zones/a.zone': zone('example.org', ['s1']),
    'zones/deep/b.zone': zone('example.net', ['s2']),
    'zones/deep/deeper/c.zone': zone('example.com', ['s3']),
    'zones/deep2/d.zone': zone('example.edu', ['s4']),
  });
  await until(['s1 example.org good 0', 's2 example.net good 0', 's3 example.com good 0', 's4 example.edu good 0']);
  await rm(path.join(folder, 'zones/deep'), { recursive: true });
  await tell(['zones/deep', DELETED]);
  await until(['s1 example.org good 0', 's4 example.edu good 0']);
});

test('a folder and a file that take each other’s name', async (t) => {
  const { folder, tell, until } = await started(t, {
    'x.zone/a.zone': zone('example.org', ['s1']),
    'y.zone': zone('example.net', ['s2']),
  });
  await until(['s1 example.org good 0', 's2 example.net good 0']);
  await rm(path.join(folder, 'x.zone'), { recursive: true });
  await writeFile(path.join(folder, 'x.zone'), zone('example.com', ['s3']));
  await rm(path.join(folder, 'y.zone'));
  await mkdir(path.join(folder, 'y.zone'));
  await writeFile(path.join(folder, 'y.zone/b.zone'), zone('example.edu', ['s4']));
  await tell(['x.zone', DELETED], ['x.zone', CREATED], ['y.zone', DELETED], ['y.zone', CREATED]);
  await until(['s3 example.com good 0', 's4 example.edu good 0']);
});

test('a folder whose name changes its case alone', async (t) => {
  const { folder, selectors, tell, until, uriOf } = await started(t, { 'Zones/a.zone': zone('example.org', ['s1']) });
  await until(['s1 example.org good 0']);
  await rename(path.join(folder, 'Zones'), path.join(folder, 'zones'));
  await tell(['zones', CREATED], ['Zones', DELETED]);
  await until(['s1 example.org good 0']);
  const [item] = (await selectors()).selectors;
  assert.equal((item as unknown as { record: { uri: string } }).record.uri, uriOf('zones/a.zone'));
});

test('a folder that leaves the workspace and comes back', async (t) => {
  const { folder, tell, until } = await started(t, {
    'zones/a.zone': zone('example.org', ['s1']),
    'zones/m.eml': message('s1'),
  });
  const outside = await folderWith(t, {});
  await until(['s1 example.org good 1']);
  for (let round = 0; round < 2; round++) {
    await rename(path.join(folder, 'zones'), path.join(outside, 'zones'));
    await tell(['zones', DELETED]);
    await until([]);
    await rename(path.join(outside, 'zones'), path.join(folder, 'zones'));
    await tell(['zones', CREATED]);
    await until(['s1 example.org good 1']);
  }
});

test('a link to a folder that goes', async (t) => {
  const outside = await folderWith(t, { 'l.zone': zone('example.com', ['s9']) });
  const { folder, selectors, tell, until } = await started(t, { 'a.zone': zone('example.org', ['s1']) });
  await until(['s1 example.org good 0']);
  await symlink(outside, path.join(folder, 'link'));
  await tell(['link', CREATED]);
  await selectors();
  await rm(path.join(folder, 'link'));
  await tell(['link', DELETED]);
  await until(['s1 example.org good 0']);
});

test('a folder that goes while its files are read', async (t) => {
  const files = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`many/${i}.eml`, message(`m${i % 5}`)]));
  const { folder, tell, until } = await started(t, { 'a.zone': zone('example.org', ['s1']) });
  await until(['s1 example.org good 0']);
  await mkdir(path.join(folder, 'many'));
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  await tell(['many', CREATED]);
  const removed = rm(path.join(folder, 'many'), { recursive: true });
  await tell(['many', DELETED]);
  await removed;
  await tell(['many', DELETED]);
  await until(['s1 example.org good 0']);
});
