/** The extension's server, on Node or as a web worker: one file, because both are the same engine. */

import { SEARCH_THREAD } from './host/search-threads.ts';

declare const importScripts: unknown;
declare const self: { readonly name: string };

function start(): Promise<unknown> {
  if (typeof importScripts !== 'function') return import('./node.ts');
  return self.name === SEARCH_THREAD ? import('./host/search-thread.ts') : import('./browser.ts');
}

void start();
