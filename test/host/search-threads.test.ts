import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { explainFailure } from '../../server/src/core/dkim/forensics/explain-failure.ts';
import { type SearchJob, type SearchNews, searchJob } from '../../server/src/core/dkim/forensics/job.ts';
import type { Forensics } from '../../server/src/core/dkim/results.ts';
import { verifySignatures } from '../../server/src/core/dkim/verify.ts';
import { startNodeThread } from '../../server/src/host/node-threads.ts';
import {
  SEARCH_THREAD,
  SearchThreads,
  type StartThread,
  type ThreadListener,
} from '../../server/src/host/search-threads.ts';
import { keysOf, NOW, recordOf, signMessage, split } from '../dkim/signer.ts';

const KEYS = keysOf({ 's1._domainkey.example.org': recordOf('rsa2048') });
const MESSAGE = ['From: ann@example.org', 'Subject: Hello', '', 'Hello.', ''].join('\r\n');

/** A message of which Subject and the body were changed, and what is found here. */
async function broken(change: (message: string) => string, message = MESSAGE) {
  const { fields, body: text } = split(change(signMessage(message, { headers: 'from:subject' })));
  const body = new Uint8Array(Buffer.from(text, 'latin1'));
  const [verdict] = await verifySignatures({ fields, body, keys: KEYS, now: NOW });
  const budget = 20_000_000;
  const found = await explainFailure({ fields, body, verdict: verdict!, budget, clock: () => 0 });
  return { job: searchJob(verdict!, fields, body, [], budget), found };
}

const LISTED = (message: string) => `${message.replace('Subject: ', 'Subject: [list] ')}-- \r\nThe list\r\n`;
/** More than can be found, in a message so long that the search reports on its way: the budget is what ends it. */
const LOST = (message: string) => message.replace('Hello.', 'Good-bye.');
const LONG = MESSAGE + Array.from({ length: 2000 }, (_, i) => `Line ${i} = "${i ** 5}".\r\n`).join('');

/** Threads that do what a test says, and what happens to them. */
function fakes(): {
  readonly start: StartThread;
  readonly threads: { readonly listener: ThreadListener; readonly jobs: SearchJob[]; isEnded: boolean }[];
} {
  const threads: { readonly listener: ThreadListener; readonly jobs: SearchJob[]; isEnded: boolean }[] = [];
  return {
    threads,
    start: (listener) => {
      const thread = { listener, jobs: [] as SearchJob[], isEnded: false };
      threads.push(thread);
      return {
        // The first message is the language.
        send: (message) => {
          if (message !== null && 'budget' in message) thread.jobs.push(message);
        },
        end: () => {
          thread.isEnded = true;
        },
      };
    },
  };
}

const FOUND = { header: [], body: [] } as unknown as Forensics;

test('a thread of Node finds what is found here', async () => {
  const threads = new SearchThreads(startNodeThread);
  const { job, found } = await broken(LISTED);
  assert.deepEqual(
    [...found.header, ...found.body].map(({ kind }) => kind),
    ['subject-changed', 'lines-added-at-end'],
  );
  assert.deepEqual(await threads.search(job), found);
  assert.deepEqual(await threads.search(job), found, 'the thread takes another job');
  threads.end();
});

test('a search that is cancelled ends its thread, and the next one gets a new thread', async () => {
  const threads = new SearchThreads(startNodeThread);
  const { job } = await broken(LOST, LONG);
  const abort = new AbortController();
  const long = threads.search({ ...job, budget: 1e12 }, abort.signal, () => abort.abort(new Error('the next change')));
  await assert.rejects(long, /the next change/);
  const listed = await broken(LISTED);
  assert.deepEqual(await threads.search(listed.job), listed.found);
  threads.end();
});

test('searches wait for each other, and one that is cancelled while it waits never runs', async () => {
  const { start, threads } = fakes();
  const { job } = await broken(LISTED);
  const searches = new SearchThreads(start);
  const abort = new AbortController();
  const first = searches.search(job);
  const second = searches.search({ ...job, budget: 2 }, abort.signal);
  const third = searches.search({ ...job, budget: 3 });
  abort.abort(new Error('gone'));
  await assert.rejects(second, /gone/);
  const [thread] = threads;
  thread!.listener.news({ kind: 'found', forensics: FOUND });
  assert.equal(await first, FOUND);
  thread!.listener.news({ kind: 'failed', message: 'a fault' });
  await assert.rejects(third, /a fault/);
  assert.deepEqual(
    thread!.jobs.map(({ budget }) => budget),
    [job.budget, 3],
  );
  assert.equal(threads.length, 1);
});

test('news of a thread that was ended is not heard', async () => {
  const { start, threads } = fakes();
  const { job } = await broken(LISTED);
  const searches = new SearchThreads(start);
  const abort = new AbortController();
  const first = searches.search(job, abort.signal);
  abort.abort(new Error('gone'));
  await assert.rejects(first, /gone/);
  assert.equal(threads[0]!.isEnded, true);
  const second = searches.search(job);
  threads[0]!.listener.news({ kind: 'found', forensics: FOUND });
  threads[0]!.listener.failed();
  const other = { ...FOUND };
  threads[1]!.listener.news({ kind: 'found', forensics: other });
  assert.equal(await second, other);
});

test('where no thread can be started, the caller is told to search', async () => {
  const { job } = await broken(LISTED);
  const none = new SearchThreads(() => {
    throw new Error('no workers here');
  });
  assert.equal(await none.search(job), undefined);
  const { start, threads } = fakes();
  const failing = new SearchThreads(start);
  const both = [failing.search(job), failing.search(job)];
  threads[0]!.listener.failed();
  assert.deepEqual(await Promise.all(both), [undefined, undefined]);
  assert.equal(await failing.search(job), undefined);
  assert.equal(threads.length, 1);
});

const BUILT = path.resolve(import.meta.dirname, '../../server/dist/server.js');

test('the built thread finds what is found here', {
  skip: existsSync(BUILT) ? false : 'nothing is built',
}, async () => {
  const { job, found } = await broken(LISTED);
  const worker = new Worker(BUILT, { workerData: SEARCH_THREAD });
  const answer = new Promise<Forensics>((resolve, reject) => {
    worker.on('message', (news: SearchNews) => {
      if (news.kind === 'found') resolve(news.forensics);
      if (news.kind === 'failed') reject(new Error(news.message));
    });
    worker.on('error', reject);
  });
  worker.postMessage(null);
  worker.postMessage(job);
  assert.deepEqual(await answer, found);
  await worker.terminate();
});
