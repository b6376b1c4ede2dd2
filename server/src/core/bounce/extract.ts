/**
 * Reads a message as a delivery report: which sort it is, whom it is about, which codes the servers gave, where each
 * is. The readers in readers/ tell what they recognise; here their mentions are joined by recipient. What the codes
 * mean is in reading.ts; formats, ambiguities and decisions are in FORMAT.md.
 */

import { parseMailboxes } from '../mail/addresses.ts';
import { textOf } from '../mail/body.ts';
import { fieldsOf } from '../mail/header-field.ts';
import { fieldValue, type MailPart } from '../mail/message.ts';
import { addressesIn, normalizeAddress, sameAddress } from './addresses-in-text.ts';
import { chooseCode, replyOf } from './choose-code.ts';
import { type BlockInText, type EntryInText, type Evidence, EvidenceIndex } from './evidence.ts';
import { readEximFailure, readFailureReport } from './failure-report.ts';
import { kindOf } from './kind.ts';
import { headerText, isAnswer } from './kind-signs.ts';
import { type RecipientArea, withMentions } from './mentions.ts';
import { readNotification } from './notification.ts';
import { type OwnLines, ownLines, ownWords } from './own-words.ts';
import { quotedReport } from './quoted-report.ts';
import { type DeliveryStatus, foundAt, readDeliveryStatus, type StatusGroup } from './readers/delivery-status.ts';
import { type RecipientBlock, readRecipientBlocks } from './readers/recipient-blocks.ts';
import { readTranscript } from './readers/transcript.ts';
import { wordsFor } from './reason.ts';
import {
  type Action,
  type BounceReport,
  type FailureReport,
  type Found,
  type MessageKind,
  type RecipientMention,
  type Refusal,
  reportFrom,
  reportWith,
} from './report.ts';
import { type ReportParts, type ReportText, reportParts } from './report-parts.ts';
import { REPORTING_SERVER, SYSTEMS } from './systems.ts';

/** How many messages within messages are tried for a report that someone forwarded. */
const MAX_FORWARDS = 3;

/**
 * Reads a parsed message. Always answers; an ordinary message has the kind `ordinary` and no recipients. What comes back is `returned` of its parts, or a
 * message in that one.
 */
export function readReport(root: MailPart, rootParts = reportParts(root)): BounceReport {
  const first = readOne(root, rootParts);
  if (first.report.kind === 'auto-reply' || first.report.kind === 'read-receipt') return first.report;
  let { report, parts } = first;
  for (let depth = 0; depth < MAX_FORWARDS && !saysSomething(report); depth++) {
    const inner = innerReport(parts, report);
    if (inner === undefined) break;
    ({ report, parts } = readOne(inner));
    const isReport = report.kind === 'bounce' || report.kind === 'delay';
    if (isReport && report.recipients.length > 0)
      return reportWith(report, { formats: [...report.formats, 'forwarded'] });
  }
  return first.report.kind === 'ordinary'
    ? reportWith(
        first.report,
        quotedReport(first.parts, first.refusals, readWords, isAnswer(headerText(root, 'subject'))),
      )
    : first.report;
}

/** What a text is as a message, and who was refused in it whatever it is: for texts that are known to be of a report. */
export function readWords(root: MailPart): { report: BounceReport; refusals: readonly Refusal[] } {
  const reader = new ReportReader(root, reportParts(root));
  return { report: reader.read(), refusals: reader.refusals };
}

function readOne(
  root: MailPart,
  parts = reportParts(root),
): { report: BounceReport; parts: ReportParts; refusals: readonly Refusal[] } {
  for (const { mapped } of parts.texts) {
    const report = readNotification(mapped);
    if (report !== undefined) return { report, parts, refusals: [] };
  }
  const reader = new ReportReader(root, parts);
  return { report: reader.read(), parts, refusals: reader.refusals };
}

function saysSomething({ kind, recipients }: BounceReport): boolean {
  return kind !== 'ordinary' && recipients.some(({ status, reply }) => (status ?? reply) !== undefined);
}

