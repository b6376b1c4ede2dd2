/** `dkim-lint explain`: whom a bounce is about, what the servers said, what it means, what to do. The reading is the core's. */

import path from 'node:path';
import { advise } from '../../core/bounce/advise.ts';
import type { Cause } from '../../core/bounce/causes.ts';
import type { KindSign } from '../../core/bounce/kind-signs.ts';
import { isMbox, splitMbox } from '../../core/bounce/mbox.ts';
import { readNotification } from '../../core/bounce/notification.ts';
import { readPastedReport } from '../../core/bounce/pasted-report.ts';
import { readReplyText } from '../../core/bounce/reply-text.ts';
import type { BounceReport, Refusal } from '../../core/bounce/report.ts';
import type { LanguageId } from '../../core/session.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import { append } from '../../core/text/lists.ts';
import { page } from '../../core/text/visible.ts';
import { caseEvidence } from '../../core/workspace/case-evidence.ts';
import { WorkspaceIndex } from '../../core/workspace/index.ts';
import { MessageDocument, RefusalView } from '../../core/workspace/message-document.ts';
import { languageOfName } from '../../project/file-names.ts';
import { collectFiles, type LoadedFile, tryLoad } from '../files.ts';
import { jsonText } from '../json.ts';
import { type CommandContext, type CommonOptions, expectPlainOptions } from '../options.ts';
import type { Output } from '../output.ts';
import { Progress } from '../progress.ts';
import { type Place, placeAt } from '../reports/report.ts';
import { padEnd, plural, shorten, visible, widestOf, wrap } from '../visible.ts';
import { type NextCommand, nextCommands } from './next-commands.ts';

interface ExplainedRecipient {
  readonly recipient: string | null;
  /** What the sender wrote, where it is another address. */
  readonly originalRecipient: string | null;
  readonly action: string | null;
  readonly status: string | null;
  readonly reply: string | null;
  readonly diagnostic: string | null;
  /** Where the code stands in the file; null where there is none. */
  readonly start: Place | null;
  readonly end: Place | null;
  readonly reading: { readonly id: string; readonly title: string; readonly cause: Cause };
  readonly advice: readonly string[];
  /** For people only. */
  readonly meaning: string;
  readonly note: string;
  readonly cautions: readonly string[];
  readonly server: string | undefined;
}

interface ExplainedMessage {
  readonly path: string;
  readonly kind: string;
  /** What the kind was decided by. */
  readonly signs: readonly KindSign[];
  readonly isBounce: boolean;
  /** Whether the report was attached to another message. */
  readonly isForwarded: boolean;
  readonly recipients: readonly ExplainedRecipient[];
  /** Refusals that a message which is no report quotes or forwards. */
  readonly quoted: readonly ExplainedRecipient[];
  readonly original: {
    readonly from: string | null;
    readonly signatures: readonly { readonly domain: string | null; readonly selector: string | null }[];
  } | null;
  /** What to run next. */
  readonly commands: readonly NextCommand[];
}

export interface ExplainOptions extends CommonOptions {
  /** Say how the kind of each message was decided. */
  readonly verbose?: boolean;
}

export async function explain(
  inputs: readonly string[],
  options: ExplainOptions,
  context: CommandContext,
): Promise<void> {
  const { output, cwd } = context;
  const format = expectPlainOptions('explain', options);
  const files = await collectFiles(inputs, output, { cwd, stdinFilename: options.stdinFilename, wants: isMailFile });
  const progress = new Progress(files.length, output);
  const messages: ExplainedMessage[] = [];
  for (const file of files) {
    const loaded = await tryLoad(file, output);
    for (const message of loaded === undefined ? [] : explainFile(loaded)) messages.push(message);
    await progress.step();
  }
  progress.stop();
  if (format === 'json') output.print(jsonText({ messages: messages.map(jsonOf) }));
  else if (messages.length !== 1 && !options.verbose) output.print(page(prettyTable(messages, output)));
  else for (const message of messages) output.print(page(prettyOne(message, output, options.verbose === true)));
}

/** Messages, mailboxes, and all files in the folders of a Maildir, but for the one of deliveries that have not ended. */
function isMailFile(language: LanguageId | undefined, name: string, folder: string): boolean {
  const holder = path.basename(folder);
  if (holder === 'tmp' && languageOfName(name) === undefined) return false;
  return language === 'eml' || /\.mbo?x$/i.test(name) || holder === 'cur' || holder === 'new';
}

