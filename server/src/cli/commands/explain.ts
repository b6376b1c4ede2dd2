/** `dkim-lint explain`: whom a bounce is about, what the servers said, what it means, what to do. The diagnosis is the core's. */

import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { mayBeAggregate } from '../../core/aggregate/aggregate-reports.ts';
import { UnpackError } from '../../core/aggregate/unpack.ts';
import { isMbox, splitMbox } from '../../core/bounce/mbox.ts';
import { readNotification } from '../../core/bounce/notification.ts';
import { readPastedReport, reportOfReplies } from '../../core/bounce/pasted-report.ts';
import { isAuthentication } from '../../core/bounce/reading.ts';
import { readReplyText } from '../../core/bounce/reply-text.ts';
import type { BounceReport } from '../../core/bounce/report.ts';
import type { Diagnosis } from '../../core/diagnosis/diagnosis.ts';
import { diagnosisOf } from '../../core/diagnosis/index.ts';
import type { CaseKnowledge } from '../../core/diagnosis/knowledge.ts';
import { syntaxFaults } from '../../core/diagnosis/signature-syntax.ts';
import { QUICK_BUDGET } from '../../core/dkim/forensics/search.ts';
import { parseMessage } from '../../core/mail/message.ts';
import type { LanguageId } from '../../core/session.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import { append } from '../../core/text/lists.ts';
import { page } from '../../core/text/visible.ts';
import { MessageDocument, RefusalView } from '../../core/workspace/message-document.ts';
import { languageOfName } from '../../project/file-names.ts';
import { collectFiles, type LoadedFile, tryLoad } from '../files.ts';
import { jsonText } from '../json.ts';
import { type CommandContext, type CommonOptions, expectPlainOptions } from '../options.ts';
import { EXIT, type Output, UsageError } from '../output.ts';
import { Progress } from '../progress.ts';
import { refusedJson } from '../refused-zones.ts';
import { pathFromHere } from '../reports/paths.ts';
import { placeAt } from '../reports/report.ts';
import { type Analysis, createAnalysis, type KeyOptions, zoneInstead } from '../verify-input.ts';
import { visible } from '../visible.ts';
import {
  aggregateJson,
  aggregatePretty,
  aggregatesOfFile,
  aggregatesOfMessage,
  type ExplainedAggregate,
  isAggregateName,
} from './explain-aggregate.ts';
import { jsonOf } from './explain-json.ts';
import { prettyOne, prettyTable, withoutRefusal } from './explain-text.ts';
import type { ExplainedMessage, ExplainedRecipient, OwnSignature, Places } from './explained.ts';
import { isFailure } from './explained.ts';
import { withoutHeader } from './without-header.ts';

interface Input extends Analysis {
  readonly zones: readonly LoadedFile[];
  readonly cwd: string;
}

export interface ExplainOptions extends KeyOptions {
  /** Say how the kind of each message was decided. */
  readonly verbose?: boolean;
}

export async function explain(
  inputs: readonly string[],
  options: CommonOptions & ExplainOptions,
  context: CommandContext,
): Promise<void> {
  const { output, cwd } = context;
  const { stdinFilename, zone = [] } = options;
  const format = expectPlainOptions('explain', options);
  const wants = (language: LanguageId | undefined, name: string, folder: string) =>
    isMailFile(language, name, folder) || isZoneFile(name);
  const found = await collectFiles(inputs, output, { cwd, stdinFilename, wants });
  const given = await collectFiles(zone, output, { cwd, stdinFilename, wants: (language) => language === 'dns-zone' });
  // A zone in a folder of messages is what their signatures are checked with.
  const files = found.filter(({ path: name }) => !isZoneFile(name));
  const zones: LoadedFile[] = [];
  for (const file of [...given, ...found.filter(({ path: name }) => isZoneFile(name))]) {
    const loaded = await tryLoad(file, output, mayBeAggregate);
    // `--zone` takes all that follows it.
    if (loaded?.language === 'eml' || (loaded !== undefined && mayBeAggregate(loaded.bytes))) files.push(file);
    else if (loaded !== undefined) zones.push(loaded);
  }
  if (inputs.length === 0 && files.length === 0)
    throw new UsageError('Which bounce? `dkim-lint explain MESSAGE --zone FILE`');
  const [zoneFile] = zones;
  if (files.length === 0 && zoneFile !== undefined) output.say(zoneInstead('explain', zoneFile));
  const input = { ...(await createAnalysis(zones, options, context)), zones, cwd };
  if (files.length === 0 && output.exitCode === EXIT.ok) {
    output.say(
      'No messages found. In folders these are read: .eml and .mbox files, files that begin like a message, and DMARC and TLS reports.',
    );
  }
  const progress = new Progress(files.length, output);
  const messages: ExplainedMessage[] = [];
  const aggregates: ExplainedAggregate[] = [];
  for (const file of files) {
    const loaded = await tryLoad(file, output, mayBeAggregate);
    const reports = loaded && aggregatesOf(loaded, input, output);
    if (reports !== undefined) append(aggregates, reports);
    if (loaded !== undefined && reports?.length === 0) append(messages, await explainFile(loaded, input));
    await progress.step();
  }
  progress.stop();
  if (format === 'json') {
    output.print(
      jsonText({
        ...refusedJson(input.refused),
        messages: [...messages.map(jsonOf), ...aggregates.map(aggregateJson)],
      }),
    );
    return;
  }
  output.print(
    page(aggregates.map((aggregate) => aggregatePretty(aggregate, output, options.verbose === true)).join('\n')),
  );
  if (messages.length === 0 && (aggregates.length > 0 || files.length === 0)) return;
  const refused = messages.filter(({ recipients }) => recipients.length > 0);
  const isTable = options.verbose !== true && messages.length !== 1 && refused.length !== 1;
  if (isTable) {
    output.print(page(prettyTable(messages, output)));
    return;
  }
  // Of a folder with one bounce, that bounce.
  const shown = options.verbose === true || messages.length === 1 ? messages : refused;
  for (const message of shown) output.print(page(prettyOne(message, output, options.verbose === true)));
  if (shown.length < messages.length) output.say(withoutRefusal(messages.length - shown.length));
}

