/** The server as a web worker, for VS Code in a browser. Files come from the client, since a worker has none. */

import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import type { Host } from './host/host.ts';
import { Gate } from './lsp/gate.ts';
import { ListFilesRequest, ReadFileRequest, ReadRulePageRequest, type Request } from './lsp/protocol.ts';
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
  { messageStrategy: new Gate() },
);

function ask<P, R>({ method }: Request<P, R>, params: P): Promise<R> {
  return connection.sendRequest(method, params);
}

const host: Host = {
  async readFile(uri, limit) {
    return (await ask(ReadFileRequest, { uri, limit })) ?? undefined;
  },
  async *listFiles(folder) {
    for (const uri of await ask(ListFilesRequest, undefined)) {
      const language = languageOfName(uri);
      if (language !== undefined && (folder === undefined || uri.startsWith(`${folder}/`))) yield { uri, language };
    }
  },
  async rulePage(id) {
    return (await ask(ReadRulePageRequest, { id })) ?? undefined;
  },
  rulePageUri: (id) => `dkim-lint-rule:/${id}.md`,
  now: () => Date.now() / 1000,
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};

startServer(connection, host, VERSION);
