/** DMARC aggregate reports and TLS reports in `dkim-lint explain`: the table that people want, and what follows for the zones. */

import {
  type AggregateReport,
  aggregateReportsIn,
  attachedReports,
  mayBeAggregate,
} from '../../core/aggregate/aggregate-reports.ts';
import { type AggregateFinding, dmarcFindings, isAligned, passes } from '../../core/aggregate/dmarc-findings.ts';
import type { DmarcReport, DmarcRow, ReportedResult } from '../../core/aggregate/dmarc-report.ts';
import { tlsFindings } from '../../core/aggregate/tls-findings.ts';
import type { TlsReport } from '../../core/aggregate/tls-report.ts';
import { UnpackError } from '../../core/aggregate/unpack.ts';
import type { MailPart } from '../../core/mail/message.ts';
import { append } from '../../core/text/lists.ts';
import { plural } from '../../core/text/plural.ts';
import type { WorkspaceIndex } from '../../core/workspace/index.ts';
import type { Output } from '../output.ts';
import { padEnd, shorten, visible, widestOf, wrap } from '../visible.ts';

export interface ExplainedAggregate {
  readonly path: string;
  readonly report: AggregateReport;
  readonly findings: readonly AggregateFinding[];
}

/** Names that reporters give to files (RFC 7489 §7.2.1.1, RFC 8460 §5.1): `receiver!domain!begin!end.xml.gz`. */
export function isAggregateName(name: string): boolean {
  return /![^/\\!]*\.(?:xml|json)(?:\.gz)?$|![^/\\!]*\.(?:zip|gz)$/i.test(name);
}

/** The reports in a file that is not a message. @throws UnpackError */
export function aggregatesOfFile(path: string, bytes: Uint8Array, index: WorkspaceIndex): ExplainedAggregate[] {
  return mayBeAggregate(bytes) ? explainAll(path, aggregateReportsIn(bytes), index) : [];
}

/** The reports that are attached to a message; none where what is attached cannot be opened. */
export function aggregatesOfMessage(path: string, root: MailPart, index: WorkspaceIndex): ExplainedAggregate[] {
  try {
    return explainAll(path, attachedReports(root), index);
  } catch (error) {
    if (error instanceof UnpackError) return [];
    throw error;
  }
}

function explainAll(path: string, reports: readonly AggregateReport[], index: WorkspaceIndex): ExplainedAggregate[] {
  return reports.map((report, i) => ({
    path: reports.length === 1 ? path : `${path}#${i + 1}`,
    report,
    findings: report.type === 'dmarc' ? dmarcFindings(report, index) : tlsFindings(report),
  }));
}

export function aggregateJson({ path, report, findings }: ExplainedAggregate): object {
  const { type, organization, id, begin, end } = report;
  const head = { type, organization: organization ?? null, id: id ?? null, begin: timeOf(begin), end: timeOf(end) };
  const body =
    report.type === 'dmarc'
      ? { policy: report.policy, problems: report.problems, rows: report.rows.map((row) => rowJson(row, report)) }
      : { policies: report.policies };
  return {
    path,
    kind: type === 'dmarc' ? 'dmarc-report' : 'tls-report',
    isBounce: false,
    recipients: [],
    quoted: [],
    diagnosis: null,
    original: null,
    aggregate: { ...head, ...body, findings },
  };
}

function rowJson(row: DmarcRow, { policy }: DmarcReport): object {
  const result = (mode: string | undefined) => (each: ReportedResult) => ({
    domain: each.domain ?? null,
    result: each.result ?? null,
    selector: each.selector ?? null,
    aligned: isAligned(each.domain, row, mode),
  });
  return {
    source: row.source,
    count: row.count,
    dmarc: passes(row, policy) ? 'pass' : 'fail',
    disposition: row.disposition ?? null,
    from: row.headerFrom ?? null,
    envelopeFrom: row.envelopeFrom ?? null,
    spf: row.spfResults.map(result(policy.aspf)),
    dkim: row.dkimResults.map(result(policy.adkim)),
    overrides: row.overrides.map(({ type }) => type),
  };
}

function timeOf(seconds: number | undefined): string | null {
  if (seconds === undefined || Math.abs(seconds) > 8.64e12) return null;
  return new Date(seconds * 1000).toISOString().replace('.000', '');
}

export function aggregatePretty(explained: ExplainedAggregate, output: Output, isVerbose = false): string {
  const { colors, columns } = output;
  const { path, report, findings } = explained;
  const paragraph = (text: string, indent = 2, first = ' '.repeat(indent)): string[] =>
    wrap(visible(text), columns - indent).map((piece, i) => (i === 0 ? first : ' '.repeat(indent)) + piece);
  const lines = [colors.bold(visible(path)), ...paragraph(titleOf(report))];
  if (isVerbose) append(lines, ['', ...paragraph(KIND_REASONS[report.type])]);
  append(lines, ['', ...(report.type === 'dmarc' ? dmarcTable(report, output) : tlsTable(report, output))]);
  for (const problem of report.type === 'dmarc' ? report.problems : [])
    append(lines, ['', ...paragraph(`Note: ${problem}`)]);
  lines.push('');
  if (findings.length === 0) append(lines, paragraph(NO_FINDINGS[report.type]));
  else lines.push('  What follows:');
  for (const { severity, message, step, sources, count } of findings) {
    append(lines, paragraph(`${message} ${whoOf(sources, count, report.type)}`, 4, `  ${MARKS[severity]} `));
    if (step !== undefined) append(lines, paragraph(step, 6, '    → '));
  }
  return `${lines.join('\n')}\n`;
}

