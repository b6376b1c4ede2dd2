/** Threads of Node. */

import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { SearchNews } from '../core/dkim/forensics/job.ts';
import { SEARCH_THREAD, type StartThread } from './search-threads.ts';

/** Beside the bundle, or among the sources. */
const FILE = import.meta.dirname.endsWith(path.join('src', 'host')) ? 'search-thread.ts' : 'server.js';

export const startNodeThread: StartThread = ({ news, failed }) => {
  const worker = new Worker(path.join(import.meta.dirname, FILE), { workerData: SEARCH_THREAD });
  worker.on('message', (message: SearchNews) => news(message));
  worker.on('error', failed);
  worker.on('exit', failed);
  // A search that nobody waits for does not keep the server from ending.
  worker.unref();
  return { send: (message) => worker.postMessage(message), end: () => void worker.terminate() };
};
