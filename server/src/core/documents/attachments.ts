/** The attachments of a message, to be saved: under which name, and which octets. Their content is decoded and never looked at. */

import { octetsOf } from '../mail/body.ts';
import { type MailPart, walk } from '../mail/message.ts';
import { parameterOf } from '../mail/parameters.ts';
import { bytesOf } from '../text/octets.ts';
import type { MessageDocument } from '../workspace/message-document.ts';

export interface Attachment {
  /** The name that the message gives, as it is: hostile. */
  readonly declaredName: string | undefined;
  /** One that any file system takes, in the folder that the user chooses. */
  readonly fileName: string;
  /** `type/subtype` */
  readonly type: string;
  /** Without the transfer encoding, in octets. */
  readonly size: number;
  /** The content, without the transfer encoding. */
  octets(): Uint8Array;
}

/** The parts that are not the text of the message, in its order. */
export function attachmentParts({ root }: Pick<MessageDocument, 'root'>): readonly MailPart[] {
  return [...walk(root, 'none')].filter((part) => part.children.length === 0 && !isText(part));
}

/** Whether a part without parts is text that a reader sees as the message itself. */
export function isText({ contentType: { type, value }, disposition, message }: MailPart): boolean {
  if (disposition?.value === 'attachment' || message !== undefined) return false;
  return value === 'text/html' || value === 'text/plain' || type === 'multipart';
}

/** @param document made from octets, so that those of an attachment without a transfer encoding are what they were */
export function attachmentsOf(document: Pick<MessageDocument, 'root'>): readonly Attachment[] {
  return attachmentParts(document).map((part, index) => {
    const declaredName = parameterOf(part.disposition, 'filename') ?? parameterOf(part.contentType, 'name');
    const type = part.contentType.value;
    const octets = () => bytesOf(octetsOf(part).text);
    return {
      declaredName,
      fileName: fileNameFor(declaredName, type, index),
      type,
      size: octetsOf(part).length,
      octets,
    };
  });
}

/** Names of devices in Windows, with any extension. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)/i;
/** Signs that a file system refuses, that separate folders, or that hide and reorder others. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}<>:"/\\|?*]/gu;
/** The longest name, in UTF-8 octets: file systems take 255. */
const MAX_NAME = 150;
const MAX_EXTENSION = 16;

const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/gzip': 'gz',
  'application/pdf': 'pdf',
  'application/zip': 'zip',
  'image/gif': 'gif',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'message/rfc822': 'eml',
  'text/calendar': 'ics',
  'text/csv': 'csv',
  'text/html': 'html',
  'text/plain': 'txt',
};

/** The last part of the declared path, without what does harm in a name; else a number. */
export function fileNameFor(declared: string | undefined, type: string, index: number): string {
  const last = (declared ?? '').slice(-2000).split(/[/\\]/).at(-1)!;
  const clean = trimmed(
    last
      .normalize('NFC')
      .replace(/[\t\n\r]/g, ' ')
      .replace(UNSAFE, '_'),
  );
  if (!/[\p{L}\p{N}]/u.test(clean)) return `attachment-${index + 1}.${EXTENSIONS[type] ?? 'bin'}`;
  return shortened(DEVICE.test(clean) ? `_${clean}` : clean);
}

/** Without dots and spaces at the ends: before a name they hide it, after it Windows drops them. */
function trimmed(name: string): string {
  let start = 0;
  let end = name.length;
  while (start < end && (name[start] === '.' || name[start]!.trim() === '')) start++;
  while (end > start && (name[end - 1] === '.' || name[end - 1]!.trim() === '')) end--;
  return name.slice(start, end);
}

/** With its extension, which says what it is. */
function shortened(name: string): string {
  const length = (text: string) => new TextEncoder().encode(text).length;
  if (length(name) <= MAX_NAME) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= MAX_EXTENSION ? name.slice(dot) : '';
  const room = MAX_NAME - length(extension);
  let base = '';
  let used = 0;
  for (const sign of name.slice(0, name.length - extension.length)) {
    used += length(sign);
    if (used > room) break;
    base += sign;
  }
  return `${trimmed(base)}${extension}`;
}
