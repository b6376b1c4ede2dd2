/** Takes what is known about a refusal out of the report, the returned message, the verdicts on it and the zones. */

import { senderDomainIn } from '../bounce/pasted-report.ts';
import type { Refusal } from '../bounce/report.ts';
import { type Reported, reportedDomain, reportedResults } from '../bounce/reported-results.ts';
import { parseMailboxes } from '../mail/addresses.ts';
import { fieldValue } from '../mail/message.ts';
import { type IpAddress, parseIp4, parseIp6 } from '../policy/ip-address.ts';
import { type DomainName, domainName } from '../text/domain-name.ts';
import { asciiDomainName } from '../text/idn.ts';
import type { Span } from '../text/span.ts';
import type { MessageDocument, MessageView, RefusalView } from '../workspace/message-document.ts';
import { isFromNullSender } from '../workspace/null-sender.ts';
import { organizationalDomain } from '../workspace/organizational-domain.ts';
import type { Place } from '../workspace/zone-document.ts';
import { dmarcEvidence } from './dmarc-evidence.ts';
import type {
  CaseEvidence,
  FailureEvidence,
  MessageEvidence,
  RefusalEvidence,
  ReportEvidence,
  ReportedEvidence,
} from './evidence.ts';
import { headerFaults } from './header-evidence.ts';
import type { CaseKnowledge } from './knowledge.ts';
import { mailHostEvidence } from './mail-host-evidence.ts';
import { reverseEvidence } from './reverse-evidence.ts';
import { signerEvidence } from './selectors.ts';
import { signatureEvidence } from './signature-evidence.ts';
import { signerLog } from './signer-log.ts';
import { spfEvidence } from './spf-evidence.ts';

export function gatherCase(view: RefusalView, knowledge: CaseKnowledge): CaseEvidence {
  const { document } = view;
  const shared = sharedBy(document, knowledge);
  const reported = reportedEvidence(view, shared);
  const domain = shared.message?.author ?? domainOfReport(view) ?? senderDomain(document);
  const failure = failureEvidence(view);
  const spf =
    reported.find(({ mechanism }) => mechanism === 'spf') ??
    (failure?.source && { address: failure.source, domain: undefined });
  return {
    refusal: refusalEvidence(view),
    reported,
    report: reportEvidence(view, knowledge),
    message: shared.message,
    ...(domain === undefined ? { signer: undefined, dmarc: undefined } : shared.about(domain)),
    failure,
    reverse: view.reading.cause === 'reverse-dns' ? reverseEvidence(view.refusal, knowledge.index) : undefined,
    mailHost: mailHostEvidence(
      view.reading,
      senderNamed(view.refusal) ?? senderDomain(document) ?? domain,
      domainOf(view.refusal.recipient?.value),
      knowledge.index,
    ),
    signerLog: signerLog(view),
    header: headerFaults(document.returned, view.reading, view.refusal),
    spf: spfEvidence(spf, domain, view.reading, knowledge.index),
    uri: document.uri,
  };
}

/** What all recipients of a report have in common: it may name thousands. */
interface Shared {
  readonly knowledge: CaseKnowledge;
  readonly revision: number;
  readonly message: MessageEvidence | undefined;
  /** By the server's words: the same words refuse many. */
  readonly reported: Map<string, readonly Reported[]>;
  readonly about: (domain: DomainName) => Pick<CaseEvidence, 'signer' | 'dmarc'>;
}

const SHARED = new WeakMap<MessageDocument, Shared>();

function sharedBy(document: MessageDocument, knowledge: CaseKnowledge): Shared {
  const known = SHARED.get(document);
  if (known !== undefined && known.revision === knowledge.index.revision && isSameKnowledge(known.knowledge, knowledge))
    return known;
  const { index, settings } = knowledge;
  const domains = new Map<DomainName, Pick<CaseEvidence, 'signer' | 'dmarc'>>();
  const shared: Shared = {
    knowledge: copyOf(knowledge),
    revision: index.revision,
    message: document.returned && messageEvidence(document.returned, knowledge),
    reported: new Map(),
    about(domain) {
      let found = domains.get(domain);
      if (found === undefined) {
        found = { signer: signerEvidence(index, domain, settings.zone.target), dmarc: dmarcEvidence(index, domain) };
        domains.set(domain, found);
      }
      return found;
    },
  };
  SHARED.set(document, shared);
  return shared;
}

export function isSameKnowledge(a: CaseKnowledge, b: CaseKnowledge): boolean {
  return (
    a.index === b.index &&
    a.verification === b.verification &&
    a.explanations === b.explanations &&
    a.settings === b.settings
  );
}

/** Without what else the caller's object holds. */
export function copyOf({ index, verification, explanations, settings }: CaseKnowledge): CaseKnowledge {
  return { index, verification, explanations, settings };
}

/** A report is sent to the envelope sender, and a dialogue names it; undefined where it is neither, or names several. */
function senderDomain(document: MessageDocument): DomainName | undefined {
  if (document.isPasted) {
    const named = senderDomainIn(document.text);
    return named === undefined ? undefined : asciiDomainName(named);
  }
  const [outer] = document.messages;
  const to = document.isReport ? outer?.field('to') : undefined;
  if (outer === undefined || to === undefined) return undefined;
  const domains = new Set(parseMailboxes(fieldValue(outer.part, to)).map(({ domain }) => asciiDomainName(domain)));
  const [domain] = domains;
  return domains.size === 1 && domain !== '' ? domain : undefined;
}

