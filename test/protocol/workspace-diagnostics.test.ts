/** Problems in zones that nobody has opened, for a client that asks for those of the workspace. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { FileChangeType, type WorkspaceDiagnosticReport } from 'vscode-languageserver';
import { LspClient, PULL } from './lsp-client.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'dkim-lint-closed-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const uriOf = (name: string) => pathToFileURL(path.join(folder, name)).href;
const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text);

const HEAD = '$ORIGIN example.org.\n$TTL 3600\n@ SOA ns1 host 1 7200 900 1209600 300\n@ NS ns1\nns1 A 192.0.2.1\n';
const BROKEN = `${HEAD}www A 192.0.2.999\n`;

/** What is reported for each file, by its name: rules, or "unchanged". */
async function ask(client: LspClient, ids: Map<string, string>): Promise<Record<string, unknown>> {
  const previousResultIds = [...ids].map(([uri, value]) => ({ uri, value }));
  const { items } = await client.request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds });
  ids.clear();
  return Object.fromEntries(
    items.map((item) => {
      if (item.resultId !== undefined) ids.set(item.uri, item.resultId);
      const found = item.kind === 'full' ? item.items.map(({ code }) => code) : item.kind;
      return [path.basename(item.uri), found];
    }),
  );
}

async function start(settings: object): Promise<LspClient> {
  write('broken.zone', BROKEN);
  write('good.zone', HEAD);
  const client = new LspClient();
  await client.initialize(PULL, settings, folder);
  // Answered once all files are read.
  await client.request('dkimLint/selectors', { refresh: true });
  return client;
}

test('closed zones are reported, once, and again when they change', async () => {
  const client = await start({});
  const ids = new Map<string, string>();
  assert.deepEqual(await ask(client, ids), { 'broken.zone': ['zone/invalid-address'], 'good.zone': [] });
  assert.deepEqual(await ask(client, ids), { 'broken.zone': 'unchanged', 'good.zone': 'unchanged' });
  const before = client.refreshes;
  write('good.zone', `${HEAD}mail A 192.0.2.256\n`);
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: uriOf('good.zone'), type: FileChangeType.Changed }],
  });
  await client.until(() => client.refreshes > before);
  assert.deepEqual(await ask(client, ids), { 'broken.zone': 'unchanged', 'good.zone': ['zone/invalid-address'] });
  // An open document is asked for by itself.
  await client.open(uriOf('broken.zone'), 'dns-zone', BROKEN);
  assert.deepEqual(await ask(client, ids), { 'good.zone': 'unchanged' });
  assert.equal(await client.stop(), 0);
});

test('nothing is reported where the user has turned it off', async () => {
  const client = await start({ workspaceDiagnostics: false });
  assert.deepEqual(await ask(client, new Map([[uriOf('broken.zone'), '1']])), { 'broken.zone': [] });
  assert.deepEqual(await ask(client, new Map()), {});
  assert.equal(await client.stop(), 0);
});
