/** The extension, in Node's extension host or in a browser's, which is a web worker: one file for both. */

import type * as vscode from 'vscode';

declare const importScripts: unknown;

const platform = typeof importScripts === 'function' ? import('./browser.ts') : import('./node.ts');

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  await (await platform).activate(context);
}
