/** What the text under the mouse means: tags of signatures and keys, codes of a report, records of a zone. */

import { isChanged } from '../dkim/forensics.ts';
import type { TagList } from '../dkim/tag-list.ts';
import { describeTag, type TagListKind } from '../dkim/tag-table.ts';
import type { HeaderField } from '../mail/header-field.ts';
import { fieldText, fieldValue } from '../mail/message.ts';
import { specText } from '../rules/rule.ts';
import { type Span, touches } from '../text/span.ts';
import type { MessageDocument, MessageView, SignatureView } from '../workspace/message-document.ts';
import type { KeyRecordView, ZoneDocument } from '../workspace/zone-document.ts';
import { arcInWords } from './arc-words.ts';
import { describeAuthenticationResults } from './authentication-results.ts';
import { describeExplanation } from './explanation.ts';
import { code, escapeText } from './markdown.ts';
import { describeRefusal, isAbout } from './refusal.ts';
import type { Snapshot } from './snapshot.ts';
import { describeKeyValue, describeMembers, describeSignatureValue } from './words.ts';

export interface Hover {
  readonly markdown: string;
  readonly span: Span;
}

export function hover(snapshot: Snapshot, offset: number): Hover | undefined {
  const { document } = snapshot;
  return document.kind === 'eml' ? hoverMessage(snapshot, document, offset) : hoverZone(snapshot, document, offset);
}

function hoverMessage(snapshot: Snapshot, document: MessageDocument, offset: number): Hover | undefined {
  for (const view of document.refusals) {
    const span = isAbout(view.refusal, offset);
    if (span !== undefined) return { markdown: describeRefusal(view, snapshot), span };
  }
  for (const message of document.messages) {
    // Where one field ends, the next begins.
    const signature = message.signatures.find(({ span }) => span.start <= offset && offset < span.end);
    if (signature !== undefined) return hoverSignature(signature, snapshot, offset);
    const field = message.part.fields.find(({ span }) => touches(message.inDocument(span), offset));
    const found = field && hoverField(snapshot, message, field);
    if (found !== undefined) return found;
  }
  return undefined;
}

function hoverField(snapshot: Snapshot, message: MessageView, field: HeaderField): Hover | undefined {
  const span = message.inDocument(field.valueSpan);
  if (field.key === 'authentication-results' || field.key === 'arc-authentication-results') {
    return { markdown: describeAuthenticationResults(message, field, snapshot), span };
  }
  const raw = fieldValue(message.part, field).text;
  const decoded = fieldText(message.part, field).text;
  return decoded === raw ? undefined : { markdown: `Decoded: **${escapeText(decoded.slice(0, 500))}**`, span };
}

function hoverSignature(view: SignatureView, snapshot: Snapshot, offset: number): Hover | undefined {
  const { kind, signature, nameSpan } = view;
  if (touches(nameSpan, offset)) {
    const lines = [SIGNATURE_MEANING[kind], ...whyBroken(view, snapshot), ...chainOf(view, snapshot)];
    return { markdown: paragraphs(lines), span: nameSpan };
  }
  const tag = hoverTag(signature.list, kind, offset, (name) => describeSignatureValue(signature, name, snapshot.now));
  const isMarked = snapshot.findings.some(({ rule, span }) => rule.id.startsWith('verify/') && touches(span, offset));
  if (tag === undefined || !isMarked) return tag;
  return { ...tag, markdown: paragraphs([tag.markdown, ...whyBroken(view, snapshot)]) };
}

/** What was changed after signing, if it is known; else how to find it out. */
function whyBroken(view: SignatureView, { verification, explanations }: Snapshot): readonly string[] {
  const verdict = verification?.signatures.find((found) => found.view === view)?.verdict;
  if (verdict === undefined || !isChanged(verdict)) return [];
  const explanation = explanations.get(view);
  return explanation === undefined
    ? ['This signature is broken. The quick fix **Explain this failure** finds out what was changed after signing.']
    : [describeExplanation(explanation)];
}

function chainOf({ kind, message }: SignatureView, { verification }: Snapshot): readonly string[] {
  if (kind === 'dkim-signature') return [];
  const arc = verification?.messages.find((found) => found.message === message)?.arc;
  return arc === undefined ? [] : [escapeText(arcInWords(arc))];
}

