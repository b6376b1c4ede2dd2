/** The extension on Node, desktop and remote: the server is a process of its own. */

import type * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { clientOptions, ID, NAME, start } from './client.ts';

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const module = context.asAbsolutePath('dist/server.js');
  const server = { module, transport: TransportKind.ipc };
  await start(
    context,
    new LanguageClient(
      ID,
      NAME,
      { run: server, debug: { ...server, options: { execArgv: ['--nolazy', '--inspect=6009'] } } },
      clientOptions(),
    ),
  );
}
