/**
 * Finding out why signatures broke, in the background and on request: `dkimLint/explanation`. What is found and how it is
 * worded is the core's.
 */

import type { CancellationToken, Connection } from 'vscode-languageserver';
import { explanationPage } from '../core/features/explanation.ts';
import type { Session } from '../core/session.ts';
import type { ExplanationOptions } from '../core/workspace/verification.ts';
import type { Host } from '../host/host.ts';
import type { OpenDocuments } from './documents.ts';
import { guarded } from './requests.ts';

/** For each signature, in milliseconds. */
const BACKGROUND_BUDGET = 1000;
/** Where the user waits for it. */
const REQUEST_BUDGET = 10_000;

/** @returns whether there is more to say than before */
export function explainInBackground(session: Session, uri: string, host: Host, signal: AbortSignal): Promise<boolean> {
  return session.explain(uri, { ...timing(host), budget: BACKGROUND_BUDGET, signal });
}

interface ExplanationParams {
  readonly uri: string;
  /** The signature's place among all that are verified in the document. */
  readonly index: number;
}

/** Answers with Markdown; with null where no change of the message broke that signature. */
export function registerExplanations(
  connection: Connection,
  documents: OpenDocuments,
  session: Session,
  host: Host,
): void {
  const name = 'dkimLint/explanation';
  type Params = ExplanationParams & { readonly textDocument: { readonly uri: string } };
  const handler = guarded<Params, string | null>(connection, documents, name, null, async ({ uri }, params, token) => {
    const abort = new AbortController();
    const listener = token.onCancellationRequested(() => abort.abort());
    try {
      return await explanationOf(session, uri, params.index, {
        ...timing(host),
        budget: REQUEST_BUDGET,
        signal: abort.signal,
      });
    } finally {
      listener.dispose();
    }
  });
  connection.onRequest(name, (params: ExplanationParams, token: CancellationToken) =>
    handler({ ...params, textDocument: { uri: params.uri } }, token),
  );
}

async function explanationOf(
  session: Session,
  uri: string,
  index: number,
  options: ExplanationOptions,
): Promise<string | null> {
  if (session.snapshot(uri).verification === undefined) await session.verify(uri, options.signal);
  if (session.has(uri)) await session.explain(uri, options, index);
  if (!session.has(uri)) return null;
  const { verification, explanations } = session.snapshot(uri);
  const view = verification?.signatures[index]?.view;
  const explanation = view && explanations.get(view);
  return explanation === undefined ? null : explanationPage(explanation);
}

function timing(host: Host): Pick<ExplanationOptions, 'clock' | 'pause'> {
  return {
    clock: () => host.now() * 1000,
    pause: () => new Promise((resolve) => void host.after(0, resolve)),
  };
}
