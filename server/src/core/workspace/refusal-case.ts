/** What the documents at hand tell about a refused message, gathered for `bounce/advise.ts`. Judges nothing itself. */

import { sameAddress } from '../bounce/addresses-in-text.ts';
import type { CaseEvidence, SignatureEvidence } from '../bounce/advise.ts';
import { fieldValue } from '../mail/message.ts';
import { type DomainName, domainName } from '../text/domain-name.ts';
import type { WorkspaceIndex } from './index.ts';
import type { MessageView, RefusalView } from './message-document.ts';
import { alignmentOf, organizationalDomain } from './organizational-domain.ts';

/** @param index the zones in which the keys of the returned message may be published */
export function caseOf({ document, refusal, report }: RefusalView, index: WorkspaceIndex): CaseEvidence {
  const { returned } = document;
  return {
    signatures: returned?.dkimSignatures.flatMap((view) => signatureEvidence(view.signature, returned, index)),
    receivedCount: returned?.fields('received').length,
    isReportedBySender: reportedBySender(
      report.reportingServer?.value,
      refusal.remoteServer?.value,
      returned?.authorDomain,
    ),
    system: report.system,
    isForwarded:
      refusal.recipient !== undefined &&
      refusal.originalRecipient !== undefined &&
      !sameAddress(refusal.recipient.value, refusal.originalRecipient.value),
    // Only the one who got the report knows whether he sent the message.
    isBackscatter: false,
    isReturnedReport: returned !== undefined && isReport(returned),
  };
}

function signatureEvidence(
  { domain, selector, key }: MessageView['signatures'][number]['signature'],
  message: MessageView,
  index: WorkspaceIndex,
): SignatureEvidence[] {
  if (domain === undefined || selector === undefined || key === undefined) return [];
  const found = index.key(key);
  const isRevoked = found.status === 'found' && found.keys.every((record) => record.key.isRevoked);
  const states = {
    found: isRevoked ? 'revoked' : 'published',
    missing: 'missing',
    alias: 'unknown',
    unknown: 'unknown',
  } as const;
  const author = message.authorDomain;
  return [
    {
      domain: domain.value,
      selector: selector.value,
      key: states[found.status],
      isAligned: author === undefined ? undefined : alignmentOf(domain.value, author) !== 'none',
    },
  ];
}

/**
 * A server of the From domain's house is the sender's. One of the same house as the server that refused is the receiver's,
 * and so is the refusing server itself. Of any other nothing is known: it may be a provider's.
 */
function reportedBySender(
  reporting: string | undefined,
  remote: string | undefined,
  author: DomainName | undefined,
): boolean | undefined {
  if (reporting === undefined) return undefined;
  const house = organizationalDomain(domainName(reporting));
  if (author !== undefined && house === organizationalDomain(author)) return true;
  return remote !== undefined && house === organizationalDomain(domainName(remote)) ? false : undefined;
}

/** Reports have an empty return path, or say that a program wrote them (RFC 3834 §5). */
function isReport(message: MessageView): boolean {
  const value = (key: string): string => {
    const field = message.field(key);
    return field === undefined ? '' : fieldValue(message.part, field).text.trim().toLowerCase();
  };
  return (
    value('return-path') === '<>' ||
    message.part.contentType.subtype === 'report' ||
    value('auto-submitted').startsWith('auto-replied')
  );
}
