/** Asks the server, and answers it, in the words of `server/src/lsp/protocol.ts`. */

import type * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { Request } from '../../server/src/lsp/protocol.ts';

/** Rejects where the server fails, or says no with a sentence for the user. */
export function ask<P, R>(
  client: BaseLanguageClient,
  { method }: Request<P, R>,
  params: P,
  token?: vscode.CancellationToken,
): Promise<R> {
  // An absent token must not be sent as a second parameter.
  return token === undefined ? client.sendRequest<R>(method, params) : client.sendRequest<R>(method, params, token);
}

export function answer<P, R>(
  client: BaseLanguageClient,
  { method }: Request<P, R>,
  handle: (params: P) => R | Promise<R>,
): vscode.Disposable {
  return client.onRequest<unknown, void>(method, handle);
}