/** A report that hangs on a message that says nothing itself. */
function innerReport({ embedded, returned }: ReportParts, { kind }: BounceReport): MailPart | undefined {
  const inner = embedded[0] ?? returned?.message;
  if (inner === undefined || inner.isHeadersOnly) return undefined;
  if (embedded[0] === undefined && kind === 'ordinary') return undefined; // quoted-report.ts reads what a person forwards
  if (kind === 'ordinary') return inner;
  return kind === 'bounce' && reportParts(inner).deliveryStatus.length > 0 ? inner : undefined;
}

class ReportReader {
  readonly #root: MailPart;
  readonly #parts: ReportParts;
  readonly #formats = new Set<string>();
  readonly #senders = new Set<string>();
  readonly #blocks: BlockInText[] = [];
  readonly #transcript: EntryInText[] = [];
  readonly #evidence: EvidenceIndex;
  readonly #statuses: readonly DeliveryStatus[];
  readonly #failed: readonly Found[];
  readonly #lines: readonly OwnLines[];
  readonly #groups: readonly StatusGroup[];
  readonly refusals: readonly Refusal[];

  constructor(root: MailPart, parts: ReportParts) {
    this.#root = root;
    this.#parts = parts;
    this.#collectSenders();
    this.#statuses = this.#readStatuses();
    this.#failed = this.#readFailedRecipients();
    this.#readTexts();
    this.#evidence = new EvidenceIndex(parts, this.#blocks, this.#transcript);
    this.#lines = parts.texts.map(ownLines);
    this.#groups = withoutEmpty(this.#statuses.flatMap(({ recipients }) => recipients));
    this.refusals = this.#refusals(this.#groups);
  }

