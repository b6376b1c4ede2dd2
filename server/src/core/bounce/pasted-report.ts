/**
 * Reads the words of a report that somebody pasted without the message around them. The readers are those of messages;
 * a single reply and the lines of a log are in reply-text.ts.
 */

import { parseMapped } from '../mail/message.ts';
import { type MappedText, MappedTextBuilder } from '../text/mapped-text.ts';
import { readReport } from './extract.ts';
import { isLogLine } from './reply-text.ts';
import type { BounceReport } from './report.ts';

/** Sentences and fields that begin a report, and no reply of a server has. */
const REPORT_WORDS =
  /^[ \t>]*(?:Final-Recipient[ \t]*:|This is the mail system at host|This message was created automatically by mail|Delivery has failed to these|Your message to \S+@\S+ (?:couldn|could not|can)|Diagnostic information for administrators|The response (?:from the remote server )?was|Hi\. This is the qmail-send|-{2,} ?(?:Transcript of session|The following addresses had)|\** ?Address not found|I'm sorry to have to inform you|Sorry, we were unable to deliver|The following (?:message to|address(?:es|\(es\))? failed)|A message that you (?:have )?sent (?:could|has)|Your (?:message|mail|e-?mail) (?:could not|couldn't|was not|wasn't|cannot) )/im;

/** Where the words are looked for: a report says early what it is. */
const MAX_LEAD = 16 * 1024;

/** Undefined where the text is no report, or none that names a code. Offsets count in the text. */
export function readPastedReport(text: string): BounceReport | undefined {
  const lead = text.slice(0, MAX_LEAD);
  if (!REPORT_WORDS.test(lead) || lead.split(/\r\n|\r|\n/).some(isLogLine)) return undefined;
  const report = readReport(parseMapped(withoutHeader(text)));
  const isRead = report.kind === 'bounce' || report.kind === 'delay';
  const hasCode = report.recipients.some(({ status, reply }) => (status ?? reply) !== undefined);
  return isRead && hasCode ? report : undefined;
}

/** The text as a message's body: an empty line ends the header that it does not have. */
function withoutHeader(text: string): MappedText {
  const builder = new MappedTextBuilder(0);
  builder.add('\n', { start: 0, end: 0 });
  builder.add(text, { start: 0, end: text.length });
  return builder.build();
}
