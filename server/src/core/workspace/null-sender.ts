/** Messages whose failures must not be reported to anyone: their envelope sender is `<>` (RFC 5321 §4.5.5). */

import type { MessageView } from './message-document.ts';

export function isFromNullSender(message: MessageView): boolean {
  const field = message.field('return-path');
  return (
    field !== undefined && /^\s*<\s*>/.test(message.part.source.text.slice(field.valueSpan.start, field.valueSpan.end))
  );
}
