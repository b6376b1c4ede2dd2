/** Completion as the protocol has it: documentation for one item, snippets where the client knows them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClientCapabilities, CompletionItem } from 'vscode-languageserver';
import { LspClient, PUSH } from './lsp-client.ts';

const URI = 'file:///tmp/completion.zone';
const TEXT = '$ORIGIN example.org.\n\nwww IN \n';

async function started(t: { after(f: () => unknown): void }, completionItem?: object): Promise<LspClient> {
  const client = new LspClient();
  t.after(() => client.stop());
  const textDocument = { ...PUSH.textDocument, ...(completionItem && { completion: { completionItem } }) };
  const capabilities: ClientCapabilities = { ...PUSH, textDocument };
  const { capabilities: announced } = await client.initialize(capabilities);
  assert.equal(announced.completionProvider?.resolveProvider, completionItem !== undefined);
  await client.open(URI, 'dns-zone', TEXT);
  return client;
}

function at(client: LspClient, line: number, character: number): Promise<CompletionItem[]> {
  return client.request('textDocument/completion', { textDocument: { uri: URI }, position: { line, character } });
}

test('documentation comes with one item, when a client asks for it', async (t) => {
  const can = { snippetSupport: true, resolveSupport: { properties: ['documentation'] } };
  const client = await started(t, can);
  const types = await at(client, 2, 7);
  const txt = types.find(({ label }) => label === 'TXT') ?? assert.fail();
  assert.ok(types.every(({ documentation }) => documentation === undefined));
  const resolved = await client.request<CompletionItem>('completionItem/resolve', txt);
  assert.match(JSON.stringify(resolved.documentation), /RFC 1035/);
  assert.deepEqual({ ...resolved, documentation: undefined }, { ...txt, documentation: undefined });
  const records = await at(client, 1, 0);
  assert.equal(records.find(({ label }) => label === 'SPF record')?.insertTextFormat, 2);
  // An item of a list before is answered as it is.
  assert.deepEqual(await client.request('completionItem/resolve', txt), txt);
});

test('a client that knows neither gets documentation with the list, and no placeholders', async (t) => {
  const client = await started(t);
  const record = (await at(client, 1, 0)).find(({ label }) => label === 'SPF record') ?? assert.fail();
  assert.equal(record.insertTextFormat, 1);
  assert.equal((record.textEdit as { newText: string }).newText, '@ IN TXT "v=spf1 mx -all"');
  assert.match(JSON.stringify(record.documentation), /one such record/);
});
