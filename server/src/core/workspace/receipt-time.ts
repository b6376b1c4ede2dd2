/** When a message was received, by what it says itself: a signature's times are judged at receipt, not today (RFC 6376 §3.5). */

import { parseDateTime } from '../mail/date.ts';
import type { HeaderField } from '../mail/header-field.ts';
import { fieldValue, type MailPart } from '../mail/message.ts';
import { parseReceived } from '../mail/received.ts';
import type { MessageView } from './message-document.ts';

/**
 * Seconds since 1970-01-01 UTC; undefined where the message has not been through any server, so that the clock counts.
 *
 * The topmost Received field was written by the last server, the only one that the owner of the copy may trust. A message
 * that came back was never received: the report says when it was refused.
 */
export function receiptTime(message: MessageView): number | undefined {
  const { root } = message.document;
  if (message.role !== 'returned') return receivedDate(message.part);
  return dateField(root) ?? receivedDate(root) ?? receivedDate(message.part);
}

function receivedDate(part: MailPart): number | undefined {
  const field = first(part, 'received');
  return field === undefined ? undefined : parseReceived(fieldValue(part, field)).date?.seconds;
}

function dateField(part: MailPart): number | undefined {
  const field = first(part, 'date');
  return field === undefined ? undefined : parseDateTime(fieldValue(part, field).text)?.seconds;
}

function first(part: MailPart, key: string): HeaderField | undefined {
  return part.fields.find((field) => field.key === key);
}
