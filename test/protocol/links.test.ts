/** Files that nobody has opened: the zone of the workspace is known to a bounce, and links lead there and back. */

import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Hover, Location } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
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

  test('its signature is checked with the key of the zone file', async () => {
    await client.open(broken.uri, 'eml', broken.getText());
    await client.until(() => codes(broken.uri).includes('verify/body-changed'));
  });

  test('the hover on the code names the selectors of the zone', async () => {
    const bounce = read('1-bounce-unsigned.eml');
    await client.open(bounce.uri, 'eml', bounce.getText());
    const hover = await ask<Hover>('hover', bounce, '5.7.13');
    assert.match((hover.contents as { value: string }).value, /publishes the selectors `s2026`/);
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

  test('the record knows the signature that uses it', async () => {
    await client.open(zone.uri, 'dns-zone', zone.getText());
    const uses = await ask<Location[]>('references', zone, 's2026._domainkey');
    assert.deepEqual(
      uses.map(({ uri, range }) => [uri, broken.getText(range)]),
      [[broken.uri, 's2026']],
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
    await client.until(() => codes(broken.uri).includes('verify/selector-missing'));
  });
});
