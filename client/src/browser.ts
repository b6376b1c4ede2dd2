/** The extension in a browser, as on vscode.dev: the server is a web worker. */

import * as vscode from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { clientOptions, ID, NAME, start } from './client.ts';

/** What of the extension host's global scope is used here; the DOM's types would promise more than a worker has. */
declare const Worker: new (url: string) => never;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const url = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.browser.js').toString(true);
  await start(context, new LanguageClient(ID, NAME, async () => new Worker(url), clientOptions()));
}
