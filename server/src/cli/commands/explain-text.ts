/** What `explain` prints for people: one message in full, several as a table. */

import path from 'node:path';
import { ENOUGH, sumOf } from '../../core/bounce/kind-signs.ts';
import { joinedReply } from '../../core/bounce/reply-quotes.ts';
import type { FailureReport } from '../../core/bounce/report.ts';
import { confidenceInWords, type Diagnosis, firstRemedy, type Step } from '../../core/diagnosis/diagnosis.ts';
import { append } from '../../core/text/lists.ts';
import { agree, plural } from '../../core/text/plural.ts';
import type { Output } from '../output.ts';
import { padEnd, shorten, visible, widestOf, wrap } from '../visible.ts';
import type { ExplainedMessage, ExplainedRecipient, OwnSignature, Places } from './explained.ts';
import { isFailure } from './explained.ts';
import { commandLine } from './next-commands.ts';

export function prettyOne(message: ExplainedMessage, output: Output, isVerbose: boolean): string {
  const { recipients, quoted, kind, places, withoutHeader } = message;
  const isEmpty = recipients.length === 0 && quoted.length === 0 && withoutHeader !== undefined;
  const lines = new Lines(output);
  lines.add(output.colors.bold(visible(message.path)));
  if (message.isForwarded) lines.paragraph('The report is attached to another message, which forwards it.');
  if (isEmpty) lines.paragraph(withoutHeader);
  else if (recipients.length === 0) lines.paragraph(NOTHING[kind] ?? NOTHING['ordinary']!);
  if (recipients.length === 0 && quoted.length > 0) lines.paragraph(QUOTES);
  else if (!isEmpty && message.signed !== undefined) signedLines(message, message.signed, lines);
  if (isVerbose) kindLines(message, lines);
  const shown = new Set<Diagnosis>();
  if (message.failure !== undefined) failureLines(message.failure, lines);
  for (const recipient of [...recipients, ...quoted]) {
    const { diagnosis, refusal } = recipient;
    heading(recipient, message, lines, output);
    if (!isFailure(refusal.action)) continue;
    lines.paragraph(aboutCause(recipient), 2, true);
    if (!isShown(diagnosis, shown)) {
      body(diagnosis, places, lines);
      if (isVerbose) lines.paragraph(pageOf(recipient));
    }
    shown.add(diagnosis);
  }
  const from = message.returned?.authors[0]?.address;
  if (message.returned !== undefined)
    lines.paragraph(
      `The ${message.failure === undefined ? 'returned message' : 'message'} is from ${from || 'an unnamed sender'}.`,
      2,
      true,
    );
  return lines.text;
}

/** What is wrong with the signatures of an ordinary message, and which command says more. */
function signedLines({ places }: ExplainedMessage, signed: readonly OwnSignature[], lines: Lines): void {
  const next = ({ uri }: OwnSignature, ...command: readonly string[]) =>
    lines.add(`     $ ${visible(commandLine({ shell: ['dkim-lint', ...command, { file: uri }] }, places.nameOf)!)}`);
  if (signed.length === 0) {
    lines.paragraph('It has no DKIM signature.', 2, true);
    return;
  }
  for (const signature of signed) {
    const { domain, faults } = signature;
    if (faults.length === 0) continue;
    const whose = domain === undefined ? 'Its DKIM signature' : `Its DKIM signature by ${domain}`;
    lines.paragraph(`${whose} is malformed; no verifier accepts it:`, 2, true);
    for (const [i, { says, fix, at }] of faults.entries()) {
      lines.paragraph(`${says.charAt(0).toUpperCase()}${says.slice(1)}. ${fix}.`, 5, false, `  ${i + 1}. `);
      const place = places.place(at.uri, at.span);
      if (place !== undefined) lines.add(`     ${visible(place.path)}:${place.start.line}:${place.start.column}`);
    }
    next(signature, 'lint');
  }
  const sound = signed.filter(({ faults }) => faults.length === 0);
  if (sound.length === 0) return;
  lines.paragraph(
    `It has ${plural(sound.length, 'DKIM signature')}. Verify ${agree(sound.length, 'it', 'them')}:`,
    2,
    true,
  );
  next(sound[0]!, 'verify', '--dns');
}

/** What a report of a failed authentication is about. */
function failureLines({ reportingServer, domain, source, outcome }: FailureReport, lines: Lines): void {
  const who = reportingServer === undefined ? '' : ` from ${reportingServer.value}`;
  const whose = domain === undefined ? '' : ` with ${domain.value} in From`;
  const where = source === undefined ? '' : `, which came from ${source.value}`;
  lines.paragraph(`A report${who} of a failed authentication, about a message${whose}${where}.`);
  if (outcome !== undefined && !KNOWN_OUTCOMES.has(outcome.value))
    lines.paragraph(`What became of the message, in the reporter's words: ${outcome.value}.`);
}