function explainFile(file: LoadedFile): readonly ExplainedMessage[] {
  const { text } = file;
  const lines = new LineIndex(text);
  if (isMbox(text)) {
    return splitMbox(text).map(({ message }, i) =>
      explainMessage(`${file.path}#${i + 1}`, file, text.slice(message.start, message.end), lines, message.start),
    );
  }
  const notification = readNotification(text);
  if (notification !== undefined) return [explainReport(file, notification, lines)];
  const lead = leadOf(text);
  if (file.language === 'eml' || lead > 0 || isMessage(text))
    return [explainMessage(file.path, file, text.slice(lead), lines, lead)];
  const report = readPastedReport(text);
  if (report !== undefined) return [explainReport(file, report, lines)];
  return [explainPasted(file, readReplyText(text), lines)];
}

const FIELD =
  /^(?:from|to|cc|subject|date|received|return-path|message-id|mime-version|content-type|delivered-to|x-failed-recipients|auto-submitted|x-[\w-]+|dkim-signature|arc-[\w-]+|authentication-results)[ \t]*:/i;

/** Whether a text begins with the header of a message: pasted replies have colons too, but no two such fields. */
function isMessage(text: string): boolean {
  const head = text.slice(0, 16_384).replace(/^\ufeff?(?:From [^\r\n]*(?:\r\n|\n|\r))?/, '');
  const [header = ''] = head.split(/\r\n\r\n|\n\n|\r\r/, 1);
  return header.split(/\r\n|\n|\r/).filter((line) => FIELD.test(line)).length >= 2;
}

/** How long the empty lines before a header are: they would end it, and who copies a message brings them along. */
function leadOf(text: string): number {
  const lead = /^(?:[ \t]{0,1000}(?:\r\n|\n|\r)){1,20}/.exec(text)?.[0].length ?? 0;
  return isMessage(text.slice(lead)) ? lead : 0;
}

/** @param base where the message begins in its file */
function explainMessage(
  name: string,
  file: LoadedFile,
  text: string,
  lines: LineIndex,
  base: number,
): ExplainedMessage {
  const document = new MessageDocument(file.uri, text);
  const { report, returned, refusals } = document;
  const index = new WorkspaceIndex();
  const recipients = refusals.map((view) => explainRefusal(view, index, lines, base));
  const signatures = returned?.dkimSignatures.map(({ signature }) => ({
    domain: signature.domain?.value ?? null,
    selector: signature.selector?.value ?? null,
  }));
  return {
    path: name,
    kind: report.kind,
    signs: report.signs,
    isBounce: isBounce(report),
    isForwarded: isForwarded(report),
    recipients,
    quoted: report.quoted.map((refusal) => explainRefusal(new RefusalView(document, refusal), index, lines, base)),
    original: returned && signatures ? { from: returned.authors[0]?.address ?? null, signatures } : null,
    commands: nextCommands({
      file: name === file.path && !file.isStdin ? name : undefined,
      causes: causesOf(recipients),
      domain: returned?.authorDomain,
      signatures,
    }),
  };
}

function isBounce({ kind }: Pick<BounceReport, 'kind'>): boolean {
  return kind === 'bounce' || kind === 'delay';
}

function isForwarded({ formats }: Pick<BounceReport, 'formats'>): boolean {
  return formats.includes('forwarded');
}

/** A pasted reply or log lines: refusals without a message around them. */
function explainPasted(file: LoadedFile, recipients: readonly Refusal[], lines: LineIndex): ExplainedMessage {
  const kind =
    recipients.length === 0 ? 'ordinary' : recipients.every(({ action }) => action === 'delayed') ? 'delay' : 'bounce';
  return explainReport(
    file,
    {
      kind,
      signs: [],
      system: undefined,
      formats: [],
      reportingServer: undefined,
      recipients,
      quoted: [],
      returned: undefined,
    },
    lines,
  );
}

function explainReport(file: LoadedFile, report: BounceReport, lines: LineIndex): ExplainedMessage {
  const document = new MessageDocument(file.uri, '');
  const index = new WorkspaceIndex();
  const recipients = report.recipients.map((refusal) =>
    explainRefusal(new RefusalView(document, refusal), index, lines, 0),
  );
  const causes = causesOf(recipients);
  return {
    path: file.path,
    kind: report.kind,
    signs: report.signs,
    isBounce: isBounce(report),
    isForwarded: isForwarded(report),
    recipients,
    quoted: report.quoted.map((refusal) => explainRefusal(new RefusalView(document, refusal), index, lines, 0)),
    original: null,
    commands: nextCommands({ file: undefined, causes, domain: undefined, signatures: undefined }),
  };
}

