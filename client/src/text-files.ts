/**
 * Zone text in files that VS Code takes for plain text by their names: what `opendkim-genkey` writes is called `mail.txt`, a
 * zone may be called `db.home` or `example.org`, and a file that zones include anything. A file name outranks a first line
 * there, and a comment is no sign, so the first record is looked at here, once, unless the user has chosen otherwise; and the
 * server knows what zones include.
 */

import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { IsIncludedRequest } from '../../server/src/lsp/protocol.ts';
import { ask } from './ask.ts';

const PLAIN = 'plaintext';
const ZONE = 'dns-zone';

/** The setting below `dkimLint`. */
const SETTING = 'zone.recognizeTextFiles';

export function registerTextFiles(client: BaseLanguageClient, extension: vscode.Extension<unknown>): vscode.Disposable {
  const firstLine = firstLineOf(extension.packageJSON);
  /** Where the language was set: who sets it back wants it so. A change of language closes a document and opens it again. */
  const settled = new Set<string>();
  const isZone = async (document: vscode.TextDocument) =>
    firstLine.test(firstRecord(document)) || (client.isRunning() && (await isIncluded(client, document.uri)));
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
  return ask(client, IsIncludedRequest, params).catch(() => false);
}

/** How many lines of comments may stand above the first record. */
const MAX_COMMENTS = 100;

/** The first line that is neither blank nor a comment; empty where there is none. */
function firstRecord(document: vscode.TextDocument): string {
  for (let line = 0; line < Math.min(document.lineCount, MAX_COMMENTS); line++) {
    const { text } = document.lineAt(line);
    if (!/^\s*(?:;|$)/.test(text)) return text;
  }
  return '';
}

/** What the manifest says about the first line of a zone file. */
function firstLineOf(manifest: { contributes: { languages: { id: string; firstLine?: string }[] } }): RegExp {
  const zone = manifest.contributes.languages.find(({ id }) => id === ZONE);
  return new RegExp(zone?.firstLine ?? '(?!)', 'i');
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
