/**
 * A message as a document: the messages in it (itself, a returned one, attached ones), their signatures, and what a
 * delivery report refuses. Everything is read from the text alone; what needs hashes and keys is `verification.ts`.
 */

import { readReport } from '../bounce/extract.ts';
import { type Reading, readRefusal } from '../bounce/reading.ts';
import type { BounceReport, MessageKind, Refusal, ReturnedCopy } from '../bounce/report.ts';
import { type ReportParts, reportParts } from '../bounce/report-parts.ts';
import { parseSignature, type Signature, type SignatureKind } from '../dkim/signature.ts';
import { type Mailbox, parseMailboxes } from '../mail/addresses.ts';
import type { HeaderField } from '../mail/header-field.ts';
import { documentSpan, type Units } from '../mail/mail-text.ts';
import { fieldValue, type MailPart, parseMessage, walk } from '../mail/message.ts';
import type { DomainName } from '../text/domain-name.ts';
import { asciiDomainName } from '../text/idn.ts';
import type { Span } from '../text/span.ts';

/**
 * - `outer`: the document itself;
 * - `returned`: the message that a report brings back, which someone has to fix;
 * - `attached`: another message inside, forwarded as it was.
 */
export type MessageRole = 'outer' | 'returned' | 'attached';

/** A signature field of a message. */
export interface SignatureView {
  readonly message: MessageView;
  readonly field: HeaderField;
  readonly kind: SignatureKind;
  readonly signature: Signature;
  /** The whole field, in the document. */
  readonly span: Span;
  /** The field's name, in the document. */
  readonly nameSpan: Span;
}

/** A recipient of a delivery report, what the server said, and what that means. */
export class RefusalView {
  readonly document: MessageDocument;
  readonly refusal: Refusal;
  #reading: Reading | undefined;

  constructor(document: MessageDocument, refusal: Refusal) {
    this.document = document;
    this.refusal = refusal;
  }

  get report(): BounceReport {
    return this.document.report;
  }

  get reading(): Reading {
    const { status, statusOrigin, reply, diagnostic, remoteServer } = this.refusal;
    this.#reading ??= readRefusal({
      status: status?.value,
      statusOrigin,
      reply: reply?.value,
      text: diagnostic?.value,
      remoteServer: remoteServer?.value,
      reportingServer: this.report.reportingServer?.value,
      failure: this.report.failure,
    });
    return this.#reading;
  }

  /** Where the refusal is: the code, else the words, else the address. */
  get span(): Span | undefined {
    const { status, reply, diagnostic, recipient } = this.refusal;
    return (status ?? reply ?? diagnostic ?? recipient)?.span;
  }
}

const SIGNATURE_FIELDS: ReadonlyMap<string, SignatureKind> = new Map([
  ['dkim-signature', 'dkim-signature'],
  ['arc-message-signature', 'arc-message-signature'],
  ['arc-seal', 'arc-seal'],
]);

/** A message in a document; made when first asked for. */
export class MessageView {
  readonly document: MessageDocument;
  readonly part: MailPart;
  readonly role: MessageRole;
  /** How much of the message is there: a report may bring back its header alone, or cut it. */
  readonly extent: 'message' | 'headers' | 'truncated';
  #fieldsByKey: ReadonlyMap<string, readonly HeaderField[]> | undefined;
  #signatures: readonly SignatureView[] | undefined;
  #authors: readonly Mailbox[] | undefined;

  constructor(document: MessageDocument, part: MailPart, role: MessageRole, extent: MessageView['extent']) {
    this.document = document;
    this.part = part;
    this.role = role;
    this.extent = extent;
  }

  /** DKIM-Signature, ARC-Message-Signature and ARC-Seal fields from the top of the message down. */
  get signatures(): readonly SignatureView[] {
    this.#signatures ??= this.part.fields.flatMap((field) => {
      const kind = SIGNATURE_FIELDS.get(field.key);
      return kind === undefined ? [] : [this.#signature(field, kind)];
    });
    return this.#signatures;
  }

  /** The signatures of DKIM alone. */
  get dkimSignatures(): readonly SignatureView[] {
    return this.signatures.filter(({ kind }) => kind === 'dkim-signature');
  }

  /** The mailboxes of the first From field, placed in the document. */
  get authors(): readonly Mailbox[] {
    if (this.#authors === undefined) {
      const from = this.field('from');
      this.#authors = from === undefined ? [] : parseMailboxes(fieldValue(this.part, from));
    }
    return this.#authors;
  }

  /** The domain that answers for the message: that of its first author with one (RFC 9989 calls it the Author Domain). */
  get authorDomain(): DomainName | undefined {
    const author = this.authors.find(({ domain }) => domain !== '');
    return author === undefined ? undefined : asciiDomainName(author.domain);
  }

  /** Whether anything but white space comes after the header: a returned copy is often cut there. */
  get hasBody(): boolean {
    const { source, bodySpan } = this.part;
    for (let at = bodySpan.start; at < bodySpan.end; at++) if (source.text.charCodeAt(at) > 32) return true;
    return false;
  }

  /** The first field of a name, given in lower case. */
  field(key: string): HeaderField | undefined {
    return this.fields(key)[0];
  }

  /** All fields of a name, given in lower case, from the top down. */
  fields(key: string): readonly HeaderField[] {
    this.#fieldsByKey ??= groupByKey(this.part.fields);
    return this.#fieldsByKey.get(key) ?? [];
  }

  /** Where a span of the message is in the document. */
  inDocument(span: Span): Span {
    return documentSpan(this.part.source, span);
  }

  #signature(field: HeaderField, kind: SignatureKind): SignatureView {
    return {
      message: this,
      field,
      kind,
      signature: parseSignature(fieldValue(this.part, field), kind),
      span: this.inDocument(field.span),
      nameSpan: this.inDocument(field.nameSpan),
    };
  }
}