/** The diagnosis says what these mean. */
const KNOWN_OUTCOMES: ReadonlySet<string> = new Set(['delivered', 'spam', 'policy', 'reject']);

/** How the kind of the message was decided. */
function kindLines({ kind, signs }: ExplainedMessage, lines: Lines): void {
  const name = KINDS[kind] ?? kind;
  if (signs.length === 0) lines.paragraph(`${name}: it was read as pasted text, not as a message.`, 2, true);
  else if (signs.every(({ isDecisive }) => isDecisive)) {
    lines.paragraph(`${name}, because ${signs.map(({ says }) => says).join(', and ')}.`, 2, true);
  } else {
    const what = kind === 'auto-reply' ? 'an automatic reply' : 'a delivery report';
    lines.paragraph(`${name}. What speaks for ${what} (+) and against it (-); ${ENOUGH} in sum make one:`, 2, true);
    for (const { says, weight } of signs)
      lines.paragraph(says, 8, false, `  ${weight > 0 ? '+' : '-'}${Math.abs(weight).toFixed(1)}  `);
    const sum = sumOf(signs);
    lines.add(`  ${sum < 0 ? '-' : '+'}${Math.abs(sum).toFixed(1)}  in sum`);
  }
  if (kind === 'forwarded-bounce') lines.paragraph('Its text contains a message that is a delivery report.', 2);
}

/** Where the reading is known from and how fresh that is, so that it can be checked. */
function pageOf({ reading: { source } }: ExplainedRecipient): string {
  const { title, url, checked, quotedBy, isUnopened } = source;
  const how = isUnopened
    ? `noted on ${checked}, not opened again since`
    : quotedBy === undefined
      ? `compared on ${checked}`
      : `compared on ${checked} with ${quotedBy}`;
  return `Page of the reading (${title}): ${url ?? 'none that is public'}, ${how}`;
}

function aboutCause({ diagnosis, reading }: ExplainedRecipient): string {
  return `${diagnosis.title === reading.title ? '' : `${diagnosis.title}. `}${diagnosis.summary}`;
}

/** Recipients that were refused alike have the same to read. */
function isShown(diagnosis: Diagnosis, shown: ReadonlySet<Diagnosis>): boolean {
  return [...shown].some(({ title, summary }) => title === diagnosis.title && summary === diagnosis.summary);
}

class Lines {
  readonly #lines: string[] = [];
  readonly #columns: number;

  constructor({ columns }: Output) {
    this.#columns = columns;
  }

  get text(): string {
    return `${this.#lines.join('\n')}\n`;
  }

