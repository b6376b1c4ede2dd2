/** What clients ask while a zone is written: places of a name, fields, hints, and the colour of words. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type {
  DocumentHighlight,
  InlayHint,
  SemanticTokens,
  SemanticTokensDelta,
  SignatureHelp,
} from 'vscode-languageserver';
import { LspClient, PULL } from './lsp-client.ts';

const URI = 'file:///w/example.org.zone';
const TEXT = '@ 3600 IN SOA ns1 host 1 7200 900 1209600 300\n@ MX 10 mail\nmail A 192.0.2.25\n';

describe('a zone that is written', () => {
  const client = new LspClient();
  before(async () => {
    const settings = { inlayHints: { absoluteNames: true, origin: false } };
    const { capabilities } = await client.initialize({ textDocument: PULL.textDocument! }, settings);
    assert.equal(capabilities.documentHighlightProvider, true);
    assert.deepEqual(capabilities.semanticTokensProvider?.full, { delta: true });
    await client.open(URI, 'dns-zone', TEXT);
  });
  after(() => client.stop());
  const textDocument = { uri: URI };

  test('highlights the places of a name', async () => {
    const position = { line: 1, character: 9 };
    const found = await client.request<DocumentHighlight[]>('textDocument/documentHighlight', {
      textDocument,
      position,
    });
    assert.deepEqual(
      found.map(({ range, kind }) => [range.start.line, range.start.character, kind]),
      [
        [1, 8, 2],
        [2, 0, 3],
      ],
    );
  });

  test('names the field at the cursor', async () => {
    const help = await client.request<SignatureHelp>('textDocument/signatureHelp', {
      textDocument,
      position: { line: 1, character: 5 },
    });
    const [signature] = help.signatures;
    assert.equal(signature!.label, 'MX preference mail-server');
    assert.equal(help.activeParameter, 0);
    assert.deepEqual(
      signature!.parameters!.map(({ label }) => label),
      [
        [3, 13],
        [14, 25],
      ],
    );
  });

  test('shows the hints that the settings ask for', async () => {
    const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 12 } };
    const hints = await client.request<InlayHint[]>('textDocument/inlayHint', { textDocument, range });
    assert.deepEqual(
      hints.map(({ position, label }) => [position.line, position.character, label]),
      [
        [0, 1, '= example.org.'],
        [0, 17, '.example.org.'],
        [1, 1, '= example.org.'],
        [1, 12, '.example.org.'],
      ],
    );
  });

  test('tells the colours of words, and after an edit what changed', async () => {
    const whole = await client.request<SemanticTokens>('textDocument/semanticTokens/full', { textDocument });
    assert.deepEqual(whole.data.slice(0, 10), [0, 0, 1, 2, 1, 0, 2, 4, 3, 0]);
    const range = { start: { line: 2, character: 0 }, end: { line: 2, character: 4 } };
    const part = await client.request<SemanticTokens>('textDocument/semanticTokens/range', { textDocument, range });
    assert.deepEqual(part.data, [2, 0, 4, 2, 1, 0, 5, 1, 5, 0, 0, 2, 10, 3, 0]);
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: URI, version: 2 },
      contentChanges: [{ range: { start: range.end, end: range.end }, text: ' 60' }],
    });
    const delta = await client.request<SemanticTokensDelta>('textDocument/semanticTokens/full/delta', {
      textDocument,
      previousResultId: whole.resultId,
    });
    const data = [...whole.data];
    for (const { start, deleteCount, data: added = [] } of delta.edits) data.splice(start, deleteCount, ...added);
    const again = await client.request<SemanticTokens>('textDocument/semanticTokens/full', { textDocument });
    assert.deepEqual(data, again.data);
    assert.ok(delta.edits.length === 1 && delta.edits[0]!.data!.length <= 10);
  });
});