function isZoneFile(name: string): boolean {
  return languageOfName(name) === 'dns-zone';
}

/** Messages, mailboxes, reports of many messages, and all files in the folders of a Maildir, but for the one of deliveries that have not ended. */
function isMailFile(language: LanguageId | undefined, name: string, folder: string): boolean {
  const holder = path.basename(folder);
  if (holder === 'tmp' && languageOfName(name) === undefined) return false;
  const isInMaildir = holder === 'cur' || holder === 'new';
  return language === 'eml' || /\.mbo?x$/i.test(name) || isInMaildir || isAggregateName(name);
}

/** Reports of many messages: a file of their own, or attached to a message. Undefined for what cannot be unpacked, which is reported. */
function aggregatesOf(file: LoadedFile, { session }: Input, output: Output): readonly ExplainedAggregate[] | undefined {
  const { index } = session;
  const isMail = file.language === 'eml' || isMessage(file.text);
  try {
    return isMail
      ? aggregatesOfMessage(file.path, parseMessage(file.text), index)
      : aggregatesOfFile(file.path, file.bytes, index);
  } catch (error) {
    if (!(error instanceof UnpackError)) throw error;
    output.say(`${visible(file.path)}: ${error.message}`);
    output.raise(EXIT.unreadable);
    return undefined;
  }
}

