/** Reads the JSON that Amazon SES sends of bounces and complaints, bare or wrapped by SNS, with places. */

import { MappedText } from '../text/mapped-text.ts';
import { say } from '../text/say.ts';
import { type JsonNode, parseJsonText } from './json-text.ts';
import { foundAt } from './readers/delivery-status.ts';
import { readReplyFacts } from './reply-facts.ts';
import type { Action, BounceReport, Found, MessageKind, Refusal } from './report.ts';
import { findStatusCodes, isWrapper } from './status-code.ts';

/** Undefined where the text is no such notification. */
export function readNotification(source: string | MappedText): BounceReport | undefined {
  const mapped = typeof source === 'string' ? MappedText.of(source) : source;
  const start = mapped.text.search(/\S/);
  if (start < 0 || mapped.text[start] !== '{' || !/(?:notification|event)Type/.test(mapped.text)) return undefined;
  const outer = parseJsonText(start === 0 ? mapped : mapped.slice(start));
  const wrapped = member(outer, 'Message');
  const body = wrapped?.kind === 'string' ? parseJsonText(wrapped.text) : outer;
  const type = stringOf(member(body, 'notificationType') ?? member(body, 'eventType'))?.text;
  if (type === undefined) return undefined;
  const bounce = member(body, 'bounce');
  const delay = member(body, 'deliveryDelay');
  const delivery = member(body, 'delivery');
  const listed = member(bounce, 'bouncedRecipients') ?? member(delay, 'delayedRecipients');
  const kind = kindFor(type);
  return {
    kind,
    signs: [{ says: say`it is a notification of Amazon SES of the type ${type}`, weight: 5 }],
    quoted: [],
    system: 'ses',
    formats: ['ses-json'],
    reportingServer: serverOf(
      member(bounce, 'reportingMTA') ?? member(delay, 'reportingMTA') ?? member(delivery, 'reportingMTA'),
    ),
    recipients: [
      ...itemsOf(listed).map((item) => refusalOf(item, kind)),
      ...itemsOf(member(delivery, 'recipients')).map((item) => deliveredTo(item, member(delivery, 'smtpResponse'))),
    ],
    returned: undefined,
    failure: undefined,
  };
}

function kindFor(type: string): MessageKind {
  const kinds: Readonly<Record<string, MessageKind>> = {
    Bounce: 'bounce',
    Complaint: 'abuse-report',
    Delivery: 'success',
    DeliveryDelay: 'delay',
  };
  return kinds[type] ?? 'ordinary';
}

function member(node: JsonNode | undefined, name: string): JsonNode | undefined {
  return node?.kind === 'object' ? node.members.get(name) : undefined;
}

function itemsOf(node: JsonNode | undefined): readonly JsonNode[] {
  return node?.kind === 'array' ? node.items : [];
}

function stringOf(node: JsonNode | undefined): MappedText | undefined {
  return node?.kind === 'string' ? node.text : undefined;
}

function wholeOf(text: MappedText | undefined): Found | undefined {
  return text && foundAt(text, text.text, { start: 0, end: text.length });
}

/** `dns; host` */
function serverOf(node: JsonNode | undefined): Found | undefined {
  const text = stringOf(node);
  if (text === undefined) return undefined;
  const start = /^\s*\w+;\s*/.exec(text.text)?.[0].length ?? 0;
  return foundAt(text, text.text.slice(start), { start, end: text.length });
}

/** A recipient of a delivery, all of whom got one answer. */
function deliveredTo(node: JsonNode, response: JsonNode | undefined): Refusal {
  const words = stringOf(response);
  const said = words && readReplyFacts(words.text);
  const code = words && findStatusCodes(words.text)[0];
  return {
    recipient: wholeOf(stringOf(node)),
    originalRecipient: undefined,
    action: 'delivered',
    status: code && words && foundAt(words, code.code, code),
    statusOrigin: code && 'diagnostic',
    reply: said?.reply && words && foundAt(words, said.reply.code, said.reply),
    diagnostic: wholeOf(words),
    remoteServer: undefined,
    command: undefined,
    mentions: [],
  };
}

function refusalOf(node: JsonNode, kind: MessageKind): Refusal {
  const diagnostic = stringOf(member(node, 'diagnosticCode'));
  const field = stringOf(member(node, 'status'));
  const said = diagnostic && readReplyFacts(diagnostic.text);
  const told = field && findStatusCodes(field.text)[0];
  const inWords = said?.status && diagnostic && foundAt(diagnostic, said.status.code, said.status);
  const inField = told && field && foundAt(field, told.code, told);
  const status =
    inWords !== undefined && (inField === undefined || !isWrapper(inWords.value)) ? inWords : (inField ?? inWords);
  return {
    recipient: wholeOf(stringOf(member(node, 'emailAddress'))),
    originalRecipient: undefined,
    action: (stringOf(member(node, 'action'))?.text as Action | undefined) ?? (kind === 'delay' ? 'delayed' : 'failed'),
    status,
    statusOrigin: status && (status === inWords ? 'diagnostic' : 'status-field'),
    reply: said?.reply && diagnostic && foundAt(diagnostic, said.reply.code, said.reply),
    diagnostic: wholeOf(diagnostic),
    remoteServer:
      said?.host && diagnostic && foundAt(diagnostic, diagnostic.text.slice(said.host.start, said.host.end), said.host),
    command: said?.command,
    mentions: inField !== undefined && status === inWords && inField.value === status?.value ? [inField.span] : [],
  };
}
