/** The project's `.dkim-lint.json` in the language server: severities, and origins of zones that do not say theirs. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { LspClient, PUSH } from './lsp-client.ts';

describe('a project with settings of its own', () => {
  const client = new LspClient();
  const folder = mkdtempSync(path.join(tmpdir(), 'dkim-lint-project-'));
  const uri = pathToFileURL(path.join(folder, 'records.zone')).href;
  before(() => {
    writeFileSync(
      path.join(folder, '.dkim-lint.json'),
      '{ // a comment\n "rules": { "zone/quotes-single": "error", "no/such-rule": "off" }, "zone": { "origins": { "*.zone": "example.com" } }, "overrides": [{ "files": ["old/"], "rules": { "*": "off" } }] }',
    );
    return client.initialize(PUSH, { rules: { 'zone/quotes-single': 'off' } }, folder);
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    assert.equal(await client.stop(), 0);
  });

  test('its file outranks the settings of the editor, and says the origin', async () => {
    await client.open(uri, 'dns-zone', "info TXT 'x'\n");
    const found = () => client.published.get(uri)?.diagnostics.find(({ code }) => code === 'zone/quotes-single');
    await client.until(() => found()?.severity === 1);
    const hover = await client.request<{ contents: { value: string } }>('textDocument/hover', {
      textDocument: { uri },
      position: { line: 0, character: 1 },
    });
    assert.match(hover.contents.value, /info\.example\.com/);
  });

  test('its overrides count for the files that they name', async () => {
    const other = pathToFileURL(path.join(folder, 'old/records.zone')).href;
    await client.open(other, 'dns-zone', "info TXT 'x'\n");
    await client.until(() => client.published.get(other)?.diagnostics.length === 0);
    assert.ok(client.published.get(uri)!.diagnostics.length > 0);
  });

  test('a slip in it is reported in the log, and the rest counts', async () => {
    await client.until(() => client.log.some((line) => line.includes('no/such-rule')));
  });
});

describe('a folder that is not trusted', () => {
  const client = new LspClient();
  const folder = mkdtempSync(path.join(tmpdir(), 'dkim-lint-untrusted-'));
  const uri = pathToFileURL(path.join(folder, 'example.org.zone')).href;
  const messages: string[] = [];
  const told = deferred();
  before(() => {
    writeFileSync(
      path.join(folder, '.dkim-lint.json'),
      '{ "rules": { "*": "off" }, "verify": { "allowSha1": true }, "overrides": [{ "files": ["*"], "rules": { "*": "off" } }] }',
    );
    client.connection.onNotification('window/showMessage', ({ message }: { message: string }) => {
      messages.push(message);
      told.resolve();
    });
    return client.initialize({ ...PUSH, experimental: { dkimLint: { commands: true, isTrusted: false } } }, {}, folder);
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    assert.equal(await client.stop(), 0);
  });
  const found = () => client.published.get(uri)?.diagnostics.some(({ code }) => code === 'key/revoked');

  test('silences nothing, and the user is notified once; when it is trusted, it counts', async () => {
    await client.open(uri, 'dns-zone', '$ORIGIN example.org.\ns1._domainkey TXT "v=DKIM1; p="\n');
    await told.promise;
    await client.until(() => found() === true);
    assert.equal(messages.length, 1);
    assert.match(
      messages[0]!,
      /not trusted.*Not applied: rules\.\*, verify\.allowSha1, overrides \(\.dkim-lint\.json\)/,
    );
    await client.connection.sendNotification('dkimLint/trustGranted');
    await client.until(() => found() === false);
    assert.equal(messages.length, 1);
  });
});

test('a settings file that is too deep is noted in the log, and the editor’s settings count', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'dkim-lint-deep-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(path.join(folder, '.dkim-lint.json'), `{ "rules": ${'['.repeat(50_000)}`);
  const client = new LspClient();
  t.after(() => client.stop());
  await client.initialize(PUSH, { rules: { 'zone/quotes-single': 'error' } }, folder);
  const uri = pathToFileURL(path.join(folder, 'a.zone')).href;
  await client.open(uri, 'dns-zone', "info TXT 'x'\n");
  await client.until(() =>
    (client.published.get(uri)?.diagnostics ?? []).some(
      ({ code, severity }) => code === 'zone/quotes-single' && severity === 1,
    ),
  );
  await client.until(() => client.log.some((line) => line.includes('nested more than 100 deep')));
});

describe('two folders, each with settings of its own', () => {
  const client = new LspClient();
  const folders = ['one', 'two'].map((name) => mkdtempSync(path.join(tmpdir(), `dkim-lint-${name}-`)));
  const uriOf = (i: number, name = 'a.zone') => pathToFileURL(path.join(folders[i]!, name)).href;
  before(async () => {
    writeFileSync(path.join(folders[0]!, '.dkim-lint.json'), '{ "rules": { "*": "off" } }');
    writeFileSync(
      path.join(folders[1]!, '.dkim-lint.json'),
      '{ "rules": { "zone/quotes-single": "error" }, "zone": { "origins": { "*.zone": "example.com" } } }',
    );
    const workspaceFolders = folders.map((folder) => ({
      uri: pathToFileURL(folder).href,
      name: path.basename(folder),
    }));
    await client.initialize({ ...PUSH, workspace: { ...PUSH.workspace, workspaceFolders: true } }, {}, folders[0], {
      workspaceFolders,
    });
  });
  after(async () => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    assert.equal(await client.stop(), 0);
  });

  test('each file goes by those of its folder', async () => {
    for (const i of [0, 1]) await client.open(uriOf(i), 'dns-zone', "info TXT 'x'\n");
    const severityOf = (i: number) =>
      client.published.get(uriOf(i))?.diagnostics.find(({ code }) => code === 'zone/quotes-single')?.severity;
    await client.until(() => severityOf(1) === 1);
    await client.until(() => client.published.get(uriOf(0))?.diagnostics.length === 0);
    const hover = await client.request<{ contents: { value: string } }>('textDocument/hover', {
      textDocument: { uri: uriOf(1) },
      position: { line: 0, character: 1 },
    });
    assert.match(hover.contents.value, /info\.example\.com/);
  });
});

describe('what the editor shows, and when', () => {
  const uri = 'file:///w/example.org.zone';
  const RECORD = 's1._domainkey.example.org. 60 IN TXT "v=DKIM1; p="\n';
  const opened = async (t: TestContext, settings: object, text = RECORD) => {
    const client = new LspClient();
    t.after(() => client.stop());
    await client.initialize(PUSH, settings);
    await client.open(uri, 'dns-zone', text);
    await client.until(() => client.published.has(uri));
    return client;
  };
  const codes = (client: LspClient) => client.published.get(uri)!.diagnostics.map(({ code }) => code);

  test('onSave: a change is checked when the file is saved', async (t) => {
    const client = await opened(t, { run: 'onSave' });
    assert.ok(codes(client).includes('key/revoked'));
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ text: '; nothing\n' }],
    });
    // The answer to any request comes after whatever the change has had published.
    await client.request('textDocument/foldingRange', { textDocument: { uri } });
    assert.equal(client.published.get(uri)!.version, 1);
    await client.connection.sendNotification('textDocument/didSave', { textDocument: { uri } });
    await client.until(() => client.published.get(uri)!.version === 2);
    assert.ok(!codes(client).includes('key/revoked'));
  });

  test('maxFileSize: a larger file is not checked, and says so', async (t) => {
    const client = await opened(t, { maxFileSize: 0.00001 });
    const [only, ...others] = client.published.get(uri)!.diagnostics;
    assert.equal(others.length, 0);
    assert.match(String(only!.message), /^This file is not checked: it is larger than 0\.00001 MB\./);
  });

  test('enable and codeLens: nothing is found, no lens is shown', async (t) => {
    const client = await opened(t, { enable: false, codeLens: false });
    await client.until(() => codes(client).length === 0);
    assert.deepEqual(await client.request('textDocument/codeLens', { textDocument: { uri } }), []);
  });
});

function deferred(): { readonly promise: Promise<void>; resolve(): void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve: () => resolve() };
}
