/** What happens under the extension: a server that hangs, and one that crashes again and again. */

import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { closeEditors, EXTENSION, example, findings, has, hoverAt, open, ours, rangeOf, ruleOf } from './editor.ts';

/** A hung server is given up after some seconds. In milliseconds. */
const PATIENCE = 60_000;
/** Editors look at folders now and then, and a busy machine looks late. In milliseconds. */
const STEP = 45_000;

export function serverLife(): void {
  describe('the server', () => {
    afterEach(closeEditors);

    it('finds out in a thread of its own why a signature broke, answers others meanwhile, and ends it with the next change', async function () {
      if (process.platform !== 'linux') return this.skip();
      this.timeout(PATIENCE);
      const zone = await open(example('example.org.zone'));
      await findings(zone.uri, (all) => has(all, 'zone/semicolon-unquoted'));
      const message = vscode.Uri.file(path.join(example('').fsPath, 'search.eml'));
      writeFileSync(
        message.fsPath,
        beyondRepair(readFileSync(example('2-bounce-signature-broken.eml').fsPath, 'utf8')),
      );
      try {
        const document = await open(message);
        await findings(message, (all) => has(all, 'verify/body-changed'));
        const [server = assert.fail('no server')] = servers();
        let isExplained = false;
        const explanation = Promise.resolve(vscode.workspace.openTextDocument(explanationOf(message)));
        const explained = () => {
          isExplained = true;
        };
        explanation.then(explained, explained);
        for (let key = 0; key < 5; key++) {
          await edited(zone);
          assert.match(await hoverAt(zone, rangeOf(zone, 'SOA').start), /SOA/);
          assert.ok(!isExplained, 'the search is still going on');
        }
        // Looked for here: the search that the findings come from has a thread too, which may end between the keys.
        const thread = await busyThread(server);
        await edited(document);
        await assert.rejects(explanation);
        await until(() => !threadsOf(server).has(thread));
        assert.deepEqual(servers(), [server]);
      } finally {
        for (const { uri } of [zone, { uri: message }]) {
          await vscode.window.showTextDocument(uri, { preview: false });
          await vscode.commands.executeCommand('workbench.action.files.revert');
        }
        await closeEditors();
        rmSync(message.fsPath, { force: true });
      }
    });

    it('starts another server where one hangs, with the documents and what is found in them', async function () {
      if (process.platform !== 'linux') return this.skip();
      this.timeout(PATIENCE);
      const document = await open(example('example.org.zone'));
      await findings(document.uri, (all) => has(all, 'zone/semicolon-unquoted'));
      const hung = servers();
      assert.equal(hung.length, 1);
      process.kill(hung[0]!, 'SIGSTOP');
      assert.equal(await vscode.commands.executeCommand('dkimLint.restartServer'), true);
      await findings(document.uri, (all) => has(all, 'zone/semicolon-unquoted'));
      assert.match(await hoverAt(document, rangeOf(document, 'SOA').start), /SOA/);
      await until(() => servers().length === 1 && servers()[0] !== hung[0]);
    });

    it('starts another server where one hangs while it starts', async function () {
      if (process.platform !== 'linux') return this.skip();
      this.timeout(PATIENCE);
      const document = await open(example('example.org.zone'));
      await findings(document.uri, (all) => has(all, 'zone/semicolon-unquoted'));
      const [old = assert.fail('no server')] = servers();
      process.kill(old, 'SIGKILL');
      // The client starts another by itself. It is stopped before it can answer: Node itself needs longer to start.
      const next = await firstServer((pid) => pid !== old);
      process.kill(next, 'SIGSTOP');
      assert.equal(await vscode.commands.executeCommand('dkimLint.restartServer'), true);
      await findings(document.uri, (all) => has(all, 'zone/semicolon-unquoted'));
      assert.match(await hoverAt(document, rangeOf(document, 'SOA').start), /SOA/);
      await until(() => servers().length === 1 && servers()[0] !== next);
    });

    it('starts another server where one hangs in a request, and where one hangs while it stops', async function () {
      if (process.platform !== 'linux') return this.skip();
      this.timeout(2 * PATIENCE);
      const document = await open(example('example.org.zone'));
      await findings(document.uri, (all) => has(all, 'zone/semicolon-unquoted'));
      for (const hangs of ['in a request', 'while it stops'] as const) {
        const [hung = assert.fail('no server')] = servers();
        let asked: Thenable<unknown> = Promise.resolve();
        let restarted: Thenable<unknown>;
        if (hangs === 'in a request') {
          process.kill(hung, 'SIGSTOP');
          asked = vscode.commands.executeCommand('dkimLint.refreshSelectors');
          restarted = vscode.commands.executeCommand('dkimLint.restartServer');
        } else {
          restarted = vscode.commands.executeCommand('dkimLint.restartServer');
          process.kill(hung, 'SIGSTOP');
        }
        // Two who ask get one server.
        const both = await Promise.all([restarted, vscode.commands.executeCommand('dkimLint.restartServer')]);
        assert.deepEqual(both, [true, true], hangs);
        await Promise.resolve(asked).catch(() => undefined);
        await findings(document.uri, (all) => has(all, 'zone/semicolon-unquoted'));
        assert.match(await hoverAt(document, rangeOf(document, 'SOA').start), /SOA/);
        await until(() => servers().length === 1 && servers()[0] !== hung);
      }
    });

    it('says that a damaged server does not start, and starts it once it is whole again', async function () {
      if (process.platform !== 'linux') return this.skip();
      this.timeout(2 * PATIENCE);
      const document = await open(example('example.org.zone'));
      await findings(document.uri, (all) => has(all, 'zone/semicolon-unquoted'));
      const file = path.join(vscode.extensions.getExtension(EXTENSION)!.extensionPath, 'dist/server.js');
      const whole = readFileSync(file);
      try {
        writeFileSync(file, whole.subarray(0, whole.length >> 1));
        assert.equal(await vscode.commands.executeCommand('dkimLint.restartServer'), false);
        await until(() => servers().length === 0);
      } finally {
        writeFileSync(file, whole);
      }
      assert.equal(await vscode.commands.executeCommand('dkimLint.restartServer'), true);
      await findings(document.uri, (all) => has(all, 'zone/semicolon-unquoted'));
      assert.match(await hoverAt(document, rangeOf(document, 'SOA').start), /SOA/);
      await until(() => servers().length === 1);
    });

    it('follows folders that are removed, renamed and brought by a branch', async function () {
      this.timeout(6 * STEP);
      // Of their own: a document that was open a while ago is still open for VS Code, and outranks its file.
      const root = example('').fsPath;
      const zone = path.join(root, 'folders.example.zone');
      const text = '$ORIGIN folders.example.\n$TTL 60\n@ IN SOA ns h 1 2 3 4 5\ns1._domainkey TXT "v=DKIM1; p="\n';
      const mail = path.join(root, 'folders.eml');
      writeFileSync(zone, text);
      writeFileSync(
        mail,
        'From: a@folders.example\nDKIM-Signature: v=1; a=rsa-sha256; d=folders.example; s=s1; h=from; bh=; b=\n\nx\n',
      );
      const folder = (name: string) => path.join(root, name);
      const message = await open(vscode.Uri.file(mail));
      const at = message.positionAt(message.getText().indexOf(' s=s1;') + 3);
      /** Waits until the key of the signature is in a file. Editors have no event for what a definition leads to. */
      const keyIn = async (file: string | undefined, when: string) => {
        let found: string | undefined;
        for (
          const end = Date.now() + STEP;
          Date.now() < end;
          await new Promise((resolve) => setTimeout(resolve, 100))
        ) {
          found = await keyFile(message.uri, at);
          if (found === file) return;
        }
        assert.equal(found, file, when);
      };
      try {
        await keyIn('folders.example.zone', 'at the start');
        mkdirSync(folder('zones'));
        renameSync(zone, path.join(folder('zones'), 'folders.example.zone'));
        await keyIn('zones/folders.example.zone', 'the zone is in a folder');
        rmSync(folder('zones'), { recursive: true });
        await keyIn(undefined, 'the folder is removed');
        // What a switch of branches does: the folder is there at once, with its files.
        mkdirSync(folder('.other'));
        writeFileSync(path.join(folder('.other'), 'folders.example.zone'), text);
        renameSync(folder('.other'), folder('zones'));
        await keyIn('zones/folders.example.zone', 'a folder is there with its files');
        renameSync(folder('zones'), folder('moved'));
        await keyIn('moved/folders.example.zone', 'the folder is renamed');
        renameSync(folder('moved'), folder('again'));
        await vscode.commands.executeCommand('dkimLint.refreshSelectors');
        assert.equal(await keyFile(message.uri, at), 'again/folders.example.zone', 'refreshed at once');
        rmSync(folder('again'), { recursive: true });
        await keyIn(undefined, 'the renamed folder is removed');
      } finally {
        for (const name of ['zones', '.other', 'moved', 'again'])
          rmSync(folder(name), { recursive: true, force: true });
        writeFileSync(zone, text);
      }
      await keyIn('folders.example.zone', 'the zone is where it was');
    });

    it('is there again after it has crashed too often and somebody restarts it', async function () {
      if (process.platform !== 'linux') return this.skip();
      this.timeout(PATIENCE);
      const document = await open(example('example.org.zone'));
      await findings(document.uri, (all) => has(all, 'zone/semicolon-unquoted'));
      for (let crash = 1; crash <= 5; crash++) {
        const [server = assert.fail('no server')] = servers();
        process.kill(server, 'SIGKILL');
        await until(() => !servers().includes(server));
        if (crash === 5) break;
        await until(() => servers().length === 1);
        // One that is killed before it has answered has not started, and is not started again.
        while (!/SOA/.test(await hoverAt(document, rangeOf(document, 'SOA').start)));
      }
      assert.deepEqual(servers(), []);
      assert.equal(await vscode.commands.executeCommand('dkimLint.restartServer'), true);
      await findings(document.uri, (all) => has(all, 'zone/semicolon-unquoted'));
      const selectors = await vscode.commands.executeCommand<unknown[]>('dkimLint.refreshSelectors');
      assert.ok(selectors.length > 0);
    });
  });
}

