/** What each word of a document is, for editors that have no grammar of ours. */

import { parseTagList, type TagList } from '../dkim/tag-list.ts';
import { append } from '../text/lists.ts';
import type { Span } from '../text/span.ts';
import { byLanguage } from '../workspace/languages.ts';
import type { MessageDocument } from '../workspace/message-document.ts';
import { policyRecordAt } from '../workspace/policy-record-view.ts';
import type { ZoneDocument } from '../workspace/zone-document.ts';
import type { RdataField } from '../zone/rdata-fields.ts';
import type { Entry } from '../zone/syntax.ts';
import { RR } from '../zone/types.ts';
import type { ResourceRecord } from '../zone/zone.ts';
import type { Snapshot } from './snapshot.ts';
import type { TokenType } from './token-types.ts';

export interface SemanticToken {
  /** Within one line. */
  readonly span: Span;
  readonly type: TokenType;
  /** An owner, whose name the record defines. */
  readonly isDefinition: boolean;
}

/** In the order of the text, without overlaps. */
export function semanticTokens({ document }: Snapshot, span: Span): readonly SemanticToken[] {
  const tokens: SemanticToken[] = [];
  const add: Add = (at, type, isDefinition = false) => {
    for (const line of linesOf(document.slice(at.start, at.end), at.start))
      tokens.push({ span: line, type, isDefinition });
  };
  byLanguage(document, {
    eml: (message) => addMessage(message, span, add),
    'dns-zone': (zone) => addZone(zone, span, add),
  });
  return tokens.sort((a, b) => a.span.start - b.span.start);
}

type Add = (span: Span, type: TokenType, isDefinition?: boolean) => void;

function addZone(document: ZoneDocument, span: Span, add: Add): void {
  const { syntax } = document.zone;
  const first = syntax.entryAt(span.start);
  for (let i = first?.index ?? 0; i < syntax.entryCount; i++) {
    const entry = syntax.entry(i);
    if (entry.span.start > span.end) break;
    for (const { kind, span: at } of entry.leaves) if (kind === 'comment') add(at, 'comment');
    if (entry.kind === 'directive') addDirective(entry, add);
    const record = entry.kind === 'record' ? document.zone.recordAt(entry.span.start) : undefined;
    if (record !== undefined) addRecord(document, record, add);
  }
}

function addDirective({ fields }: Entry, add: Add): void {
  for (const [i, { kind, span }] of fields.entries()) {
    add(span, i === 0 ? 'macro' : kind === 'quoted' ? 'string' : 'variable');
  }
}

function addRecord(document: ZoneDocument, record: ResourceRecord, add: Add): void {
  const { ownerSpan, ttlSpan, classSpan, typeSpan } = record;
  if (ownerSpan !== undefined) add(ownerSpan, 'variable', true);
  if (ttlSpan !== undefined) add(ttlSpan, 'number');
  if (classSpan !== undefined) add(classSpan, 'keyword');
  add(typeSpan, 'type');
  const names = record.typeNumber === RR.TXT ? tagNames(document, record) : [];
  const { fields } = record;
  let field = 0;
  let name = 0;
  // Word by word: a field may have several, with comments between them.
  for (const word of record.entry.fields) {
    if (word.span.start < record.rdataSpan.start) continue;
    while (field < fields.length - 1 && fields[field]!.span.end <= word.span.start) field++;
    const type =
      word.kind === 'quoted' ? 'string' : typeOf(fields[field], document.slice(word.span.start, word.span.end));
    // The name of a tag within its string: the pieces around it are the string.
    let { start } = word.span;
    for (; name < names.length && names[name]!.end <= word.span.end; name++) {
      if (names[name]!.start < start) continue;
      if (names[name]!.start > start) add({ start, end: names[name]!.start }, type);
      add(names[name]!, 'property');
      start = names[name]!.end;
    }
    if (start < word.span.end) add({ start, end: word.span.end }, type);
  }
}

/** The names of the tags in a key or policy record. */
function tagNames(document: ZoneDocument, { typeSpan }: ResourceRecord): readonly Span[] {
  const key = document.keyRecordAt(typeSpan.start);
  const policy = key === undefined ? policyRecordAt(document, typeSpan.start) : undefined;
  const list = key?.key.list ?? (policy === undefined || policy.kind === 'spf' ? undefined : parseTagList(policy.data));
  return list === undefined ? [] : spansOfNames(list);
}

function spansOfNames(list: TagList): readonly Span[] {
  const spans: Span[] = [];
  for (const { nameSpan } of list.tags) append(spans, list.sources(nameSpan));
  return spans;
}

const TYPES: Partial<Record<RdataField['kind'], TokenType>> = {
  name: 'variable',
  names: 'variable',
  type: 'type',
  types: 'type',
  ipv4: 'number',
  ipv6: 'number',
};

function typeOf(field: RdataField | undefined, word: string): TokenType {
  return (field && TYPES[field.kind]) ?? (/^\d+[smhdw]?$/i.test(word) ? 'number' : 'enumMember');
}

function addMessage(document: MessageDocument, span: Span, add: Add): void {
  for (const message of document.messages) {
    const signatures = new Map(message.signatures.map((view) => [view.field, view]));
    for (const field of message.part.fields) {
      const whole = message.inDocument(field.span);
      if (whole.end < span.start || whole.start > span.end) continue;
      add(message.inDocument(field.nameSpan), 'keyword');
      const list = signatures.get(field)?.signature.list;
      for (const name of list === undefined ? [] : spansOfNames(list)) add(name, 'property');
    }
  }
}

/** A part of a text, which begins at an offset, cut at line ends: a token lies within one line. */
function* linesOf(text: string, start: number): Generator<Span> {
  for (let at = 0; at < text.length; ) {
    let stop = at;
    while (stop < text.length && text.charCodeAt(stop) !== 10 && text.charCodeAt(stop) !== 13) stop++;
    if (stop > at) yield { start: start + at, end: start + stop };
    at = stop + 1;
  }
}