/** "<alice@example.org>: Sender address rejected" */
function senderNamed({ diagnostic }: Refusal): DomainName | undefined {
  return domainOf(/<([^<>\s]{1,320})>: Sender address/.exec(diagnostic?.value ?? '')?.[1]);
}

function domainOf(address: string | undefined): DomainName | undefined {
  const domain = address === undefined ? '' : asciiDomainName(address.slice(address.lastIndexOf('@') + 1));
  return domain === '' ? undefined : domain;
}

function refusalEvidence(view: RefusalView): RefusalEvidence {
  const { document, refusal, reading, report } = view;
  const { status, reply, diagnostic, recipient, action } = refusal;
  const place = (span: Span | undefined): Place | undefined => span && { uri: document.uri, span };
  return {
    codes: [reply, status].flatMap((found) => (found === undefined ? [] : [found.value])),
    server: serverOf(view),
    recipient: recipient?.value,
    reading,
    isDelay: isDelay(action, report.kind, reading.isTemporary),
    at: place((status ?? reply ?? diagnostic ?? recipient)?.span),
    words: place((diagnostic ?? status ?? reply)?.span),
    recipientAt: place(recipient?.span),
  };
}

/** Who refused. Without a Remote-MTA it is the server that reports (RFC 3464 §2.3.5); undefined where that is not known. */
export function serverOf({ refusal, report }: RefusalView): string | undefined {
  const reporting = SENDING_SERVICES.has(report.system) ? undefined : report.reportingServer?.value;
  return refusal.remoteServer?.value ?? reporting;
}

/** Services that only send: their reports leave out which server they quote. */
const SENDING_SERVICES: ReadonlySet<string | undefined> = new Set(['ses']);

/** Whether the server may still take the mail: its report says so, or the code begins with 4. */
export function isDelay(action: string | undefined, kind: string, isTemporary: boolean | undefined): boolean {
  return action === 'delayed' || (action === undefined && (kind === 'delay' || isTemporary === true));
}

function reportedEvidence({ document, refusal, report }: RefusalView, shared: Shared): readonly ReportedEvidence[] {
  const words = refusal.diagnostic?.value ?? '';
  let results = report.failure?.results ?? shared.reported.get(words);
  if (results === undefined) {
    results = reportedResults(words);
    shared.reported.set(words, results);
  }
  const span = (refusal.diagnostic ?? refusal.status)?.span;
  return results.map((reported) => ({
    ...reported,
    domain: reported.domain === undefined ? undefined : asciiDomainName(reported.domain),
    address: reported.address === undefined ? undefined : addressIn(reported.address),
    at: span && { uri: document.uri, span },
  }));
}

function addressIn(text: string): IpAddress | undefined {
  const plain = text.replace(/(?<![.:])[.:]+$/, '');
  return parseIp4(plain) ?? parseIp6(plain);
}

function domainOfReport({ refusal: { diagnostic }, report: { failure } }: RefusalView): DomainName | undefined {
  const named = failure === undefined ? reportedDomain(diagnostic?.value) : failure.domain?.value;
  return named === undefined ? undefined : asciiDomainName(named);
}

function failureEvidence({ document, report: { failure } }: RefusalView): FailureEvidence | undefined {
  if (failure === undefined) return undefined;
  const { outcome, source } = failure;
  return {
    outcome: outcome?.value,
    source: source && addressIn(source.value),
    sourceAt: source && { uri: document.uri, span: source.span },
  };
}

function reportEvidence({ document, refusal, report }: RefusalView, { index }: CaseKnowledge): ReportEvidence {
  const { recipient, originalRecipient } = refusal;
  const domain = domainOf(originalRecipient?.value);
  return {
    system: report.system,
    isOfSender: document.returned && isOfSender(report.reportingServer?.value, document.returned, refusal),
    isForwarded:
      originalRecipient !== undefined &&
      recipient !== undefined &&
      originalRecipient.value.toLowerCase() !== recipient.value.toLowerCase(),
    ownForwarder: domain !== undefined && index.zonesOf(domain).length > 0 ? domain : undefined,
  };
}

/**
 * Whose server wrote the report. One of another domain may still be the sender's relay: only what also refused, or is of the
 * recipient's domain, is the receiving side's.
 */
function isOfSender(
  server: string | undefined,
  { authorDomain }: MessageView,
  { remoteServer, recipient }: Refusal,
): boolean | undefined {
  if (server === undefined || authorDomain === undefined) return undefined;
  const organization = organizationalDomain(domainName(server));
  if (organization === organizationalDomain(authorDomain)) return true;
  const address = recipient?.value ?? '';
  const receiving = [remoteServer?.value ?? '', address.slice(address.lastIndexOf('@') + 1)];
  const isReceiving = receiving.some((name) => name !== '' && organizationalDomain(domainName(name)) === organization);
  return isReceiving ? false : undefined;
}

/** Of the returned message, or of any other. */
export function messageEvidence(message: MessageView, knowledge: CaseKnowledge): MessageEvidence {
  const author = message.authors.find(({ domain }) => domain !== '');
  const { uri } = message.document;
  return {
    uri,
    author: message.authorDomain,
    authorAt: author && { uri, span: author.domainSpan },
    extent: message.extent,
    hasBody: message.hasBody,
    receivedCount: message.fields('received').length,
    isReport: isFromNullSender(message),
    signatures: message.dkimSignatures.slice(0, MAX_SIGNATURES).map((view) => signatureEvidence(view, knowledge)),
  };
}

/** More signatures than any honest message has. */
const MAX_SIGNATURES = 64;
