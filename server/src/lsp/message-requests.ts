/** Our own requests about one open message. The answers are made in `core/documents/`; null where the document is not a message. */

import { anonymize } from '../core/documents/anonymize.ts';
import { attachmentsOf } from '../core/documents/attachments.ts';
import { authenticationReport } from '../core/documents/authentication-report.ts';
import { authenticationReportMarkdown } from '../core/documents/authentication-report-markdown.ts';
import { decodeDocument, describeDecoded } from '../core/documents/decoded-message.ts';
import { returnedMessage } from '../core/documents/returned-message.ts';
import { summary } from '../core/documents/summary.ts';
import { encodeBase64 } from '../core/text/base64.ts';
import { binaryOf } from '../core/text/octets.ts';
import { gatherEvidence } from '../core/workspace/evidence.ts';
import { MessageDocument } from '../core/workspace/message-document.ts';
import type { ServerContext } from './context.ts';
import {
  AnonymizeRequest,
  AttachmentRequest,
  AttachmentsRequest,
  AuthenticationReportRequest,
  DecodedMessageRequest,
  type Request,
  ReturnedMessageRequest,
  SummaryRequest,
  type UriParams,
} from './protocol.ts';
import { type Answer, onDocumentRequest } from './requests.ts';

/** The largest file that is decoded, in octets. */
const MAX_DECODED = 100 * 1024 * 1024;

/** What the server's own commands take from here. */
export interface MessageAnswering {
  readonly returned: Answer<typeof ReturnedMessageRequest>;
  readonly anonymized: Answer<typeof AnonymizeRequest>;
  readonly summary: Answer<typeof SummaryRequest>;
  readonly report: Answer<typeof AuthenticationReportRequest>;
  readonly decoded: Answer<typeof DecodedMessageRequest>;
}

export function registerMessageRequests(context: ServerContext): MessageAnswering {
  const { session, host } = context;
  const answer = <P extends UriParams, R>(
    type: Request<P, R | null>,
    handle: (message: MessageDocument, params: P) => R | undefined | Promise<R | undefined>,
  ) =>
    onDocumentRequest(context, type, async (params) => {
      const { document } = session.snapshot(params.uri);
      return document.kind === 'eml' ? ((await handle(document, params)) ?? null) : null;
    });

  const returned = answer(ReturnedMessageRequest, (message) => returnedMessage(message));

  const anonymized = answer(AnonymizeRequest, ({ text }) => anonymize(text));

  const summaryOf = answer(SummaryRequest, async ({ uri }, { mask }) => {
    if (session.snapshot(uri).verification === undefined) await session.verify(uri);
    return session.has(uri) ? summary(session.snapshot(uri), { mask: mask === true }) : undefined;
  });

  const report = answer(AuthenticationReportRequest, async ({ uri }) => {
    if (session.snapshot(uri).verification === undefined) await session.verify(uri);
    const data = session.has(uri) ? authenticationReport(session.snapshot(uri)) : undefined;
    return data && { data, markdown: authenticationReportMarkdown(data) };
  });

  const octetsOf = async ({ uri, text }: MessageDocument): Promise<{ octets: Uint8Array; isExact: boolean }> => {
    const evidence = gatherEvidence(text, await host.readFile(uri, MAX_DECODED));
    return evidence.from === 'nothing'
      ? { octets: new TextEncoder().encode(text), isExact: false }
      : { octets: evidence.octets, isExact: true };
  };

  const decodedMessage = answer(DecodedMessageRequest, async (message) => {
    const { octets } = await octetsOf(message);
    const decoded = await host.decodeMessage?.(octets);
    if (decoded === undefined) return describeDecoded(message, decodeDocument(message));
    return describeDecoded(
      message,
      decoded.isComplete ? decoded : { ...decodeDocument(message), notes: decoded.notes },
    );
  });

  const attachments = async (message: MessageDocument) => {
    const { octets, isExact } = await octetsOf(message);
    return { found: attachmentsOf(new MessageDocument(message.uri, binaryOf(octets), 'octets')), isExact };
  };

  answer(AttachmentsRequest, async (message) => {
    const { found } = await attachments(message);
    return found.map(({ fileName, type, size }) => ({ fileName, type, size }));
  });

  answer(AttachmentRequest, async (message, { index }) => {
    const { found, isExact } = await attachments(message);
    const attachment = found[index];
    return attachment && { base64: encodeBase64(attachment.octets()), isExact };
  });

  return { returned, anonymized, summary: summaryOf, report, decoded: decodedMessage };
}
