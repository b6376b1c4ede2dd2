/** The server as a Node process: over stdio for any editor, over IPC for VS Code. */

import { isMainThread, workerData } from 'node:worker_threads';
import { type Connection, createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { Frames } from './host/frames.ts';
import { leaveOutEd448Warning } from './host/quiet-warnings.ts';
import { SEARCH_THREAD } from './host/search-threads.ts';
import { keepYoungSpaceSmall } from './host/young-space.ts';
import { Gate } from './lsp/gate.ts';
import { startServer } from './lsp/start.ts';
import { VERSION } from './version.ts';

function connect(gate: Gate): Connection {
  const options = { messageStrategy: gate };
  if (!process.argv.includes('--stdio')) return createConnection(ProposedFeatures.all, options);
  const frames = new Frames((problem) => console.error(problem));
  process.stdin.pipe(frames);
  return createConnection(ProposedFeatures.all, frames, process.stdout, options) as Connection;
}

if (!isMainThread && workerData === SEARCH_THREAD) {
  void import('./host/search-thread.ts');
} else if (process.argv.includes('--version')) {
  console.log(VERSION);
} else if (!process.argv.some((arg) => /^--(?:stdio|node-ipc|socket|pipe)\b/.test(arg))) {
  console.error('dkim-language-server speaks the Language Server Protocol: start it from an editor, with --stdio.');
  process.exitCode = 2;
} else {
  leaveOutEd448Warning();
  keepYoungSpaceSmall();
  const gate = new Gate();
  startServer({
    connection: connect(gate),
    gate,
    version: VERSION,
    // The library writes an answer in the next turn.
    afterSending: (callback) => void setImmediate(() => setImmediate(callback)),
    readTranslations: async (locale) => (await import('./host/translations.ts')).readTranslations(locale),
    async load() {
      const { NodeHost, runServer } = await import('./node-server.ts');
      return (introduction) => runServer(introduction, new NodeHost());
    },
  });
}
