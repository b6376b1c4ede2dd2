/** Commands for clients that bring none: what the server asks, shows and edits by the protocol's own means. */

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type {
  ApplyWorkspaceEditParams,
  ClientCapabilities,
  CodeAction,
  Command,
  InitializeResult,
  ShowDocumentParams,
  ShowMessageParams,
  ShowMessageRequestParams,
  TextDocumentEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { publicKeyData } from '../harness/keys.ts';
import { EXAMPLES, LspClient } from './lsp-client.ts';

const ZONE = `$ORIGIN example.org.
$TTL 3600
@ IN SOA ns1.example.org. hostmaster.example.org. 2020010101 7200 900 1209600 3600
@ IN NS ns1.example.org.
s1._domainkey IN TXT "v=DKIM1; k=ed25519; p=${publicKeyData('ed25519')}"
ns1 IN A 192.0.2.1
`;

const EVERYTHING: ClientCapabilities = {
  textDocument: { publishDiagnostics: {} },
  workspace: { applyEdit: true, workspaceEdit: { documentChanges: true } },
  window: { showDocument: { support: true } },
};
/** As Emacs 28 introduces itself. */
const EDITS_ALONE: ClientCapabilities = { textDocument: { publishDiagnostics: {} }, workspace: { applyEdit: true } };

/** A client of some other editor, whose user answers questions by what is queued. */
class OtherEditor extends LspClient {
  readonly questions: ShowMessageRequestParams[] = [];
  readonly messages: string[] = [];
  readonly shown: ShowDocumentParams[] = [];
  readonly edits: ApplyWorkspaceEditParams[] = [];
  readonly answers: RegExp[] = [];
  announced: readonly string[] = [];
  text = ZONE;
  readonly home = mkdtempSync(path.join(tmpdir(), 'dkim-lint-commands-'));

  constructor() {
    super();
    this.connection.onRequest('window/showMessageRequest', (question: ShowMessageRequestParams) => {
      this.questions.push(question);
      const answer = this.answers.shift();
      const chosen = question.actions?.find(({ title }) => answer?.test(title)) ?? null;
      this.heard();
      return chosen;
    });
    this.connection.onRequest('window/showDocument', (params: ShowDocumentParams) => {
      this.shown.push(params);
      this.heard();
      return { success: true };
    });
    this.connection.onNotification('window/showMessage', ({ message }: ShowMessageParams) => {
      this.messages.push(message);
      this.heard();
    });
    this.connection.onRequest('workspace/applyEdit', (params: ApplyWorkspaceEditParams) => {
      this.edits.push(params);
      const [change] = (params.edit.documentChanges ?? []) as TextDocumentEdit[];
      const edits = change?.edits ?? Object.values(params.edit.changes ?? {})[0] ?? [];
      this.text = TextDocument.applyEdits(TextDocument.create('file:///z', '', 0, this.text), edits as never);
      this.heard();
      return { applied: true };
    });
  }

  async begin(capabilities: ClientCapabilities): Promise<string> {
    const result: InitializeResult = await this.initialize(capabilities, undefined, this.home);
    this.announced = result.capabilities.executeCommandProvider?.commands ?? [];
    const uri = pathToFileURL(path.join(this.home, 'example.org.zone')).href;
    writeFileSync(fileURLToPath(uri), ZONE);
    await this.open(uri, 'dns-zone', ZONE);
    return uri;
  }

  actions(uri: string, line: number, only?: string): Promise<CodeAction[]> {
    const position = { line, character: 3 };
    const range = { start: position, end: position };
    const context = { diagnostics: [], ...(only === undefined ? {} : { only: [only] }) };
    return this.request('textDocument/codeAction', { textDocument: { uri }, range, context });
  }

  execute({ command, arguments: args }: Pick<Command, 'command' | 'arguments'>): Promise<unknown> {
    return this.request('workspace/executeCommand', { command, arguments: args });
  }

  async end(): Promise<void> {
    assert.equal(await this.stop(), 0);
    assert.deepEqual(this.log, [], 'nothing has failed');
    rmSync(this.home, { recursive: true, force: true });
  }
}

const KEY_LINE = 4;

describe('commands of a client that brings none', () => {
  test('no action on a good key is dead', async () => {
    for (const capabilities of [EVERYTHING, EDITS_ALONE]) {
      const client = new OtherEditor();
      const uri = await client.begin(capabilities);
      const actions = (await client.actions(uri, KEY_LINE)).filter(({ command }) => command !== undefined);
      assert.deepEqual(actions.map(({ title }) => title).sort(), [
        'Check published DNS...',
        'Revoke this key...',
        'Rotate this key...',
      ]);
      for (const { command } of actions) assert.ok(client.announced.includes(command!.command), command!.command);
      await client.end();
    }
  });

  test('a client that can do nothing is offered nothing that needs it', async () => {
    const client = new OtherEditor();
    const uri = await client.begin({ textDocument: { publishDiagnostics: {} } });
    const commands = (await client.actions(uri, KEY_LINE)).flatMap(({ command }) => command?.command ?? []);
    assert.deepEqual(commands, ['dkimLint.checkPublished']);
    await client.end();
  });

  test('our own client is announced none: it registers them itself', async () => {
    const client = new OtherEditor();
    await client.begin({ ...EVERYTHING, experimental: { dkimLint: { commands: true } } });
    assert.deepEqual(client.announced, []);
    await client.end();
  });

  test('what fixes nothing is not a quick fix', async () => {
    const client = new OtherEditor();
    const uri = await client.begin(EVERYTHING);
    assert.deepEqual(await client.actions(uri, KEY_LINE, 'quickfix'), []);
    const kinds = (await client.actions(uri, KEY_LINE)).map(({ title, kind }) => [title, kind]);
    assert.deepEqual(new Map(kinds as [string, string][]).get('Check published DNS...'), undefined);
    await client.end();
  });

  test('a key is revoked after a question, and the serial is offered', async () => {
    const client = new OtherEditor();
    const uri = await client.begin(EVERYTHING);
    const revoke = (await client.actions(uri, KEY_LINE)).find(({ title }) => title.startsWith('Revoke'))!.command!;
    await client.execute(revoke);
    await client.until(() => client.questions.length === 1);
    assert.match(client.questions[0]!.message, /^Revoke s1\._domainkey\.example\.org\? This empties p=\./);
    assert.equal(client.edits.length, 0, 'not without agreement');
    client.answers.push(/^Revoke$/, /^Increment/);
    await client.execute(revoke);
    await client.until(() => client.edits.length === 2);
    assert.match(client.text, /^s1\._domainkey IN TXT "v=DKIM1; k=ed25519; p="$/m);
    assert.doesNotMatch(client.text, / 2020010101 /);
    const [change] = client.edits[0]!.edit.documentChanges as TextDocumentEdit[];
    assert.equal(change!.textDocument.version, 1);
    await client.end();
  });

  test('a key is rotated: the private half in the home directory, the record in the zone', async () => {
    const home = mkdtempSync(path.join(tmpdir(), 'dkim-lint-home-'));
    const before = process.env['HOME'];
    process.env['HOME'] = home;
    const client = new OtherEditor();
    process.env['HOME'] = before;
    const uri = await client.begin(EVERYTHING);
    const rotate = (await client.actions(uri, KEY_LINE)).find(({ title }) => title.startsWith('Rotate'))!.command!;
    client.answers.push(/Ed25519/, /Later/);
    await client.execute(rotate);
    await client.until(() => client.messages.length === 1);
    const [, file] = /The private key is in (.*\.pem)\./.exec(client.messages[0]!)!;
    assert.equal(path.dirname(file!), home);
    assert.equal(statSync(file!).mode & 0o777, 0o600);
    assert.match(client.text, /^s1\._domainkey IN TXT "v=DKIM1; k=ed25519; p=\S+"$/m);
    assert.equal(client.text.match(/_domainkey/g)?.length, 2);
    assert.match(readFileSync(fileURLToPath(client.shown[0]!.uri), 'utf8'), /^# Next steps for /);
    await client.end();
    rmSync(home, { recursive: true, force: true });
  });

  test('the DNS is not asked before the user agrees', async () => {
    const client = new OtherEditor();
    const uri = await client.begin(EVERYTHING);
    const check = (await client.actions(uri, KEY_LINE)).find(({ title }) => title.startsWith('Check'))!.command!;
    await client.execute(check);
    await client.until(() => client.questions.length === 1);
    assert.match(
      client.questions[0]!.message,
      /s1\._domainkey\.example\.org and example\.org are sent to the resolver/,
    );
    assert.deepEqual(client.questions[0]!.actions, [{ title: 'Ask' }, { title: 'Cancel' }]);
    await client.actions(uri, KEY_LINE);
    assert.deepEqual([client.shown, client.messages], [[], []]);
    await client.end();
  });

  test('texts are shown as files that their user alone can read, until the server ends', async () => {
    const client = new OtherEditor();
    await client.begin(EVERYTHING);
    const file = path.join(EXAMPLES, '2-bounce-signature-broken.eml');
    const uri = pathToFileURL(file).href;
    await client.open(uri, 'eml', readFileSync(file, 'latin1'));
    const titles = (await client.actions(uri, 0)).filter(({ kind }) => kind === 'source.show.dkim-lint');
    assert.equal(titles.length, 4);
    client.answers.push(/Mask/);
    const commands = titles.map(({ command }) => command!);
    commands.push({ title: '', command: 'dkimLint.openReturnedMessage', arguments: [uri] });
    for (const command of commands) {
      const count = client.shown.length;
      await client.execute(command);
      await client.until(() => client.shown.length > count);
    }
    const files = client.shown.map(({ uri: shown }) => fileURLToPath(shown));
    assert.deepEqual(
      files.map((shown) => path.basename(shown)),
      [
        '2-bounce-signature-broken-report.md',
        '2-bounce-signature-broken-decoded.md',
        '2-bounce-signature-broken-summary.txt',
        'anonymized.eml',
        '2-bounce-signature-broken-returned.eml',
      ],
    );
    for (const shown of files) {
      assert.equal(statSync(shown).mode & 0o777, 0o600);
      assert.equal(statSync(path.dirname(shown)).mode & 0o777, 0o700);
    }
    assert.match(readFileSync(files[1]!, 'utf8'), /^# /);
    await client.end();
    assert.ok(files.every((shown) => !existsSync(shown)));
  });

  test('a page is opened as the file that it is', async () => {
    const client = new OtherEditor();
    await client.begin(EVERYTHING);
    await client.execute({ command: 'dkimLint.openRulePage', arguments: ['key/revoked'] });
    await client.until(() => client.shown.length === 1);
    assert.match(readFileSync(fileURLToPath(client.shown[0]!.uri), 'utf8'), /key\/revoked/);
    await client.execute({ command: 'dkimLint.openSelectorRecord', arguments: ['example.org', 's1'] });
    await client.until(() => client.shown.length === 2);
    assert.equal(client.shown[1]!.selection?.start.line, KEY_LINE);
    await client.end();
  });

  test('hostile arguments are refused with a sentence in which nothing acts', async () => {
    const client = new OtherEditor();
    await client.begin(EVERYTHING);
    await client.execute({ command: 'dkimLint.openRulePage', arguments: ['../../etc/passwd\u202e'] });
    await client.until(() => client.messages.length === 1);
    assert.match(client.messages[0]!, /^There is no rule \.\.\/\.\.\/etc\/passwd/);
    assert.doesNotMatch(client.messages[0]!, /\u202e/);
    await client.execute({ command: 'dkimLint.createKey', arguments: ['../x'] });
    await client.until(() => client.messages.length === 2);
    await assert.rejects(
      client.execute({ command: 'dkimLint.revokeKey', arguments: [7] }),
      /arguments\[0\] must be a string, but is 7: the command needs the address of a zone\.$/,
    );
    await assert.rejects(client.execute({ command: 'rm', arguments: [] }), /there is no command rm/);
    assert.deepEqual([client.shown, client.edits, client.questions], [[], [], []]);
    await client.end();
  });
});