const SIGNATURE_MEANING: Readonly<Record<SignatureView['kind'], string>> = {
  'dkim-signature':
    '**DKIM-Signature**: a domain takes responsibility for this message, and proves that header and body were not changed since.\n\nRFC 6376 §3.5',
  'arc-message-signature':
    '**ARC-Message-Signature**: a server that passed the message on signed it as it was then. It counts only for receivers who trust that server.\n\nRFC 8617 §4.1.2',
  'arc-seal':
    '**ARC-Seal**: a server that passed the message on sealed what it and those before it said.\n\nRFC 8617 §4.1.3',
};

function hoverZone(snapshot: Snapshot, document: ZoneDocument, offset: number): Hover | undefined {
  const key = document.keyRecordAt(offset);
  if (key !== undefined && touches(key.record.rdataSpan, offset)) {
    const tag = hoverTag(key.key.list, 'key-record', offset, (name) => describeKeyValue(key.key, name));
    if (tag !== undefined) return tag;
  }
  return hoverRecord(snapshot, document, key, offset);
}

function hoverRecord(
  { index }: Snapshot,
  document: ZoneDocument,
  key: KeyRecordView | undefined,
  offset: number,
): Hover | undefined {
  const record = document.zone.recordAt(offset);
  if (record === undefined) return undefined;
  const { ownerSpan, typeSpan } = record;
  const span = ownerSpan !== undefined && touches(ownerSpan, offset) ? ownerSpan : typeSpan;
  if (!touches(span, offset)) {
    const name = record.rdataNames.find((target) => touches(target.span, offset));
    if (name === undefined) return undefined;
    const added = name.isRelative ? '. It has no final dot, so the origin is added' : '';
    return { markdown: `${code(`${name.name}.`)}${added}`, span: name.span };
  }
  const lines = [`${code(`${record.owner}.`)} ${code(record.type)}, kept by resolvers for ${period(record.ttl)}`];
  if (key !== undefined) {
    const uses = index.signaturesWith(record.owner);
    lines.push(
      `The DKIM key of **${escapeText(key.name.domain)}** with the selector **${escapeText(key.name.selector)}**`,
      uses.length === 0
        ? 'No message of this workspace is signed with it'
        : `${uses.length} ${uses.length === 1 ? 'signature' : 'signatures'} in this workspace use it`,
    );
    const value = describeKeyValue(key.key, 'p');
    if (value !== undefined) lines.push(value);
  }
  return { markdown: paragraphs(lines), span };
}

/** @param seconds a TTL */
function period(seconds: number): string {
  for (const [name, length] of [
    ['days', 86_400],
    ['hours', 3600],
    ['minutes', 60],
  ] as const) {
    if (seconds >= 2 * length && seconds % length === 0) return `${seconds / length} ${name} (${seconds} seconds)`;
  }
  return `${seconds} seconds`;
}

/** The tag in which an offset of the document stands. */
function hoverTag(
  list: TagList,
  kind: TagListKind,
  offset: number,
  describe: (name: string) => string | undefined,
): Hover | undefined {
  const tag = list.tags.find(({ nameSpan, valueSpan }) =>
    touches(list.source({ start: nameSpan.start, end: valueSpan.end }), offset),
  );
  if (tag === undefined) return undefined;
  const span = list.source({ start: tag.nameSpan.start, end: tag.valueSpan.end });
  const description = describeTag(kind, tag.name);
  if (description === undefined) {
    return { markdown: `${code(`${tag.name}=`)} is no tag that a standard defines here; receivers ignore it.`, span };
  }
  const lines = [`${code(`${tag.name}=`)} **${description.title}**`, description.meaning];
  const value = describe(tag.name);
  if (value !== undefined) lines.push(`Here: ${value}.`);
  const members = describeMembers(kind, tag.name, tag.value);
  if (members.length > 0) lines.push(members.map((member) => `- ${member}`).join('\n'));
  if (description.isObsolete === true) lines.push('It is no longer part of the standard.');
  lines.push(specText(description.spec));
  return { markdown: paragraphs(lines), span };
}

function paragraphs(lines: readonly string[]): string {
  return lines.join('\n\n');
}
