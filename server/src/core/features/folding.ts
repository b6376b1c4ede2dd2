/** What can be folded away: headers, parts and encoded bodies of a message; entries over several lines of a zone. */

import { documentSpan } from '../mail/mail-text.ts';
import { walk } from '../mail/message.ts';
import type { Span } from '../text/span.ts';
import { byLanguage } from '../workspace/languages.ts';
import type { MessageDocument } from '../workspace/message-document.ts';
import type { ZoneDocument } from '../workspace/zone-document.ts';
import type { Snapshot } from './snapshot.ts';

export interface FoldingRange {
  /** From a unit of the line that stays to one of the last line that goes. */
  readonly span: Span;
  /** `imports`: what an editor folds by itself where it is told to; encoded bodies say nothing to a reader. */
  readonly kind: 'imports' | undefined;
}

const MAX_RANGES = 5000;

export function foldingRanges({ document }: Snapshot): readonly FoldingRange[] {
  const ranges = byLanguage(document, { eml: messageRanges, 'dns-zone': zoneRanges });
  return ranges.filter(({ span }) => /[\r\n]/.test(document.slice(span.start, span.end)));
}

function messageRanges({ root, text }: MessageDocument): FoldingRange[] {
  const ranges: FoldingRange[] = [];
  for (const part of walk(root)) {
    if (ranges.length >= MAX_RANGES) break;
    // A part that was decoded out of another one has no lines of its own in the document.
    if (part.source.origin !== undefined) continue;
    for (const field of part.fields) ranges.push(folded(text, documentSpan(part.source, field.span)));
    if (part.headerSpan.end > part.headerSpan.start)
      ranges.push(folded(text, documentSpan(part.source, part.headerSpan)));
    if (part !== root) ranges.push(folded(text, documentSpan(part.source, part.span)));
    if (part.transferEncoding === 'base64') {
      ranges.push({ ...folded(text, documentSpan(part.source, part.bodySpan)), kind: 'imports' });
    }
  }
  return ranges;
}

function zoneRanges({ zone, text }: ZoneDocument): FoldingRange[] {
  const ranges: FoldingRange[] = [];
  for (let i = 0; i < zone.syntax.entryCount && ranges.length < MAX_RANGES; i++) {
    const { span } = zone.syntax.entry(i);
    const line = text.indexOf('\n', span.start);
    if (line >= 0 && line < span.end - 1) ranges.push(folded(text, span));
  }
  return ranges;
}

/** Without the line breaks at the end, so that the next thing keeps its line. */
function folded(text: string, { start, end }: Span): FoldingRange {
  let last = end;
  while (last > start && (text.charCodeAt(last - 1) === 10 || text.charCodeAt(last - 1) === 13)) last--;
  return { span: { start, end: last }, kind: undefined };
}
