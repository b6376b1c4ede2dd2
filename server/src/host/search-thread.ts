/** The thread in which the reason of a broken signature is sought, of Node or a web worker: the server's own file, started so. */

import type { SearchJob, SearchNews } from '../core/dkim/forensics/job.ts';
import { type Language, useLanguage } from '../core/text/say.ts';
import type { ToThread } from './search-threads.ts';

declare const importScripts: unknown;

/** What of a web worker's global scope is used here. */
declare const self: {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: ToThread }) => void): void;
};

/** The search has tables of texts: it is loaded once their language is known. */
function listener(post: (news: SearchNews) => void): (message: ToThread) => void {
  let search: Promise<typeof import('../core/dkim/forensics/job.ts')> | undefined;
  return (message) => {
    if (search === undefined) {
      if (message !== null) useLanguage(message as Language);
      search = import('../core/dkim/forensics/job.ts');
    } else void search.then(({ answerJob }) => answerJob(message as SearchJob, post));
  };
}

/** Nothing of Node is loaded in a browser. */
async function start(): Promise<void> {
  if (typeof importScripts === 'function') {
    const listen = listener((news) => self.postMessage(news));
    self.addEventListener('message', ({ data }) => listen(data));
    return;
  }
  const { parentPort } = await import('node:worker_threads');
  parentPort?.on(
    'message',
    listener((news) => parentPort.postMessage(news)),
  );
}

void start();