/** In a folder that is not trusted; see run.ts. */
export function restricted(): void {
  describe('Restricted Mode', () => {
    afterEach(closeEditors);

    it('loads the client when a command asks for it, with an unrelated text file open', async function () {
      this.timeout(PATIENCE);
      await openText('notes.txt', 'Call the registrar about example.org.\n');
      await until(() => vscode.extensions.getExtension(EXTENSION)!.isActive);
      assert.equal(isClientLoaded(), false);
      const selectors = await vscode.commands.executeCommand<unknown[]>('dkimLint.refreshSelectors');
      assert.equal(isClientLoaded(), true);
      assert.ok(selectors.length > 0);
    });

    it('judges as strictly as ever, whatever the folder says', async function () {
      this.timeout(PATIENCE);
      assert.equal(vscode.workspace.isTrusted, false);
      await vscode.extensions.getExtension(EXTENSION)!.activate();
      const zone = await open(example('example.org.zone'));
      await findings(zone.uri, (all) => has(all, 'key/rsa-too-short') || has(all, 'key/rsa-weak'));
      const message = await open(example('weak.eml'));
      const found = await findings(message.uri, (all) => has(all, 'verify/key-unusable'));
      assert.ok(found.some(({ severity }) => severity === vscode.DiagnosticSeverity.Error));
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        message.uri,
      );
      assert.ok(
        !lenses.some(({ command }) => /^\$\(pass\)|Valid signature/.test(command?.title ?? '')),
        JSON.stringify(lenses),
      );
    });

    it('lets the folder ask for more', async () => {
      const message = await open(example('weak.eml'));
      const found = await findings(message.uri, (all) => has(all, 'message/unsigned') || ours(message.uri).length > 0);
      assert.ok(found.length > 0);
    });
  });
}

