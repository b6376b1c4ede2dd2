/** The project's `.dkim-lint.json` in the language server: severities, and origins of zones that do not say theirs. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { LspClient, PUSH } from './lsp-client.ts';

describe('a project with settings of its own', () => {
  const client = new LspClient();
  const folder = mkdtempSync(path.join(tmpdir(), 'dkim-lint-project-'));
  const uri = pathToFileURL(path.join(folder, 'records.zone')).href;
  before(() => {
    writeFileSync(
      path.join(folder, '.dkim-lint.json'),
      '{ // a comment\n "rules": { "zone/quotes-single": "error", "no/such-rule": "off" }, "zone": { "origins": { "*.zone": "example.com" } } }',
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

  test('a slip in it is said in the log, and the rest counts', async () => {
    await client.until(() => client.log.some((line) => line.includes('no/such-rule')));
  });
});
