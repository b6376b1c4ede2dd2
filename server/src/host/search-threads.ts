/**
 * Has the reason of a broken signature sought in a thread of its own, so that nothing else waits for it. There is one such
 * thread; what is no longer wanted ends with it, and a new one starts with the next search.
 */

import type { SearchJob, SearchNews } from '../core/dkim/forensics/job.ts';
import type { Forensics } from '../core/dkim/results.ts';
import { type Language, usedLanguage } from '../core/text/say.ts';

/** How the server's file knows that it is to be that thread: the data or the name of the worker. */
export const SEARCH_THREAD = 'dkim-lint search';

/** The first message to a thread is the language of its texts, null for English; then come jobs. */
export type ToThread = SearchJob | Language | null;

/** A worker of Node or of a browser. */
export interface Thread {
  send(message: ToThread): void;
  end(): void;
}

export interface ThreadListener {
  news(news: SearchNews): void;
  /** It did not start, or ended unexpectedly. */
  failed(): void;
}

/** @throws where no thread can be started */
export type StartThread = (listener: ThreadListener) => Thread;

interface Search {
  readonly job: SearchJob;
  readonly onProgress: ((share: number) => void) | undefined;
  /** Undefined where no thread could do it. */
  readonly resolve: (found: Forensics | undefined) => void;
  readonly reject: (reason: unknown) => void;
}

export class SearchThreads {
  readonly #start: StartThread;
  readonly #waiting: Search[] = [];
  #running: Search | undefined;
  #thread: Thread | undefined;
  #isImpossible = false;

  constructor(start: StartThread) {
    this.#start = start;
  }

  /**
   * @returns undefined where no thread can be had: then the caller searches
   * @throws the signal's reason when it is aborted
   */
  search(job: SearchJob, signal?: AbortSignal, onProgress?: (share: number) => void): Promise<Forensics | undefined> {
    if (this.#isImpossible) return Promise.resolve(undefined);
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason as Error);
      const done =
        <T>(settle: (value: T) => void): ((value: T) => void) =>
        (value) => {
          signal?.removeEventListener('abort', cancel);
          settle(value);
        };
      const search: Search = { job, onProgress, resolve: done(resolve), reject: done(reject) };
      const cancel = (): void => this.#cancel(search, signal?.reason);
      signal?.addEventListener('abort', cancel, { once: true });
      this.#waiting.push(search);
      this.#next();
    });
  }

  /** Ends the thread. */
  end(): void {
    this.#thread?.end();
    this.#thread = undefined;
  }

  #cancel(search: Search, reason: unknown): void {
    if (this.#running === search) {
      this.end();
      this.#running = undefined;
    } else this.#waiting.splice(this.#waiting.indexOf(search), 1);
    search.reject(reason);
    this.#next();
  }

  #next(): void {
    if (this.#running !== undefined) return;
    const search = this.#waiting.shift();
    if (search === undefined) return;
    this.#running = search;
    try {
      this.#thread ??= this.#begin();
      this.#thread.send(search.job);
    } catch {
      this.#giveUp();
    }
  }

  #begin(): Thread {
    const isThis = (): boolean => this.#thread === thread;
    const thread: Thread = this.#start({
      news: (news) => {
        if (isThis()) this.#hear(news);
      },
      failed: () => {
        if (isThis()) this.#giveUp();
      },
    });
    thread.send(usedLanguage() ?? null);
    return thread;
  }

  #hear(news: SearchNews): void {
    if (news.kind === 'progress') {
      this.#running?.onProgress?.(news.share);
      return;
    }
    const search = this.#running;
    this.#running = undefined;
    if (news.kind === 'found') search?.resolve(news.forensics);
    else search?.reject(new Error(news.message));
    this.#next();
  }

  /** No thread can be had, now or later: the callers search. */
  #giveUp(): void {
    this.#isImpossible = true;
    this.end();
    this.#running?.resolve(undefined);
    this.#running = undefined;
    for (const search of this.#waiting.splice(0)) search.resolve(undefined);
  }
}