/** Runs first: nothing of ours was open before. */
export function activation(): void {
  describe('activation', () => {
    afterEach(closeEditors);

    it('loads neither the client nor a server for a text that is neither a zone nor a message', async function () {
      if (process.platform !== 'linux') return this.skip();
      assert.equal(vscode.extensions.getExtension(EXTENSION)!.isActive, false);
      await openText('notes.txt', 'Call the registrar about example.org.\n');
      await until(() => vscode.extensions.getExtension(EXTENSION)!.isActive);
      assert.equal(isClientLoaded(), false);
      assert.deepEqual(servers(), []);
    });

    it('loads both for a bounce that is called mail.txt', async function () {
      if (process.platform !== 'linux') return this.skip();
      this.timeout(PATIENCE);
      const uri = await openText('mail.txt', readFileSync(example('1-bounce-unsigned.eml').fsPath, 'utf8'));
      await findings(uri, (all) => all.some((finding) => ruleOf(finding).startsWith('bounce/')));
      assert.equal(isClientLoaded(), true);
      assert.equal(servers().length, 1);
    });
  });
}

async function openText(name: string, text: string): Promise<vscode.Uri> {
  const uri = example(name);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  return uri;
}

function isClientLoaded(): boolean {
  return Object.keys(require.cache).some((file) => file.endsWith(path.join('dist', 'client.cjs')));
}

