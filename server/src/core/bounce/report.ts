/** What a report contains: which message it is, whom it is about, what the servers said, and where. */

import type { MailPart } from '../mail/message.ts';
import type { Span } from '../text/span.ts';
import type { KindSign } from './kind-signs.ts';
import type { Reported } from './reported-results.ts';

/**
 * What sort of message it is.
 *
 * - `bounce`: a delivery failed; `delay`: it has not succeeded yet; `success`: it was delivered, relayed or expanded;
 * - `auto-reply`: a person's or a program's automatic answer; no code is ever read from it;
 * - `abuse-report`: RFC 5965; `read-receipt`: RFC 8098; `authentication-report`: an abuse report about a failed
 *   authentication (RFC 6591);
 * - `forwarded-bounce`: someone's message with a bounce in its text; the refusals are {@link BounceReport.quoted};
 * - `ordinary`: none of these.
 */
export type MessageKind =
  | 'bounce'
  | 'delay'
  | 'success'
  | 'auto-reply'
  | 'abuse-report'
  | 'authentication-report'
  | 'read-receipt'
  | 'forwarded-bounce'
  | 'ordinary';

/** A text of the report with its place in the document, in UTF-16 units. */
export interface Found {
  readonly value: string;
  readonly span: Span;
}

/**
 * RFC 3464 §2.3.3; `deliverable` is Postfix's answer to a question (`sendmail -bv`); `reported`: a receiver reports that the
 * authentication of a message failed (RFC 6591), whatever became of it.
 */
export type Action = 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded' | 'deliverable' | 'reported';

/** Where the enhanced code was read: in the quoted reply of a server, or only in the report's own field. */
export type StatusOrigin = 'diagnostic' | 'text' | 'status-field';

/** What happened to one recipient. */
export interface Refusal {
  /** The address as the report gives it last (Final-Recipient). */
  readonly recipient: Found | undefined;
  /** The address that the sender wrote, where the report tells it apart. */
  readonly originalRecipient: Found | undefined;
  readonly action: Action | undefined;
  /** The enhanced status code that the server gave. */
  readonly status: Found | undefined;
  readonly statusOrigin: StatusOrigin | undefined;
  /** The three-digit reply code. */
  readonly reply: Found | undefined;
  /** The server's words, white space made single. */
  readonly diagnostic: Found | undefined;
  /** The server that refused. */
  readonly remoteServer: Found | undefined;
  /** `RCPT TO`, `DATA`, ... in upper case: what the refusal answered. */
  readonly command: string | undefined;
  /** The other places of the report where the code is quoted about this recipient, in order; 50 at most. */
  readonly mentions: readonly Span[];
}

/** The message that came back. */
export interface ReturnedCopy {
  /** `part`: a MIME part; `text`: a copy in the text of the report, after a marker line. */
  readonly form: 'part' | 'text';
  /** From its first header field, in the document. */
  readonly span: Span;
  readonly extent: 'message' | 'headers' | 'truncated';
  /** Parsed at its real position. */
  readonly message: MailPart;
}

/** What a receiver reports about one message, which it may have delivered (RFC 6591; failure-report.ts). */
export interface FailureReport {
  /** What failed, in lower case: `bodyhash`, `signature`, `revoked`, `spf`, `dmarc`, `adsp` (RFC 6591 §3.3, RFC 9991). */
  readonly failure: Found;
  /** What became of the message, in lower case: `delivered`, `spam`, `policy`, `reject`, `other` (RFC 6591 §3.2.2). */
  readonly outcome: Found | undefined;
  /** The address that handed the message over. */
  readonly source: Found | undefined;
  /** The domain that is told. */
  readonly domain: Found | undefined;
  readonly recipients: readonly Found[];
  /** The receiver's results in its words; where it gives none, what failed. */
  readonly words: Found;
  readonly results: readonly Reported[];
  /** By Reporting-MTA; without that the domain in the report's own From. */
  readonly reportingServer: Found | undefined;
}

export interface BounceReport {
  readonly kind: MessageKind;
  /** What spoke for the kind and against it. */
  readonly signs: readonly KindSign[];
  /** The mail system that wrote it (`postfix`, `exim`, ...), where it shows. */
  readonly system: string | undefined;
  /** Which readers found something: `delivery-status`, `recipient-blocks`, `transcript`, `failed-recipients`, ... */
  readonly formats: readonly string[];
  /** The server that wrote the report. */
  readonly reportingServer: Found | undefined;
  /** In the order of the report. */
  readonly recipients: readonly Refusal[];
  /** Refusals that a message which is not a report quotes or forwards: of other mail, and nobody's whom it was sent to. */
  readonly quoted: readonly Refusal[];
  readonly returned: ReturnedCopy | undefined;
  /** Of an `authentication-report`: what failed. */
  readonly failure: FailureReport | undefined;
}

type KnownAtOnce = Omit<BounceReport, 'signs' | 'system'>;

/**
 * A report whose signs and mail system are made when asked for, which is seldom. It is a class because the getters of an
 * object literal belong to a shape of their own, which keeps all that they see, the whole message, until the next full
 * collection of garbage.
 */
class Report implements BounceReport {
  readonly kind: MessageKind;
  readonly formats: readonly string[];
  readonly reportingServer: Found | undefined;
  readonly recipients: readonly Refusal[];
  readonly quoted: readonly Refusal[];
  readonly returned: ReturnedCopy | undefined;
  readonly failure: FailureReport | undefined;
  readonly #makeSigns: () => readonly KindSign[];
  readonly #findSystem: () => string | undefined;

  constructor(
    { kind, formats, reportingServer, recipients, quoted, returned, failure }: KnownAtOnce,
    makeSigns: () => readonly KindSign[],
    findSystem: () => string | undefined,
  ) {
    this.kind = kind;
    this.formats = formats;
    this.reportingServer = reportingServer;
    this.recipients = recipients;
    this.quoted = quoted;
    this.returned = returned;
    this.failure = failure;
    this.#makeSigns = makeSigns;
    this.#findSystem = findSystem;
  }

  get signs(): readonly KindSign[] {
    return this.#makeSigns();
  }

  get system(): string | undefined {
    return this.#findSystem();
  }
}

export function reportFrom(
  known: KnownAtOnce,
  makeSigns: () => readonly KindSign[],
  findSystem: () => string | undefined,
): BounceReport {
  return new Report(known, makeSigns, findSystem);
}

/** The report with some of it replaced. A spread would leave out what is made when asked for. */
export function reportWith(report: BounceReport, changes: Partial<KnownAtOnce>): BounceReport {
  const { kind, formats, reportingServer, recipients, quoted, returned, failure } = report;
  return new Report(
    { kind, formats, reportingServer, recipients, quoted, returned, failure, ...changes },
    () => report.signs,
    () => report.system,
  );
}

/** What a reader knows of one recipient before the readers are merged. */
export type RecipientMention = { -readonly [Key in keyof Refusal]?: Refusal[Key] } & {
  /** The comment of the Status field: `5.4.4 (Illegal host/domain name found)`. */
  note?: Found;
};
