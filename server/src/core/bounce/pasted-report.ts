/**
 * Reads the words of a report that someone pasted without the message around them. The readers are those of messages;
 * a single reply and the lines of a log are in reply-text.ts.
 */

import { parseMapped, parseMessage } from '../mail/message.ts';
import { MappedText } from '../text/mapped-text.ts';
import { readReport, readWords } from './extract.ts';
import { withoutHeader } from './quoted-report.ts';
import { isLogLine } from './reply-text.ts';
import { type BounceReport, type Refusal, reportWith } from './report.ts';
import { ADMIN_DIAGNOSTICS, NOT_DELIVERED } from './report-sentences.ts';
import { linesOf } from './text-lines.ts';

/** Sentences and fields that begin a report, and no reply of a server has. */
const REPORT_WORDS =
  /^[ \t>]*(?:Final-Recipient[ \t]*:|This is the mail system at host|This message was created automatically by mail|Delivery has failed to these|Your message to \S{1,128}@\S{1,256} (?:couldn|could not|can)|Diagnostic information for administrators|The response (?:from the remote server )?was|Hi\. This is the qmail-send|-{2,} ?(?:Transcript of session|The following addresses had)|\** ?Address not found|I'm sorry to have to inform you|Sorry, we were unable to deliver|The following (?:message to|address(?:es|\(es\))? failed)|A message that you (?:have )?sent (?:could|has)|Your (?:message|mail|e-?mail) (?:could not|couldn't|was not|wasn't|cannot) )/im;

/** The same in other languages, and what Exchange writes in English among them. */
const FOREIGN_WORDS = new RegExp(
  `^[ \\t>]*(?:${ADMIN_DIAGNOSTICS}|${NOT_DELIVERED})|Remote Server returned ['"]`,
  'imu',
);

/** Where the words are looked for: a report says early what it is. */
const MAX_LEAD = 16 * 1024;

/** Undefined where the text is not a report, or none that names anybody. Offsets count in the text. */
export function readPastedReport(text: string): BounceReport | undefined {
  const message = readPastedMessage(text);
  if (message !== undefined) return message;
  const lead = text.slice(0, MAX_LEAD);
  if (!(REPORT_WORDS.test(lead) || FOREIGN_WORDS.test(lead)) || lead.split(/\r\n|\r|\n/).some(isLogLine))
    return undefined;
  const { report, refusals } = readWords(parseMapped(withoutHeader(MappedText.of(text))));
  const kind = report.kind === 'delay' || report.kind === 'success' ? report.kind : 'bounce';
  if (!refusals.some(isNamed)) return undefined;
  const usual = kind === 'delay' ? 'delayed' : kind === 'success' ? 'delivered' : 'failed';
  const recipients = refusals.map((refusal) => ({ ...refusal, action: refusal.action ?? usual }) as const);
  return reportWith(report, { kind, recipients, quoted: [] });
}

/** A pasted reply or log lines: refusals without a message around them. */
export function reportOfReplies(recipients: readonly Refusal[]): BounceReport {
  const isDelay = recipients.every(({ action }) => action === 'delayed');
  return {
    kind: recipients.length === 0 ? 'ordinary' : isDelay ? 'delay' : 'bounce',
    recipients,
    signs: [],
    system: undefined,
    formats: [],
    reportingServer: undefined,
    quoted: [],
    returned: undefined,
    failure: undefined,
  };
}

/**
 * The domain of the envelope sender that an SMTP dialogue or the lines of a log name; undefined where they name none, or several.
 * It is a guess, as other text may look the same.
 */
export function senderDomainIn(text: string): string | undefined {
  const found = text.slice(0, MAX_LEAD).matchAll(SENDER);
  const domains = new Set([...found].map(([, domain = '']) => domain.toLowerCase()));
  const [domain] = domains;
  return domains.size === 1 ? domain : undefined;
}

/** `MAIL FROM:<a@example.org>`, `from=<a@example.org>`, Exim's `<= a@example.org`. */
const SENDER = /(?:\bMAIL FROM:[ \t]{0,4}<|\bfrom=<|[ \t]<=[ \t])[^\s<>@]{1,128}@([A-Za-z0-9.-]{1,253})/gi;

function isNamed({ status, reply, recipient, diagnostic }: Refusal): boolean {
  return (status ?? reply) !== undefined || (recipient !== undefined && diagnostic !== undefined);
}

const FIRST_FIELD =
  /^(?:Return-Path|Received|Delivered-To|X-Failed-Recipients|From|Date|Subject|To|MIME-Version|Message-ID|Auto-Submitted|Content-Type|Authentication-Results|ARC-Seal|X-[A-Za-z-]{2,40}):/i;
const FIELD_OR_FOLD = /^(?:[!-9;-~]{1,60}:|[ \t]+\S)/;
/** How many fields make a header. */
const MIN_FIELDS = 4;

/** A whole report, header and all, with words of whoever pasted it before. */
function readPastedMessage(text: string): BounceReport | undefined {
  const lines = linesOf(text, 0, Math.min(text.length, MAX_LEAD));
  let fields = 0;
  let start = -1;
  for (const [i, line] of lines.entries()) {
    const head = text.slice(line.start, Math.min(line.end, line.start + 80));
    if (start < 0) {
      if (!FIRST_FIELD.test(head)) continue;
      start = i;
      fields = 1;
    } else if (FIELD_OR_FOLD.test(head)) {
      fields++;
    } else {
      if (fields >= MIN_FIELDS && head.trim() === '') return reportAt(text, lines[start]!.start);
      start = -1;
    }
  }
  return undefined;
}

function reportAt(text: string, start: number): BounceReport | undefined {
  const report = readReport(parseMessage(text, { start, end: text.length }));
  const isReport = report.kind === 'bounce' || report.kind === 'delay' || report.kind === 'success';
  return isReport && report.recipients.length > 0 ? report : undefined;
}