/** The processes that run the built server as children of this extension host. */
function servers(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d{1,9}$/.test(name))
    .filter((name) => {
      try {
        const isServer = readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('dist/server-process.js');
        const status = readFileSync(`/proc/${name}/status`, 'utf8');
        return isServer && !/^State:\s+Z/m.test(status) && Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]) === process.pid;
      } catch {
        return false; // it has ended meanwhile
      }
    })
    .map(Number);
}

/** A word is lost, and lines are added within: nothing gives the digest that was signed, so that the search uses up its work. */
function beyondRepair(message: string): string {
  const lines = Array.from({ length: 2000 }, (_, n) => `Line ${n} of a long text, which nobody signed.\n`).join('');
  const lost = message.replace('Please send corrections until Friday.', `Please wait.\n${lines}`);
  assert.notEqual(lost, message);
  return lost;
}

/** The document that a click on "Explain this failure" opens: it is there once the search has ended. */
function explanationOf(message: vscode.Uri): vscode.Uri {
  return vscode.Uri.from({
    scheme: 'dkim-lint-explanation',
    path: `${message.path}.signature-1.md`,
    query: message.toString(),
  });
}

/** What a keystroke changes. */
async function edited(document: vscode.TextDocument): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, document.positionAt(document.getText().length), ' ');
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** A thread of a process that is not its first one and has worked for half a second since now, as soon as there is one. */
async function busyThread(process: number): Promise<number> {
  const before = threadsOf(process);
  const busy = () =>
    [...threadsOf(process)].find(([id, ticks]) => id !== process && ticks - (before.get(id) ?? 0) >= HALF_A_SECOND);
  await until(() => busy() !== undefined);
  return busy()![0];
}

/** Processor time of half a second: Linux counts hundredths. */
const HALF_A_SECOND = 50;

/** The threads of a process, and the processor time of each, in hundredths of a second (proc(5)). */
function threadsOf(process: number): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const id of readdirSync(`/proc/${process}/task`)) {
    try {
      // The name, in parentheses, may hold spaces; user and system time are the twelfth and thirteenth value after it.
      const values = readFileSync(`/proc/${process}/task/${id}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      found.set(Number(id), Number(values[11]) + Number(values[12]));
    } catch {
      // it has ended meanwhile
    }
  }
  return found;
}

/** The file, below the folder, of the record that a place in a message leads to. */
async function keyFile(message: vscode.Uri, at: vscode.Position): Promise<string | undefined> {
  const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
    'vscode.executeDefinitionProvider',
    message,
    at,
  );
  const [first] = found;
  if (first === undefined) return undefined;
  const uri = 'uri' in first ? first.uri : first.targetUri;
  return path.relative(example('').fsPath, uri.fsPath).replaceAll('\\', '/');
}

/** The first server that is not another, as soon as the system knows it. */
async function firstServer(isWanted: (pid: number) => boolean): Promise<number> {
  for (;;) {
    const found = servers().find(isWanted);
    if (found !== undefined) return found;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The system tells nobody about processes of others. The test's own limit ends a wait in vain. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 50));
}
