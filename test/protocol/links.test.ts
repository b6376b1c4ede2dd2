/** Files that nobody has opened: the zone of the workspace is known to a bounce, and links lead there and back. */

import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Hover, Location, Range, SymbolInformation, WorkspaceEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { SelectorsAnswer } from '../../server/src/lsp/protocol.ts';
import { EXAMPLES, LspClient, PUSH } from './lsp-client.ts';

describe('a workspace in which only the message is open', () => {
  const client = new LspClient();
  const folder = mkdtempSync(path.join(tmpdir(), 'dkim-lint-links-'));
  cpSync(EXAMPLES, folder, { recursive: true });
  const at = (name: string) => pathToFileURL(path.join(folder, name)).href;
  const read = (name: string) => TextDocument.create(at(name), '', 1, readFileSync(path.join(folder, name), 'utf8'));
  const broken = read('2-bounce-signature-broken.eml');
  const zone = read('example.org.zone');
  before(() => client.initialize(PUSH, undefined, folder));
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    assert.equal(await client.stop(), 0);
  });

  const codes = (uri: string) => client.published.get(uri)?.diagnostics.map(({ code }) => code) ?? [];
  const ask = <R>(method: string, document: TextDocument, text: string) =>
    client.request<R>(`textDocument/${method}`, {
      textDocument: { uri: document.uri },
      position: document.positionAt(document.getText().indexOf(text) + 2),
      context: { includeDeclaration: false },
    });

  const selectors = async () => (await client.request<SelectorsAnswer>('dkimLint/selectors', {})).selectors;

  /** Waits until the files of the folder are read: then whoever has asked is told. */
  async function complete(): Promise<void> {
    for (;;) {
      const told = once('dkimLint/selectorsChanged');
      const { isComplete } = await client.request<SelectorsAnswer>('dkimLint/selectors', {});
      if (isComplete) return;
      await told;
    }
  }
  const once = (method: string) =>
    new Promise<{ message?: string }>((resolve) => client.connection.onNotification(method, resolve));

  test('its signature is checked with the key of the zone file', async () => {
    await client.open(broken.uri, 'eml', broken.getText());
    await client.until(() => codes(broken.uri).includes('verify/body-changed'));
  });

  test('the hover on the code names the selectors of the zone', async () => {
    const bounce = read('1-bounce-unsigned.eml');
    await client.open(bounce.uri, 'eml', bounce.getText());
    const hover = await ask<Hover>('hover', bounce, '5.7.13');
    assert.match(
      (hover.contents as { value: string }).value,
      /s2026 \\\(line 22\\\) and e2026 .* published and usable/,
    );
  });

  test('the selector leads to its record, and the domain of From to the zone', async () => {
    const key = await ask<Location[]>('definition', broken, 's=s2026');
    assert.deepEqual(
      key.map(({ uri, range }) => [uri, zone.getText(range)]),
      [[zone.uri, 's2026._domainkey']],
    );
    const author = await ask<Location[]>('definition', broken, 'example.org>\r\nTo: team');
    assert.deepEqual(
      author.map(({ uri, range }) => [uri, zone.getText(range)]),
      [[zone.uri, 'SOA']],
    );
  });

  test('the record knows the signatures that use it', async () => {
    await complete();
    await client.open(zone.uri, 'dns-zone', zone.getText());
    const uses = await ask<Location[]>('references', zone, 's2026._domainkey');
    const delivered = read('3-delivered.eml');
    assert.deepEqual(
      uses.map(({ uri, range }) => [uri, (uri === broken.uri ? broken : delivered).getText(range)]).sort(),
      [
        [broken.uri, 's2026'],
        [delivered.uri, 's2026'],
      ],
    );
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: zone.uri } });
  });

  test('the record knows the signatures of messages that nobody has opened', async () => {
    await client.open(zone.uri, 'dns-zone', zone.getText());
    const delivered = read('3-delivered.eml');
    const uses = await ask<Location[]>('references', zone, 'e2026._domainkey');
    assert.deepEqual(
      uses.map(({ uri, range }) => [uri, delivered.getText(range)]),
      [[delivered.uri, 'e2026']],
    );
  });

  test('a selector and a domain are found by name', async () => {
    const found = await client.request<SymbolInformation[]>('workspace/symbol', { query: 'e2026' });
    assert.deepEqual(
      found.map(({ name, location }) => [name, location.uri, zone.getText(location.range)]),
      [['e2026._domainkey.example.org', zone.uri, 'e2026._domainkey']],
    );
    const domains = await client.request<SymbolInformation[]>('workspace/symbol', { query: 'example.org' });
    assert.ok(domains.some(({ name }) => name === 'example.org'));
  });

  test('a selector is renamed in the zone, and no message with it', async () => {
    const at = { textDocument: { uri: zone.uri }, position: zone.positionAt(zone.getText().indexOf('e2026._') + 2) };
    const target = await client.request<{ range: Range; placeholder: string }>('textDocument/prepareRename', at);
    assert.deepEqual([zone.getText(target.range), target.placeholder], ['e2026', 'e2026']);
    const said = once('window/showMessage');
    const { changes } = await client.request<WorkspaceEdit>('textDocument/rename', { ...at, newName: 'e2027' });
    assert.deepEqual(Object.keys(changes!), [zone.uri]);
    assert.equal(
      TextDocument.applyEdits(zone, changes![zone.uri]!),
      zone.getText().replace('e2026._domainkey', 'e2027._domainkey'),
    );
    assert.match((await said).message!, /Whatever signs for example\.org with the selector e2026/);
    await assert.rejects(
      client.request('textDocument/rename', { ...at, newName: 's2026' }),
      /record at s2026\._domainkey\.example\.org already/,
    );
    const nowhere = { ...at, position: zone.positionAt(zone.getText().indexOf('SOA')) };
    assert.equal(await client.request('textDocument/prepareRename', nowhere), null);
  });

  test('the rows of selectors have the verdict on messages that nobody has opened', async () => {
    // The first answer does not wait for them.
    const isJudged = (rows: SelectorsAnswer['selectors']) =>
      rows.every(({ seenIn: [last] }) => last === undefined || last.verdict !== null);
    let rows = await selectors();
    while (!isJudged(rows)) {
      await once('dkimLint/selectorsChanged');
      rows = await selectors();
    }
    assert.deepEqual(
      rows.map(({ selector, state, seenIn: [last] }) => [selector, state, last?.verdict ?? null, last?.by ?? null]),
      [
        ['e2026', 'good', 'pass', 'us'],
        ['s2025', 'broken', null, null],
        ['s2026', 'good', 'pass', 'us'],
      ],
    );
    assert.equal(zone.getText(rows[0]!.record!.range), 'e2026._domainkey');
    assert.deepEqual(
      rows[2]!.seenIn.map(({ location }) => location.uri),
      [at('3-delivered.eml'), broken.uri],
    );
  });

  test('a message that comes to the folder is among them, after the client was notified', async () => {
    const uri = at('new.eml');
    writeFileSync(
      path.join(folder, 'new.eml'),
      'From: a@example.org\r\nDKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=next; h=from; bh=; b=\r\n\r\n',
    );
    const told = once('dkimLint/selectorsChanged');
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 1 }] });
    await told;
    const row = (await selectors()).find(({ selector }) => selector === 'next');
    assert.deepEqual([row?.state, row?.messages, row?.record], ['missing', 1, null]);
    assert.deepEqual(row?.seenIn[0]?.location.uri, uri);
    const ofZone = () =>
      client.published.get(zone.uri)?.diagnostics.find(({ code }) => code === 'zone/missing-selector');
    await client.until(() => ofZone() !== undefined);
    assert.equal(zone.getText(ofZone()!.range), 'SOA');
    assert.deepEqual(
      ofZone()!.relatedInformation!.map(({ location }) => [location.uri, location.range]),
      [[uri, row!.seenIn[0]!.location.range]],
    );
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: zone.uri } });
  });

  test('a key that goes from the file on disk is missing from then on', async () => {
    writeFileSync(
      path.join(folder, 'example.org.zone'),
      zone.getText().replace('s2026._domainkey IN', 's2027._domainkey IN'),
    );
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: zone.uri, type: 2 }],
    });
    await client.until(() => codes(broken.uri).includes('verify/missing-key'));
  });
});
