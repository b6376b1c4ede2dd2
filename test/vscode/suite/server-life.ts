/** What happens under the extension: a server that hangs, and one that crashes again and again. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { closeEditors, EXTENSION, example, findings, has, hoverAt, open, ours, rangeOf } from './editor.ts';

/** A hung server is given up after some seconds. In milliseconds. */
const PATIENCE = 60_000;

export function serverLife(): void {
  describe('the server', () => {
    afterEach(closeEditors);

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

    it('is there again after it has crashed too often and somebody restarts it', async function () {
      if (process.platform !== 'linux') return this.skip();
      this.timeout(PATIENCE);
      const document = await open(example('example.org.zone'));
      await findings(document.uri, (all) => has(all, 'zone/semicolon-unquoted'));
      for (let crash = 1; crash <= 5; crash++) {
        const [server = assert.fail('no server')] = servers();
        process.kill(server, 'SIGKILL');
        await until(() => !servers().includes(server));
        if (crash < 5) await until(() => servers().length === 1);
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

/** The processes that run the built server as children of this extension host. */
function servers(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d{1,9}$/.test(name))
    .filter((name) => {
      try {
        const isServer = readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('dist/server.js');
        const status = readFileSync(`/proc/${name}/status`, 'utf8');
        return isServer && !/^State:\s+Z/m.test(status) && Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]) === process.pid;
      } catch {
        return false; // it has ended meanwhile
      }
    })
    .map(Number);
}

/** The system tells nobody about processes of others. The test's own limit ends a wait in vain. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 50));
}
