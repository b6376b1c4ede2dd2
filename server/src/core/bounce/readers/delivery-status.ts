/**
 * Reads the groups of fields of RFC 3464 and RFC 6533: one group for the message, one for each recipient. Lenient, as
 * reports are: other parts and plain texts hold such groups too, with missing empty lines and fields out of place.
 */

import type { MappedText } from '../../text/mapped-text.ts';
import type { Span } from '../../text/span.ts';
import { withSingleSpaces } from '../../text/white-space.ts';
import { addressesIn } from '../addresses-in-text.ts';
import { readReplyFacts } from '../reply-facts.ts';
import type { Action, Found, RecipientMention } from '../report.ts';
import { findReplyCodes, findStatusCodes } from '../status-code.ts';
import { linesOf } from '../text-lines.ts';

export interface DeliveryStatus {
  readonly reportingServer: Found | undefined;
  readonly recipients: readonly StatusGroup[];
}

/** A recipient's group. */
export interface StatusGroup {
  readonly mention: RecipientMention;
  /** The Status field's code; {@link RecipientMention.status} has it only where the diagnostic gives none. */
  readonly statusField: Found | undefined;
  /** Whether Diagnostic-Code has an enhanced code of its own. */
  readonly hasDiagnosticCode: boolean;
  /** From the value of its first field to the end of its last one, in the document. */
  readonly span: Span;
}

interface Field {
  /** In lower case. */
  readonly name: string;
  /** Offsets of the value, with its folds. */
  readonly start: number;
  readonly end: number;
}

const FIELD = /^[ \t]{0,3}(?:- )?([A-Za-z][A-Za-z-]{2,40})[ \t]*:/;
const GROUP_STARTS: ReadonlySet<string> = new Set(['original-recipient', 'final-recipient', 'x-actual-recipient']);

export function readDeliveryStatus(mapped: MappedText, from = 0, to = mapped.length): DeliveryStatus {
  let reportingServer: Found | undefined;
  const recipients: StatusGroup[] = [];
  for (const group of groupsOf(mapped.text, from, to)) {
    const server = group.find(({ name }) => name === 'reporting-mta');
    if (server !== undefined) reportingServer ??= typedValue(mapped, server);
    if (group.some(isRecipientField)) recipients.push(recipientGroup(mapped, group));
  }
  return { reportingServer, recipients };
}

function isRecipientField({ name }: Field): boolean {
  return name === 'final-recipient' || name === 'original-recipient' || name === 'action' || name === 'diagnostic-code';
}

/** Fields in groups: an empty line ends one, and so does the first field of another recipient. */
function groupsOf(text: string, from: number, to: number): Field[][] {
  const groups: Field[][] = [[]];
  let seen = new Set<string>();
  let last: { name: string; start: number; end: number } | undefined;
  const next = (): void => {
    if (groups.at(-1)!.length > 0) groups.push([]);
    seen = new Set();
  };
  for (const line of linesOf(text, from, to)) {
    const head = text.slice(line.start, Math.min(line.end, line.start + 80));
    if (/^\s*$/.test(head) && line.end - line.start < 80) {
      next();
      last = undefined;
      continue;
    }
    const field = FIELD.exec(head);
    if (field !== null && !(last !== undefined && /^[ \t]/.test(head))) {
      const name = field[1]!.toLowerCase();
      if (startsRecipient(name, groups.at(-1)!.at(-1)?.name, seen)) next();
      last = { name, start: line.start + field[0].length, end: line.end };
      groups.at(-1)!.push(last);
      seen.add(name);
    } else if (last !== undefined) {
      last.end = line.end;
    }
  }
  return joinSplitGroups(groups);
}

/** Original-Recipient comes before Final-Recipient (RFC 3464 §2.3), right after it where a server writes them the other way. */
function startsRecipient(name: string, before: string | undefined, seen: ReadonlySet<string>): boolean {
  if (GROUP_STARTS.has(name) && seen.has(name)) return true;
  const isComplete = seen.has('final-recipient') && (seen.has('action') || seen.has('status'));
  return name === 'original-recipient' && isComplete && before !== 'final-recipient';
}

