/** What a selection grows to, step by step: a tag's value, the tag, the string, the data, the record, its block, the file. */

import type { TagList } from '../dkim/tag-list.ts';
import { walk } from '../mail/message.ts';
import { append } from '../text/lists.ts';
import { contains, type Span, spanLength, touches } from '../text/span.ts';
import { byLanguage } from '../workspace/languages.ts';
import type { MessageDocument } from '../workspace/message-document.ts';
import type { ZoneDocument } from '../workspace/zone-document.ts';
import type { Entry } from '../zone/syntax.ts';
import type { Snapshot } from './snapshot.ts';

/** The spans around an offset, each within the next one; the last is the whole text. */
export function selectionRanges({ document }: Snapshot, offset: number): readonly Span[] {
  const { text } = document;
  const spans = byLanguage(document, {
    eml: (message) => messageSpans(message, offset),
    'dns-zone': (zone) => zoneSpans(zone, offset),
  });
  const around = [...spans, { start: 0, end: text.length }]
    .filter((span) => touches(span, offset) && span.end > span.start)
    .sort((a, b) => spanLength(a) - spanLength(b));
  const nested: Span[] = [];
  for (const span of around) {
    const inner = nested.at(-1);
    if (inner === undefined || (contains(span, inner) && spanLength(span) > spanLength(inner))) nested.push(span);
  }
  return nested;
}

function zoneSpans(document: ZoneDocument, offset: number): Span[] {
  const { zone, text } = document;
  const entry = zone.syntax.entryAt(offset);
  if (entry === undefined) return [];
  const spans = [withoutLineEnd(text, entry.span), entry.span, blockOf(document, entry)];
  for (const { kind, span } of entry.fields) {
    spans.push(span);
    if (kind === 'quoted') spans.push({ start: span.start + 1, end: span.end - 1 });
  }
  const record = zone.recordAt(offset);
  if (record !== undefined) spans.push(record.rdataSpan);
  const key = document.keyRecordAt(offset);
  if (key !== undefined) append(spans, tagSpans(key.key.list, offset));
  return spans;
}

/** The entries around one up to the next empty line or comment on either side: what an administrator keeps together. */
function blockOf({ zone: { syntax } }: ZoneDocument, entry: Entry): Span {
  let { start, end } = entry.span;
  for (let i = entry.index - 1; i >= 0 && syntax.entry(i).kind === entry.kind; i--) start = syntax.entry(i).span.start;
  for (let i = entry.index + 1; i < syntax.entryCount && syntax.entry(i).kind === entry.kind; i++) {
    end = syntax.entry(i).span.end;
  }
  return { start, end };
}

function messageSpans(document: MessageDocument, offset: number): Span[] {
  const spans: Span[] = [];
  for (const part of walk(document.root)) {
    // A part that was decoded out of another one has no place of its own in the document.
    if (part.source.origin !== undefined || !touches(part.span, offset)) continue;
    spans.push(part.span, part.headerSpan, part.bodySpan);
    for (const { span, valueSpan } of part.fields) {
      if (!touches(span, offset)) continue;
      spans.push(span, withoutLineEnd(document.text, span), withoutLineEnd(document.text, valueSpan));
    }
  }
  for (const { signatures } of document.messages) {
    for (const { span, signature } of signatures) {
      if (touches(span, offset)) append(spans, tagSpans(signature.list, offset));
    }
  }
  return spans;
}

/** The tag at an offset of the document, and its value. */
function tagSpans(list: TagList, offset: number): Span[] {
  const tag = list.tagAt(offset);
  return tag === undefined ? [] : [list.source(tag.valueSpan), list.sourceOf(tag)];
}

/** Also without the spaces before it. */
function withoutLineEnd(text: string, { start, end }: Span): Span {
  const content = text.slice(start, end).trimEnd();
  return { start: start + content.length - content.trimStart().length, end: start + content.length };
}
