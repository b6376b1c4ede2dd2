/** What `explain` prints for people: one message in full, several as a table. */

import path from 'node:path';
import { confidenceInWords, type Diagnosis, type Step } from '../../core/diagnosis/diagnosis.ts';
import type { Output } from '../output.ts';
import { padEnd, plural, shorten, visible, widestOf, wrap } from '../visible.ts';
import type { ExplainedMessage, ExplainedRecipient, Places } from './explain.ts';
import { commandLine } from './next-commands.ts';

export function prettyOne(message: ExplainedMessage, output: Output): string {
  const lines = new Lines(output);
  lines.add(output.colors.bold(visible(message.path)));
  if (message.recipients.length === 0) {
    lines.paragraph(NOTHING[message.kind] ?? 'This is not a delivery report: nothing was refused.');
    return lines.text;
  }
  const shown = new Set<Diagnosis>();
  for (const recipient of message.recipients) {
    heading(recipient, message, lines, output);
    if (!isShown(recipient.diagnosis, shown)) body(recipient.diagnosis, message.places, lines);
    shown.add(recipient.diagnosis);
  }
  const from = message.returned?.authors[0]?.address;
  if (message.returned !== undefined)
    lines.paragraph(`The returned message is from ${from ?? 'nobody named'}.`, 2, true);
  return lines.text;
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
    this.#lines.push(...lines);
  }

  paragraph(text: string, indent = 2, isApart = false, first = ' '.repeat(indent)): void {
    if (isApart) this.#lines.push('');
    const pieces = wrap(visible(text), this.#columns - indent);
    this.#lines.push(...pieces.map((piece, i) => (i === 0 ? first : ' '.repeat(indent)) + piece));
  }
}

function heading(
  { refusal, reading, diagnosis, start }: ExplainedRecipient,
  message: ExplainedMessage,
  lines: Lines,
  { colors }: Output,
): void {
  const { recipient, originalRecipient, remoteServer, diagnostic } = refusal;
  const isOther =
    originalRecipient !== undefined && originalRecipient.value.toLowerCase() !== recipient?.value.toLowerCase();
  const written = isOther ? ` (you wrote to ${visible(originalRecipient.value)})` : '';
  lines.add('', `  ${colors.bold(visible(recipient?.value ?? 'a recipient that is not named'))}${written}`);
  const server = remoteServer === undefined ? '' : ` from ${remoteServer.value}`;
  lines.paragraph(`${codeOf(refusal)}${server}: ${reading.title}`);
  if (diagnostic !== undefined) lines.paragraph(`"${diagnostic.value}"`, 4);
  if (start !== undefined) lines.add(`    ${visible(message.path.replace(/#\d+$/, ''))}:${start.line}:${start.column}`);
  const title = diagnosis.title === reading.title ? '' : `${diagnosis.title}. `;
  lines.paragraph(title + diagnosis.summary, 2, true);
}

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
  return [reply, status].flatMap((found) => found?.value ?? []).join(' ') || (action ?? 'no code');
}

const NOTHING: Readonly<Record<string, string>> = {
  success: 'A report of success: the mail was delivered.',
  'auto-reply': 'An automatic answer, such as a holiday notice: the mail arrived.',
  'abuse-report': 'An abuse report: the recipient complained about the mail.',
  'authentication-report': 'A report about a failed authentication.',
  'read-receipt': 'A read receipt: the mail was opened.',
  bounce: 'A delivery report that names neither a recipient nor a code.',
  delay: 'A report of a delay that names neither a recipient nor a code.',
};

/** One line a recipient, then how often each cause occurs. */
export function prettyTable(messages: readonly ExplainedMessage[], { colors, columns }: Output): string {
  const rows = messages.flatMap((message) =>
    message.recipients.map(({ refusal, diagnosis }) => ({
      file: visible(path.basename(message.path)),
      code: codeOf(refusal),
      recipient: visible(refusal.recipient?.value ?? '?'),
      title: visible(diagnosis.title),
    })),
  );
  const counts = new Map<string, number>();
  for (const { title } of rows) counts.set(title, (counts.get(title) ?? 0) + 1);
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
    .sort((a, b) => b[1] - a[1])
    .map(([title, count]) => `${String(count).padStart(5)}  ${title}`);
  const parts = [
    ...(rows.length > 0 ? [colors.bold(lineOf(head)), ...rows.map(lineOf), ''] : []),
    ...(summary.length > 0 ? [colors.bold('Why'), ...summary, ''] : []),
    `${plural(messages.length, 'message')}, ${plural(rows.length, 'recipient')}${silent > 0 ? `; ${silent} without a refusal` : ''}.`,
  ];
  return `${parts.join('\n')}\n`;
}
