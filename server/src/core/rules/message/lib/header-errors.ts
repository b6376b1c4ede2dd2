/** What the reader of headers found wrong with the header of a message, placed in the document. */

import type { HeaderErrorKind } from '../../../mail/header-field.ts';
import type { Span } from '../../../text/span.ts';
import type { MessageView } from '../../../workspace/message-document.ts';

export function headerErrors(message: MessageView, ...kinds: HeaderErrorKind[]): Span[] {
  return message.part.header.errors
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ span }) => message.inDocument(span));
}
