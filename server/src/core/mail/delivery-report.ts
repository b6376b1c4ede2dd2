/**
 * Delivery status notifications as fields (RFC 3464, RFC 6533), and the message that was returned with them. What codes
 * and texts mean, and reports that are no RFC 3464, are `bounce/`'s.
 */

import type { MappedText } from '../text/mapped-text.ts';
import type { Span } from '../text/span.ts';
import { octetsOf } from './body.ts';
import { type HeaderField, type HeaderSection, parseHeaderFields } from './header-field.ts';
import { LineScanner } from './line-scanner.ts';
import { derivedText, documentSpan, type MailText } from './mail-text.ts';
import { type MailPart, readsAsItStands, valueIn, walk } from './message.ts';
import { skipCfws } from './structured.ts';

/** A field of a report. Spans are the document's, also where the part is encoded. */
export interface ReportField {
  /** As written. */
  readonly name: string;
  /** In lower case. */
  readonly key: string;
  readonly nameSpan: Span;
  /** The whole field, with the line break after it. */
  readonly span: Span;
  /** Unfolded, without white space around it. */
  readonly value: MappedText;
}

/** A value with a type before it: `rfc822; user@example.org`, `dns; mx.example.org`, `smtp; 550 5.7.1 ...`. */
export interface TypedValue {
  readonly field: ReportField;
  /** In lower case; empty where the semicolon is missing. */
  readonly type: string;
  /** After the semicolon, comments before it left out. */
  readonly text: MappedText;
}

export interface TypedAddress extends TypedValue {
  /** As mail knows it: without angle brackets, `\x{...}` of the type utf-8 decoded (RFC 6533 §3). */
  readonly address: string;
}

/** Fields that belong together. */
export interface ReportGroup {
  readonly fields: readonly ReportField[];
  /** From the first field to the last. */
  readonly span: Span;
}

export interface RecipientReport extends ReportGroup {
  readonly originalRecipient: TypedAddress | undefined;
  readonly finalRecipient: TypedAddress | undefined;
  /** `failed`, `delayed`, `delivered`, `relayed`, `expanded`; as it stands otherwise. */
  readonly action: ReportField | undefined;
  /** The enhanced status code, with a comment after it perhaps. */
  readonly status: ReportField | undefined;
  readonly remoteMta: TypedValue | undefined;
  readonly diagnosticCode: TypedValue | undefined;
}

export interface DeliveryReport {
  readonly part: MailPart;
  /** Fields about the message; empty where the report has none. */
  readonly message: ReportGroup;
  readonly reportingMta: TypedValue | undefined;
  /** In the report's order. */
  readonly recipients: readonly RecipientReport[];
}

const DELIVERY_STATUS = /^message\/(?:global-)?delivery-status$/;
const RETURNED = /^(?:message\/(?:rfc822|global|rfc822-headers|global-headers)|text\/rfc822-headers)$/;

/** The first delivery report of a tree, embedded messages left out. */
export function deliveryReport(root: MailPart): DeliveryReport | undefined {
  for (const part of walk(root, 'none')) {
    if (DELIVERY_STATUS.test(part.contentType.value)) return readDeliveryReport(part);
  }
  return undefined;
}

/**
 * The message, or its header, that a report carries as a part: of the multipart that holds the delivery status first,
 * else of the whole tree; not of a message inside it (a bounce of a bounce).
 */
export function returnedMessage(root: MailPart): MailPart | undefined {
  const parts = [...walk(root, 'none')];
  const report = parts.find((part) => DELIVERY_STATUS.test(part.contentType.value));
  const holds = (part: MailPart): boolean => RETURNED.test(part.contentType.value) && part.message !== undefined;
  const beside = report?.parent?.children.find(holds);
  return (beside ?? parts.find(holds))?.message;
}

/**
 * The groups of fields in a part whose body is such (delivery status, disposition notification, feedback report), in
 * order: empty lines separate them.
 */
export function fieldGroups(part: MailPart): ReportGroup[] {
  const { source, span } = fieldSource(part);
  const lines = new LineScanner(source.text);
  const groups: ReportGroup[] = [];
  for (let at = span.start; at < span.end; ) {
    const header = parseHeaderFields(source.text, { start: at, end: span.end }, { lines });
    if (header.bodyStart === at) lines.scan(at, span.end);
    // A line that is neither a field nor empty is passed over.
    at = header.bodyStart === at ? lines.next : header.bodyStart;
    if (header.fields.length > 0) groups.push(groupOf(source, header));
  }
  return groups;
}

