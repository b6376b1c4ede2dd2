/** The built server over stdio: what an editor sends, and what it gets. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { CodeAction, CodeLens, Diagnostic, DocumentSymbol, Hover, TextEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { EXAMPLES, LspClient, PULL, PUSH } from './lsp-client.ts';

function example(name: string): { uri: string; text: string; document: TextDocument } {
  const file = path.join(EXAMPLES, name);
  const uri = pathToFileURL(file).href;
  const text = readFileSync(file, 'utf8');
  return { uri, text, document: TextDocument.create(uri, '', 1, text) };
}

const BOUNCE = example('1-bounce-unsigned.eml');
const BROKEN = example('2-bounce-signature-broken.eml');
const DELIVERED = example('3-delivered.eml');
const ZONE = example('example.org.zone');

const codes = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ code }) => code);

describe('a client that asks for diagnostics', () => {
  const client = new LspClient();
  before(() => client.initialize(PULL));
  after(async () => {
    assert.equal(await client.stop(), 0);
    assert.deepEqual(client.log, [], 'nothing has failed');
  });

  test('the bounce: the code is marked, and the returned message is reported as unsigned', async () => {
    await client.open(BOUNCE.uri, 'eml', BOUNCE.text);
    const diagnostics = await client.pull(BOUNCE.uri);
    assert.ok(codes(diagnostics).includes('message/unsigned'), String(codes(diagnostics)));
    const marked = diagnostics
      .filter(({ code }) => String(code).startsWith('bounce/'))
      .map(({ range }) => BOUNCE.document.getText(range));
    assert.ok(marked.includes('5.7.13'), String(marked));
    for (const { source, codeDescription } of diagnostics) {
      assert.equal(source, 'dkim-lint');
      assert.match(codeDescription!.href, /^file:.*\.md$/);
    }
  });

  test('diagnostics that are as before are not sent again', async () => {
    const uri = 'file:///unchanged.example.zone';
    await client.open(uri, 'dns-zone', '$ORIGIN unchanged.example.\n$TTL 60\na TXT "v=spf1 all"\nb A 192.0.2.1\n');
    type Report = { kind: string; resultId: string; items?: readonly Diagnostic[] };
    const ask = (previousResultId?: string) =>
      client.request<Report>('textDocument/diagnostic', { textDocument: { uri }, previousResultId });
    const first = await ask();
    assert.equal(first.kind, 'full');
    assert.ok(first.items!.length > 0);
    const change = (version: number, line: number, text: string) =>
      client.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ range: { start: { line, character: 0 }, end: { line, character: 0 } }, text }],
      });
    await change(2, 3, 'x');
    assert.deepEqual(await ask(first.resultId), { kind: 'unchanged', resultId: first.resultId });
    await change(3, 0, '\n');
    const moved = await ask(first.resultId);
    assert.equal(moved.kind, 'full');
    assert.equal(moved.items![0]!.range.start.line, first.items![0]!.range.start.line + 1);
    assert.equal((await ask()).kind, 'full', 'a client that says nothing of what it has gets all');
  });

  test('the hover on the code says what it means and what to do', async () => {
    const position = BOUNCE.document.positionAt(BOUNCE.text.indexOf('5.7.13'));
    const hover = await client.request<Hover>('textDocument/hover', { textDocument: { uri: BOUNCE.uri }, position });
    const { value } = hover.contents as { value: string };
    assert.match(value, /DKIM/);
    assert.match(value, /account/i, 'the other readings are there');
  });

  test('the zone: the damaged record is found, and the quick fix removes the damage', async () => {
    await client.open(ZONE.uri, 'dns-zone', ZONE.text);
    const diagnostics = await client.pull(ZONE.uri);
    assert.deepEqual(codes(diagnostics), ['zone/semicolon-unquoted']);
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri: ZONE.uri },
      range: diagnostics[0]!.range,
      context: { diagnostics, only: ['quickfix'] },
    });
    const fix = actions.find(({ edit }) => edit !== undefined)!;
    assert.equal(fix.diagnostics?.[0]?.code, 'zone/semicolon-unquoted');
    const edits = fix.edit!.changes![ZONE.uri]!;
    const fixed = TextDocument.applyEdits(ZONE.document, edits as TextEdit[]);
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: ZONE.uri, version: 2 },
      contentChanges: edits.map(({ range, newText }) => ({ range, text: newText })),
    });
    // Once the workspace is read there is a hint that nothing signs with the repaired key.
    const left = codes(await client.pull(ZONE.uri)).filter((code) => code !== 'key/unused');
    assert.deepEqual(left, []);
    assert.match(fixed, /s2025\._domainkey IN TXT \(? ?"v=DKIM1; k=rsa; p=/);
  });

  test('the serial is incremented when someone asks for it by its kind, anywhere in the zone', async () => {
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const ask = (only?: string[]) =>
      client.request<CodeAction[]>('textDocument/codeAction', {
        textDocument: { uri: ZONE.uri },
        range,
        context: { diagnostics: [], ...(only === undefined ? {} : { only }) },
      });
    for (const only of ['source', 'source.incrementSerial.dkim-lint']) {
      const action = (await ask([only])).find(({ kind }) => kind === 'source.incrementSerial.dkim-lint');
      assert.match(action?.title ?? '', /^Increment the serial to \d+$/);
      const [edit] = action!.edit!.changes![ZONE.uri]!;
      assert.match(ZONE.document.getText(edit!.range), /^\d+$/);
    }
    assert.ok(!(await ask()).some(({ kind }) => kind?.startsWith('source.')));
  });

  test('the broken signature is found once the key is known, and the good message stays silent', async () => {
    await client.open(DELIVERED.uri, 'eml', DELIVERED.text);
    const before = client.refreshes;
    await client.open(BROKEN.uri, 'eml', BROKEN.text);
    await client.until(() => client.refreshes > before);
    let found: readonly Diagnostic[] = [];
    for (let seen = client.refreshes; ; seen = client.refreshes) {
      found = await client.pull(BROKEN.uri);
      if (codes(found).includes('verify/body-changed')) break;
      await client.until(() => client.refreshes > seen);
    }
    assert.ok(codes(found).includes('verify/body-changed'));
    assert.deepEqual(codes(await client.pull(DELIVERED.uri)), []);
  });

  test('a broken signature is explained: what was added after signing', async () => {
    const page = await client.request<string>('dkimLint/explanation', { uri: BROKEN.uri, index: 0 });
    assert.match(page, /^# Why the signature broke/);
    assert.match(page, /A footer of two lines was added at the end of the body after signing/);
    assert.match(page, /This e-mail was checked for viruses/);
    const at = BROKEN.text.indexOf('DKIM-Signature:');
    for (const offset of [at + 2, BROKEN.text.indexOf('bh=', at) + 5]) {
      const hover = await client.request<Hover>('textDocument/hover', {
        textDocument: { uri: BROKEN.uri },
        position: BROKEN.document.positionAt(offset),
      });
      assert.match((hover.contents as { value: string }).value, /A footer of two lines was added/);
    }
    const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: BROKEN.uri } });
    const command = lenses.find(({ command }) => command?.title.includes('Signature of example.org'))!.command!;
    assert.match(command.title, /Signature of example\.org: A footer of two lines was added/);
    assert.deepEqual([command.command, command.arguments], ['dkimLint.explainFailure', [BROKEN.uri, 0]]);
    const diagnostics = (await client.pull(BROKEN.uri)).filter(({ code }) => code === 'verify/body-changed');
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri: BROKEN.uri },
      range: diagnostics[0]!.range,
      context: { diagnostics },
    });
    const action = actions.find(({ title }) => title === 'Explain this failure');
    assert.deepEqual(action?.command?.arguments, [BROKEN.uri, 0]);
    assert.equal(await client.request('dkimLint/explanation', { uri: DELIVERED.uri, index: 0 }), null);
  });

  test('symbols show the parts of a report', async () => {
    const symbols = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', {
      textDocument: { uri: BOUNCE.uri },
    });
    const names = JSON.stringify(symbols);
    assert.match(names, /accounts@example\.net/);
  });

  test('the message that came back is given as a document', async () => {
    const returned = await client.request<{ text: string; name: string; extent: string }>('dkimLint/returnedMessage', {
      uri: BOUNCE.uri,
    });
    assert.equal(returned.name, '1-bounce-unsigned-returned.eml');
    assert.ok(BOUNCE.text.includes(returned.text));
    assert.match(returned.text, /^From:/m);
    assert.equal(await client.request('dkimLint/returnedMessage', { uri: DELIVERED.uri }), null);
  });

  test('the summary knows the verdicts, and masks addresses when asked', async () => {
    const text = await client.request<string>('dkimLint/summary', { uri: BOUNCE.uri, mask: false });
    assert.match(text, /`accounts@example\.net`/);
    const masked = await client.request<string>('dkimLint/summary', { uri: BOUNCE.uri, mask: true });
    assert.match(masked, /`a…@example\.net`/);
    assert.doesNotMatch(masked, /accounts@/);
    assert.match(await client.request('dkimLint/summary', { uri: DELIVERED.uri, mask: false }), /: pass\b/);
    assert.equal(await client.request('dkimLint/summary', { uri: ZONE.uri, mask: false }), null);
  });

  test('the authentication report comes as data and as Markdown', async () => {
    type Answer = { data: { outcome: string; summary: string; way: { hops: { delay: number }[] } }; markdown: string };
    const { data, markdown } = await client.request<Answer>('dkimLint/authenticationReport', { uri: DELIVERED.uri });
    assert.equal(data.outcome, 'pass');
    assert.equal(data.way.hops[0]?.delay, 2);
    assert.match(markdown, /^# Authentication report\n\n\*\*This message passes DMARC by DKIM and SPF, /);
    assert.equal(await client.request('dkimLint/authenticationReport', { uri: ZONE.uri }), null);
  });

  test('an anonymized bounce still tells the same', async () => {
    const { text, notes } = await client.request<{ text: string; notes: string[] }>('dkimLint/anonymize', {
      uri: BOUNCE.uri,
    });
    assert.doesNotMatch(text, /accounts@/);
    assert.match(text, /550 5\.7\.13 /);
    assert.ok(notes.length > 0);
  });

  test('the decoded message is Markdown, made by the decoder beside the bundle', async () => {
    const markdown = await client.request<string>('dkimLint/decodedMessage', { uri: BOUNCE.uri });
    assert.match(markdown, /^# /);
    assert.match(markdown, /^- \*\*From\*\*: /m);
    assert.match(markdown, /^## Text$/m);
    assert.match(markdown, /The returned message: /);
  });

  test('a document that is not open gets an empty answer, not an error', async () => {
    const hover = await client.request('textDocument/hover', {
      textDocument: { uri: 'file:///nowhere.eml' },
      position: { line: 0, character: 0 },
    });
    assert.equal(hover, null);
  });
});

describe('a client that waits for diagnostics', () => {
  const client = new LspClient();
  before(() => client.initialize(PUSH, { rules: { 'zone/*': 'off' } }));
  after(async () => assert.equal(await client.stop(), 0));

  test('they come by themselves, after a change too', async () => {
    await client.open(BOUNCE.uri, 'eml', BOUNCE.text);
    await client.until(() => client.published.has(BOUNCE.uri));
    assert.ok(codes(client.published.get(BOUNCE.uri)!.diagnostics).includes('message/unsigned'));
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: BOUNCE.uri, version: 2 },
      contentChanges: [{ text: 'Subject: nothing' }],
    });
    await client.until(() => client.published.get(BOUNCE.uri)?.version === 2);
    assert.ok(!codes(client.published.get(BOUNCE.uri)!.diagnostics).includes('bounce/refused'));
  });

  test('settings are obeyed: the zone group is off', async () => {
    await client.open(ZONE.uri, 'dns-zone', ZONE.text);
    await client.until(() => client.published.has(ZONE.uri));
    assert.deepEqual(
      codes(client.published.get(ZONE.uri)!.diagnostics).filter((c) => String(c).startsWith('zone/')),
      [],
    );
  });

  test('a zone is laid out, as a whole and in part; a message is not', async () => {
    const uri = 'file:///layout.zone';
    const text = 'a A 192.0.2.1\nlonger  A   192.0.2.2 ; x\n';
    const document = TextDocument.create(uri, '', 1, text);
    await client.open(uri, 'dns-zone', text);
    const options = { tabSize: 4, insertSpaces: true };
    const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 3 } };
    const whole = await client.request<TextEdit[]>('textDocument/formatting', { textDocument: { uri }, options });
    assert.equal(TextDocument.applyEdits(document, whole), 'a      A 192.0.2.1\nlonger A 192.0.2.2 ; x\n');
    const part = await client.request<TextEdit[]>('textDocument/rangeFormatting', {
      textDocument: { uri },
      options,
      range,
    });
    assert.equal(TextDocument.applyEdits(document, part), 'a A 192.0.2.1\nlonger A 192.0.2.2 ; x\n');
    const message = { textDocument: { uri: BROKEN.uri }, options };
    await client.open(BROKEN.uri, 'eml', BROKEN.text);
    assert.deepEqual(await client.request('textDocument/formatting', message), []);
  });

  test('closing takes them away', async () => {
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: BOUNCE.uri } });
    await client.until(() => client.published.get(BOUNCE.uri)?.diagnostics.length === 0);
  });

  test('any text is survived', async () => {
    const texts = [
      '',
      '\0\0\0',
      '\uFEFF',
      '(((((',
      '"',
      '$ORIGIN',
      'DKIM-Signature:',
      '\ud800',
      `${'('.repeat(100_000)}`,
    ];
    for (const [i, text] of texts.entries()) {
      for (const language of ['eml', 'dns-zone']) {
        const uri = `untitled:${language}-${i}`;
        await client.open(uri, language, text);
        await client.until(() => client.published.has(uri));
      }
    }
    assert.deepEqual(client.log, []);
  });
});
