/** The extension's server, on Node or as a web worker: one file, because both are the same engine. */

declare const importScripts: unknown;

void (typeof importScripts === 'function' ? import('./browser.ts') : import('./node.ts'));
