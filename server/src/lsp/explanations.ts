/** Finding out on request why a signature broke. What is found and how it is worded is the core's. */

import { THOROUGH_BUDGET } from '../core/dkim/forensics/search.ts';
import { explanationPage } from '../core/features/explanation.ts';
import type { Session } from '../core/session.ts';
import type { ExplanationOptions } from '../core/workspace/verdict.ts';
import { timing } from './background-explanations.ts';
import type { ServerContext } from './context.ts';
import { ExplanationRequest } from './protocol.ts';
import { type Answer, onDocumentRequest } from './requests.ts';

/** Answers with Markdown; with null where no change of the message broke that signature. The search ends with the next change of the message. */
export function registerExplanations(context: ServerContext): Answer<typeof ExplanationRequest> {
  const { session, host, documents } = context;
  return onDocumentRequest(context, ExplanationRequest, async ({ uri, index }, token) => {
    const abort = new AbortController();
    const listener = token.onCancellationRequested(() => abort.abort());
    try {
      const signal = AbortSignal.any([abort.signal, documents.untilChanged(uri)]);
      return await explanationOf(session, uri, index, { ...timing(host), budget: THOROUGH_BUDGET, signal });
    } finally {
      listener.dispose();
    }
  });
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
