/** The TXT record of TLS reporting at `_smtp._tls` (RFC 8460 §3). */

import { tagNames, tagVersion } from '../dkim/tag-table.ts';
import type { MappedText } from '../text/mapped-text.ts';
import { type PolicyProblem, ProblemCollector } from './problem.ts';
import { REPORT_URI_PROBLEM_CODES, type ReportUri, type ReportUriProblemCode, readReportUris } from './report-uri.ts';
import {
  findTag,
  readTagRecord,
  STRICT_SYNTAX,
  TAG_RECORD_PROBLEM_CODES,
  type TagRecord,
  type TagRecordProblemCode,
} from './tag-record.ts';

export type TlsRptProblemCode = TagRecordProblemCode | ReportUriProblemCode | 'rua-missing';

export const TLS_RPT_PROBLEM_CODES: readonly TlsRptProblemCode[] = [
  ...TAG_RECORD_PROBLEM_CODES,
  ...REPORT_URI_PROBLEM_CODES,
  'rua-missing',
];

export type TlsRptProblem = PolicyProblem<TlsRptProblemCode>;

export interface TlsRptRecord extends TagRecord {
  readonly rua: readonly ReportUri[];
  readonly problems: readonly TlsRptProblem[];
}

/** Never fails; linear in the text. */
export function parseTlsRpt(text: MappedText): TlsRptRecord {
  const problems = new ProblemCollector<TlsRptProblemCode>(text.length);
  const grammar = {
    version: tagVersion('tls-rpt'),
    names: tagNames('tls-rpt'),
    aliases: { ruf: 'rua', version: 'v' },
    lists: ['rua'],
    required: ['v', 'rua'],
    ...STRICT_SYNTAX,
  };
  const record = readTagRecord(text, grammar, problems);
  const tag = findTag(record.tags, 'rua');
  const version = findTag(record.tags, 'v');
  if (tag === undefined && version !== undefined) problems.add('rua-missing', version.span);
  const rua = tag === undefined ? [] : readReportUris(text.text, tag, ['mailto', 'https'], problems);
  return { ...record, rua, problems: problems.sorted() };
}