const MARKS = { error: '✖', warning: '!', info: 'i' } as const;

const NO_FINDINGS = {
  dmarc: 'Every source passes DMARC, and nothing contradicts the zones given.',
  tls: 'Every session was encrypted.',
} as const;

const KIND_REASONS = {
  dmarc:
    'DMARC report, because it is XML with the elements of an aggregate report (RFC 9990): report_metadata, policy_published, record.',
  tls: 'TLS report, because it is JSON with the members of one (RFC 8460 section 4.4): organization-name, date-range, policies.',
} as const;

const MAX_SOURCES = 5;

function whoOf(sources: readonly string[], count: number, type: AggregateReport['type']): string {
  const what = plural(count, type === 'dmarc' ? 'message' : 'session');
  if (sources.length === 0) return `(${what})`;
  const more = sources.length > MAX_SOURCES ? ` and ${sources.length - MAX_SOURCES} more` : '';
  return `(${what} from ${sources.slice(0, MAX_SOURCES).join(', ')}${more})`;
}

function titleOf(report: AggregateReport): string {
  const by = report.organization === undefined ? '' : ` from ${report.organization}`;
  const range = [timeOf(report.begin), timeOf(report.end)].filter((time) => time !== null).join(' to ');
  const when = range === '' ? '' : `, ${range}`;
  if (report.type === 'tls') return `TLS report${by}${when}.`;
  const { domain, p, sp, np, adkim, aspf, pct, testing } = report.policy;
  const tags = Object.entries({ p, sp, np, adkim, aspf, pct, t: testing }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${value}`],
  );
  const total = report.rows.reduce((sum, { count }) => sum + count, 0);
  const passed = report.rows.filter((row) => passes(row, report.policy)).reduce((sum, { count }) => sum + count, 0);
  const share = total === 0 ? '' : ` ${passed} of ${plural(total, 'message')} passed DMARC.`;
  return `DMARC report${by} about ${domain ?? 'a domain that it does not name'}${when}. Policy found: ${tags.join(' ') || 'none'}.${share}`;
}

const MAX_ROWS = 200;
const MAX_CELL = 44;

/** Failures first, then by the number of messages. */
function dmarcTable(report: DmarcReport, output: Output): string[] {
  const hasPassed = (row: DmarcRow) => passes(row, report.policy);
  const rows = [...report.rows].sort((a, b) => Number(hasPassed(a)) - Number(hasPassed(b)) || b.count - a.count);
  const cells = rows
    .slice(0, MAX_ROWS)
    .map((row) => [
      row.source,
      String(row.count),
      hasPassed(row) ? 'pass' : 'fail',
      [row.disposition ?? '-', ...row.overrides.map(({ type }) => `(${type})`)].join(' '),
      row.spfResults.map((result) => cellOf(result, row, report.policy.aspf)).join('; ') || '-',
      row.dkimResults.map((result) => cellOf(result, row, report.policy.adkim)).join('; ') || 'not signed',
      row.headerFrom ?? '-',
    ]);
  const more =
    rows.length > MAX_ROWS ? [`  And ${rows.length - MAX_ROWS} more rows; --format json has all of them.`] : [];
  return [...table([['source', 'count', 'DMARC', 'action', 'SPF', 'DKIM', 'From'], ...cells], output), ...more];
}

/** `pass s2026/example.org aligned` */
function cellOf(result: ReportedResult, row: DmarcRow, mode: string | undefined): string {
  const name = [result.selector, result.domain].filter((part) => part !== undefined).join('/');
  const aligned = result.domain === undefined ? '' : isAligned(result.domain, row, mode) ? ' aligned' : ' not aligned';
  return `${result.result ?? 'no result'} ${name}${aligned}`.trim();
}

function tlsTable(report: TlsReport, output: Output): string[] {
  const cells = report.policies.map(({ domain, type, succeeded, failed, mx }) => [
    domain ?? '-',
    type ?? '-',
    String(succeeded),
    String(failed),
    mx.join(', ') || '-',
  ]);
  return table([['domain', 'policy', 'succeeded', 'failed', 'MX'], ...cells], output);
}

/** Rows whose first is the head. */
function table(rows: readonly (readonly string[])[], { colors }: Output): string[] {
  const cells = rows.map((row) => row.map((cell) => shorten(visible(cell), MAX_CELL)));
  const widths = cells[0]!.map((_, column) => widestOf(cells.map((row) => row[column]!)));
  return cells.map((row, i) => {
    const line = `  ${row.map((cell, column) => padEnd(cell, widths[column]!)).join('  ')}`.trimEnd();
    return i === 0 ? colors.dim(line) : line;
  });
}
