/** The extension in a browser, as on vscode.dev: the server is a web worker. */

import * as vscode from 'vscode';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient } from 'vscode-languageclient/browser';
import { clientOptions, ID, NAME, start } from './client.ts';

/** What of the extension host's global scope is used here; the DOM's types would promise more than a worker has. */
declare const Worker: new (url: string) => never;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const url = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.js').toString(true);
  // Each start has a worker of its own. The extension host's workers are not instances of its `Worker`: the client would
  // not know one as such.
  const startServer = async () => {
    const worker = new Worker(url);
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  await start(context, new LanguageClient(ID, NAME, startServer, clientOptions()), () => undefined);
}
