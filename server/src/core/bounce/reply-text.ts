/**
 * Reads what people paste instead of a report: a server's reply, or lines of a log (Postfix, Exim, Sendmail, qmail,
 * OpenSMTPD, Exchange). The answer has the same shape as a report's recipients. Mbox files are in mbox.ts.
 */

import { append } from '../text/lists.ts';
import { MappedText } from '../text/mapped-text.ts';
import { withSingleSpaces } from '../text/white-space.ts';
import { type AddressInText, addressesIn } from './addresses-in-text.ts';
import { foundAt } from './readers/delivery-status.ts';
import { isDialogue, readDialogue } from './readers/dialogue.ts';
import { isOfAnother } from './readers/recipient-blocks.ts';
import { readTrackingTable, type TrackedFailure } from './readers/tracking-csv.ts';
import { readReplyFacts } from './reply-facts.ts';
import type { Action, Found, Refusal } from './report.ts';
import { isGeneric } from './status-code.ts';
import { linesOf, type TextLine } from './text-lines.ts';

/** A kind of log line: how it is recognised, and where its parts are (groups by name; all optional). */
interface LogFormat {
  /** All must fit. One after the other, so that no line takes more time than its length. */
  readonly line: readonly RegExp[];
  /** Where the server's words begin; the whole line where it does not match. */
  readonly words: RegExp;
  /** Where they end, after their start. */
  readonly wordsEnd?: RegExp;
  readonly delayed: RegExp;
  readonly host?: RegExp;
  /** What the server refused, where the line says it. */
  readonly command?: RegExp;
}

const LOG_FORMATS: readonly LogFormat[] = [
  {
    // Postfix smtpd and cleanup: milter-reject: END-OF-MESSAGE from host[ip]: 5.7.1 text; from=<a> to=<b> proto=ESMTP helo=<c>
    line: [/\b(?:milter-)?reject(?:_warning)?: /, /; from=</, /\bto=</],
    words: /\]: (?=[245]\d\d |[245]\.\d)/,
    wordsEnd: /; from=</,
    delayed: /\]: (?:4\d\d |4\.\d)/,
    command: /\breject(?:_warning)?: (RCPT|MAIL|DATA|END-OF-MESSAGE|CONNECT|EHLO|HELO)/,
  },
  {
    // Postfix: to=<a>, orig_to=<b>, relay=host[ip]:25, dsn=5.7.13, status=bounced (host ... said: ...)
    line: [/\bto=</, /\bstatus=(?:bounced|deferred|undeliverable|expired)/],
    words: /\bstatus=\w+ \(/,
    delayed: /\bstatus=deferred/,
    host: /\brelay=([\w.-]+\.[\w-]+)/,
  },
  {
    // OpenSMTPD: smtp-out ... result="PermFail" stat="550 5.7.1 ..."
    line: [/\bresult="?(?:PermFail|TempFail)/],
    words: /\bstat="/,
    delayed: /TempFail/,
    host: /\brelay="[^"]*\(([\w.-]+)\)/,
  },
  {
    // Sendmail: to=<a>, mailer=esmtp, relay=host. [ip], dsn=5.1.1, reply=550 5.1.1 text, stat=User unknown
    line: [/\bto=/, /\bstat=(?!Sent)/],
    words: /\breply=(?=\d)|\bstat=/,
    wordsEnd: /, stat=/,
    delayed: /\bstat=Deferred/,
    host: /\brelay=([\w.-]+\.[\w-]+)/,
  },
  {
    // Exim: ID ** a@b R=router T=transport H=host [ip]: SMTP error from remote mail server after RCPT TO:<a>: 550 ...
    line: [/(?:\s|^)(?:\*\*|==) \S+@/],
    words: /: (?=[A-Za-z<])/,
    delayed: /(?:\s|^)== /,
    host: /\bH=([\w.-]+\.[\w-]+)/,
  },
  {
    // qmail: delivery 12: failure: 192.0.2.1_does_not_like_recipient./Remote_host_said:_550_...
    line: [/\bdelivery \d+: (?:failure|deferral):/],
    words: /Remote host said: |(?:failure|deferral): /,
    wordsEnd: /\/?Giving up on /,
    delayed: /: deferral:/,
  },
];

/** Whether a line is a mail server's log line about a delivery that failed or waits. */
export function isLogLine(line: string): boolean {
  return formatOf(line.slice(0, MAX_LINE)) !== undefined;
}

function formatOf(words: string): LogFormat | undefined {
  return LOG_FORMATS.find((candidate) => candidate.line.every((pattern) => pattern.test(words)));
}