/** A group without a recipient after one without a code belongs to it: one empty line too many between them. */
function joinSplitGroups(groups: readonly Field[][]): Field[][] {
  const joined: Field[][] = [];
  for (const group of groups) {
    const before = joined.at(-1);
    const has = (fields: readonly Field[], name: string) => fields.some((field) => field.name === name);
    const isTail =
      !has(group, 'final-recipient') && (has(group, 'status') || has(group, 'diagnostic-code') || has(group, 'action'));
    if (before !== undefined && isTail && has(before, 'final-recipient') && !has(before, 'status'))
      for (const field of group) before.push(field);
    else joined.push([...group]);
  }
  return joined;
}

function recipientGroup(mapped: MappedText, group: readonly Field[]): StatusGroup {
  const field = (name: string) => group.find((candidate) => candidate.name === name);
  const mention: RecipientMention = {};
  const final = field('final-recipient');
  const original = field('original-recipient');
  const finalAddress = final && addressOf(mapped, final);
  const originalAddress = original && addressOf(mapped, original);
  const isInside = originalAddress !== undefined && isChannel(finalAddress) && !isChannel(originalAddress);
  const recipient = isInside ? originalAddress : (finalAddress ?? originalAddress);
  if (recipient !== undefined) mention.recipient = recipient;
  if (originalAddress !== undefined) mention.originalRecipient = originalAddress;
  const action = field('action');
  if (action !== undefined) mention.action = actionOf(mapped.text.slice(action.start, action.end));
  const remote = field('remote-mta');
  if (remote !== undefined) mention.remoteServer = typedValue(mapped, remote);
  const status = field('status');
  const statusField = status && statusOf(mapped, status);
  const { hasCode } = readDiagnostic(
    mapped,
    mention,
    group.filter(({ name }) => /^(?:x-)?diagnostic-code$|^x-smtp-error$|^x-postfix-diagnostic$/.test(name)),
  );
  if (status !== undefined) readStatusComment(mapped, mention, status, hasCode);
  const span = mapped.sourceSpan(group[0]!.start, group.at(-1)!.end);
  return { mention, statusField, hasDiagnosticCode: hasCode, span };
}

/** `user@lmtp-daemon`: a channel inside the server, an address for nobody else. */
function isChannel(recipient: Found | undefined): boolean {
  return recipient !== undefined && /@[\w-]+$/.test(recipient.value);
}

function readDiagnostic(mapped: MappedText, mention: RecipientMention, fields: readonly Field[]): { hasCode: boolean } {
  let hasCode = false;
  for (const field of fields) {
    const found = readReplyFacts(mapped.text, field.start, field.end);
    mention.diagnostic ??= diagnosticOf(mapped, field);
    if (found.reply !== undefined) mention.reply ??= foundAt(mapped, found.reply.code, found.reply);
    if (found.status !== undefined && !hasCode) {
      mention.status = foundAt(mapped, found.status.code, found.status);
      mention.statusOrigin = 'diagnostic';
      hasCode = true;
    }
    mention.command ??= found.command;
    if (found.host !== undefined) {
      mention.remoteServer ??= foundAt(mapped, mapped.text.slice(found.host.start, found.host.end), found.host);
    }
  }
  return { hasCode };
}

