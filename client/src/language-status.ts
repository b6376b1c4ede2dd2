/** The language status item of zones and messages: what the file is taken for, how many problems it has, whether the server runs. */

import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { DocumentStatusRequest } from '../../server/src/lsp/protocol.ts';
import { ask } from './ask.ts';
import { say } from './l10n.ts';
import { completeStep } from './walkthrough.ts';

const SOURCE = 'dkim-lint';
/** How long a settled state is waited for, in milliseconds. */
const DEBOUNCE = 150;

export function registerLanguageStatus(client: BaseLanguageClient, languages: readonly string[]): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem(
    'dkimLint.status',
    languages.map((language) => ({ language })),
  );
  item.name = 'DKIM Lint';
  item.text = 'DKIM Lint';
  item.command = { title: say`Restart`, command: 'dkimLint.restartServer' };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shown = 0;

  const show = async (): Promise<void> => {
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined || !languages.includes(document.languageId)) return;
    const turn = ++shown;
    if (!client.isRunning()) {
      item.busy = false;
      item.severity = vscode.LanguageStatusSeverity.Warning;
      item.text = say`DKIM Lint is not running`;
      item.detail = '';
      return;
    }
    const uri = client.code2ProtocolConverter.asUri(document.uri);
    const status = await ask(client, DocumentStatusRequest, { uri }).catch(() => null);
    if (turn !== shown) return;
    if (status?.proves === 'record') completeStep('record');
    if (status?.proves === 'signature') completeStep('test');
    item.severity = vscode.LanguageStatusSeverity.Information;
    item.busy = status === null || status.isPending;
    // `$(` would be an icon.
    item.text = status === null ? 'DKIM Lint' : status.text.replaceAll('$(', '$ (');
    item.detail = status === null ? 'loading' : `${status.detail}; ${problemsOf(document.uri)}`;
  };
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(show, DEBOUNCE);
  };
  soon();
  return vscode.Disposable.from(
    item,
    { dispose: () => clearTimeout(timer) },
    client.onDidChangeState(soon),
    vscode.window.onDidChangeActiveTextEditor(soon),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document === vscode.window.activeTextEditor?.document) soon();
    }),
    vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      const active = vscode.window.activeTextEditor?.document.uri.toString();
      if (uris.some((uri) => uri.toString() === active)) soon();
    }),
  );
}

function problemsOf(uri: vscode.Uri): string {
  const count = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === SOURCE).length;
  return count === 0 ? say`no problems` : count === 1 ? say`1 problem` : say`${count} problems`;
}
