/** When a message was received, by what it says itself: a signature's times are judged at receipt, not today (RFC 6376 §3.5). */

import { parseDateTime } from '../mail/date.ts';
import { fieldValue } from '../mail/message.ts';
import { parseReceived } from '../mail/received.ts';
import type { MessageView } from './message-document.ts';

/**
 * Seconds since 1970-01-01 UTC; undefined where the message has not been through any server, so that the clock counts.
 *
 * The topmost Received field was written by the last server, the only one that the owner of the copy may trust. A message
 * that came back was never received: the report says when it was refused.
 */
export function receiptTime(message: MessageView): number | undefined {
  const report = message.role === 'returned' ? message.document.messages[0] : undefined;
  return (report && (sentDate(report) ?? receivedDate(report))) ?? receivedDate(message);
}

function receivedDate(message: MessageView): number | undefined {
  const field = message.field('received');
  return field === undefined ? undefined : parseReceived(fieldValue(message.part, field)).date?.seconds;
}

function sentDate(message: MessageView): number | undefined {
  const field = message.field('date');
  return field === undefined ? undefined : parseDateTime(fieldValue(message.part, field).text)?.seconds;
}