  read(): BounceReport {
    const named = this.refusals.filter(
      ({ recipient, status, reply }) => recipient !== undefined && (status ?? reply) !== undefined,
    );
    const quoted = named.filter((refusal) => this.#isQuoted(refusal));
    const failure = this.#failureReport();
    const { kind, signs } = kindOf({
      root: this.#root,
      parts: this.#parts,
      failure,
      words: once(() => this.#parts.texts.map((text, i) => ownWords(text, this.#lines[i]!)).join('\n')),
      outcomes: this.#groups.map(({ mention, statusField }) => ({
        action: mention.action,
        status: mention.status?.value ?? statusField?.value,
      })),
      hasFailedRecipients: this.#failed.length > 0,
      hasRefusal: named.length > quoted.length,
      hasQuotedRefusal: quoted.length > 0,
    });
    return reportFrom(
      {
        kind,
        formats: [...this.#formats],
        reportingServer: failure === undefined ? this.#reportingServer() : failure.reportingServer,
        recipients: failure === undefined ? this.#recipientsFor(kind) : reportedRecipients(failure),
        quoted: [],
        returned: kind === 'ordinary' ? undefined : this.#parts.returned,
        failure,
      },
      signs,
      once(() => this.#system()),
    );
  }

  #failureReport(): FailureReport | undefined {
    const { feedback, texts } = this.#parts;
    const [first] = texts;
    const failure =
      feedback === undefined ? first && readEximFailure(first.mapped, first.end) : readFailureReport(textOf(feedback));
    return failure && { ...failure, reportingServer: failure.reportingServer ?? this.#senderDomain() };
  }

  /** Of the report itself. */
  #senderDomain(): Found | undefined {
    const [from] = fieldsOf(this.#root.fields, 'from');
    const [mailbox] = from === undefined ? [] : parseMailboxes(fieldValue(this.#root, from));
    return mailbox === undefined || mailbox.domain === ''
      ? undefined
      : { value: mailbox.domain, span: mailbox.domainSpan };
  }

  /** Whether a code is in a line that quotes another message. */
  #isQuoted({ status, reply }: Refusal): boolean {
    const at = (status ?? reply)!.span.start;
    return this.#parts.texts.some(({ mapped }, i) =>
      this.#lines[i]!.quoted.some((line) => {
        const { start, end } = mapped.sourceSpan(line.start, line.end);
        return at >= start && at < end;
      }),
    );
  }

  #recipientsFor(kind: MessageKind): readonly Refusal[] {
    if (kind !== 'bounce' && kind !== 'delay' && kind !== 'success') return [];
    const usual: Action = kind === 'bounce' ? 'failed' : kind === 'delay' ? 'delayed' : 'delivered';
    return this.refusals.map((refusal) => ({ ...refusal, action: refusal.action ?? actionOfStatus(refusal) ?? usual }));
  }

  /** Those whom the report goes to and who wrote the returned message: named in reports, not refused by them. */
  #collectSenders(): void {
    const add = (part: MailPart, names: readonly string[]) => {
      for (const field of part.fields) {
        if (!names.includes(field.key)) continue;
        for (const { address } of addressesIn(fieldValue(part, field).text))
          this.#senders.add(normalizeAddress(address));
      }
    };
    add(this.#root, ['to', 'from', 'delivered-to', 'x-original-to']);
    const returned = this.#parts.returned?.message;
    if (returned !== undefined) add(returned, ['from', 'return-path', 'sender', 'reply-to']);
  }

  #readStatuses(): DeliveryStatus[] {
    const inParts = this.#parts.deliveryStatus.map((mapped) => readDeliveryStatus(mapped));
    if (inParts.some(({ recipients }) => recipients.length > 0)) {
      this.#formats.add('delivery-status');
      return inParts;
    }
    const inTexts = this.#parts.texts
      .filter(({ mapped, end }) => /^[ \t]{0,3}(?:Final|Original)-Recipient[ \t]*:/im.test(mapped.text.slice(0, end)))
      .map(({ mapped, end }) => readDeliveryStatus(mapped, 0, end));
    if (inTexts.some(({ recipients }) => recipients.length > 0)) this.#formats.add('delivery-status-text');
    return [...inParts, ...inTexts];
  }

  /** Exim and Gmail name them in the report's header. */
  #readFailedRecipients(): Found[] {
    const found: Found[] = [];
    for (const field of fieldsOf(this.#root.fields, 'x-failed-recipients')) {
      const value = fieldValue(this.#root, field);
      for (const address of addressesIn(value.text)) found.push(foundAt(value, address.address, address));
    }
    if (found.length > 0) this.#formats.add('failed-recipients');
    return found;
  }

  #readTexts(): void {
    const recipients = new Set(
      [
        ...this.#failed,
        ...this.#statuses.flatMap((status) => status.recipients.map(({ mention }) => mention.recipient)),
      ]
        .filter((found) => found !== undefined)
        .map(({ value }) => normalizeAddress(value)),
    );
    for (const text of this.#parts.texts) {
      const blocks = readRecipientBlocks(text.mapped, text.end, {
        isSender: (address) => this.#senders.has(normalizeAddress(address)),
        isRecipient: (address) => recipients.has(normalizeAddress(address)),
      });
      for (const block of blocks) this.#blocks.push({ text, block });
      for (const entry of readTranscript(text.mapped.text, text.end)) this.#transcript.push({ text, entry });
    }
    if (this.#blocks.length > 0) this.#formats.add('recipient-blocks');
    if (this.#transcript.length > 0) this.#formats.add('transcript');
  }

  #refusals(groups: readonly StatusGroup[]): Refusal[] {
    const mentions = this.#withoutTwins(this.#mentions(groups));
    const refusals = mentions.map(({ mention, group }) => this.#refusal(mention, group, mentions.length === 1));
    if (refusals.every(({ status }) => status === undefined)) return refusals;
    return withMentions(refusals, this.#evidence.codePlaces(), () => this.#recipientAreas(groups));
  }

  #recipientAreas(groups: readonly StatusGroup[]): RecipientArea[] {
    return [
      ...groups.flatMap(({ span, mention: { recipient } }) =>
        recipient === undefined ? [] : [{ span, address: recipient.value }],
      ),
      ...this.#blocks.map(({ text, block }) => ({
        span: text.mapped.sourceSpan(block.start, block.end),
        address: block.address.address,
      })),
      ...this.#transcript.flatMap(({ text, entry }) =>
        entry.address === undefined
          ? []
          : [{ span: text.mapped.sourceSpan(entry.start, entry.end), address: entry.address }],
      ),
    ];
  }

  /** Who was refused, by the surest source. */
  #mentions(groups: readonly StatusGroup[]): { mention: RecipientMention; group: StatusGroup | undefined }[] {
    if (groups.length > 0) {
      return groups.map((group) => ({ mention: this.#named(group.mention, groups.length), group }));
    }
    const named = this.#failed.length > 0 ? this.#failed.map((recipient) => ({ recipient })) : this.#namedInTexts();
    const mentions: RecipientMention[] = named.length > 0 ? named : this.#recipientsOfCopy();
    if (mentions.length === 0 && this.#evidence.ofTexts().some(({ found }) => found.status ?? found.reply))
      mentions.push({});
    return mentions.map((mention) => ({ mention, group: undefined }));
  }

  /** A group without an address: a single one is about whom the text, the header or the returned message names. */
  #named(mention: RecipientMention, count: number): RecipientMention {
    if (/[^@]@/.test(mention.recipient?.value ?? '') || count > 1) return mention;
    const other = this.#failed[0] ?? this.#namedInTexts()[0]?.recipient ?? this.#recipientsOfCopy()[0]?.recipient;
    return other === undefined ? mention : { ...mention, recipient: other };
  }

  #namedInTexts(): RecipientMention[] {
    const sure = this.#blocks.filter(({ block }) => block.introduction !== 'mention');
    const inTranscript = this.#transcript.filter(({ entry }) => entry.address !== undefined);
    const lines =
      sure.some(({ block }) => block.introduction === 'line' || block.introduction === 'label') ||
      inTranscript.length === 0;
    if (sure.length > 0 && lines) return sure.map(({ text, block }) => this.#blockMention(text, block));
    if (inTranscript.length > 0) {
      return inTranscript.map(({ text, entry }) => ({
        recipient: foundAt(text.mapped, entry.address!, { start: entry.addressStart, end: entry.addressEnd }),
      }));
    }
    const copied = this.#recipientsOfCopy();
    if (copied.length > 0) return copied;
    return this.#blocks.slice(0, 1).map(({ text, block }) => this.#blockMention(text, block));
  }

  #blockMention({ mapped }: ReportText, { address, original }: RecipientBlock): RecipientMention {
    const recipient = this.#fullAddress(address.address) ?? foundAt(mapped, address.address, address);
    return original === undefined
      ? { recipient }
      : { recipient, originalRecipient: foundAt(mapped, original.address, original) };
  }

  /** The address of the returned message that a name without an address begins. */
  #fullAddress(name: string): Found | undefined {
    if (name.includes('@')) return undefined;
    const recipient = this.#recipientsOfCopy()[0]?.recipient;
    return recipient?.value.toLowerCase().startsWith(`${name.toLowerCase()}@`) ? recipient : undefined;
  }

  /** Whom the last server took the returned message for; else To, where it is one address alone and no mailing list. */
  #recipientsOfCopy(): RecipientMention[] {
    const message = this.#parts.returned?.message;
    if (message === undefined) return [];
    const envelope = envelopeOf(message);
    if (envelope !== undefined) return [{ recipient: envelope }];
    for (const name of ['x-envelope-to', 'envelope-to', 'delivered-to', 'to']) {
      const found = addressesOf(message, name);
      if (found.length === 1) return isList(message, found[0]!) ? [] : [{ recipient: found[0] }];
    }
    return [];
  }

  #withoutTwins(
    mentions: readonly { mention: RecipientMention; group: StatusGroup | undefined }[],
  ): { mention: RecipientMention; group: StatusGroup | undefined }[] {
    const byAddress = new Map<string, { mention: RecipientMention; group: StatusGroup | undefined }>();
    for (const [i, { mention, group }] of mentions.entries()) {
      const key = mention.recipient === undefined ? `#${i}` : normalizeAddress(mention.recipient.value);
      const known = byAddress.get(key);
      if (known === undefined) byAddress.set(key, { mention: { ...mention }, group });
      else {
        for (const name of Object.keys(mention) as (keyof RecipientMention)[]) {
          if (known.mention[name] === undefined) Object.assign(known.mention, { [name]: mention[name] });
        }
        known.group ??= group;
      }
    }
    return [...byAddress.values()];
  }

  #refusal(mention: RecipientMention, group: StatusGroup | undefined, isSingle: boolean): Refusal {
    const evidence = this.#evidence.of(mention, isSingle);
    const chosen = chooseCode(mention, group, evidence);
    const spoken =
      evidence.find(
        ({ source, found }) => source === 'block' && found.reply && found.status?.code === chosen.status?.value,
      ) ?? evidence.find(({ found }) => found.status ?? found.reply);
    const reply = mention.reply ?? replyOf(evidence, chosen.status);
    const host = evidence.find(({ found }) => found.host !== undefined);
    return {
      recipient: mention.recipient,
      originalRecipient: mention.originalRecipient,
      action: mention.action,
      status: chosen.status,
      statusOrigin: chosen.status && chosen.origin,
      reply,
      diagnostic: wordsFor(mention, spoken, evidence, isSingle ? this.#parts.texts : []),
      remoteServer: mention.remoteServer ?? (host && hostOf(host)),
      command: mention.command ?? evidence.find(({ found }) => found.command !== undefined)?.found.command,
      mentions: [],
    };
  }

  #system(): string | undefined {
    const header = ['from', 'subject', 'message-id', 'x-mailer', 'user-agent']
      .map((name) => headerText(this.#root, name))
      .join('\n');
    const words = this.#parts.texts.map(({ mapped, end }) => mapped.text.slice(0, Math.min(end, 8000))).join('\n');
    const failed = this.#failed.length > 0 ? '\nX-Failed-Recipients' : '';
    const text = `${header}\n${words}${failed}`;
    return SYSTEMS.find(([, pattern]) => pattern.test(text))?.[0];
  }

  #reportingServer(): Found | undefined {
    const told = this.#statuses.find(({ reportingServer }) => reportingServer !== undefined)?.reportingServer;
    if (told !== undefined) return told;
    for (const { mapped, end } of this.#parts.texts) {
      const words = mapped.text.slice(0, Math.min(end, 8000));
      for (const pattern of REPORTING_SERVER) {
        const match = pattern.exec(words);
        if (match === null) continue;
        const at = match.index + match[0].lastIndexOf(match[1]!);
        return foundAt(mapped, match[1]!, { start: at, end: at + match[1]!.length });
      }
    }
    return undefined;
  }
}

