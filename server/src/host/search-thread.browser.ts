/** The web worker in which the reason of a broken signature is sought: a bundle of its own. */

import { answerJob, type SearchJob } from '../core/dkim/forensics/job.ts';

/** What of the worker's global scope is used here. */
declare const self: {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: SearchJob }) => void): void;
};

self.addEventListener('message', ({ data }) => void answerJob(data, (news) => self.postMessage(news)));
