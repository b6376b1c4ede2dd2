/** What a document and its workspace know about a refusal: the evidence from which `bounce/advise.ts` refines its advice. */

import type { CaseEvidence, SignatureEvidence } from '../bounce/advise.ts';
import { domainName } from '../text/domain-name.ts';
import { alignmentIn } from './dmarc-discovery.ts';
import type { WorkspaceIndex } from './index.ts';
import type { MessageView, RefusalView, SignatureView } from './message-document.ts';
import { organizationalDomain } from './organizational-domain.ts';

export function caseEvidence({ document, refusal, report }: RefusalView, index: WorkspaceIndex): CaseEvidence {
  const { returned } = document;
  const { recipient, originalRecipient } = refusal;
  return {
    signatures: returned?.dkimSignatures.flatMap((view) => signatureEvidence(view, index) ?? []),
    receivedCount: returned?.fields('received').length,
    isReportedBySender: returned && isOfSender(report.reportingServer?.value, returned),
    system: report.system,
    isForwarded:
      originalRecipient !== undefined &&
      recipient !== undefined &&
      !isSameAddress(originalRecipient.value, recipient.value),
    // Whether the sender's address was forged shows in the sender's own logs alone.
    isBackscatter: false,
    isReturnedReport: returned !== undefined && isFromNullSender(returned),
  };
}

function signatureEvidence(
  { message, signature }: SignatureView,
  index: WorkspaceIndex,
): SignatureEvidence | undefined {
  const { domain, selector, keyName } = signature;
  if (domain === undefined || selector === undefined || keyName === undefined) return undefined;
  const found = index.keyAt(keyName);
  const author = message.authorDomain;
  return {
    domain: domain.value,
    selector: selector.value,
    key:
      found.status === 'found'
        ? found.keys.every(({ key }) => key.isRevoked)
          ? 'revoked'
          : 'published'
        : found.status === 'missing'
          ? 'missing'
          : 'unknown',
    isAligned: author === undefined ? undefined : alignmentIn(index, domain.value, author) !== 'none',
  };
}

function isOfSender(server: string | undefined, { authorDomain }: MessageView): boolean | undefined {
  if (server === undefined || authorDomain === undefined) return undefined;
  return organizationalDomain(domainName(server)) === organizationalDomain(authorDomain);
}

function isSameAddress(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

export function isFromNullSender(message: MessageView): boolean {
  const field = message.field('return-path');
  return (
    field !== undefined && /^\s*<\s*>/.test(message.part.source.text.slice(field.valueSpan.start, field.valueSpan.end))
  );
}
