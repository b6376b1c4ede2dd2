/**
 * The guards around every request: the document is looked up, a cancelled or outdated request is answered as the
 * protocol says, and a failure becomes an error that is seen in the log, never a silent default.
 */

import { type CancellationToken, type Connection, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type { Host } from '../host/host.ts';
import type { OpenDocument, OpenDocuments } from './documents.ts';
import { type AnyLeaving, type Leaving, leaving, lineOf } from './leaving.ts';
import { KNOWN_METHODS } from './params.ts';
import type { Request, UriParams } from './protocol.ts';

export interface DocumentParams {
  readonly textDocument: { readonly uri: string };
}

/** What the guard needs of the server. */
export interface Guards {
  readonly connection: Connection;
  readonly documents: OpenDocuments;
}

/**
 * Wraps a handler of requests about one document. The handler may answer at once or later; a late answer for a text that
 * has changed meanwhile is dropped with `ContentModified`.
 *
 * @param absent the answer for a document that is not open (a client asks once more after closing)
 */
export function guarded<P extends DocumentParams, R>(
  { documents }: Pick<Guards, 'documents'>,
  absent: R,
  handle: (document: OpenDocument, params: P, token: CancellationToken) => R | Promise<R>,
): (params: P, token: CancellationToken) => Promise<Leaving<R> | ResponseError<never>> {
  return async (params, token) => {
    if (token.isCancellationRequested) return cancelled();
    const document = documents.get(params.textDocument.uri);
    if (document === undefined) return leaving(absent);
    const version = document.version;
    const isChanged = (): boolean => documents.get(params.textDocument.uri)?.version !== version;
    try {
      const answer = await handle(document, params, token);
      if (token.isCancellationRequested) return cancelled();
      if (isChanged()) return outdated();
      return answer instanceof ResponseError ? refused(answer) : leaving(answer);
    } catch (error) {
      if (token.isCancellationRequested) return cancelled();
      // Work on the text as it was ends with its change.
      if (isChanged()) return outdated();
      throw error;
    }
  };
}

/** The function that answers one of our own requests, for whoever asks from within the server. */
export type Answer<T, E = never> =
  T extends Request<infer P, infer R> ? (params: P, token: CancellationToken) => R | E | Promise<R | E> : never;

/** One that may refuse, with a sentence for the user. */
export type FallibleAnswer<T> = Answer<T, ResponseError<never>>;

/** Registers a handler of one of our own requests, and returns it. */
export function onRequest<P, R>(
  connection: Connection,
  { method }: Request<P, R>,
  handle: (params: P, token: CancellationToken) => R | ResponseError<never> | Promise<R | ResponseError<never>>,
): typeof handle {
  answerWith(connection, method, async (params: P, token) => {
    const answer = await handle(params, token);
    return answer instanceof ResponseError ? refused(answer) : leaving(answer);
  });
  return handle;
}

/**
 * The only place where handlers are given to the library: nothing is sent but what may leave, and nothing comes in whose parameters
 * were not looked at.
 */
export function answerWith<P>(
  connection: Connection,
  method: string,
  handle: (params: P, token: CancellationToken) => Promise<AnyLeaving | ResponseError<never>>,
): void {
  if (!KNOWN_METHODS.includes(method)) throw new Error(`params.ts does not say what ${method} takes`);
  connection.onRequest<unknown, void>(method, async (params: P, token: CancellationToken) => {
    try {
      return await handle(params, token);
    } catch (error) {
      if (error instanceof ResponseError) return refused(error);
      connection.console.error(`${method}: ${describe(error)}`);
      return new ResponseError<never>(LSPErrorCodes.RequestFailed, `${method} failed; the server's log shows why`);
    }
  });
}

/** Its words may name what is in a document. */
function refused({ code, message }: { readonly code: number; readonly message: string }): ResponseError<never> {
  return new ResponseError<never>(code, lineOf(message));
}

/**
 * The same for a request about one open document, with the guard around it; null where it is not open.
 *
 * @returns the handler, without the guard
 */
export function onDocumentRequest<P extends UriParams, R>(
  guards: Guards,
  type: Request<P, R | null>,
  handle: (params: P, token: CancellationToken) => R | null | Promise<R | null>,
): typeof handle {
  type Params = P & DocumentParams;
  const answer = guarded<Params, R | null>(guards, null, (_, params, token) => handle(params, token));
  answerWith(guards.connection, type.method, (params: P, token) =>
    answer({ ...params, textDocument: { uri: params.uri } }, token),
  );
  return handle;
}

/** Aborted when the client cancels the request. */
export function signalOf(token: CancellationToken): AbortSignal {
  const abort = new AbortController();
  token.onCancellationRequested(() => abort.abort());
  return abort.signal;
}

function outdated(): ResponseError<never> {
  return new ResponseError<never>(LSPErrorCodes.ContentModified, 'the document has changed');
}

function cancelled(): ResponseError<never> {
  return new ResponseError<never>(LSPErrorCodes.RequestCancelled, 'cancelled');
}

/** An error with its place in the code, but without texts of documents: messages of errors made here carry none. */
export function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Resolves once the work is done, or after a number of milliseconds. */
export function atMost(milliseconds: number, work: Promise<unknown>, host: Pick<Host, 'after'>): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = host.after(milliseconds, resolve);
    work.then(() => resolve(), reject).finally(cancel);
  });
}
