/** The server as a Node process: over stdio for any editor, over IPC for VS Code. */

import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { NodeHost } from './host/node-host.ts';
import { startServer } from './lsp/server.ts';
import { VERSION } from './version.ts';

if (process.argv.includes('--version')) {
  console.log(VERSION);
} else if (!process.argv.some((arg) => /^--(?:stdio|node-ipc|socket|pipe)\b/.test(arg))) {
  console.error('dkim-language-server speaks the Language Server Protocol: start it from an editor, with --stdio.');
  process.exitCode = 2;
} else {
  startServer(createConnection(ProposedFeatures.all), new NodeHost(), VERSION);
}