  add(...lines: readonly string[]): void {
    append(this.#lines, lines);
  }

  paragraph(text: string, indent = 2, isApart = false, first = ' '.repeat(indent)): void {
    if (isApart) this.#lines.push('');
    const pieces = wrap(visible(text), this.#columns - indent);
    append(
      this.#lines,
      pieces.map((piece, i) => (i === 0 ? first : ' '.repeat(indent)) + piece),
    );
  }
}

function heading(
  { refusal, reading, start }: ExplainedRecipient,
  message: ExplainedMessage,
  lines: Lines,
  { colors }: Output,
): void {
  const { recipient, originalRecipient, remoteServer, diagnostic } = refusal;
  const isOther =
    originalRecipient !== undefined && originalRecipient.value.toLowerCase() !== recipient?.value.toLowerCase();
  const written = isOther ? ` (you wrote to ${visible(originalRecipient.value)})` : '';
  lines.add('', `  ${colors.bold(visible(recipient?.value ?? 'an unnamed recipient'))}${written}`);
  const server = remoteServer === undefined ? '' : ` from ${remoteServer.value}`;
  lines.paragraph(`${codeOf(refusal)}${server}: ${outcomeOf(refusal) ?? reading.title}`);
  if (diagnostic !== undefined) lines.paragraph(`"${joinedReply(diagnostic.value)}"`, 4);
  if (start !== undefined) lines.add(`    ${visible(message.path.replace(/#\d+$/, ''))}:${start.line}:${start.column}`);
}

/** What became of mail that was not refused. */
function outcomeOf({ action }: ExplainedRecipient['refusal']): string | undefined {
  return isFailure(action) ? undefined : OUTCOMES[action ?? ''];
}

/** RFC 3464 §2.3.3. */
const OUTCOMES: Readonly<Record<string, string>> = {
  delivered: 'Delivered',
  relayed: 'Passed on to a server that reports no more',
  expanded: 'Delivered to a list or several addresses',
};

function body(diagnosis: Diagnosis, places: Places, lines: Lines): void {
  const { proof, contradictions, context, alternatives, summary, steps, isUndecided, sources } = diagnosis;
  for (const { says } of proof) if (!summary.includes(says.replace(/\.$/, ''))) lines.paragraph(`Proof: ${says}`);
  for (const { says } of contradictions)
    if (!summary.includes(says.replace(/\.$/, ''))) lines.paragraph(`But: ${says}`);
  lines.add('', '  What to do:');
  const todo = steps.filter(({ isDone }) => !isDone);
  for (const [i, step] of todo.entries()) stepLines(step, `  ${i + 1}. `, places, lines);
  for (const { text } of steps.filter(({ isDone }) => isDone)) lines.paragraph(`Done: ${text}`, 5, false, '  ✓  ');
  lines.add('');
  for (const { says } of context) lines.paragraph(says);
  lines.paragraph(`Confidence: ${confidenceInWords(diagnosis)}.`);
  if (alternatives.length > 0) {
    const others = alternatives.map(({ title, confidence }) => `${title} (${confidence})`).join('; ');
    lines.paragraph(`${isUndecided ? 'The other readings' : 'It can also mean'}: ${others}.`);
  }
  lines.paragraph(`Sources: ${sources.join('; ')}`);
}

function stepLines(step: Step, number: string, places: Places, lines: Lines): void {
  lines.paragraph(step.text, number.length, false, number);
  const { action } = step;
  const at = action.kind === 'command' ? undefined : places.place(action.at.uri, action.at.span);
  if (at !== undefined)
    lines.add(`${' '.repeat(number.length)}${visible(at.path)}:${at.start.line}:${at.start.column}`);
  const command = commandLine(step, places.nameOf);
  // In one line, to be copied.
  if (command !== undefined) lines.add(`${' '.repeat(number.length)}$ ${visible(command)}`);
}

function codeOf({ reply, status, action }: ExplainedRecipient['refusal']): string {
  if (action === 'reported') return 'Reported';
  return [reply, status].flatMap((found) => found?.value ?? []).join(' ') || (action ?? 'no code');
}

const NOTHING: Readonly<Record<string, string>> = {
  ordinary: 'Not a delivery report: no server refused this message or reports a refusal in it.',
  success: 'A report of success: the mail was delivered.',
  'auto-reply': 'An automatic reply, such as an out-of-office notice: the mail arrived.',
  'abuse-report': 'An abuse report: the recipient complained about the mail.',
  'authentication-report': 'A report about a failed authentication.',
  'read-receipt': 'A read receipt: the mail was opened.',
  'forwarded-bounce': 'Not itself a delivery report: its text contains a forwarded one.',
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
export function prettyTable(messages: readonly ExplainedMessage[], { colors, columns }: Output): string {
  const rows = messages.flatMap((message) =>
    message.recipients.map(({ refusal, diagnosis }) => ({
      file: visible(path.basename(message.path)),
      code: codeOf(refusal),
      recipient: visible(refusal.recipient?.value ?? '?'),
      title: outcomeOf(refusal) ?? visible(diagnosis.title),
      step: outcomeOf(refusal) === undefined ? visible(firstRemedy(diagnosis)?.title ?? '') || undefined : undefined,
    })),
  );
  const counts = new Map<string, { count: number; readonly steps: Set<string> }>();
  for (const { title, step } of rows) {
    const known = counts.get(title) ?? { count: 0, steps: new Set() };
    known.count++;
    if (step !== undefined) known.steps.add(step);
    counts.set(title, known);
  }
  const silent = messages.filter(({ recipients }) => recipients.length === 0).length;
  const head = { file: 'message', code: 'code', recipient: 'recipient', title: 'why' };
  const room = Math.floor((columns - 18) / 3);
  const widest = (cell: (row: typeof head) => string): number => Math.min(room, widestOf([head, ...rows].map(cell)));
  const widths = {
    file: widest(({ file }) => file),
    code: widest(({ code }) => code),
    recipient: widest(({ recipient }) => recipient),
  };
  const lineOf = ({ file, code, recipient, title }: typeof head): string => {
    const cells = [
      [file, widths.file],
      [code, widths.code],
      [recipient, widths.recipient],
    ] as const;
    const before = cells.map(([text, width]) => padEnd(shorten(text, width), width)).join('  ');
    return shorten(`${before}  ${title}`, columns);
  };
  const summary = [...counts]
    .sort((a, b) => b[1].count - a[1].count)
    .flatMap(([title, { count, steps }]) => {
      const [step] = steps;
      const first = steps.size === 1 ? [shorten(`       → ${step}`, columns)] : [];
      return [`${String(count).padStart(5)}  ${title}`, ...first];
    });
  const parts = [
    ...(rows.length > 0 ? [colors.bold(lineOf(head)), ...rows.map(lineOf), ''] : []),
    ...(summary.length > 0 ? [colors.bold('Why, and the first step'), ...summary, ''] : []),
    `${plural(messages.length, 'message')}, ${plural(rows.length, 'recipient')}${silent > 0 ? `; ${silent} without a refusal` : ''}.`,
  ];
  return `${parts.join('\n')}\n`;
}

/** About the messages that are not shown. */
export function withoutRefusal(count: number): string {
  return `${plural(count, 'other message')} without a refusal.`;
}
