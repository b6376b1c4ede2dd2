/** Asks the server, and answers it, in the words of `server/src/lsp/protocol.ts`. */

import type * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { Request } from '../../server/src/lsp/protocol.ts';
import { say } from './l10n.ts';
import { offerRestart } from './restart.ts';

/** The library's code for a client that is not running. */
const NOT_RUNNING = -32096;

/**
 * Rejects where the server fails, or says no with a sentence for the user. Where there is none any more, the user is offered to
 * restart it, and the question is asked again.
 */
export async function ask<P, R>(
  client: BaseLanguageClient,
  { method }: Request<P, R>,
  params: P,
  token?: vscode.CancellationToken,
): Promise<R> {
  // An absent token must not be sent as a second parameter.
  const send = () =>
    token === undefined ? client.sendRequest<R>(method, params) : client.sendRequest<R>(method, params, token);
  try {
    return await send();
  } catch (error) {
    const isGone = (error as { readonly code?: unknown }).code === NOT_RUNNING;
    if (!isGone || !(await offerRestart(say`The DKIM Lint language server is not running.`))) throw error;
    return send();
  }
}

export function answer<P, R>(
  client: BaseLanguageClient,
  { method }: Request<P, R>,
  handle: (params: P) => R | Promise<R>,
): vscode.Disposable {
  return client.onRequest<unknown, void>(method, handle);
}
