/** The extension on Node, desktop and remote: the server is a process of its own. */

import type { ChildProcess } from 'node:child_process';
import type * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { clientOptions, ID, NAME, start } from './client.ts';

/** What the server asks of Node itself (`server/src/host/young-space.ts`), in MiB. */
const SMALL_YOUNG_SPACE = ['--max-semi-space-size=1'];

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const module = context.asAbsolutePath('dist/server-process.js');
  const server = { module, transport: TransportKind.ipc, options: { execArgv: SMALL_YOUNG_SPACE } };
  const client = new LanguageClient(
    ID,
    NAME,
    { run: server, debug: { ...server, options: { execArgv: [...SMALL_YOUNG_SPACE, '--nolazy', '--inspect=6009'] } } },
    clientOptions(),
  );
  await start(context, client, () => {
    const { serverProcess } = client;
    return serverProcess === undefined ? undefined : () => endProcess(serverProcess);
  });
}

/** A process that was stopped or hangs does not hear a request to end. */
async function endProcess(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    process.once('close', () => resolve());
    process.kill('SIGKILL');
  });
}
