/** What is wrong with the header of a returned message (RFC 5322 §3.6), where the reply says that something is. */

import type { Reading } from '../bounce/reading.ts';
import type { Refusal } from '../bounce/report.ts';
import { SINGLETONS } from '../mail/singleton-fields.ts';
import { say } from '../text/say.ts';
import type { MessageView } from '../workspace/message-document.ts';
import type { HeaderFault } from './evidence.ts';

/** Words of replies that are about the header, and not about commands or lines. */
const ABOUT_HEADER = /\bheaders?\b|\brfc ?-?(?:2822|5322|822)\b|\bmessage-id\b|['"]?\bfrom['"]? (?:field|address)/i;
/** Of replies that name the standard for something else: line ends, and lines that are too long. */
const ABOUT_LINES = /\bbare\b|\blong\b|\blength\b/i;
/** Every message has these; servers add a Message-ID to what has none, which is why some refuse mail without one. */
const REQUIRED = ['From', 'Date', 'Message-ID'] as const;

export function headerFaults(
  message: MessageView | undefined,
  { cause }: Pick<Reading, 'cause'>,
  { diagnostic }: Pick<Refusal, 'diagnostic'>,
): readonly HeaderFault[] {
  const words = diagnostic?.value ?? '';
  if (message === undefined || cause !== 'protocol' || !ABOUT_HEADER.test(words) || ABOUT_LINES.test(words)) return [];
  const { uri } = message.document;
  const start = message.inDocument(message.part.fields[0]?.nameSpan ?? message.part.span);
  const repeated = [...SINGLETONS].flatMap((key) => {
    const [, second, ...more] = message.fields(key);
    if (second === undefined) return [];
    const says = say`The returned message has ${more.length + 2} ${second.name} fields.`;
    return [{ says, at: { uri, span: message.inDocument(second.nameSpan) } }];
  });
  const missing =
    message.extent === 'truncated' ? [] : REQUIRED.filter((name) => message.field(name.toLowerCase()) === undefined);
  const [, author] = message.authors;
  return [
    ...repeated,
    ...missing.map((name) => ({
      says: say`The returned message has no ${name} field.`,
      at: { uri, span: start },
    })),
    ...(author === undefined
      ? []
      : [
          {
            says: say`From has ${message.authors.length} addresses.`,
            at: { uri, span: message.inDocument(author.addressSpan) },
          },
        ]),
  ];
}
