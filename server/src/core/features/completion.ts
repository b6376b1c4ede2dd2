/** What can be written at the cursor of a zone: tags and values of key records, directives. Messages are evidence and get none. */

import { type TagDescription, tagsOf } from '../dkim/tag-table.ts';
import { specText } from '../rules/rule.ts';
import { type Span, touches } from '../text/span.ts';
import type { KeyRecordView, ZoneDocument } from '../workspace/zone-document.ts';
import { escapeText } from './markdown.ts';
import type { Snapshot } from './snapshot.ts';

export interface Completion {
  readonly label: string;
  readonly kind: 'tag' | 'value' | 'directive' | 'type' | 'record';
  readonly detail: string;
  /** Markdown. */
  readonly documentation: string | undefined;
  /** What is replaced; within one line, and it touches the cursor. */
  readonly span: Span;
  readonly newText: string;
  readonly isSnippet: boolean;
}

export function completions({ document }: Snapshot, offset: number): readonly Completion[] {
  if (document.kind !== 'dns-zone') return [];
  const key = document.keyRecordAt(offset);
  if (key !== undefined && touches(key.record.rdataSpan, offset)) return inKey(key, offset);
  return atLineStart(document, offset);
}

function inKey({ key, data, strings }: KeyRecordView, offset: number): readonly Completion[] {
  // Outside the strings a tag would be no part of the value.
  const isInside = strings.some(({ span, quoted }) =>
    quoted ? span.start < offset && offset < span.end : touches(span, offset),
  );
  if (!isInside) return [];
  const logical = data.logicalOffset(offset);
  const spec = key.list.at(logical);
  if (spec === undefined) return [];
  if (spec.equals !== undefined && logical > spec.equals) {
    const tag = tagsOf('key-record').find(({ name }) => name === spec.name);
    const typed = key.list.source({ start: Math.min(spec.valueSpan.start, logical), end: logical });
    const span = typed.end === offset ? typed : { start: offset, end: offset };
    return (tag?.values ?? []).map(({ value, meaning }) => ({
      label: value,
      kind: 'value' as const,
      detail: tag!.title,
      documentation: escapeText(meaning),
      span,
      newText: value,
      isSnippet: false,
    }));
  }
  const used = new Set(key.list.tags.map(({ name }) => name));
  const typed = key.list.source({ start: Math.min(spec.nameSpan.start, logical), end: logical });
  const span = typed.end === offset ? typed : { start: offset, end: offset };
  return tagsOf('key-record')
    .filter(({ name, isObsolete }) => !used.has(name) && isObsolete !== true)
    .map((tag) => tagCompletion(tag, span));
}

function tagCompletion(tag: TagDescription, span: Span): Completion {
  return {
    label: `${tag.name}=`,
    kind: 'tag',
    detail: tag.title,
    documentation: `${tag.meaning}\n\n${specText(tag.spec)}`,
    span,
    newText: tag.name === 'v' ? 'v=DKIM1;' : `${tag.name}=`,
    isSnippet: false,
  };
}

const DIRECTIVES: readonly { readonly name: string; readonly text: string; readonly meaning: string }[] = [
  {
    name: '$ORIGIN',
    text: '$ORIGIN ${1:example.org.}',
    meaning: 'The name that is added to names without a final dot. RFC 1035 §5.1',
  },
  { name: '$TTL', text: '$TTL ${1:3600}', meaning: 'The TTL of records that say none, in seconds. RFC 2308 §4' },
  { name: '$INCLUDE', text: '$INCLUDE ${1:file}', meaning: 'Reads another file at this place. RFC 1035 §5.1' },
];

function atLineStart({ text }: ZoneDocument, offset: number): readonly Completion[] {
  const start = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  const typed = text.slice(start, offset);
  if (!/^\$?[A-Za-z]*$/.test(typed)) return [];
  const span = { start, end: offset };
  const directives = DIRECTIVES.map(({ name, text: newText, meaning }) => ({
    label: name,
    kind: 'directive' as const,
    detail: 'directive',
    documentation: meaning,
    span,
    newText,
    isSnippet: true,
  }));
  return [
    ...directives,
    {
      label: 'DKIM key record',
      kind: 'record',
      detail: 'selector._domainkey TXT',
      documentation: 'The public key of a selector. Paste the key in base64, in pieces of at most 255 characters.',
      span,
      newText: '${1:selector}._domainkey IN TXT ( "v=DKIM1; k=${2|rsa,ed25519|}; p="\n\t"${3}" )',
      isSnippet: true,
    },
  ];
}
