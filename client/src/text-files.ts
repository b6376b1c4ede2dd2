/**
 * Zones and messages in files that VS Code takes for plain text by their names: what `opendkim-genkey` writes is called
 * `mail.txt`, a zone may be called `example.org` or `example.org.hosts`, a message of a Maildir is called by a number, and a file
 * that zones include anything. A file name outranks a first line there, so the head of the text is looked at here, once,
 * unless the user has chosen otherwise; and the server knows what zones include.
 */

import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { IsIncludedRequest } from '../../server/src/lsp/protocol.ts';
import { ask } from './ask.ts';
import { isPlainText, languageByHead } from './plain-text.ts';

export function registerTextFiles(client: BaseLanguageClient): vscode.Disposable {
  /** Where the language was set: who sets it back wants it so. A change of language closes a document and opens it again. */
  const settled = new Set<string>();
  const look = async (document: vscode.TextDocument) => {
    const key = document.uri.toString();
    if (settled.has(key) || !isPlainText(document)) return;
    const language = languageByHead(document) ?? (await languageByInclude(client, document));
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
