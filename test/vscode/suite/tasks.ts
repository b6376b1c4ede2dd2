/** Tasks that run the command line, and what their lines become. */

import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { COMMAND_LINE, NODE } from '../results.ts';
import { closeEditors, example } from './editor.ts';

/** A shell, Node and the command line start one after the other. In milliseconds. */
const PATIENCE = 30_000;

const ZONE = '$TTL 60\n@ IN SOA ns h 1 2 3 4 5\n@ IN NS ns.example.net.\ns1._domainkey IN TXT v=DKIM1; k=rsa; p=\n';

export function tasks(): void {
  describe('tasks', () => {
    const root = () => example('.').fsPath;
    const tool = () => path.join(root(), 'node_modules/.bin/dkim-lint');
    const settings = () => path.join(root(), '.vscode/tasks.json');

    afterEach(async () => {
      await closeEditors();
      rmSync(path.join(root(), 'node_modules'), { recursive: true, force: true });
      rmSync(settings(), { force: true });
      rmSync(example('tasks.example.zone').fsPath, { force: true });
    });

    it('offers one for each folder, with the program of its packages', async () => {
      const [without = assert.fail('no task')] = await vscode.tasks.fetchTasks({ type: 'dkim-lint' });
      assert.equal(programOf(without), 'dkim-lint');
      install(tool());
      const [task = assert.fail('no task')] = await vscode.tasks.fetchTasks({ type: 'dkim-lint' });
      assert.equal(programOf(task), tool());
      assert.deepEqual(task.problemMatchers, ['$dkim-lint']);
    });

    it('turns the lines of a task of tasks.json into problems of files that are not open', async function () {
      if (process.platform === 'win32') return this.skip();
      this.timeout(PATIENCE);
      install(tool());
      // Of its own: one that was open a while ago is still open for VS Code.
      const zone = example('tasks.example.zone');
      writeFileSync(zone.fsPath, ZONE);
      const definition = {
        type: 'dkim-lint',
        label: 'mine',
        paths: ['tasks.example.zone'],
        problemMatcher: '$dkim-lint',
      };
      const { Workspace } = vscode.ConfigurationTarget;
      await vscode.workspace.getConfiguration('tasks').update('tasks', [definition], Workspace);
      const task = (await vscode.tasks.fetchTasks()).find(({ name }) => name === 'mine') ?? assert.fail('no task');
      const problem = new Promise<vscode.Diagnostic>((resolve) => {
        const listener = vscode.languages.onDidChangeDiagnostics(() => {
          const found = vscode.languages
            .getDiagnostics(zone)
            // The server reports the same of the closed zone.
            .filter(({ source }) => source === 'dkim-lint task')
            .find(({ code }) => (typeof code === 'object' ? code.value : code) === 'zone/semicolon-unquoted');
          if (found === undefined) return;
          listener.dispose();
          resolve(found);
        });
      });
      await vscode.tasks.executeTask(task);
      const { severity, range, message, source } = await problem;
      assert.equal(source, 'dkim-lint task');
      assert.equal(severity, vscode.DiagnosticSeverity.Error);
      assert.ok(range.start.line > 0);
      assert.match(message, /semicolon/);
    });
  });
}

function programOf({ execution }: vscode.Task): string {
  assert.ok(execution instanceof vscode.ShellExecution);
  const { command } = execution;
  return typeof command === 'string' ? command : command!.value;
}

/** The command line as the folder's package manager would have put it there. */
function install(file: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\nexec '${process.env[NODE]}' '${process.env[COMMAND_LINE]}' "$@"\n`);
  chmodSync(file, 0o755);
}
