/** The built server while it seeks, in vain, why a signature broke: others are answered meanwhile, and the next change ends the search. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { LSPErrorCodes } from 'vscode-languageserver';
import { Session } from '../../server/src/core/session.ts';
import { OpenDocuments } from '../../server/src/lsp/documents.ts';
import { EXAMPLES, LspClient, PULL } from './lsp-client.ts';

test('work on a text ends with its change, and when it is closed', () => {
  const documents = new OpenDocuments(new Session({ clock: () => 0 }));
  const uri = 'file:///a.eml';
  documents.open({ uri, languageId: 'eml', version: 1, text: 'From: a@example.org\n\nHello\n' });
  const first = documents.untilChanged(uri);
  assert.equal(documents.untilChanged(uri), first);
  documents.change(uri, 2, [{ text: 'From: b@example.org\n\nHello\n' }]);
  assert.ok(first.aborted);
  const second = documents.untilChanged(uri);
  assert.ok(!second.aborted);
  documents.close(uri);
  assert.ok(second.aborted);
});

/** Answers that take a small part of the work of a search that finds nothing. */
const KEYS = 5;

test('typing and hovers are not delayed by a search, and a change of the message ends it', async (t) => {
  const client = new LspClient();
  t.after(() => client.stop());
  await client.initialize(PULL);
  const uriOf = (name: string): string => pathToFileURL(path.join(EXAMPLES, name)).href;
  const textOf = (name: string): string => readFileSync(path.join(EXAMPLES, name), 'utf8');
  const [zone, message] = ['example.org.zone', '2-bounce-signature-broken.eml'].map((name) => ({
    uri: uriOf(name),
    text: textOf(name),
  }));
  await client.open(zone!.uri, 'dns-zone', zone!.text);
  // A word is lost, and lines are added within: nothing gives the digest that was signed.
  const lines = Array.from({ length: 2000 }, (_, n) => `Line ${n} of a long text, which nobody signed.\n`).join('');
  const lost = message!.text.replace('Please send corrections until Friday.', `Please wait.\n${lines}`);
  assert.notEqual(lost, message!.text);
  await client.open(message!.uri, 'eml', lost);
  const change = (uri: string, version: number) =>
    client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: ' ' }],
    });
  const hover = () =>
    client.request('textDocument/hover', { textDocument: { uri: zone!.uri }, position: { line: 3, character: 2 } });
  let isExplained = false;
  const explanation = client.request<string | null>('dkimLint/explanation', { uri: message!.uri, index: 0 });
  const explained = () => {
    isExplained = true;
  };
  void explanation.then(explained, explained);
  for (let version = 2; version < KEYS + 2; version++) {
    await change(zone!.uri, version);
    await hover();
    assert.ok(!isExplained, 'the search is still going on');
  }
  await change(message!.uri, 2);
  await assert.rejects(explanation, { code: LSPErrorCodes.ContentModified });
});
