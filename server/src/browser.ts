/** The server as a web worker, for VS Code in a browser. Files come from the client, since a worker has none. */

import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import type { Host } from './host/host.ts';
import { startServer } from './lsp/server.ts';
import { languageOfName } from './project/file-names.ts';
import { VERSION } from './version.ts';

/** What of the worker's global scope is used here. */
declare const self: {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: unknown) => void): void;
};

const connection = createConnection(
  // The library's types want a DedicatedWorkerGlobalScope, which only the DOM's types know.
  new BrowserMessageReader(self as never),
  new BrowserMessageWriter(self as never),
);

const host: Host = {
  async readFile(uri, limit) {
    const bytes: Uint8Array | null = await connection.sendRequest('dkimLint/readFile', { uri, limit });
    return bytes ?? undefined;
  },
  async *listFiles() {
    for (const uri of await connection.sendRequest<string[]>('dkimLint/listFiles')) {
      const language = languageOfName(uri);
      if (language !== undefined) yield { uri, language };
    }
  },
  async rulePage(id) {
    const page: string | null = await connection.sendRequest('dkimLint/readRulePage', { id });
    return page ?? undefined;
  },
  rulePageUri: (id) => `dkim-lint-rule:/${id}.md`,
  now: () => Date.now() / 1000,
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};

startServer(connection, host, VERSION);