async function explainFile(file: LoadedFile, input: Input): Promise<readonly ExplainedMessage[]> {
  const { text } = file;
  const lines = new LineIndex(text);
  if (isMbox(text)) {
    const all: ExplainedMessage[] = [];
    for (const [i, { message }] of splitMbox(text).entries()) {
      const part = { name: `${file.path}#${i + 1}`, text: text.slice(message.start, message.end), base: message.start };
      all.push(await explainMessage(part, file, lines, input));
    }
    return all;
  }
  const notification = readNotification(text);
  if (notification !== undefined) return [explainReport(file, notification, lines, input)];
  const lead = leadOf(text);
  if (file.language === 'eml' || lead > 0 || isMessage(text))
    return [await explainMessage({ name: file.path, text: text.slice(lead), base: lead }, file, lines, input)];
  const report = readPastedReport(text);
  if (report !== undefined) return [explainReport(file, report, lines, input)];
  return [explainReport(file, reportOfReplies(readReplyText(text)), lines, input)];
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

interface Part {
  readonly name: string;
  readonly text: string;
  /** Where the message begins in its file. */
  readonly base: number;
}

async function explainMessage(
  { name, text, base }: Part,
  file: LoadedFile,
  lines: LineIndex,
  input: Input,
): Promise<ExplainedMessage> {
  const { session, lookUp } = input;
  const isComplete = name === file.path;
  const { uri } = file;
  session.open({ uri, language: 'eml', text, ...(isComplete && base === 0 ? { bytes: file.bytes } : {}) });
  const document = session.snapshot(uri).document as MessageDocument;
  if (document.refusals.length > 0) await lookUp(uri, 'everything');
  if (document.refusals.some(({ reading }) => mayNeedSignatures(reading.cause))) {
    await session.verify(uri);
    await session.explain(uri, {
      clock: () => performance.now(),
      budget: QUICK_BUDGET,
      pause: () => setImmediate(),
    });
  }
  const snapshot = session.snapshot(uri);
  const recipients = document.refusals.map((view) => explained(view, snapshot, lines, base));
  session.close(uri);
  const isOrdinary = document.report.kind === 'ordinary';
  const [outermost] = document.messages;
  return {
    path: name,
    ...kindOf(document.report),
    recipients,
    quoted: document.report.quoted.map((refusal) =>
      explained(new RefusalView(document, refusal), snapshot, lines, base),
    ),
    diagnosis: mainOf(recipients),
    returned: document.returned,
    failure: document.report.failure,
    signed: isOrdinary ? signaturesOf(document) : undefined,
    withoutHeader: isOrdinary && outermost !== undefined ? withoutHeader(outermost) : undefined,
    places: placesOf(file, isComplete && !file.isStdin, lines, base, input),
  };
}

function signaturesOf({ uri, messages: [outermost] }: MessageDocument): readonly OwnSignature[] {
  return (outermost?.dkimSignatures ?? []).map((view) => ({
    uri,
    domain: view.signature.domain?.value,
    selector: view.signature.selector?.value,
    faults: syntaxFaults(view),
  }));
}

/** What leaves the reason open is looked into as well. */
function mayNeedSignatures(cause: RefusalView['reading']['cause']): boolean {
  return isAuthentication(cause) || cause === 'policy' || cause === 'other';
}

function kindOf({ kind, signs, formats }: BounceReport) {
  return { kind, signs, isBounce: kind === 'bounce' || kind === 'delay', isForwarded: formats.includes('forwarded') };
}

function explainReport(file: LoadedFile, report: BounceReport, lines: LineIndex, input: Input): ExplainedMessage {
  const { session } = input;
  const document = MessageDocument.ofPastedReport(file.uri, file.text, report);
  const knowledge: CaseKnowledge = {
    index: session.index,
    verification: undefined,
    explanations: new Map(),
    settings: session.settings,
  };
  const recipients = report.recipients.map((refusal) =>
    explained(new RefusalView(document, refusal), knowledge, lines, 0),
  );
  return {
    path: file.path,
    ...kindOf(report),
    recipients,
    quoted: report.quoted.map((refusal) => explained(new RefusalView(document, refusal), knowledge, lines, 0)),
    diagnosis: mainOf(recipients),
    returned: document.returned,
    failure: document.report.failure,
    signed: undefined,
    withoutHeader: undefined,
    places: placesOf(file, false, lines, 0, input),
  };
}

function explained(view: RefusalView, knowledge: CaseKnowledge, lines: LineIndex, base: number): ExplainedRecipient {
  const { refusal, reading } = view;
  const code = (refusal.status ?? refusal.reply)?.span;
  return {
    refusal,
    reading,
    diagnosis: diagnosisOf(view, knowledge),
    start: code && placeAt(lines, base + code.start),
    end: code && placeAt(lines, base + code.end),
  };
}

function mainOf(recipients: readonly ExplainedRecipient[]): Diagnosis | undefined {
  const failed = recipients.filter(({ refusal }) => isFailure(refusal.action));
  return (failed.find(({ reading }) => isAuthentication(reading.cause)) ?? failed[0])?.diagnosis;
}

function placesOf(
  file: LoadedFile,
  isFile: boolean,
  lines: LineIndex,
  base: number,
  { zones, session: { index }, cwd }: Pick<Input, 'zones' | 'session' | 'cwd'>,
): Places {
  const zoneOf = (uri: string) => zones.find((zone) => zone.uri === uri);
  // A command needs the zone: an included file alone has no origin.
  const nameOfZone = (uri: string) => (zoneOf(uri) ?? zoneOf(index.including(uri)[0]?.uri ?? ''))?.path;
  return {
    nameOf: (uri) => nameOfZone(uri) ?? (isFile && uri === file.uri ? file.path : undefined),
    place(uri, span) {
      if (uri === file.uri) return { path: file.path, start: placeAt(lines, base + span.start) };
      const zone = zoneOf(uri);
      if (zone !== undefined) return { path: zone.path, start: placeAt(new LineIndex(zone.text), span.start) };
      const [part] = index.partsAt(uri);
      return part && { path: pathFromHere(uri, cwd), start: placeAt(new LineIndex(part.text), span.start) };
    },
  };
}