/** Those whom the message was for; without their addresses one that is not named. */
function reportedRecipients({ recipients, words, outcome }: FailureReport): readonly Refusal[] {
  const about = recipients.length > 0 ? recipients : [undefined];
  return about.map((recipient) => ({
    recipient,
    originalRecipient: undefined,
    action: outcome?.value === 'reject' ? 'failed' : 'reported',
    status: undefined,
    statusOrigin: undefined,
    reply: undefined,
    diagnostic: words,
    remoteServer: undefined,
    command: undefined,
    mentions: [],
  }));
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Class 2 is a success whoever forgot to say so (RFC 3463 §3.1). */
function actionOfStatus({ status }: Refusal): Action | undefined {
  return status?.value.startsWith('2.') ? 'delivered' : undefined;
}

function addressesOf(message: MailPart, name: string): Found[] {
  return fieldsOf(message.fields, name).flatMap((field) => {
    const value = fieldValue(message, field);
    return addressesIn(value.text).map((address) => foundAt(value, address.address, address));
  });
}

/** `for <address>` of the topmost Received field (RFC 5321 §4.4): one envelope recipient. */
function envelopeOf(message: MailPart): Found | undefined {
  const field = fieldsOf(message.fields, 'received')[0];
  if (field === undefined) return undefined;
  const value = fieldValue(message, field);
  const lead = /\bfor\s+(?=<?[^\s<>;]+@)/i.exec(value.text);
  if (lead === null) return undefined;
  const address = addressesIn(value.text, lead.index + lead[0].length)[0];
  return address && foundAt(value, address.address, address);
}

/** Whether the message names the address as that of its list. */
function isList(message: MailPart, recipient: Found): boolean {
  const names = ['list-post', 'x-beenthere'].flatMap((name) => addressesOf(message, name));
  return names.some(({ value }) => sameAddress(value, recipient.value));
}

/** Groups that name nobody, where others do: fields of the message that are among those of a recipient. */
function withoutEmpty(groups: readonly StatusGroup[]): readonly StatusGroup[] {
  const named = groups.filter(({ mention }) => mention.recipient !== undefined);
  return named.length > 0 ? named : groups;
}

function hostOf({ mapped, found }: Evidence): Found {
  return foundAt(mapped, mapped.text.slice(found.host!.start, found.host!.end), found.host!);
}
