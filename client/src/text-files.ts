/**
 * Zones and messages in files that VS Code takes for plain text by their names: what `opendkim-genkey` writes is called
 * `mail.txt`, a zone may be called `example.org` or `example.org.hosts`, a message of a Maildir is called by a number, and a file
 * that zones include anything. A file name outranks a first line there, so the head of the text is looked at here, once,
 * unless the user has chosen otherwise; and the server knows what zones include.
 */

import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { IsIncludedRequest } from '../../server/src/lsp/protocol.ts';
import { HEAD_SIZE, languageOfText } from '../../server/src/project/recognition.ts';
import { ask } from './ask.ts';

const PLAIN = 'plaintext';

/** The setting below `dkimLint`. */
const SETTING = 'zone.recognizeTextFiles';

/** How many lines of a text are looked at. */
const HEAD_LINES = 1000;

export function registerTextFiles(client: BaseLanguageClient): vscode.Disposable {
  /** Where the language was set: who sets it back wants it so. A change of language closes a document and opens it again. */
  const settled = new Set<string>();
  const look = async (document: vscode.TextDocument) => {
    const key = document.uri.toString();
    if (document.languageId !== PLAIN || document.isUntitled || settled.has(key) || !isWanted(document)) return;
    const language = languageOfText(headOf(document)) ?? (await languageByInclude(client, document));
    if (language === undefined || document.isClosed || settled.has(key)) return;
    settled.add(key);
    // Rejects where it was closed meanwhile.
    await vscode.languages.setTextDocumentLanguage(document, language).then(undefined, () => undefined);
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

function headOf(document: vscode.TextDocument): string {
  return document.getText(new vscode.Range(0, 0, HEAD_LINES, 0)).slice(0, HEAD_SIZE);
}

/** A file that a zone of the workspace includes is a part of that zone, whatever it holds. */
async function languageByInclude(
  client: BaseLanguageClient,
  { uri }: vscode.TextDocument,
): Promise<'dns-zone' | undefined> {
  if (!client.isRunning()) return undefined;
  const params = { uri: client.code2ProtocolConverter.asUri(uri) };
  const isIncluded = await ask(client, IsIncludedRequest, params).catch(() => false);
  return isIncluded ? 'dns-zone' : undefined;
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