/** Every signature asks for fields by name: looking through all of them each time would be quadratic. */
function groupByKey(fields: readonly HeaderField[]): ReadonlyMap<string, readonly HeaderField[]> {
  const groups = new Map<string, HeaderField[]>();
  for (const field of fields) {
    const group = groups.get(field.key);
    if (group === undefined) groups.set(field.key, [field]);
    else group.push(field);
  }
  return groups;
}

export class MessageDocument {
  readonly kind = 'eml';
  readonly uri: string;
  readonly text: string;
  #root: MailPart | undefined;
  #parts: ReportParts | undefined;
  #report: BounceReport | undefined;
  #messages: readonly MessageView[] | undefined;
  #refusals: readonly RefusalView[] | undefined;

  /** Words of a report, of a log or of a dialogue, without a message around them. */
  #isPasted = false;

  readonly #units: Units;

  /** @param units `octets` for a binary string */
  constructor(uri: string, text: string, units: Units = 'characters') {
    this.uri = uri;
    this.text = text;
    this.#units = units;
  }

  /** A report that was pasted without the message around it: of that, only what it brings back is a message. */
  static ofPastedReport(uri: string, text: string, report: BounceReport): MessageDocument {
    const document = new MessageDocument(uri, text);
    document.#root = parseMessage('');
    document.#report = report;
    document.#isPasted = true;
    return document;
  }

  slice(start: number, end: number): string {
    return this.text.slice(start, end);
  }

  get isPasted(): boolean {
    return this.#isPasted;
  }

  get root(): MailPart {
    this.#root ??= parseMessage(this.text, undefined, { units: this.#units });
    return this.#root;
  }

  /** What the document is, and whom a server refused, if it is a delivery report. */
  get report(): BounceReport {
    this.#report ??= readReport(this.root, this.#reportParts);
    return this.#report;
  }

  get #reportParts(): ReportParts {
    this.#parts ??= reportParts(this.root);
    return this.#parts;
  }

  /** Most messages hold no other one: then it need not be found out whether they are reports. */
  get #returnedCopy(): ReturnedCopy | undefined {
    return (this.#isPasted || this.#reportParts.returned) && this.report.returned;
  }

  /** Whether the document itself is written by a mail system, so that nobody has to sign it. */
  get isReport(): boolean {
    return isWrittenByMachine(this.report.kind);
  }

  get refusals(): readonly RefusalView[] {
    this.#refusals ??= this.report.recipients.map((refusal) => new RefusalView(this, refusal));
    return this.#refusals;
  }

  /** Every message in the document, the outermost first. */
  get messages(): readonly MessageView[] {
    this.#messages ??= this.#findMessages();
    return this.#messages;
  }

  /** The message that came back with a report. */
  get returned(): MessageView | undefined {
    return this.messages.find(({ role }) => role === 'returned');
  }

  #findMessages(): readonly MessageView[] {
    const returned = this.#returnedCopy;
    const views = [new MessageView(this, this.root, 'outer', extentOf(this.uri))];
    for (const part of walk(this.root, 'all')) {
      if (!part.isMessage || part === this.root) continue;
      const isReturned = returned?.message === part;
      const extent = isReturned ? returned.extent : part.isHeadersOnly ? 'headers' : 'message';
      views.push(new MessageView(this, part, isReturned ? 'returned' : 'attached', extent));
    }
    // A copy in the text of a report, or as the fields of a body part itself, is not a message of the MIME tree.
    const isMissing = returned !== undefined && !views.some(({ part }) => part === returned.message);
    if (isMissing) views.push(new MessageView(this, returned.message, 'returned', returned.extent));
    return views;
  }
}

/** A returned message that an editor shows by itself: the fragment of its address says how much of it came back. */
function extentOf(uri: string): MessageView['extent'] {
  const fragment = /^dkim-lint-message:[^#]*#(headers|truncated)$/.exec(uri)?.[1];
  return (fragment as MessageView['extent'] | undefined) ?? 'message';
}

function isWrittenByMachine(kind: MessageKind): boolean {
  return kind !== 'ordinary' && kind !== 'auto-reply' && kind !== 'forwarded-bounce';
}
