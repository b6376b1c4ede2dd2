/**
 * Decodes a message with mailparser. A bundle of its own, which the server loads when someone asks: the library is larger
 * than all the rest. What is shown of the message is `core/features/decoded-message.ts`.
 */

import { type HeaderValue, type ParsedMail, simpleParser } from 'mailparser';
import {
  type DecodedAttachment,
  type DecodedField,
  type DecodedMessage,
  SHOWN_FIELDS,
} from '../core/documents/decoded-message.ts';
import { say } from '../core/text/say.ts';

/** The bundle has a language of its own. */
export { useLanguage } from '../core/text/say.ts';

/** Never rejects: what goes wrong is a note for the reader. */
export async function decodeMessage(bytes: Uint8Array): Promise<DecodedMessage> {
  try {
    return decodedOf(
      await simpleParser(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
        keepDeliveryStatus: true,
        skipHtmlToText: true,
        skipTextToHtml: true,
        skipTextLinks: true,
        skipImageLinks: true,
        // False is not in the library's types; it computes no checksums then.
        checksumAlgo: false as never,
      }),
    );
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: unknown };
    const why =
      code === 'EMAXLEN'
        ? say`a part is longer than it takes`
        : typeof message === 'string'
          ? message.slice(0, 300)
          : String(error);
    return {
      fields: [],
      text: undefined,
      html: undefined,
      attachments: [],
      notes: [say`The decoder gave up: ${why}. What follows was decoded in a simpler way.`],
      isComplete: false,
    };
  }
}

function decodedOf(mail: ParsedMail): DecodedMessage {
  return {
    fields: SHOWN_FIELDS.flatMap((name): DecodedField[] => {
      const value = mail.headers.get(name.toLowerCase());
      if (value === undefined) return [];
      // The empty address of a bounce, `<>`, is not a text for the library.
      return [{ name, value: textOf(value) || writtenIn(mail, name) }];
    }),
    text: mail.text,
    html: mail.html === false ? undefined : mail.html,
    attachments: mail.attachments.map(
      ({ filename, contentType, size }): DecodedAttachment => ({ name: filename, type: contentType, size }),
    ),
    notes: [],
    isComplete: true,
  };
}

/** What the first field of a name has after its colon. */
function writtenIn({ headerLines }: ParsedMail, name: string): string {
  const line = headerLines.find(({ key }) => key === name.toLowerCase())?.line ?? '';
  return line.slice(line.indexOf(':') + 1).trim();
}

function textOf(value: HeaderValue): string {
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toUTCString();
  if (Array.isArray(value)) return (value as readonly HeaderValue[]).map((one) => textOf(one)).join(', ');
  if ('text' in value) return String(value.text);
  return 'value' in value ? String(value.value) : '';
}