function causesOf(recipients: readonly ExplainedRecipient[]): readonly Cause[] {
  return [...new Set(recipients.map(({ reading }) => reading.cause))];
}

/** For mail that arrived. */
const NO_ADVICE = { steps: [], note: '', cautions: [] } as const;

function isFailure(action: string | undefined): boolean {
  return action === undefined || action === 'failed' || action === 'delayed';
}

function explainRefusal(view: RefusalView, index: WorkspaceIndex, lines: LineIndex, base: number): ExplainedRecipient {
  const { refusal, reading } = view;
  const { recipient, originalRecipient, action, status, reply, diagnostic, remoteServer } = refusal;
  const isOther = originalRecipient?.value.toLowerCase() !== recipient?.value.toLowerCase();
  const code = (status ?? reply)?.span;
  const advice = isFailure(action) ? advise(refusal, reading, caseEvidence(view, index)) : NO_ADVICE;
  return {
    recipient: recipient?.value ?? null,
    originalRecipient: (isOther ? originalRecipient?.value : undefined) ?? null,
    action: action ?? null,
    status: status?.value ?? null,
    reply: reply?.value ?? null,
    diagnostic: diagnostic?.value ?? null,
    start: code === undefined ? null : placeAt(lines, base + code.start),
    end: code === undefined ? null : placeAt(lines, base + code.end),
    reading: { id: reading.id, title: reading.title, cause: reading.cause },
    advice: advice.steps,
    meaning: reading.meaning,
    note: advice.note,
    cautions: advice.cautions,
    server: remoteServer?.value,
  };
}

function jsonOf(message: ExplainedMessage) {
  const { path: name, kind, signs, isBounce: bounced, isForwarded: forwarded, original, commands } = message;
  return {
    path: name,
    kind,
    isBounce: bounced,
    isForwarded: forwarded,
    kindReasons: signs,
    recipients: message.recipients.map(recipientJson),
    quoted: message.quoted.map(recipientJson),
    original,
    commands,
  };
}

function recipientJson(recipient: ExplainedRecipient): Omit<ExplainedRecipient, 'meaning' | 'cautions' | 'server'> {
  const { meaning: _meaning, cautions: _cautions, server: _server, ...json } = recipient;
  return json;
}

function prettyOne(message: ExplainedMessage, output: Output, isVerbose: boolean): string {
  const { colors, columns } = output;
  const lines = [colors.bold(visible(message.path))];
  const paragraph = (text: string, indent = 2, first = ' '.repeat(indent)): void => {
    const pieces = wrap(visible(text), columns - indent);
    append(
      lines,
      pieces.map((piece, i) => (i === 0 ? first : ' '.repeat(indent)) + piece),
    );
  };
  const recipientOf = (recipient: ExplainedRecipient): void => {
    lines.push('');
    const { originalRecipient } = recipient;
    const written = originalRecipient === null ? '' : ` (you wrote to ${visible(originalRecipient)})`;
    lines.push(`  ${colors.bold(visible(recipient.recipient ?? 'a recipient that is not named'))}${written}`);
    const code = codeOf(recipient);
    paragraph(
      `${code}${recipient.server === undefined ? '' : ` from ${recipient.server}`}: ${recipient.reading.title}`,
    );
    if (recipient.diagnostic !== null) paragraph(`"${recipient.diagnostic}"`, 4);
    if (recipient.start !== null)
      lines.push(`    ${visible(message.path.replace(/#\d+$/, ''))}:${recipient.start.line}:${recipient.start.column}`);
    if (!isFailure(recipient.action ?? undefined)) return;
    lines.push('');
    paragraph(recipient.meaning);
    paragraph(recipient.note);
    lines.push('', '  What to do:');
    recipient.advice.forEach((step, i) => {
      const number = `  ${i + 1}. `;
      paragraph(step, number.length, number);
    });
    for (const caution of recipient.cautions) {
      lines.push('');
      paragraph(`Note: ${caution}`);
    }
  };
  if (message.isForwarded) paragraph('The report is attached to another message, which forwards it.');
  if (message.recipients.length === 0) paragraph(NOTHING[message.kind] ?? NOTHING['ordinary']!);
  if (message.recipients.length === 0 && message.quoted.length > 0) paragraph(QUOTES);
  if (isVerbose) {
    lines.push('', `  ${KINDS[message.kind] ?? message.kind}, because:`);
    for (const { says, weight } of message.signs)
      paragraph(says, 8, `  ${weight > 0 ? '+' : '-'}${Math.abs(weight).toFixed(1)}  `);
    if (message.signs.length === 0) paragraph('it was read as pasted text, not as a message');
  }
  for (const recipient of message.recipients) recipientOf(recipient);
  for (const recipient of message.quoted) recipientOf(recipient);
  if (message.original !== null) {
    const { from, signatures } = message.original;
    const names = signatures.map(({ domain, selector }) => `${selector ?? '?'}._domainkey.${domain ?? '?'}`);
    lines.push('');
    paragraph(
      `The message that came back is from ${from ?? 'nobody named'}; ${names.length === 0 ? 'it has no DKIM-Signature' : `it is signed with ${names.join(', ')}`}.`,
    );
  }
  if (message.commands.length > 0) lines.push('', '  Commands that help:');
  for (const { command, purpose } of message.commands) {
    lines.push(`    ${visible(command)}`); // in one line, to be copied
    paragraph(purpose, 6);
  }
  return `${lines.join('\n')}\n`;
}

