/** Panels that show the authentication report of a message, one for each message, and the report as Markdown in the clipboard. */

import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { AuthenticationReportRequest, type ReportAnswer } from '../../server/src/lsp/protocol.ts';
import { ask } from './ask.ts';
import { say } from './l10n.ts';
import { givenMessage } from './message-documents.ts';
import { notify } from './notices.ts';
import { reportPage } from './report-html.ts';

const PANEL = 'dkimLint.authenticationReport';
const SHOW = 'dkimLint.showAuthenticationReport';
const COPY = 'dkimLint.copyAuthenticationReport';

export function registerReportPanels(client: BaseLanguageClient): vscode.Disposable {
  const panels = new ReportPanels(client);
  return vscode.Disposable.from(
    panels,
    vscode.commands.registerCommand(SHOW, async (given?: unknown) =>
      panels.show(messageOf(given) ?? panels.active ?? (await pickMessage())),
    ),
    vscode.commands.registerCommand(COPY, (given?: unknown) => panels.copy(messageOf(given) ?? panels.active)),
    // The server has looked again: at a new text, or at zones that have changed.
    vscode.languages.onDidChangeDiagnostics(({ uris }) => uris.forEach((uri) => void panels.update(uri))),
    vscode.workspace.onDidSaveTextDocument(({ uri }) => void panels.update(uri)),
  );
}

function messageOf(given: unknown): vscode.Uri | undefined {
  const edited = vscode.window.activeTextEditor?.document;
  return givenMessage(given) ?? (edited?.languageId === 'eml' ? edited.uri : undefined);
}

/** From a page that is not a message, as the walkthrough is. */
async function pickMessage(): Promise<vscode.Uri | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title: say`Select a message`,
    filters: { [say`Email messages`]: ['eml'] },
  });
  return picked?.[0];
}

class ReportPanels {
  readonly #client: BaseLanguageClient;
  readonly #panels = new Map<string, vscode.WebviewPanel>();

  constructor(client: BaseLanguageClient) {
    this.#client = client;
  }

  /** The message whose report is looked at. */
  get active(): vscode.Uri | undefined {
    const found = [...this.#panels].find(([, panel]) => panel.active);
    return found === undefined ? undefined : vscode.Uri.parse(found[0], true);
  }

  async show(source: vscode.Uri | undefined): Promise<void> {
    if (source === undefined) return;
    const report = await this.#ask(source);
    if (report === null) return void notify('information', say`This file is not an email message.`);
    const key = source.toString();
    const open = this.#panels.get(key);
    if (open !== undefined) open.reveal();
    else this.#panels.set(key, this.#create(source));
    this.#render(source, report);
  }

  async copy(source: vscode.Uri | undefined): Promise<void> {
    const report = source === undefined ? null : await this.#ask(source);
    if (report === null) return;
    await vscode.env.clipboard.writeText(report.markdown);
    vscode.window.setStatusBarMessage(`$(check) ${say`Report copied to the clipboard.`}`, 4000);
  }

  async update(source: vscode.Uri): Promise<void> {
    if (!this.#panels.has(source.toString())) return;
    // A closed message is shown as it was.
    const report = await this.#request(source).catch(() => null);
    if (report !== null) this.#render(source, report);
  }

  dispose(): void {
    for (const panel of [...this.#panels.values()]) panel.dispose();
  }

  #create(source: vscode.Uri): vscode.WebviewPanel {
    const panel = vscode.window.createWebviewPanel(
      PANEL,
      say`Authentication: ${nameOf(source)}`,
      // The tables want room; beside the message they would have to be scrolled.
      vscode.ViewColumn.Active,
      {
        enableScripts: false,
        enableForms: false,
        enableCommandUris: [COPY],
        enableFindWidget: true,
        localResourceRoots: [],
      },
    );
    panel.onDidDispose(() => this.#panels.delete(source.toString()));
    return panel;
  }

  #render(source: vscode.Uri, { data }: ReportAnswer): void {
    const panel = this.#panels.get(source.toString());
    if (panel === undefined) return;
    const query = encodeURIComponent(JSON.stringify([source.toString()]));
    panel.webview.html = reportPage(data, {
      name: nameOf(source),
      nonce: nonce(),
      say,
      copy: `command:${COPY}?${query}`,
    });
  }

  /** A message that is not open in an editor is opened, so that the server knows it. */
  async #ask(source: vscode.Uri): Promise<ReportAnswer | null> {
    await vscode.workspace.openTextDocument(source);
    return this.#request(source);
  }

  #request(source: vscode.Uri): Promise<ReportAnswer | null> {
    return ask(this.#client, AuthenticationReportRequest, {
      uri: this.#client.code2ProtocolConverter.asUri(source),
    });
  }
}

function nameOf({ path }: vscode.Uri): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** 128 bits, in letters that need no escape. */
function nonce(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (octet) => octet.toString(16).padStart(2, '0')).join(
    '',
  );
}
