/** The server as a web worker, for VS Code in a browser. Files come from the client, since a worker has none. */

import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import type { SearchNews } from './core/dkim/forensics/job.ts';
import type { Host } from './host/host.ts';
import type { LateIncludes } from './host/late-includes.ts';
import { SEARCH_THREAD, SearchThreads, type ToThread } from './host/search-threads.ts';
import { placeIn } from './lsp/folders.ts';
import { Gate } from './lsp/gate.ts';
import { ListFilesRequest, ReadFileRequest, ReadRulePageRequest, type Request } from './lsp/protocol.ts';
import { startServer } from './lsp/start.ts';
import { languageOfName } from './project/file-names.ts';
import { VERSION } from './version.ts';

/** What of the worker's global scope is used here. */
declare const self: {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: unknown) => void): void;
  readonly location: { readonly href: string };
};

/** A worker of this worker. */
declare class Worker {
  constructor(url: string, options: { readonly name: string });
  onmessage: ((event: { readonly data: SearchNews }) => void) | null;
  onerror: (() => void) | null;
  postMessage(message: ToThread): void;
  terminate(): void;
}

const threads = new SearchThreads(({ news, failed }) => {
  const worker = new Worker(self.location.href, { name: SEARCH_THREAD });
  worker.onmessage = ({ data }) => news(data);
  worker.onerror = failed;
  return { send: (message) => worker.postMessage(message), end: () => worker.terminate() };
});

const gate = new Gate();
const connection = createConnection(
  // The library's types want a DedicatedWorkerGlobalScope, which only the DOM's types know.
  new BrowserMessageReader(self as never),
  new BrowserMessageWriter(self as never),
  { messageStrategy: gate },
);

function ask<P, R>({ method }: Request<P, R>, params: P): Promise<R> {
  return connection.sendRequest(method, params);
}

async function readFile(uri: string, limit: number): Promise<Uint8Array | undefined> {
  return (await ask(ReadFileRequest, { uri, limit })) ?? undefined;
}

const hostWith = (includes: LateIncludes): Host => ({
  readFile,
  readIncluded: (uri) => includes.textOf(uri),
  onIncludedRead: (callback) => includes.onRead(callback),
  rereadIncluded: (uris) => includes.reread(uris),
  openWorkspace: (folders) => includes.allow((uri) => placeIn(folders, uri) !== undefined),
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
  searchElsewhere: (job, signal, onProgress) => threads.search(job, signal, onProgress),
  platform: 'web worker',
  now: () => Date.now() / 1000,
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
});

startServer({
  connection,
  gate,
  version: VERSION,
  // The library sends an answer after a timer of its own.
  afterSending: (callback) => void setTimeout(() => setTimeout(callback, 0), 0),
  async load() {
    const { runServer } = await import('./lsp/server.ts');
    const { LateIncludes } = await import('./host/late-includes.ts');
    return (introduction) => runServer(introduction, hostWith(new LateIncludes(readFile)));
  },
});