/** Reads pasted text. Empty where it has neither an enhanced code nor a reply code. Offsets count in the text. */
export function readReplyText(text: string): Refusal[] {
  const mapped = MappedText.of(text);
  const tracked = readTrackingTable(text);
  if (tracked !== undefined) return tracked.flatMap((failure) => readTracked(mapped, failure));
  // qmail writes spaces as underscores; the lengths are equal.
  const plain = /\bdelivery \d+: /.test(text) ? text.replace(/_/g, ' ') : text;
  const refusals: Refusal[] = [];
  let pasted: TextLine | undefined;
  const flush = () => {
    if (pasted !== undefined) append(refusals, readPasted(mapped, plain, pasted));
    pasted = undefined;
  };
  for (const line of linesOf(plain)) {
    const words = plain.slice(line.start, Math.min(line.end, line.start + MAX_LINE));
    const format = formatOf(words);
    if (format !== undefined) {
      flush();
      refusals.push(readLogLine(mapped, plain, line, words, format));
    } else if (words.trim() === '') {
      // A paragraph without a code belongs to the next one: who, then why.
      if (pasted !== undefined && (pasted.end - pasted.start > MAX_LEAD || hasCode(plain, pasted))) flush();
    } else {
      pasted = { start: pasted?.start ?? line.start, end: line.end };
    }
  }
  flush();
  return refusals;
}

const MAX_LINE = 16 * 1024;
/** How much of a server's words is quoted. */
const MAX_WORDS = 4000;
/** How much text without a code is kept for the paragraph after it. */
const MAX_LEAD = 2000;

/** What is before the recipient in a log line. */
const RECIPIENT = /\bto=|\*\* |== /;

function hasCode(text: string, { start, end }: TextLine): boolean {
  const { status, reply } = readReplyFacts(text, start, end);
  return (status ?? reply) !== undefined;
}

function readLogLine(mapped: MappedText, plain: string, line: TextLine, words: string, format: LogFormat): Refusal {
  const at = format.words.exec(words);
  const start = line.start + (at === null ? 0 : at.index + at[0].length - (/\w$/.test(at[0]) ? at[0].length : 0));
  const end = Math.min(line.end, line.start + MAX_LINE);
  const stop = format.wordsEnd?.exec(plain.slice(start, end))?.index;
  const wordsEnd = stop === undefined ? end : start + stop;
  const said = readReplyFacts(plain, start, wordsEnd);
  const whole = readReplyFacts(plain, line.start, end);
  const isBare = said.status === undefined || isGeneric(said.status.code);
  const status = isBare ? (whole.status ?? said.status) : said.status;
  const host = format.host?.exec(words);
  const command = format.command?.exec(words)?.[1];
  return refusal({
    recipient: addressAfter(mapped, plain, line, RECIPIENT) ?? addressAfter(mapped, plain, line, /^/),
    originalRecipient: addressAfter(mapped, plain, line, /\borig_to=/),
    action: format.delayed.test(words) ? 'delayed' : 'failed',
    status: status && foundAt(mapped, status.code, status),
    reply: said.reply && foundAt(mapped, said.reply.code, said.reply),
    diagnostic: isExitStatus(plain.slice(start, wordsEnd), status?.code)
      ? undefined
      : spokenFrom(mapped, plain, start, wordsEnd),
    remoteServer:
      said.host !== undefined
        ? foundAt(mapped, plain.slice(said.host.start, said.host.end), said.host)
        : (host ?? undefined) && foundAt(mapped, host![1]!, namedAt(line.start + host!.index, host!)),
    command: command === undefined ? said.command : commandOfLog(command),
    mentions: whole.codes
      .filter(({ code, start: from }) => code === status?.code && from !== status.start)
      .map((code) => mapped.sourceSpan(code.start, code.end)),
  });
}

/** Sendmail's words for an exit status: "User unknown" is what it writes after any refusal of RCPT TO. */
const EXIT_STATUS =
  /^(?:User unknown|Host unknown|Service unavailable|Data format error|Internal error|Local configuration error)\s*$/;

/** Whether words are none of the server's, and contradict the code that it gave (X.7.n: security or policy). */
function isExitStatus(words: string, status: string | undefined): boolean {
  return status !== undefined && /^\d\.7\./.test(status) && EXIT_STATUS.test(words.replace(/^stat=/, ''));
}

function commandOfLog(name: string): string {
  const names: Readonly<Record<string, string>> = { RCPT: 'RCPT TO', MAIL: 'MAIL FROM', 'END-OF-MESSAGE': 'DATA' };
  return names[name] ?? name;
}

