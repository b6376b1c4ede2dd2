/**
 * A message as its reader was meant to see it, written as Markdown that can do nothing: no links, no images, no HTML. What
 * decodes it, a library or the core itself, fills in the shape.
 */

import { codeBlock, escapeText } from '../features/markdown.ts';
import { textOf } from '../mail/body.ts';
import { htmlToText } from '../mail/html.ts';
import { fieldText, walk } from '../mail/message.ts';
import { MappedText } from '../text/mapped-text.ts';
import { plural } from '../text/plural.ts';
import { say } from '../text/say.ts';
import type { MessageDocument } from '../workspace/message-document.ts';
import { attachmentsOf, isText } from './attachments.ts';

export interface DecodedField {
  readonly name: string;
  /** Without encoded words. */
  readonly value: string;
}

export interface DecodedAttachment {
  readonly name: string | undefined;
  /** `type/subtype` */
  readonly type: string;
  /** Without the transfer encoding, in octets. */
  readonly size: number;
}

export interface DecodedMessage {
  readonly fields: readonly DecodedField[];
  readonly text: string | undefined;
  /** As HTML. */
  readonly html: string | undefined;
  readonly attachments: readonly DecodedAttachment[];
  /** What the reader has to know of what is missing. */
  readonly notes: readonly string[];
  /** False where the decoder gave up, so that nothing follows from what is not here. */
  readonly isComplete: boolean;
}

/** The fields that people look at, in the order in which they are shown. */
export const SHOWN_FIELDS = [
  'From',
  'Sender',
  'Reply-To',
  'To',
  'Cc',
  'Bcc',
  'Date',
  'Subject',
  'Message-ID',
  'In-Reply-To',
  'References',
  'Return-Path',
  'Auto-Submitted',
] as const;

/** What a body may have to be shown whole, in UTF-16 units. */
const MAX_BODY = 1024 * 1024;
const MAX_VALUE = 4000;
const MAX_LISTED = 500;

/** Decodes with what the core has; for hosts without a library, and for what a library did not manage. */
export function decodeDocument({ root }: MessageDocument): DecodedMessage {
  const texts: string[] = [];
  const htmls: string[] = [];
  for (const part of walk(root, 'none')) {
    if (part.children.length > 0 || !isText(part)) continue;
    (part.contentType.value === 'text/html' ? htmls : texts).push(textOf(part).text);
  }
  return {
    fields: SHOWN_FIELDS.flatMap((name) =>
      root.fields
        .filter(({ key }) => key === name.toLowerCase())
        .map((field) => ({ name, value: fieldText(root, field).text })),
    ),
    text: texts.length === 0 ? undefined : texts.join('\n\n'),
    html: htmls.length === 0 ? undefined : htmls.join('\n'),
    attachments: attachmentsOf({ root }).map(({ declaredName, type, size }) => ({ name: declaredName, type, size })),
    notes: [],
    isComplete: true,
  };
}

/** Markdown. */
export function describeDecoded(document: MessageDocument, decoded: DecodedMessage): string {
  const subject = decoded.fields.find(({ name }) => name === 'Subject')?.value.trim();
  const html = decoded.html === undefined ? undefined : htmlToText(MappedText.of(decoded.html)).text;
  const sections = [
    `# ${escapeText((subject || say`Message without a subject`).slice(0, 300))}`,
    ...decoded.notes.map((note) => say`**Note**: ${escapeText(note)}`),
    decoded.fields
      .slice(0, MAX_LISTED)
      .map(({ name, value }) => `- **${escapeText(name)}**: ${escapeText(value.slice(0, MAX_VALUE))}`)
      .join('\n'),
    bodySection(say`Text`, decoded.text),
    bodySection(say`HTML as text`, html),
    (decoded.text ?? html ?? '').trim() === '' && decoded.isComplete ? say`The message has no text.` : '',
    attachmentSection(decoded.attachments),
    nestedSection(document),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function bodySection(title: string, text: string | undefined): string {
  const body = text?.replace(/\r\n?/g, '\n').replace(/^\n+/, '').trimEnd() ?? '';
  if (body === '') return '';
  const cut = body.length > MAX_BODY ? say`\n\nOnly the first ${MAX_BODY} of ${body.length} characters are shown.` : '';
  return `## ${title}\n\n${codeBlock(body.slice(0, MAX_BODY))}${cut}`;
}

function attachmentSection(attachments: readonly DecodedAttachment[]): string {
  if (attachments.length === 0) return '';
  const lines = attachments
    .slice(0, MAX_LISTED)
    .map(
      ({ name, type, size }) =>
        `- ${name === undefined || name === '' ? say`Without a name` : `**${escapeText(name.slice(0, 300))}**`}: ${escapeText(type.slice(0, 200))}, ${plural(size, 'octet')}`,
    );
  const how = say`Nothing was opened. *DKIM Lint: Save an Attachment* in the command palette saves one to a file.`;
  return say`## Attachments\n\n${withRest(lines, attachments.length)}\n\n${how}`;
}

function nestedSection(document: MessageDocument): string {
  const nested = document.messages.filter(({ role }) => role !== 'outer');
  if (nested.length === 0) return '';
  const lines = nested.slice(0, MAX_LISTED).map((view) => {
    const subject = view.field('subject');
    const named = subject === undefined ? say`without a subject` : fieldText(view.part, subject).text;
    const extent = { message: '', headers: say` (header only)`, truncated: say` (cut)` }[view.extent];
    const what = view.role === 'returned' && document.isReport ? say`The returned message` : say`An attached message`;
    return `- ${what}: ${escapeText(named.slice(0, 300))}${extent}`;
  });
  return say`## Messages inside\n\n${withRest(lines, nested.length)}`;
}

function withRest(lines: readonly string[], count: number): string {
  return lines.join('\n') + (count > lines.length ? say`\n- and ${count - lines.length} more` : '');
}
