/** The message that came back with a report, as a document of its own. How an editor shows it is the client's. */

import { bytesOf } from '../text/octets.ts';
import type { MessageDocument, MessageView } from '../workspace/message-document.ts';

export interface ReturnedMessage {
  /** As it is in the report, line ends included; without the transfer encoding of the part it came in, if any. */
  readonly text: string;
  /** A file name, which ends in `.eml`. */
  readonly name: string;
  /** How much of the message is there. */
  readonly extent: MessageView['extent'];
}

/** Undefined where no message came back. */
export function returnedMessage(document: MessageDocument): ReturnedMessage | undefined {
  const view = document.returned;
  if (view === undefined) return undefined;
  return { text: textOfMessage(view), name: `${baseName(document.uri)}-returned.eml`, extent: view.extent };
}

function textOfMessage({ part }: MessageView): string {
  const { text, units } = part.source;
  const slice = text.slice(part.span.start, part.span.end);
  return units === 'characters' ? slice : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytesOf(slice));
}

/** The last part of a URI's path without `.eml`, made of characters that every file system takes. */
export function baseName(uri: string): string {
  const path = uri.replace(/[?#].*/s, '').replace(/\.eml$/i, '');
  const last = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf(':')) + 1);
  const readable = last.replace(/(?:%[0-9A-Fa-f]{2})+/g, (escapes) => {
    const octets = escapes
      .slice(1)
      .split('%')
      .map((digits) => Number.parseInt(digits, 16));
    return new TextDecoder('utf-8').decode(new Uint8Array(octets));
  });
  return (
    readable
      .replace(/[^\p{L}\p{N}._-]+/gu, '-')
      .replace(/^[-.]+|(?<![-.])[-.]+$/g, '')
      .slice(0, 80) || 'message'
  );
}