function namedAt(index: number, match: RegExpExecArray): { start: number; end: number } {
  const start = index + match[0].length - match[1]!.length;
  return { start, end: start + match[1]!.length };
}

function addressAfter(mapped: MappedText, plain: string, line: TextLine, mark: RegExp): Found | undefined {
  const words = plain.slice(line.start, Math.min(line.end, line.start + MAX_LINE));
  const at = mark.exec(words);
  if (at === null) return undefined;
  const from = line.start + at.index + at[0].length;
  const address = addressesIn(plain, from, Math.min(line.end, from + MAX_LINE))[0];
  return address && foundAt(mapped, address.address, address);
}

function spokenFrom(mapped: MappedText, plain: string, start: number, end: number): Found | undefined {
  const words = withoutWrapping(plain.slice(start, Math.min(end, start + MAX_WORDS))).replace(/^[:\s]+/, '');
  if (words.trim() === '') return undefined;
  const from = plain.indexOf(words, start);
  return foundAt(mapped, withSingleSpaces(words), { start: from, end: from + words.length });
}

/** Without the bracket or quotation mark that the log opened before the words. */
function withoutWrapping(words: string): string {
  const bare = words.trimEnd().replace(/["']$/, '');
  const isOpened = bare.split('(').length >= bare.split(')').length;
  return isOpened ? bare : bare.replace(/\)$/, '');
}

/** A reply as a server or a program shows it, over one or several lines; or a dialogue, with an answer for each recipient. */
function readPasted(mapped: MappedText, plain: string, stretch: TextLine): Refusal[] {
  if (isDialogue(plain.slice(stretch.start, Math.min(stretch.end, stretch.start + MAX_DIALOGUE)))) {
    const refused = readDialogue(plain, stretch.start, stretch.end);
    if (refused.length > 0) {
      return refused.flatMap(({ address, command, ...at }) => readReply(mapped, plain, at, { address, command }));
    }
  }
  return readReply(mapped, plain, stretch, {});
}

const MAX_DIALOGUE = 64 * 1024;

function readTracked(mapped: MappedText, { addresses, isDelayed, ...at }: TrackedFailure): Refusal[] {
  return addresses.flatMap((address) => {
    const [read] = readReply(mapped, mapped.text, at, { address, isDelayed });
    return read ?? unread(mapped, address, at, isDelayed);
  });
}

function unread(mapped: MappedText, address: AddressInText, { start, end }: TextLine, isDelayed: boolean): Refusal {
  return refusal({
    recipient: foundAt(mapped, address.address, address),
    originalRecipient: undefined,
    action: isDelayed ? 'delayed' : 'failed',
    status: undefined,
    reply: undefined,
    diagnostic: spokenFrom(mapped, mapped.text, start, end),
    remoteServer: undefined,
    command: undefined,
    mentions: [],
  });
}

interface KnownOfReply {
  readonly address?: AddressInText;
  readonly command?: string;
  readonly isDelayed?: boolean;
}

/** One refusal, or none where the stretch has no code. */
function readReply(mapped: MappedText, plain: string, { start, end }: TextLine, known: KnownOfReply): Refusal[] {
  const found = readReplyFacts(plain, start, end);
  if (found.status === undefined && found.reply === undefined) return [];
  const first = Math.min(found.reply?.start ?? end, found.status?.start ?? end);
  const address =
    known.address ??
    addressesIn(plain, start, Math.min(end, start + MAX_LINE)).find((found) => !isOfAnother(plain, found));
  const isDelayed = known.isDelayed ?? (found.reply?.code ?? found.status?.code)?.startsWith('4') === true;
  return [
    refusal({
      recipient: address && foundAt(mapped, address.address, address),
      originalRecipient: undefined,
      action: isDelayed ? 'delayed' : 'failed',
      status: found.status && foundAt(mapped, found.status.code, found.status),
      reply: found.reply && foundAt(mapped, found.reply.code, found.reply),
      diagnostic: spokenFrom(mapped, plain, first, end),
      remoteServer: found.host && foundAt(mapped, plain.slice(found.host.start, found.host.end), found.host),
      command: known.command ?? found.command,
      mentions: found.codes
        .filter(({ code, start: from }) => code === found.status?.code && from !== found.status.start)
        .map((code) => mapped.sourceSpan(code.start, code.end)),
    }),
  ];
}

function refusal(fields: Omit<Refusal, 'statusOrigin' | 'action'> & { readonly action: Action }): Refusal {
  return { ...fields, statusOrigin: fields.status && 'diagnostic' };
}
