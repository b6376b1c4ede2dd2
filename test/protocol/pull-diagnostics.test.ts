/**
 * What a client asks again after a change in another file. One that can be told to (`workspace/diagnostic/refresh`) asks when the
 * server says that something has changed; any other has to ask for every open document after each change, and is told so.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { ClientCapabilities, DocumentDiagnosticReport } from 'vscode-languageserver';
import { EXAMPLES, LspClient, PULL } from './lsp-client.ts';

const LENSES = { codeLens: { refreshSupport: true } };
const ASKS_ONLY: ClientCapabilities = { ...PULL, workspace: { ...PULL.workspace, diagnostics: {}, ...LENSES } };

const KEYSTROKES = 5;

/** An editor with a message and the zone of its signer side by side: as VS Code's client behaves, by what the server advertises. */
class Editor {
  readonly client = new LspClient();
  readonly message = uriOf('2-bounce-signature-broken.eml');
  readonly zone = uriOf('example.org.zone');
  /** How often the message's diagnostics were asked for. */
  asked = 0;
  isTold = false;
  codes: readonly unknown[] = [];
  #resultId: string | undefined;
  #version = 1;

  constructor(t: TestContext) {
    t.after(() => this.client.stop());
  }

  async start(capabilities: ClientCapabilities): Promise<void> {
    const { capabilities: server } = await this.client.initialize(capabilities);
    const { interFileDependencies } = server.diagnosticProvider as { interFileDependencies: boolean };
    this.isTold = !interFileDependencies;
    await this.client.open(this.message, 'eml', textOf('2-bounce-signature-broken.eml'));
    await this.client.open(this.zone, 'dns-zone', textOf('example.org.zone'));
  }

  async type(text: string): Promise<void> {
    const at = { line: 0, character: 0 };
    await this.client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: this.zone, version: ++this.#version },
      contentChanges: [{ range: { start: at, end: at }, text }],
    });
    await this.client.pull(this.zone);
    if (!this.isTold) await this.ask();
  }

  async empty(): Promise<void> {
    await this.client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: this.zone, version: ++this.#version },
      contentChanges: [
        { text: '$ORIGIN example.org.\n$TTL 60\n@ SOA ns.example.net. h 1 2 3 4 5\n@ NS ns.example.net.\n' },
      ],
    });
  }

  async ask(): Promise<void> {
    this.asked++;
    const report = await this.client.request<DocumentDiagnosticReport>('textDocument/diagnostic', {
      textDocument: { uri: this.message },
      previousResultId: this.#resultId,
    });
    this.#resultId = report.resultId;
    if (report.kind === 'full') this.codes = report.items.map(({ code }) => code);
  }

  /** Asks until the message has a finding, once for each time the server sends something. */
  async askUntil(code: string, events: () => number): Promise<void> {
    for (let seen = events(); ; seen = events()) {
      await this.ask();
      if (this.codes.includes(code)) return;
      await this.client.until(() => events() > seen);
    }
  }
}

/** Something that can be waited for. */
function signal(): { readonly raised: Promise<void>; raise(): void } {
  let raise: () => void = () => undefined;
  const raised = new Promise<void>((resolve) => {
    raise = resolve;
  });
  return { raised, raise: () => raise() };
}

function uriOf(name: string): string {
  return pathToFileURL(path.join(EXAMPLES, name)).href;
}

function textOf(name: string): string {
  return readFileSync(path.join(EXAMPLES, name), 'utf8');
}

test('a client that is notified of changes does not ask at each keystroke in another file', async (t) => {
  const editor = new Editor(t);
  await editor.start(PULL);
  assert.equal(editor.isTold, true);
  await editor.askUntil('verify/body-changed', () => editor.client.refreshes);
  const { asked } = editor;
  for (let i = 0; i < KEYSTROKES; i++) await editor.type('; ');
  assert.equal(editor.asked, asked);
  await editor.empty();
  await editor.askUntil('verify/missing-key', () => editor.client.refreshes);
});

test('any other client has to ask for all documents, and gets the change too', async (t) => {
  const editor = new Editor(t);
  let wake = signal();
  editor.client.connection.onRequest('workspace/codeLens/refresh', () => {
    wake.raise();
    return null;
  });
  await editor.start(ASKS_ONLY);
  assert.equal(editor.isTold, false);
  for (let i = 0; i < KEYSTROKES; i++) await editor.type('; ');
  assert.equal(editor.asked, KEYSTROKES);
  await editor.empty();
  for (;;) {
    const event = wake.raised;
    await editor.ask();
    if (editor.codes.includes('verify/missing-key')) break;
    await event;
    wake = signal();
  }
  assert.equal(editor.client.refreshes, 0);
});
