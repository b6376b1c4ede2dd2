/** What a message's tree consists of: its leaves concatenate to the source. */

import type { HeaderSection } from '../../server/src/core/mail/header-field.ts';
import { embedsEncoded, type MailPart, walk } from '../../server/src/core/mail/message.ts';
import { type Span, spanOf } from '../../server/src/core/text/span.ts';

/** What a header consists of, in order and without gaps: mark, mbox line, fields, stray lines, separator. */
export function leavesOfHeader(header: HeaderSection): Span[] {
  const leaves = [...header.fields.map((field) => field.span), ...header.strays];
  if (header.byteOrderMark) leaves.push(header.byteOrderMark);
  if (header.mboxFrom) leaves.push(header.mboxFrom);
  leaves.push(header.separatorSpan);
  return leaves.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start);
}

/** The smallest spans of the tree, in order: they cover the span of the root without gaps. */
export function leavesOf(root: MailPart): Span[] {
  const leaves: Span[] = [];
  for (const part of walk(root, 'inline')) {
    for (const leaf of leavesOfHeader(part.header)) leaves.push(leaf);
    if (!embedsEncoded(part) && part.message !== undefined) continue;
    if (part.delimiters.length === 0) {
      leaves.push(part.bodySpan);
      continue;
    }
    leaves.push(spanOf(part.bodySpan.start, part.delimiters[0]!.span.start));
    part.delimiters.forEach(({ span, isClose }, i) => {
      leaves.push(span);
      const next = part.delimiters[i + 1]?.span.start ?? part.bodySpan.end;
      if (isClose) leaves.push(spanOf(span.end, next));
    });
  }
  return leaves.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start);
}
