/** An authentication report as Markdown, to copy into a ticket. What it says is `authentication-report.ts`'s. */

import { code } from '../features/markdown.ts';
import { say } from '../text/say.ts';
import type { AuthenticationReport, Check, Statement } from './authentication-report.ts';
import type { Hop } from './delivery-path.ts';
import { SPF_OUTCOMES, spfTree, spfTreeTitle } from './spf-descriptions.ts';

/** @param name of the file, where the reader would not know it */
export function authenticationReportMarkdown(report: AuthenticationReport, name?: string): string {
  const { about, author, subject, summary, refusedZones, notes, statements, policy } = report;
  return [
    say`# Authentication report${about === 'returned' ? say` of the returned message` : ''}${name === undefined ? '' : `: ${words(name)}`}`,
    ...refusedZones.map((sentence) => `**${words(sentence)}**`),
    `**${words(summary)}**`,
    [
      say`- From: ${author === '' ? say`no domain` : code(author)}`,
      say`- Subject: ${subject === '' ? 'none' : code(subject)}`,
    ].join('\n'),
    ...refusal(report),
    say`## Checks`,
    table(
      [say`Check`, say`About`, say`Receiver's result`, say`DKIM Lint's result`, say`Aligned with From`, say`Why`],
      report.checks.map(checkRow),
    ),
    ...spfSection(report),
    ...(policy === null
      ? []
      : [
          say`## DMARC policy`,
          policy.status === 'found'
            ? `${cell(policy.name)}: ${cell(policy.record)}`
            : `${cell(policy.name)}: ${POLICY_STATUS[policy.status]}`,
        ]),
    say`## Delivery path`,
    ...way(report),
    ...(statements.length === 0
      ? []
      : [
          say`## Receivers’ results`,
          table(
            [say`Receiver`, say`Field`, say`Check`, say`Result`, say`About`, say`Comment`],
            statements.map(statementRow),
          ),
        ]),
    ...(notes.length === 0 ? [] : [notes.map((note) => `- ${words(note)}`).join('\n')]),
  ]
    .join('\n\n')
    .concat('\n');
}

function refusal({ diagnosis }: AuthenticationReport): readonly string[] {
  if (diagnosis === null) return [];
  const { title, summary, steps } = diagnosis;
  return [
    say`## Why it was refused: ${words(title)}`,
    words(summary),
    steps.map((step, i) => `${i + 1}. ${words(step)}`).join('\n'),
  ];
}

function spfSection({ spf }: AuthenticationReport): readonly string[] {
  if (spf === null || spf.steps.length === 0) return [];
  const lines = spfTree(spf).map(({ depth, term, outcome, why }) => {
    const rest = why === '' ? '' : `. ${words(why)}`;
    return `${'  '.repeat(depth)}- ${cell(term)}: ${SPF_OUTCOMES[outcome]}${rest}`;
  });
  return [`## ${words(spfTreeTitle(spf))}`, cell(spf.record), lines.join('\n')];
}

const POLICY_STATUS = {
  several: say`several records, so receivers use none of them`,
  invalid: say`a record with a tag twice, which is invalid`,
  missing: say`no record`,
  unknown: say`not known here`,
} as const;

const TLS: Readonly<Record<Hop['tls'], string>> = { yes: say`yes`, no: say`no`, unknown: say`unknown` };

const ORDER: Readonly<Record<Hop['order'], string>> = {
  'in-order': say`in order`,
  backwards: say`**out of order**`,
  unknown: say`not known`,
};

function way({ way: { hops, omitted, duration } }: AuthenticationReport): readonly string[] {
  if (hops.length === 0) return [say`There is no Received field.`];
  const rows = hops.map((hop) => [
    String(hop.number),
    [cell(hop.from), ...(hop.address === '' ? [] : [cell(hop.address)])].join(' '),
    cell(hop.by),
    [cell(hop.protocol), hop.tlsVersion].filter((part) => part !== '').join(' '),
    TLS[hop.tls],
    hop.timeInWords,
    hop.delayInWords,
    ORDER[hop.order],
  ]);
  return [
    table([say`Hop`, say`From`, say`By`, say`With`, 'TLS', say`Time`, say`Delay`, say`Times`], rows),
    ...(omitted === 0 ? [] : [say`${omitted} older hops are not shown.`]),
    ...(duration === '' ? [] : [say`From first to last: ${duration}.`]),
  ];
}

function checkRow({ method, about, said, found, alignment, why }: Check): readonly string[] {
  const all = said.map(({ by, result }) => `${words(result)}${by === '' ? '' : ` (${words(by)})`}`);
  return [method, cell(about), all.join(', ') || say`not reported`, `**${words(found)}**`, alignment, words(why)];
}

function statementRow({ by, field, method, result, about, reason, comment }: Statement): readonly string[] {
  const remarks = [reason === '' ? '' : say`reason: ${reason}`, comment].filter((part) => part !== '').join('; ');
  return [cell(by) || say`no name given`, field, cell(method), `**${words(result)}**`, cell(about), words(remarks)];
}

/**
 * Sentences in which words of the message are: whatever is not a plain word becomes a code span, so that nothing can come of
 * it, and the text still reads as text.
 */
function words(text: string): string {
  return text
    .trim()
    .replace(/\s+/g, ' ')
    .split(/("[^"]+")/)
    .map((part, i) => (i % 2 === 1 ? quotation(part.slice(1, -1)) : part.replace(/\S+/g, oneWord)))
    .join('');
}

function oneWord(word: string): string {
  const open = word.startsWith('(') ? '(' : '';
  const close = /(?<![).,:;])[).,:;]+$/.exec(word.slice(open.length))?.[0] ?? '';
  const inner = word.slice(open.length, word.length - close.length);
  return inner === '' || PLAIN_WORD.test(inner) ? word : `${open}${cell(inner)}${close}`;
}

/** What is between quotation marks stays together. */
function quotation(text: string): string {
  return text.split(' ').every((word) => PLAIN_WORD.test(word)) ? `"${text}"` : `"${cell(text)}"`;
}

/** Words, and numbers of sections. */
const PLAIN_WORD = /^(?:[A-Za-z0-9]+(?:['-][A-Za-z0-9]+)*|\d{1,3}(?:\.\d{1,3}){1,2})$/;

/** A bar ends a cell even within a code span (GFM §4.10). */
function cell(text: string): string {
  return text === '' ? '' : code(text, 300).replaceAll('|', '\\|');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
