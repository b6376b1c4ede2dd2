/** Edits say which text they were made for, to a client that looks at it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClientCapabilities, CodeAction } from 'vscode-languageserver';
import { LspClient, PUSH } from './lsp-client.ts';

const URI = 'file:///tmp/versioned.zone';
const TEXT = 's1._domainkey.example.org. IN TXT v=DKIM1; k=rsa; p=\n';

async function fixesFor(t: { after(f: () => unknown): void }, documentChanges: boolean): Promise<CodeAction[]> {
  const client = new LspClient();
  t.after(() => client.stop());
  const workspace: ClientCapabilities['workspace'] = { ...PUSH.workspace, workspaceEdit: { documentChanges } };
  await client.initialize({ ...PUSH, workspace });
  const textDocument = { uri: URI, languageId: 'dns-zone', version: 7, text: TEXT };
  await client.connection.sendNotification('textDocument/didOpen', { textDocument });
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: TEXT.length - 1 } };
  const context = { diagnostics: [], only: ['quickfix'] };
  const actions = await client.request<CodeAction[]>('textDocument/codeAction', { textDocument, range, context });
  return actions.filter(({ edit }) => edit !== undefined);
}

test('with the version of the open text', async (t) => {
  const fixes = await fixesFor(t, true);
  assert.ok(fixes.length > 0);
  for (const { edit } of fixes) {
    assert.equal(edit?.changes, undefined);
    assert.deepEqual(
      edit?.documentChanges?.map((change) => 'textDocument' in change && change.textDocument),
      [{ uri: URI, version: 7 }],
    );
  }
});

test('without it for a client that knows no versions', async (t) => {
  const fixes = await fixesFor(t, false);
  assert.ok(fixes.length > 0);
  for (const { edit } of fixes) assert.deepEqual(Object.keys(edit?.changes ?? {}), [URI]);
});