function codeOf({ reply, status, action }: ExplainedRecipient): string {
  return [reply, status].filter((word) => word !== null).join(' ') || (action ?? 'no code');
}

const NOTHING: Readonly<Record<string, string>> = {
  ordinary: 'Not a delivery report: no server refused this message or reports a refusal in it.',
  success: 'A report of success: the mail was delivered.',
  'auto-reply': 'An automatic reply, such as an out-of-office notice: the mail arrived.',
  'abuse-report': 'An abuse report: the recipient complained about the mail.',
  'authentication-report': 'A report about a failed authentication.',
  'read-receipt': 'A read receipt: the mail was opened.',
  'forwarded-bounce': 'Not a delivery report itself: somebody forwards one in the text.',
  bounce: 'A delivery report that names neither a recipient nor a code.',
  delay: 'A report of a delay that names neither a recipient nor a code.',
};

const QUOTES = 'The refusal that it quotes belongs to other mail. This is what it means:';

const KINDS: Readonly<Record<string, string>> = {
  ordinary: 'Ordinary mail',
  success: 'Report of success',
  'auto-reply': 'Automatic reply',
  'abuse-report': 'Abuse report',
  'authentication-report': 'Report of a failed authentication',
  'read-receipt': 'Read receipt',
  'forwarded-bounce': 'Forwarded bounce',
  bounce: 'Bounce',
  delay: 'Report of a delay',
};

/** One line a recipient, then how often each cause occurs. */
function prettyTable(messages: readonly ExplainedMessage[], { colors, columns }: Output): string {
  const rows = messages.flatMap((message) =>
    message.recipients.map((recipient) => ({
      file: visible(path.basename(message.path)),
      code: codeOf(recipient),
      recipient: visible(recipient.recipient ?? '?'),
      title: visible(recipient.reading.title),
    })),
  );
  const counts = new Map<string, number>();
  for (const { title } of rows) counts.set(title, (counts.get(title) ?? 0) + 1);
  const silent = messages.filter(({ recipients }) => recipients.length === 0).length;
  const heading = { file: 'message', code: 'code', recipient: 'recipient', title: 'why' };
  const room = Math.floor((columns - 18) / 3);
  const widest = (cell: (row: typeof heading) => string): number =>
    Math.min(room, widestOf([heading, ...rows].map(cell)));
  const widths = {
    file: widest(({ file }) => file),
    code: widest(({ code }) => code),
    recipient: widest(({ recipient }) => recipient),
  };
  const lineOf = ({ file, code, recipient, title }: typeof heading): string => {
    const cells = [
      [file, widths.file],
      [code, widths.code],
      [recipient, widths.recipient],
    ] as const;
    const before = cells.map(([text, width]) => padEnd(shorten(text, width), width)).join('  ');
    return shorten(`${before}  ${title}`, columns);
  };
  const summary = [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([title, count]) => `${String(count).padStart(5)}  ${title}`);
  const parts = [
    ...(rows.length > 0 ? [colors.bold(lineOf(heading)), ...rows.map(lineOf), ''] : []),
    ...(summary.length > 0 ? [colors.bold('Why'), ...summary, ''] : []),
    `${plural(messages.length, 'message')}, ${plural(rows.length, 'recipient')}${silent > 0 ? `; ${silent} without a refusal` : ''}.`,
  ];
  return `${parts.join('\n')}\n`;
}
