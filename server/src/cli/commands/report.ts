/** `dkim-lint report`: the authentication of messages, as tables for a terminal, as Markdown for a file, or as JSON. */

import {
  type AuthenticationReport,
  authenticationReport,
  type Check,
} from '../../core/documents/authentication-report.ts';
import { authenticationReportMarkdown } from '../../core/documents/authentication-report-markdown.ts';
import type { Hop } from '../../core/documents/delivery-path.ts';
import { SPF_OUTCOMES, spfTree, spfTreeTitle } from '../../core/documents/spf-descriptions.ts';
import { page } from '../../core/text/visible.ts';
import { tryLoad } from '../files.ts';
import { jsonText } from '../json.ts';
import { type CommandContext, type CommonOptions, expectPlainOptions } from '../options.ts';
import type { Output } from '../output.ts';
import { refusedJson } from '../refused-zones.ts';
import { createAnalysis, filesOf, type KeyOptions } from '../verify-input.ts';
import { padEnd, shorten, visible, widestOf, wrap } from '../visible.ts';

interface Told {
  readonly path: string;
  readonly report: AuthenticationReport;
}

export async function report(
  given: readonly string[],
  options: CommonOptions & KeyOptions,
  context: CommandContext,
): Promise<void> {
  const { output } = context;
  const format = expectPlainOptions('report', options);
  const { messages, zones } = await filesOf('report', given, options, context);
  const { session, lookUp, refused } = await createAnalysis(zones, options, context);
  const told: Told[] = [];
  for (const { file, loaded } of messages) {
    const message = loaded ?? (await tryLoad(file, output));
    if (message === undefined) continue;
    const { path, uri, text, bytes } = message;
    session.open({ uri, language: 'eml', text, bytes });
    await lookUp(uri, 'everything');
    await session.verify(uri);
    told.push({ path, report: authenticationReport(session.snapshot(uri))! });
    session.close(uri);
  }
  if (format === 'json')
    output.print(
      jsonText({ ...refusedJson(refused), messages: told.map((each) => ({ path: each.path, ...each.report })) }),
    );
  else if (output.isTerminal) output.print(page(told.map((each) => pretty(each, output)).join('\n')));
  else output.print(page(told.map((each) => authenticationReportMarkdown(each.report, each.path)).join('\n')));
}

/** The widest that a column becomes, in cells. */
const MAX_COLUMN = 36;

function pretty({ path, report }: Told, output: Output): string {
  // Refused zones were named on standard error.
  const { outcome, summary, checks, way, notes, spf } = report;
  const { colors, columns } = output;
  const paint = outcome === 'pass' ? colors.green : outcome === 'fail' ? colors.red : colors.yellow;
  const text = (words: string) => wrap(visible(words), columns - 2).map((line) => `  ${line}`);
  const duration = way.duration === '' ? '' : ` (${way.duration})`;
  const hops = [['', 'From', 'By', 'With', 'Time', 'Delay'], ...way.hops.map(hopRow)];
  return [
    colors.bold(visible(path)),
    ...text(summary).map(paint),
    ...refusalLines(report, output),
    '',
    ...table([['Check', 'About', 'Receiver', 'DKIM Lint', 'Aligned'], ...checks.map(checkRow)], output),
    '',
    ...checks.flatMap(({ method, about, why }) => text(`${method}${about === '' ? '' : ` ${about}`}: ${why}`)),
    ...spfLines(spf, output),
    '',
    colors.bold(`  Delivery path${duration}`),
    ...(way.hops.length === 0 ? ['  No server has written a Received field.'] : table(hops, output)),
    ...(way.omitted === 0 ? [] : [`  ${way.omitted} older hops are not shown.`]),
    ...(notes.length === 0 ? [] : ['', ...notes.flatMap(text)]),
    '',
  ].join('\n');
}

/** Why a returned message was refused, and what to do about it. */
function refusalLines({ diagnosis }: AuthenticationReport, { columns }: Output): readonly string[] {
  if (diagnosis === null) return [];
  const { title, summary, steps } = diagnosis;
  const lines = (text: string, indent: number, first = ' '.repeat(indent)) =>
    wrap(visible(text), columns - indent).map((line, i) => (i === 0 ? first : ' '.repeat(indent)) + line);
  return [
    '',
    ...lines(`Why it was refused: ${title}. ${summary}`, 2),
    ...steps.flatMap((step, i) => lines(step, 5, `  ${i + 1}. `)),
  ];
}

/** The terms of the record and of those that it includes, with how each turned out. */
function spfLines(spf: AuthenticationReport['spf'], { colors, columns }: Output): readonly string[] {
  if (spf === null || spf.steps.length === 0) return [];
  const lines = spfTree(spf).flatMap(({ depth, term, outcome, why }) => {
    const indent = '  '.repeat(depth + 2);
    const line = `${visible(term)}: ${SPF_OUTCOMES[outcome]}${why === '' ? '' : `. ${visible(why)}`}`;
    return wrap(line, columns - indent.length).map((each) => `${indent}${each}`);
  });
  return ['', colors.bold(`  ${visible(spfTreeTitle(spf))}`), ...lines];
}

function checkRow({ method, about, said, found, alignment }: Check): readonly string[] {
  const words = said.map(({ by, result }) => `${result}${by === '' ? '' : ` (${by})`}`);
  return [method, about, words.join(', ') || 'not reported', found, alignment];
}

function hopRow(hop: Hop): readonly string[] {
  const { number, from, address, by, protocol, tls, tlsVersion, timeInWords, delayInWords, order } = hop;
  const security = tlsVersion !== '' ? `, ${tlsVersion}` : tls === 'no' ? ', no TLS' : '';
  return [
    String(number),
    address === '' ? from : `${from} [${address}]`,
    by,
    `${protocol}${security}`,
    timeInWords,
    `${delayInWords}${order === 'backwards' ? ' (clocks differ)' : ''}`,
  ];
}

/** Rows whose first is the head. */
function table(rows: readonly (readonly string[])[], { colors }: Output): readonly string[] {
  const cells = rows.map((row) => row.map((cell) => shorten(visible(cell), MAX_COLUMN)));
  const widths = cells[0]!.map((_, column) => widestOf(cells.map((row) => row[column]!)));
  return cells.map((row, i) => {
    const line = `  ${row.map((cell, column) => padEnd(cell, widths[column]!)).join('  ')}`.trimEnd();
    return i === 0 ? colors.dim(line) : line;
  });
}
