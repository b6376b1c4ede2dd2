/**
 * The pieces of a report: its own words, its delivery-status, feedback or disposition parts, and the message that came
 * back. A walk over the MIME tree that does not enter the returned message.
 */

import { textOf } from '../mail/body.ts';
import { fieldOf } from '../mail/header-field.ts';
import { htmlToText } from '../mail/html.ts';
import { documentSpan } from '../mail/mail-text.ts';
import { type MailPart, parseMapped } from '../mail/message.ts';
import type { MappedText } from '../text/mapped-text.ts';
import type { ReturnedCopy } from './report.ts';
import { type CopyInText, findCopy } from './returned-copy.ts';

/** A text with the report's own words: those before `end`. */
export interface ReportText {
  readonly mapped: MappedText;
  /** Where a copy of the message begins, or the length. */
  readonly end: number;
  readonly copy: CopyInText | undefined;
}

export interface ReportParts {
  readonly texts: readonly ReportText[];
  readonly deliveryStatus: readonly MappedText[];
  readonly feedback: MailPart | undefined;
  readonly disposition: MailPart | undefined;
  readonly returned: ReturnedCopy | undefined;
  /** Messages that hang on the report; the first is the returned one. */
  readonly embedded: readonly MailPart[];
}

const MAX_LEAVES = 200;
/** Reports are short. What is further down in a text part is a copy without a marker, and not the report's words. */
const MAX_REPORT_TEXT = 256 * 1024;

export function reportParts(root: MailPart): ReportParts {
  const leaves = leavesOutside(root);
  const ofType = (...types: string[]) => leaves.filter((part) => types.includes(part.contentType.value));
  const embedded = leaves.flatMap((part) => part.message ?? (isBareCopy(part) ? [part] : []));
  const statusParts = ofType(
    'message/delivery-status',
    'message/global-delivery-status',
    'text/delivery-status',
    'message/delivery-report',
    'message/xdelivery-status',
  );
  const texts = readableTexts(leaves);
  const copy = embedded.length > 0 ? undefined : copyInTexts(texts);
  return {
    texts,
    deliveryStatus: statusParts.map(textOf),
    feedback: ofType('message/feedback-report')[0],
    disposition: ofType('message/disposition-notification', 'message/global-disposition-notification')[0],
    returned: copy ?? returnedPart(embedded),
    embedded,
  };
}

/** The leaves of the tree in order; a part that embeds a message is a leaf. */
function leavesOutside(root: MailPart): MailPart[] {
  const leaves: MailPart[] = [];
  const open: MailPart[] = [root];
  for (let part = open.pop(); part !== undefined && leaves.length < MAX_LEAVES; part = open.pop()) {
    if (part.children.length === 0) leaves.push(part);
    for (let i = part.children.length - 1; i >= 0; i--) open.push(part.children[i]!);
  }
  return leaves;
}

/** Plain text; and a multipart whose boundary never comes, which is one piece of text. */
function isReadable({ contentType }: MailPart): boolean {
  if (contentType.type === 'multipart') return true;
  return /^text\/(?!html|rfc822-headers|delivery-status|calendar|css)/.test(contentType.value);
}

/** A part whose own header is the returned message's: its Content-Type and the empty line before the copy are missing. */
function isBareCopy(part: MailPart): boolean {
  const has = (name: string) => fieldOf(part.fields, name) !== undefined;
  return part.parent !== undefined && !part.isMessage && (has('received') || (has('from') && has('subject')));
}

/** The plain texts; HTML only where no plain text says anything. */
function readableTexts(leaves: readonly MailPart[]): ReportText[] {
  const isFile = (part: MailPart) => part.disposition?.value === 'attachment';
  const plain = leaves.filter(
    (part) => isReadable(part) && part.message === undefined && !isBareCopy(part) && !isFile(part),
  );
  const texts = plain.map((part) => reportText(limited(textOf(part)))).filter(({ mapped }) => /\S/.test(mapped.text));
  if (texts.some(({ mapped, end }) => mapped.text.slice(0, end).trim().length > 40)) return texts;
  const html = leaves.filter((part) => part.contentType.value === 'text/html');
  return [...texts, ...html.map((part) => reportText(htmlToText(limited(textOf(part)))))];
}

function limited(text: MappedText): MappedText {
  return text.length > MAX_REPORT_TEXT * 4 ? text.slice(0, MAX_REPORT_TEXT * 4) : text;
}

function reportText(mapped: MappedText): ReportText {
  const copy = findCopy(mapped.text);
  return { mapped, end: Math.min(copy?.reportEnd ?? mapped.length, MAX_REPORT_TEXT), copy };
}

function copyInTexts(texts: readonly ReportText[]): ReturnedCopy | undefined {
  for (const { mapped, copy } of texts) {
    if (copy === undefined) continue;
    return {
      form: 'text',
      span: mapped.sourceSpan(copy.start, copy.end),
      extent: copy.extent,
      message: parseMapped(mapped, { start: copy.start, end: copy.end }),
    };
  }
  return undefined;
}

function returnedPart(embedded: readonly MailPart[]): ReturnedCopy | undefined {
  const message = embedded[0];
  if (message === undefined) return undefined;
  return {
    form: 'part',
    span: documentSpan(message.source, message.span),
    extent: message.isHeadersOnly ? 'headers' : 'message',
    message,
  };
}
