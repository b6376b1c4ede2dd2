/**
 * The requests beyond the protocol, about one open message: `dkimLint/returnedMessage`, `dkimLint/summary`,
 * `dkimLint/decodedMessage`, `dkimLint/anonymize`, `dkimLint/authenticationReport`. The answers are made in `core/features/`; null where the document is no message or not open.
 */

import { type Connection, RequestType } from 'vscode-languageserver';
import { type Anonymized, anonymize } from '../core/documents/anonymize.ts';
import { type AuthenticationReport, authenticationReport } from '../core/documents/authentication-report.ts';
import { authenticationReportMarkdown } from '../core/documents/authentication-report-markdown.ts';
import { decodeDocument, describeDecoded } from '../core/documents/decoded-message.ts';
import { type ReturnedMessage, returnedMessage } from '../core/documents/returned-message.ts';
import { summary } from '../core/documents/summary.ts';
import type { Session } from '../core/session.ts';
import { gatherEvidence } from '../core/workspace/evidence.ts';
import type { MessageDocument } from '../core/workspace/message-document.ts';
import type { Host } from '../host/host.ts';
import type { OpenDocuments } from './documents.ts';
import { guarded } from './requests.ts';

interface UriParams {
  readonly uri: string;
}

interface SummaryParams extends UriParams {
  readonly mask: boolean;
}

interface ReportAnswer {
  readonly data: AuthenticationReport;
  readonly markdown: string;
}

type Answer = string | ReturnedMessage | Anonymized | ReportAnswer;

/** The largest file that is decoded, in octets. */
const MAX_DECODED = 100 * 1024 * 1024;

export function registerMessageRequests(
  connection: Connection,
  documents: OpenDocuments,
  session: Session,
  host: Host,
): void {
  const answer = <P extends UriParams>(
    name: string,
    handle: (message: MessageDocument, params: P) => Answer | undefined | Promise<Answer | undefined>,
  ) => {
    type Params = P & { readonly textDocument: UriParams };
    const handler = guarded<Params, Answer | null>(connection, documents, name, null, async ({ uri }, params) => {
      const { document } = session.snapshot(uri);
      return document.kind === 'eml' ? ((await handle(document, params)) ?? null) : null;
    });
    connection.onRequest<P, Answer | null, never>(new RequestType(name), (params, token) =>
      handler({ ...params, textDocument: { uri: params.uri } }, token),
    );
  };

  answer('dkimLint/returnedMessage', (message) => returnedMessage(message));

  answer('dkimLint/anonymize', ({ text }) => anonymize(text));

  answer('dkimLint/summary', async ({ uri }, { mask }: SummaryParams) => {
    if (session.snapshot(uri).verification === undefined) await session.verify(uri);
    return session.has(uri) ? summary(session.snapshot(uri), { mask: mask === true }) : undefined;
  });

  answer('dkimLint/authenticationReport', async ({ uri }) => {
    if (session.snapshot(uri).verification === undefined) await session.verify(uri);
    const data = session.has(uri) ? authenticationReport(session.snapshot(uri)) : undefined;
    return data && { data, markdown: authenticationReportMarkdown(data) };
  });

  answer('dkimLint/decodedMessage', async (message) => {
    const bytes = await host.readFile(message.uri, MAX_DECODED);
    const evidence = gatherEvidence(message.text, bytes);
    const octets = evidence.from === 'nothing' ? new TextEncoder().encode(message.text) : evidence.octets;
    const decoded = await host.decodeMessage?.(octets);
    if (decoded === undefined) return describeDecoded(message, decodeDocument(message));
    return describeDecoded(message, decoded.isWhole ? decoded : { ...decodeDocument(message), notes: decoded.notes });
  });
}
