/** Files that belong together: those that zones include, and the folders that come and go while the server runs. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type {
  Diagnostic,
  DidChangeWatchedFilesRegistrationOptions,
  FileChangeType,
  Location,
  WorkspaceSymbol,
} from 'vscode-languageserver';
import { LspClient, PULL, PUSH } from './lsp-client.ts';

const HEAD = '$TTL 3600\n@ SOA ns1 host 1 7200 900 1209600 3600\n@ NS ns1\nns1 A 192.0.2.1\n';
const CUT = 's1._domainkey TXT "v=DKIM1; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAv"\n';

const codes = (diagnostics: readonly Diagnostic[] | undefined) => (diagnostics ?? []).map(({ code }) => code);

for (const [name, capabilities] of [
  ['asks', PULL],
  ['waits', PUSH],
] as const) {
  describe(`included files, for a client that ${name}`, () => {
    const client = new LspClient();
    const folder = mkdtempSync(path.join(tmpdir(), 'dkim-lint-included-'));
    const [main, keys] = ['example.org.zone', 'keys.inc'].map(
      (file) => pathToFileURL(path.join(folder, file)).href,
    ) as [string, string];
    before(() => {
      writeFileSync(path.join(folder, 'keys.inc'), CUT);
      return client.initialize(capabilities, {}, folder);
    });
    after(async () => {
      rmSync(folder, { recursive: true, force: true });
      assert.equal(await client.stop(), 0);
    });
    const published = (uri: string) => client.published.get(uri)?.diagnostics;

    test('a finding in an included file is placed there, with the line that includes it', async () => {
      await client.open(main, 'dns-zone', `${HEAD}$INCLUDE keys.inc\n`);
      await client.until(() => (published(keys) ?? []).length > 0);
      const [finding] = published(keys)!;
      assert.equal(finding?.code, 'key/data-truncated');
      assert.deepEqual(
        finding.relatedInformation?.map(({ location }) => [location.uri, location.range.start.line]),
        [[main, 4]],
      );
    });

    test('a client can ask whether a file is included', async () => {
      assert.equal(await client.request('dkimLint/isIncluded', { uri: keys }), true);
      assert.equal(await client.request('dkimLint/isIncluded', { uri: main }), false);
    });

    test('an open file has its findings once', async () => {
      await client.open(keys, 'dns-zone', CUT.replace('v=DKIM1', 'v=DKIM2'));
      const now = async () => (capabilities === PULL ? await client.pull(keys) : published(keys)!);
      await client.until(() => capabilities === PULL || codes(published(keys)).includes('key/invalid-version'));
      assert.deepEqual(codes(await now()), ['key/invalid-version', 'key/data-truncated']);
      if (capabilities === PULL) assert.deepEqual(published(keys), []);
    });

    test('a file that changes on disk is followed, whatever its name, and one that comes to be', async () => {
      await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: keys } });
      await client.until(() => codes(published(keys)).includes('key/data-truncated'));
      const hosts = pathToFileURL(path.join(folder, 'hosts [1].zone')).href;
      await client.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri: main, version: 2 },
        contentChanges: [{ text: `${HEAD}$INCLUDE keys.inc\n$INCLUDE "hosts [1].zone"\n$INCLUDE new.inc\n` }],
      });
      // Zones are watched by their names.
      const watched = () =>
        [...client.registered.values()]
          .filter(({ method }) => method === 'workspace/didChangeWatchedFiles')
          .flatMap(({ registerOptions }) => (registerOptions as DidChangeWatchedFilesRegistrationOptions).watchers)
          .map(({ globPattern }) => globPattern)
          .filter((pattern) => typeof pattern !== 'string');
      const baseUri = pathToFileURL(folder).href;
      await client.until(() => watched().length === 2);
      assert.deepEqual(watched(), [
        { baseUri, pattern: 'keys.inc' },
        { baseUri, pattern: 'new.inc' },
      ]);
      const changed = (uri: string, type: FileChangeType) =>
        client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri, type }] });
      writeFileSync(path.join(folder, 'keys.inc'), CUT.replace('v=DKIM1', 'v=DKIM2'));
      await changed(keys, 2);
      await client.until(() => codes(published(keys)).includes('key/invalid-version'));
      writeFileSync(path.join(folder, 'hosts [1].zone'), 'h A 192.0.2.256\n');
      await changed(hosts, 1);
      await client.until(() => codes(published(hosts)).includes('zone/invalid-address'));
      const fresh = pathToFileURL(path.join(folder, 'new.inc')).href;
      writeFileSync(path.join(folder, 'new.inc'), 'h2 A 192.0.2.256\n');
      await changed(fresh, 1);
      await client.until(() => codes(published(fresh)).includes('zone/invalid-address'));
      rmSync(path.join(folder, 'new.inc'));
      await changed(fresh, 3);
      await client.until(() => published(fresh)?.length === 0);
    });

    test('a zone that no longer includes it leaves it alone', async () => {
      await client.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri: main, version: 3 },
        contentChanges: [{ text: HEAD }],
      });
      await client.until(() => published(keys)?.length === 0);
      // Its content is a zone's, so that it is a file of the workspace all the same, and watched.
      await client.until(
        () =>
          [...client.registered.values()].filter(({ method }) => method === 'workspace/didChangeWatchedFiles')
            .length === 2,
      );
    });
  });
}

describe('folders of the workspace', () => {
  const client = new LspClient();
  const [first, second] = ['first', 'second'].map((name) => mkdtempSync(path.join(tmpdir(), `dkim-lint-${name}-`))) as [
    string,
    string,
  ];
  const zone = pathToFileURL(path.join(second, 'example.org.zone')).href;
  const message = pathToFileURL(path.join(first, 'message.eml')).href;
  const text = 'From: a@example.org\r\nDKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=s1; h=from; bh=; b=\r\n\r\n';
  before(() => {
    writeFileSync(path.join(second, 'example.org.zone'), `${HEAD}s1._domainkey TXT "v=DKIM1; p="\n`);
    return client.initialize({ ...PULL, workspace: { ...PULL.workspace, workspaceFolders: true } }, {}, first);
  });
  after(async () => {
    for (const folder of [first, second]) rmSync(folder, { recursive: true, force: true });
    assert.equal(await client.stop(), 0);
  });
  const definition = () =>
    client.request<Location[]>('textDocument/definition', {
      textDocument: { uri: message },
      position: { line: 1, character: 52 },
    });
  const change = (added: string[], removed: string[]) =>
    client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: Object.fromEntries(
        Object.entries({ added, removed }).map(([key, folders]) => [
          key,
          folders.map((folder) => ({ uri: pathToFileURL(folder).href, name: path.basename(folder) })),
        ]),
      ),
    });

  test('one that is added is read, and one that is removed is forgotten', async () => {
    await client.open(message, 'eml', text);
    assert.deepEqual(await definition(), []);
    let refreshes = client.refreshes;
    await change([second], []);
    while ((await definition()).length === 0) {
      await client.until(() => client.refreshes > refreshes);
      refreshes = client.refreshes;
    }
    assert.deepEqual(
      (await definition()).map(({ uri }) => uri),
      [zone],
    );
    const symbols = await client.request<WorkspaceSymbol[]>('workspace/symbol', { query: 's1' });
    assert.ok(symbols.length > 0);
    refreshes = client.refreshes;
    await change([], [second]);
    while ((await definition()).length > 0) {
      await client.until(() => client.refreshes > refreshes);
      refreshes = client.refreshes;
    }
  });
});
