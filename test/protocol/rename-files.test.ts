/** An editor that is about to rename a file asks what else changes. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { WorkspaceEdit } from 'vscode-languageserver';
import { LspClient, PUSH } from './lsp-client.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'dkim-lint-rename-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const uriOf = (name: string) => pathToFileURL(path.join(folder, name)).href;

const ZONE = '$ORIGIN example.org.\n$TTL 3600\n@ NS ns1\n$INCLUDE keys.inc\n';

test('a zone follows the file that it includes', async () => {
  writeFileSync(path.join(folder, 'example.org.zone'), ZONE);
  writeFileSync(path.join(folder, 'keys.inc'), 'a TXT "b"\n');
  const client = new LspClient();
  const renaming = { ...PUSH, workspace: { ...PUSH.workspace, fileOperations: { willRename: true } } };
  const { capabilities } = await client.initialize(renaming, undefined, folder);
  assert.ok(capabilities.workspace?.fileOperations?.willRename);
  const uri = uriOf('example.org.zone');
  await client.open(uri, 'dns-zone', ZONE);
  const ask = (oldUri: string, newUri: string) =>
    client.request<WorkspaceEdit | null>('workspace/willRenameFiles', { files: [{ oldUri, newUri }] });
  const range = { start: { line: 3, character: 9 }, end: { line: 3, character: 17 } };
  assert.deepEqual(await ask(uriOf('keys.inc'), uriOf('dkim.inc')), {
    changes: { [uri]: [{ range, newText: 'dkim.inc' }] },
  });
  assert.equal(await ask(uriOf('other'), uriOf('another')), null);
  assert.equal(await client.stop(), 0);
});