/** `Status: 5.1.1 (550 mailbox unavailable)`: some put the reply, or the reason, into the comment. */
function readStatusComment(mapped: MappedText, mention: RecipientMention, field: Field, hasCode: boolean): void {
  const value = mapped.text.slice(field.start, Math.min(field.end, field.start + 1000));
  const comment = [...value.matchAll(/\(([^()]*)\)/g)].find(([, words]) => /\p{L}{3}/u.test(words!));
  if (comment !== undefined) {
    const start = field.start + comment.index + 1;
    mention.note = foundAt(mapped, withSingleSpaces(comment[1]!), { start, end: start + comment[1]!.length });
  }
  const reply = hasCode ? undefined : findReplyCodes(value)[0];
  if (reply === undefined) return;
  const at = { start: reply.start + field.start, end: reply.end + field.start };
  mention.reply ??= foundAt(mapped, reply.code, at);
}

function statusOf(mapped: MappedText, field: Field): Found | undefined {
  const code = findStatusCodes(mapped.text.slice(field.start, field.end))[0];
  if (code === undefined) return undefined;
  return foundAt(mapped, code.code, { start: code.start + field.start, end: code.end + field.start });
}

function actionOf(value: string): Action | undefined {
  const word = /[a-z]+/i.exec(value)?.[0].toLowerCase() ?? '';
  if (/^(?:failed|failure|fail|permanent|expired|undeliverable)/.test(word)) return 'failed';
  if (/^(?:delayed|delay|deferred|temporary)/.test(word)) return 'delayed';
  return (['delivered', 'relayed', 'expanded', 'deliverable'] as const).find((action) => action === word);
}

/** `rfc822; <user@example.org>`: the address alone; what is not an address is given as written. */
function addressOf(mapped: MappedText, field: Field): Found | undefined {
  const value = mapped.text.slice(field.start, Math.min(field.end, field.start + 1000));
  const international = XTEXT_ADDRESS.exec(value);
  if (international !== null) {
    const start = field.start + international.index + international[0].length - international[1]!.length;
    const end = start + international[1]!.length;
    return foundAt(mapped, unescapedUtf8(international[1]!), { start, end });
  }
  const address = addressesIn(mapped.text, field.start, field.end).at(-1);
  if (address !== undefined) return foundAt(mapped, address.address, address);
  return typedValue(mapped, field);
}

/** An address with characters of utf-8-addr-xtext or utf-8-addr-unitext (RFC 6533 §3): `j\x{F6}rg@example.org`. */
const XTEXT_ADDRESS = /^\s*(?:utf-8\s*;\s*)?<?([^\s<>;]*\\x\{[0-9A-Fa-f]{2,6}\}[^\s<>]*)/i;

function unescapedUtf8(address: string): string {
  return address.replace(/\\x\{([0-9A-Fa-f]{2,6})\}/g, (whole, hex: string) => {
    const point = Number.parseInt(hex, 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}

/** The value after `type;`, without brackets, comments and white space around it. */
function typedValue(mapped: MappedText, field: Field): Found | undefined {
  const value = mapped.text.slice(field.start, Math.min(field.end, field.start + 1000));
  const semicolon = value.indexOf(';');
  const match = /^[\s<]*([^\s<>()]+)/.exec(value.slice(semicolon + 1));
  if (match === null) return undefined;
  const start = field.start + semicolon + 1 + match[0].length - match[1]!.length;
  // Google writes the final dot of a server's name.
  const text = match[1]!.replace(/\.$/, '');
  return foundAt(mapped, text, { start, end: start + text.length });
}

/** The server's words without the type before them. */
function diagnosticOf(mapped: MappedText, field: Field): Found | undefined {
  const value = mapped.text.slice(field.start, field.end);
  const type = /^\s*(?:X-)?[\w-]{1,40}\s*;\s*/i.exec(value)?.[0] ?? /^\s*/.exec(value)![0];
  const start = field.start + type.length;
  if (start >= field.end) return undefined;
  return foundAt(mapped, withSingleSpaces(mapped.text.slice(start, field.end)).trim(), { start, end: field.end });
}

/** A find of the logical text, placed in the document. */
export function foundAt(
  mapped: MappedText,
  value: string,
  at: { readonly start: number; readonly end: number },
): Found {
  return { value, span: mapped.sourceSpan(at.start, at.end) };
}
