/** The thread in which the reason of a broken signature is sought, of Node or a web worker: the server's own file, started so. */

import { answerJob, type SearchJob } from '../core/dkim/forensics/job.ts';

declare const importScripts: unknown;

/** What of a web worker's global scope is used here. */
declare const self: {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: SearchJob }) => void): void;
};

/** Nothing of Node is loaded in a browser. */
async function start(): Promise<void> {
  if (typeof importScripts === 'function') {
    self.addEventListener('message', ({ data }) => void answerJob(data, (news) => self.postMessage(news)));
    return;
  }
  const { parentPort } = await import('node:worker_threads');
  parentPort?.on('message', (job: SearchJob) => void answerJob(job, (news) => parentPort.postMessage(news)));
}

void start();
