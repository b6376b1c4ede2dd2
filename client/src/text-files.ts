/**
 * Zone text in files that VS Code takes for plain text by their names: what `opendkim-genkey` writes is called `mail.txt`, and
 * a file that zones include may be called anything. A file name outranks a first line there, so the first entry is looked at
 * here, once, unless the user has chosen otherwise; and the server knows what zones include.
 */

import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';

const PLAIN = 'plaintext';
const ZONE = 'dns-zone';

/** The setting below `dkimLint`. */
const SETTING = 'zone.recognizeTextFiles';

export function registerTextFiles(client: BaseLanguageClient, extension: vscode.Extension<unknown>): vscode.Disposable {
  const firstLine = firstLineOf(extension.packageJSON);
  /** Where the language was set: who sets it back wants it so. A change of language closes a document and opens it again. */
  const settled = new Set<string>();
  const isZone = async (document: vscode.TextDocument) =>
    firstLine.test(firstEntryOf(document)) || (client.isRunning() && (await isIncluded(client, document.uri)));
  const look = async (document: vscode.TextDocument) => {
    const key = document.uri.toString();
    if (document.languageId !== PLAIN || document.isUntitled || settled.has(key) || !isWanted(document)) return;
    if (!(await isZone(document)) || document.isClosed || settled.has(key)) return;
    settled.add(key);
    // Rejects where it was closed meanwhile.
    await vscode.languages.setTextDocumentLanguage(document, ZONE).then(undefined, () => undefined);
  };
  const forget = ({ uri }: vscode.TextDocument) =>
    setTimeout(() => {
      const key = uri.toString();
      if (!vscode.workspace.textDocuments.some((open) => open.uri.toString() === key)) settled.delete(key);
    });
  vscode.workspace.textDocuments.forEach(look);
  return vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument(look),
    vscode.workspace.onDidCloseTextDocument(forget),
  );
}

/** Whether a zone of the workspace includes the file. */
function isIncluded(client: BaseLanguageClient, uri: vscode.Uri): Promise<boolean> {
  const params = { uri: client.code2ProtocolConverter.asUri(uri) };
  return client.sendRequest<boolean>('dkimLint/isIncluded', params).catch(() => false);
}

/** What the manifest says about the first line of a zone file. */
function firstLineOf(manifest: { contributes: { languages: { id: string; firstLine?: string }[] } }): RegExp {
  const zone = manifest.contributes.languages.find(({ id }) => id === ZONE);
  return new RegExp(zone?.firstLine ?? '(?!)', 'i');
}

/** How far the first entry is looked for, in lines: programs write long comments above it. */
const MAX_LINES = 50;

/** The first line that is neither blank nor a comment. */
function firstEntryOf(document: vscode.TextDocument): string {
  const count = Math.min(document.lineCount, MAX_LINES);
  for (let i = 0; i < count; i++) {
    const { text } = document.lineAt(i);
    if (!/^\s*(?:;|$)/.test(text)) return text;
  }
  return '';
}

/** Not where it is switched off, nor where the user's own association says that such files are plain text. */
function isWanted(document: vscode.TextDocument): boolean {
  if (!vscode.workspace.getConfiguration('dkimLint', document).get(SETTING, true)) return false;
  const associations = vscode.workspace.getConfiguration('files', document).get<Record<string, string>>('associations');
  return !Object.entries(associations ?? {}).some(([glob, language]) => {
    const pattern = glob.includes('/') ? glob : `**/${glob}`;
    return language === PLAIN && vscode.languages.match({ pattern }, document) > 0;
  });
}
