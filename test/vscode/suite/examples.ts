/** The story of examples/README.md: what a user sees who opens those files. */

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  closeEditors,
  example,
  findings,
  has,
  hoverAt,
  open,
  ours,
  rangeOf,
  ruleOf,
  screenshot,
  tabWith,
} from './editor.ts';

export function examples(): void {
  describe('the examples', () => {
    afterEach(closeEditors);

    it('explains the bounce where its code stands', async () => {
      const document = await open(example('1-bounce-unsigned.eml'));
      const found = await findings(document.uri, (all) => all.some((finding) => ruleOf(finding).startsWith('bounce/')));
      const reading = found.find((finding) => ruleOf(finding).startsWith('bounce/'))!;
      assert.match(document.getText(reading.range), /5\.7\.13/);
      const text = await hoverAt(document, rangeOf(document, '5.7.13').start);
      assert.match(text, /DKIM/);
      await show(rangeOf(document, '5.7.13'));
      await screenshot('bounce');
    });

    it('answers in the first line of the bounce, and leads to the report', async () => {
      const document = await open(example('1-bounce-unsigned.eml'));
      await findings(document.uri, (all) => all.length > 0);
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        document.uri,
      );
      const [answer, step] = lenses.filter(({ range }) => range.start.line === 0).map(({ command }) => command!);
      assert.match(
        answer!.title,
        /^✗ DKIM signing required .*\(550 5\.7\.13\), refused by mx1\.example\.net\. Explain\.\.\.$/,
      );
      assert.match(step!.title, /^First step: /);
      await screenshot('bounce-first-screen');
      await vscode.commands.executeCommand(answer!.command, ...answer!.arguments!);
      await tabWith(/^Authentication: 1-bounce-unsigned\.eml$/);
    });

    it('reports the damaged key of a zone that nobody has opened', async () => {
      const zone = example('example.org.zone');
      // In the browser the suite writes the files after the workspace was read.
      if (zone.scheme !== 'file') return;
      await open(example('1-bounce-unsigned.eml'));
      const found = await findings(zone, (all) => has(all, 'zone/semicolon-unquoted'));
      assert.ok(vscode.workspace.textDocuments.every(({ uri }) => uri.toString() !== zone.toString()));
      const { code } = found.find((finding) => ruleOf(finding) === 'zone/semicolon-unquoted')!;
      assert.ok(
        typeof code === 'object' && code.target.path === 'dkimLint.openRulePage',
        'its page opens as a preview',
      );
    });

    it('opens the message that came back, and looks at it too', async () => {
      const document = await open(example('1-bounce-unsigned.eml'));
      await findings(document.uri, (all) => all.length > 0);
      await vscode.commands.executeCommand('dkimLint.openReturnedMessage', document.uri.toString());
      const returned = vscode.window.activeTextEditor!.document;
      assert.equal(returned.uri.scheme, 'dkim-lint-message');
      assert.equal(returned.languageId, 'eml');
      assert.ok(document.getText().includes(returned.getText().trimEnd()));
      await findings(returned.uri, (all) => has(all, 'message/unsigned'));
    });

    it('puts a summary into the clipboard', async () => {
      const document = await open(example('1-bounce-unsigned.eml'));
      await findings(document.uri, (all) => all.length > 0);
      await vscode.commands.executeCommand('dkimLint.copySummary', document.uri, true);
      assert.match(await vscode.env.clipboard.readText(), /a…@example\.net/);
    });

    it('says why the signature of the second message does not verify', async () => {
      await open(example('example.org.zone'));
      const document = await open(example('2-bounce-signature-broken.eml'));
      const found = await findings(document.uri, (all) => all.some((finding) => ruleOf(finding).startsWith('verify/')));
      const verdict = found.find((finding) => ruleOf(finding).startsWith('verify/'))!;
      assert.match(verdict.message, /body/i);
      await vscode.commands.executeCommand('editor.action.marker.next');
      await screenshot('broken-signature');
    });

    it('has nothing to complain about in the message that arrived', async () => {
      await open(example('example.org.zone'));
      await findings(example('example.org.zone'), (all) => all.length > 0);
      const document = await open(example('3-delivered.eml'));
      await vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', document.uri);
      const complaints = ours(document.uri).filter(({ severity }) => severity <= vscode.DiagnosticSeverity.Warning);
      assert.deepEqual(complaints.map(ruleOf), []);
    });

    it('finds the record that is not quoted, and repairs it', async () => {
      const document = await open(example('example.org.zone'));
      const found = await findings(document.uri, (all) => has(all, 'zone/semicolon-unquoted'));
      const finding = found.find((each) => ruleOf(each) === 'zone/semicolon-unquoted')!;
      assert.equal(finding.severity, vscode.DiagnosticSeverity.Error);
      assert.equal(finding.range.start.line, rangeOf(document, 's2025._domainkey').start.line);
      await show(finding.range);
      await screenshot('zone-before');

      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        finding.range,
        vscode.CodeActionKind.QuickFix.value,
      );
      // What comes back through this command has lost its diagnostics.
      const fix = actions.find(({ edit }) => edit !== undefined);
      assert.ok(fix?.edit, `no quick fix among: ${actions.map(({ title }) => title).join(', ')}`);
      assert.ok(await vscode.workspace.applyEdit(fix.edit));
      await findings(document.uri, (all) => !has(all, 'zone/semicolon-unquoted'));
      assert.match(document.getText(), /^s2025\._domainkey IN TXT .*"v=DKIM1; k=rsa; p=/m);
      await screenshot('zone-after');
    });

    it('never offers to edit a message', async () => {
      const document = await open(example('2-bounce-signature-broken.eml'));
      await findings(document.uri, (all) => all.length > 0);
      const whole = new vscode.Range(0, 0, document.lineCount, 0);
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        whole,
      );
      const edited = actions.flatMap(({ edit }) => edit?.entries() ?? []).map(([uri]) => uri.path);
      assert.deepEqual(
        edited.filter((path) => path.endsWith('.eml')),
        [],
      );
    });

    it('reads a zone of many records, and goes on while it is edited', async () => {
      const lines = Array.from({ length: 10_000 }, (_, i) => `host${i} IN A 192.0.2.${i % 256}\n`);
      const content = `$ORIGIN example.org.\n$TTL 3600\n@ IN SOA ns h 1 3600 900 604800 300\n${lines.join('')}alias IN CNAME host9999\nalias IN A 192.0.2.1\n`;
      const document = await vscode.workspace.openTextDocument({ language: 'dns-zone', content });
      await findings(document.uri, (all) => has(all, 'zone/cname-with-other-data'));
      const edit = new vscode.WorkspaceEdit();
      edit.replace(document.uri, rangeOf(document, 'alias IN A '), 'other IN A ');
      assert.ok(await vscode.workspace.applyEdit(edit));
      await findings(document.uri, (all) => !has(all, 'zone/cname-with-other-data'));
    });

    it('looks at text that was never saved', async () => {
      const content = 's1._domainkey.example.org. IN TXT v=DKIM1; k=rsa; p=\n';
      const document = await vscode.workspace.openTextDocument({ language: 'dns-zone', content });
      await findings(document.uri, (all) => has(all, 'zone/semicolon-unquoted'));
    });
  });
}

async function show(range: vscode.Range): Promise<void> {
  const editor = vscode.window.activeTextEditor!;
  editor.selection = new vscode.Selection(range.start, range.start);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenter);
  await vscode.commands.executeCommand('editor.action.showHover');
}