function readDeliveryReport(part: MailPart): DeliveryReport {
  const groups = fieldGroups(part).flatMap(splitRecipients);
  const isRecipient = (group: ReportGroup): boolean => group.fields.some(({ key }) => RECIPIENT_KEYS.has(key));
  const messageFields = groups.filter((group) => !isRecipient(group)).flatMap((group) => group.fields);
  const message = { fields: messageFields, span: spanOfFields(messageFields, part) };
  const mta = messageFields.find((field) => field.key === 'reporting-mta');
  return {
    part,
    message,
    reportingMta: mta && typedValue(mta),
    recipients: groups.filter(isRecipient).map(recipientOf),
  };
}

const RECIPIENT_KEYS: ReadonlySet<string> = new Set([
  'original-recipient',
  'final-recipient',
  'action',
  'status',
  'remote-mta',
  'diagnostic-code',
  'last-attempt-date',
  'will-retry-until',
  'final-log-id',
]);

/**
 * A group in which the empty line before a recipient is missing, cut there: a recipient begins with Original-Recipient
 * or Final-Recipient (RFC 3464 §2.3), whichever comes first.
 */
function splitRecipients(group: ReportGroup): ReportGroup[] {
  const groups: ReportField[][] = [[]];
  let seen = new Set<string>();
  for (const field of group.fields) {
    if (seen.size > 0 && beginsRecipient(field.key, groups.at(-1)!.at(-1)!.key, seen)) {
      groups.push([]);
      seen = new Set();
    }
    groups.at(-1)!.push(field);
    seen.add(field.key);
  }
  return groups.map((fields) => ({ fields, span: hullOf(fields) ?? group.span }));
}

function beginsRecipient(key: string, before: string, seen: ReadonlySet<string>): boolean {
  if (key !== 'final-recipient' && key !== 'original-recipient') return false;
  if (seen.has(key) || !hasRecipientKey(seen)) return true;
  const isAfterRecipient = seen.has('final-recipient') && before !== 'final-recipient';
  return key === 'original-recipient' && isAfterRecipient && (seen.has('action') || seen.has('status'));
}

function hasRecipientKey(seen: ReadonlySet<string>): boolean {
  return Array.from(RECIPIENT_KEYS).some((key) => seen.has(key));
}

function recipientOf(group: ReportGroup): RecipientReport {
  const find = (key: string): ReportField | undefined => group.fields.find((field) => field.key === key);
  const typed = (key: string): TypedValue | undefined => {
    const field = find(key);
    return field && typedValue(field);
  };
  const address = (key: string): TypedAddress | undefined => {
    const value = typed(key);
    return value && { ...value, address: addressOf(value) };
  };
  return {
    ...group,
    originalRecipient: address('original-recipient'),
    finalRecipient: address('final-recipient'),
    action: find('action'),
    status: find('status'),
    remoteMta: typed('remote-mta'),
    diagnosticCode: typed('diagnostic-code'),
  };
}

/** Cuts a value at its type. A value of an unknown shape (`550 5.1.1 no; such user`) has no type. */
export function typedValue(field: ReportField): TypedValue {
  const { value } = field;
  const start = skipCfws(value.text, 0);
  const type = /^([A-Za-z][A-Za-z0-9-]*)\s*(?:\([^()]*\)\s*)?;\s*/.exec(value.text.slice(start, start + 200));
  if (type === null) return { field, type: '', text: value };
  return { field, type: type[1]!.toLowerCase(), text: value.slice(start + type[0].length) };
}

function addressOf({ type, text }: TypedValue): string {
  const bare = text.text.trim().replace(/^<([^<>]*)>$/, '$1');
  if (type !== 'utf-8') return bare;
  return bare.replace(/\\x\{([0-9A-Fa-f]{1,6})\}/g, (escaped, hex: string) => {
    const code = Number.parseInt(hex, 16);
    return code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : escaped;
  });
}

function groupOf(source: MailText, header: HeaderSection): ReportGroup {
  const fields = header.fields.map((field) => reportField(source, field));
  return { fields, span: hullOf(fields)! };
}

function reportField(source: MailText, field: HeaderField): ReportField {
  return {
    name: field.name,
    key: field.key,
    nameSpan: documentSpan(source, field.nameSpan),
    span: documentSpan(source, field.span),
    value: valueIn(source, field),
  };
}

function spanOfFields(fields: readonly ReportField[], part: MailPart): Span {
  return hullOf(fields) ?? documentSpan(part.source, { start: part.bodySpan.start, end: part.bodySpan.start });
}

function hullOf(fields: readonly ReportField[]): Span | undefined {
  const first = fields[0];
  return first && { start: first.span.start, end: fields.at(-1)!.span.end };
}

/** Where a part's fields are read: its body as it stands, or decoded. */
function fieldSource(part: MailPart): { source: MailText; span: Span } {
  const { source, bodySpan } = part;
  if (readsAsItStands(part)) return { source, span: bodySpan };
  const octets = octetsOf(part);
  return {
    source: derivedText(octets, 'octets', source.decodings + 1),
    span: { start: 0, end: octets.length },
  };
}
