/**
 * Requests about what the DNS knows of a message. A look-up is made only after the user has agreed to it: the client shows before what
 * would be asked whom.
 */

import { dnsReasonInWords } from '../core/documents/dns-descriptions.ts';
import { lookUpPolicies, questionsOf } from '../core/documents/look-ups.ts';
import type { DnsQuestion } from '../core/workspace/dns-answers.ts';
import type { ServerContext } from './context.ts';
import {
  type LookUpMessageAnswer,
  LookUpMessageRequest,
  type LookUpPlan,
  LookUpPlanRequest,
  type NoDns,
} from './protocol.ts';
import { type Answer, onDocumentRequest, signalOf } from './requests.ts';

/** Names that are shown before a look-up. */
const MAX_NAMES = 20;

/** What the server's own commands take from here. */
export interface LookUpAnswering {
  readonly plan: Answer<typeof LookUpPlanRequest>;
  readonly lookUp: Answer<typeof LookUpMessageRequest>;
}

export function registerLookUpRequests(context: ServerContext): LookUpAnswering {
  const { session, host, diagnostics } = context;
  /** What was asked for each message, so that it can be asked again. */
  const askedFor = new Map<string, readonly DnsQuestion[]>();

  const plan = onDocumentRequest(context, LookUpPlanRequest, async ({ uri }): Promise<LookUpPlan | NoDns | null> => {
    const snapshot = session.snapshot(uri);
    if (snapshot.document.kind !== 'eml') return null;
    if (host.askDns === undefined) return { problem: 'no-dns' };
    const questions = [...(askedFor.get(uri) ?? []), ...questionsOf(snapshot, 'everything')];
    const names = new Set(questions.map(({ name }) => name));
    return { names: [...names].slice(0, MAX_NAMES), resolvers: (await host.resolvers?.()) ?? [] };
  });

  const lookUp = onDocumentRequest(
    context,
    LookUpMessageRequest,
    async ({ uri, server }, token): Promise<LookUpMessageAnswer | null> => {
      const { document, index } = session.snapshot(uri);
      if (document.kind !== 'eml' || host.askDns === undefined) return null;
      const ask = await host.askDns(server, signalOf(token));
      if (ask === 'bad-address') return { problem: ask };
      index.answers.forget(askedFor.get(uri) ?? []);
      const asked = await lookUpPolicies(
        () => (session.has(uri) ? session.snapshot(uri) : undefined),
        'everything',
        ask,
      );
      askedFor.set(
        uri,
        asked.map(({ question }) => question),
      );
      if (session.has(uri)) await session.verify(uri);
      diagnostics.recheckMessages();
      const failures = asked.flatMap(({ question: { name }, answer }) =>
        answer.status === 'failed' ? [{ name, reason: dnsReasonInWords(answer.reason) }] : [],
      );
      return { asked: asked.length, failures };
    },
  );

  return { plan, lookUp };
}
