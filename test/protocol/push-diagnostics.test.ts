/** Diagnostics for clients that do not ask for them: each state of a text is published once. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { EXAMPLES, LspClient, PUSH } from './lsp-client.ts';

test('verdicts are published once, and again only for a new version or other findings', async (t) => {
  const client = new LspClient();
  t.after(() => client.stop());
  await client.initialize(PUSH);
  const uriOf = (name: string): string => pathToFileURL(path.join(EXAMPLES, name)).href;
  const textOf = (name: string): string => readFileSync(path.join(EXAMPLES, name), 'utf8');
  const [zone, message] = ['example.org.zone', '2-bounce-signature-broken.eml'];
  const uri = uriOf(message!);
  const codes = () => client.published.get(uri)?.diagnostics.map(({ code }) => code) ?? [];
  await client.open(uriOf(zone!), 'dns-zone', textOf(zone!));
  await client.open(uri, 'eml', textOf(message!));
  await client.until(() => codes().includes('verify/body-changed'));
  // Findings are the same after this change: the client is told that they are of the new text.
  await client.connection.sendNotification('textDocument/didChange', {
    textDocument: { uri, version: 2 },
    contentChanges: [{ text: textOf(message!) }],
  });
  await client.until(() => client.published.get(uri)?.version === 2 && codes().includes('verify/body-changed'));
  await client.connection.sendNotification('textDocument/didSave', { textDocument: { uri } });
  // What was sent before this answer has arrived with it.
  await client.request('dkimLint/explanation', { uri, index: 0 });
  const seen = new Map<string, string>();
  for (const publication of client.publications) {
    const content = JSON.stringify(publication);
    assert.notEqual(seen.get(publication.uri), content, `published twice: ${publication.uri}`);
    seen.set(publication.uri, content);
  }
});
