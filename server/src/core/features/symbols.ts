/** The outline of a document: parts and fields of a message, recipients of a report, owners and keys of a zone. */

import { documentSpan } from '../mail/mail-text.ts';
import { fieldText, type MailPart } from '../mail/message.ts';
import { asciiLowerCase } from '../text/domain-name.ts';
import { say } from '../text/say.ts';
import { hull, type Span } from '../text/span.ts';
import { byLanguage } from '../workspace/languages.ts';
import type { MessageDocument, MessageView } from '../workspace/message-document.ts';
import type { ZoneDocument } from '../workspace/zone-document.ts';
import type { Snapshot } from './snapshot.ts';

export interface SymbolNode {
  /** Plain text; it comes from the document. */
  readonly name: string;
  readonly detail: string;
  readonly kind: 'message' | 'part' | 'field' | 'signature' | 'recipient' | 'directive' | 'owner' | 'record' | 'key';
  readonly span: Span;
  /** Lies within `span`. */
  readonly nameSpan: Span;
  readonly children: readonly SymbolNode[];
}

/** Fields that tell one message from another; the outline of a message is not its header again. */
const OUTLINED = new Set(['from', 'to', 'cc', 'subject', 'date', 'message-id', 'reply-to', 'sender', 'return-path']);
const MAX_NODES = 5000;

export function documentSymbols({ document }: Snapshot): readonly SymbolNode[] {
  return byLanguage(document, { eml: messageSymbols, 'dns-zone': zoneSymbols });
}

function messageSymbols(document: MessageDocument): readonly SymbolNode[] {
  const views = new Map(document.messages.map((view) => [view.part, view]));
  const recipients = document.refusals.flatMap(({ refusal }) => {
    const { recipient, status, reply, action } = refusal;
    const at = status?.span ?? reply?.span ?? recipient?.span;
    if (at === undefined) return [];
    const detail = [status?.value ?? reply?.value, action].filter((word) => word !== undefined).join(' ');
    return [leaf(recipient?.value ?? say`a recipient`, detail, 'recipient', at)];
  });
  const copy = document.messages.find(({ part, role }) => role === 'returned' && !isInTree(part, document.root));
  return [
    ...recipients,
    ...headerSymbols(views.get(document.root)!),
    ...document.root.children.map((part) => partSymbol(part, views, 0)),
    ...(document.root.message === undefined ? [] : [messageSymbol(document.root.message, views, 0)]),
    ...(copy === undefined ? [] : [messageSymbol(copy.part, views, 0)]),
  ];
}

function isInTree(part: MailPart, root: MailPart): boolean {
  let at: MailPart | undefined = part;
  while (at !== undefined && at !== root) at = at.parent;
  return at === root;
}

function headerSymbols(view: MessageView): SymbolNode[] {
  const { part } = view;
  const signed = new Map(view.signatures.map((signature) => [signature.field, signature]));
  return part.fields.flatMap((field) => {
    const signature = signed.get(field)?.signature;
    if (signature === undefined && !OUTLINED.has(field.key)) return [];
    const span = view.inDocument(field.span);
    const detail =
      signature === undefined
        ? fieldText(part, field).text
        : [signature.domain?.value, signature.selector?.value].filter((word) => word !== undefined).join(' / ');
    return [
      {
        name: field.name,
        detail,
        kind: signature === undefined ? ('field' as const) : ('signature' as const),
        span,
        nameSpan: view.inDocument(field.nameSpan),
        children: [],
      },
    ];
  });
}

const MAX_DEPTH = 30;

function partSymbol(part: MailPart, views: ReadonlyMap<MailPart, MessageView>, depth: number): SymbolNode {
  const span = documentSpan(part.source, part.span);
  const { type, subtype } = part.contentType;
  const children =
    depth >= MAX_DEPTH
      ? []
      : [
          ...part.children.map((child) => partSymbol(child, views, depth + 1)),
          ...(part.message === undefined ? [] : [messageSymbol(part.message, views, depth + 1)]),
        ];
  return {
    name: `${type}/${subtype}`,
    detail: part.disposition === undefined ? '' : asciiLowerCase(part.disposition.value),
    kind: 'part',
    span,
    nameSpan: firstLine(part, span),
    children,
  };
}

function messageSymbol(part: MailPart, views: ReadonlyMap<MailPart, MessageView>, depth: number): SymbolNode {
  const view = views.get(part);
  const span = documentSpan(part.source, part.span);
  const subject = view?.field('subject');
  return {
    name: view?.role === 'returned' ? say`Returned message` : say`Attached message`,
    detail: subject === undefined ? '' : fieldText(part, subject).text,
    kind: 'message',
    span,
    nameSpan: firstLine(part, span),
    children: [
      ...(view === undefined ? [] : headerSymbols(view)),
      ...(depth >= MAX_DEPTH ? [] : part.children.map((child) => partSymbol(child, views, depth + 1))),
    ],
  };
}

function firstLine(part: MailPart, span: Span): Span {
  const [field] = part.fields;
  return field === undefined ? { start: span.start, end: span.start } : documentSpan(part.source, field.nameSpan);
}

function zoneSymbols({ zone, keyRecords }: ZoneDocument): readonly SymbolNode[] {
  const keys = new Map(keyRecords.map((view) => [view.record.index, view]));
  const nodes: { -readonly [K in keyof SymbolNode]: SymbolNode[K] }[] = [];
  let owner: string | undefined;
  for (const record of zone.records) {
    if (nodes.length >= MAX_NODES) break;
    const key = keys.get(record.index);
    const nameSpan = record.typeSpan;
    const node = {
      name: record.type,
      detail: key === undefined ? record.rdataText.replace(/\s+/g, ' ').slice(0, 80) : say`key ${key.name.selector}`,
      kind: key === undefined ? ('record' as const) : ('key' as const),
      span: { start: record.ownerSpan?.start ?? nameSpan.start, end: Math.max(record.rdataSpan.end, nameSpan.end) },
      nameSpan,
      children: [],
    };
    const last = nodes.at(-1);
    if (last !== undefined && record.owner === owner) {
      last.children = [...last.children, node];
      last.span = hull(last.span, node.span);
    } else {
      owner = record.owner;
      nodes.push({
        name: record.owner === '' ? '.' : record.owner,
        detail: '',
        kind: 'owner',
        span: node.span,
        nameSpan: record.ownerSpan ?? nameSpan,
        children: [node],
      });
    }
  }
  return nodes;
}

function leaf(name: string, detail: string, kind: SymbolNode['kind'], span: Span): SymbolNode {
  return { name, detail, kind, span, nameSpan: span, children: [] };
}
