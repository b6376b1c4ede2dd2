import { findPrivateKeys } from '../../dkim/private-key-text.ts';
import { textOf } from '../../mail/body.ts';
import { documentSpan } from '../../mail/mail-text.ts';
import { readsAsItStands, walk } from '../../mail/message.ts';
import type { Span } from '../../text/span.ts';
import type { MessageDocument } from '../../workspace/message-document.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'message/private-key-exposed',
  on: 'message-document',
  severity: 'error',
  spec: [{ rfc: 6376, section: '8.3' }],
  messages: {
    sent: 'This message contains a PRIVATE key. Anyone who has read it, and every server that has carried it, can now sign mail in its owner’s name. Revoke its record, and make a new key under a new selector; never send the new one by mail.',
  },
  check(document, { report }) {
    for (const span of keysOf(document)) report('sent', span, {});
  },
});

/** In the text as written, and in what its parts decode to. */
function keysOf({ text, root }: MessageDocument): readonly Span[] {
  const found = [...findPrivateKeys(text)];
  for (const part of walk(root)) {
    if (part.children.length > 0 || readsAsItStands(part) || part.contentType.type !== 'text') continue;
    const decoded = textOf(part);
    for (const { start, end } of findPrivateKeys(decoded.text)) {
      const span = documentSpan(part.source, decoded.sourceSpan(start, end));
      if (!found.some((other) => other.start < span.end && span.start < other.end)) found.push(span);
    }
  }
  return found;
}
