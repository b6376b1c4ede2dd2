/** The extension's commands, and the pages that come with it. */

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, EXTENSION, example, findings, has, open, ruleOf } from './editor.ts';

export function commands(): void {
  describe('commands', () => {
    afterEach(closeEditors);

    it('registers every command that the manifest declares', async () => {
      const extension = vscode.extensions.getExtension(EXTENSION)!;
      await extension.activate();
      const declared = extension.packageJSON.contributes.commands.map(({ command }: { command: string }) => command);
      const registered = new Set(await vscode.commands.getCommands(true));
      assert.ok(declared.length > 0);
      assert.deepEqual(
        declared.filter((command: string) => !registered.has(command)),
        [],
      );
    });

    it('links a finding with the page of its rule', async () => {
      const document = await open(example('example.org.zone'));
      const found = await findings(document.uri, (all) => has(all, 'zone/semicolon-unquoted'));
      const { code } = found.find((finding) => ruleOf(finding) === 'zone/semicolon-unquoted')!;
      assert.ok(typeof code === 'object');
      assert.equal(code.target.scheme, 'command');
      assert.equal(code.target.path, 'dkimLint.openRulePage');
      const page = await vscode.workspace.openTextDocument(
        vscode.Uri.parse('dkim-lint-rule:/zone/semicolon-unquoted.md'),
      );
      assert.match(page.getText(), /^# /);
      await vscode.commands.executeCommand(code.target.path, ...JSON.parse(code.target.query));
      await tabWith(/semicolon-unquoted/);
    });

    it('shows what was changed after a message was signed', async () => {
      await open(example('example.org.zone'));
      const document = await open(example('2-bounce-signature-broken.eml'));
      const found = await findings(document.uri, (all) => has(all, 'verify/body-changed'));
      const finding = found.find((each) => ruleOf(each) === 'verify/body-changed')!;
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        finding.range,
        vscode.CodeActionKind.QuickFix.value,
      );
      const { command } = actions.find(({ title }) => title === 'Explain this failure')!;
      await vscode.commands.executeCommand(command!.command, ...command!.arguments!);
      await tabWith(/2-bounce-signature-broken\.eml\.signature-1/);
      const page = await vscode.workspace.openTextDocument(
        vscode.Uri.from({
          scheme: 'dkim-lint-explanation',
          path: `${document.uri.path}.signature-1.md`,
          query: document.uri.toString(),
        }),
      );
      assert.match(page.getText(), /A footer of two lines was added at the end of the body after signing/);
    });

    it('finds the same again after the server was restarted', async () => {
      const document = await open(example('example.org.zone'));
      await findings(document.uri, (all) => has(all, 'zone/semicolon-unquoted'));
      const gone = findings(document.uri, (all) => all.length === 0);
      await vscode.commands.executeCommand('dkimLint.restartServer');
      await gone;
      await findings(document.uri, (all) => has(all, 'zone/semicolon-unquoted'));
    });

    it('follows a changed setting', async () => {
      const document = await open(example('example.org.zone'));
      await findings(document.uri, (all) => has(all, 'zone/semicolon-unquoted'));
      const configuration = vscode.workspace.getConfiguration('dkimLint');
      await configuration.update('rules', { 'zone/semicolon-unquoted': 'off' }, vscode.ConfigurationTarget.Workspace);
      await findings(document.uri, (all) => !has(all, 'zone/semicolon-unquoted'));
      await configuration.update('rules', undefined, vscode.ConfigurationTarget.Workspace);
      await findings(document.uri, (all) => has(all, 'zone/semicolon-unquoted'));
    });
  });
}

/** Waits until a tab's title fits. */
function tabWith(title: RegExp): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
      if (!tabs.some(({ label }) => title.test(label))) return;
      listener.dispose();
      resolve();
    };
    const listener = vscode.window.tabGroups.onDidChangeTabs(look);
    look();
  });
}
