/**
 * DMARC aggregate reports: RFC 7489 appendix C, and RFC 9990, whose elements differ in a few names. Reporters leave things out
 * and write words in capitals; what is missing is undefined, what is odd is kept.
 */

import { childOf, childrenOf, parseXml, textAt, type XmlNode } from './xml-tree.ts';

/** A result of SPF or DKIM as the reporter saw it, before alignment. */
export interface ReportedResult {
  /** In lower case. */
  readonly domain: string | undefined;
  /** RFC 8601's word, in lower case: `pass`, `fail`, `none`, ... */
  readonly result: string | undefined;
  /** DKIM: `s=`. */
  readonly selector: string | undefined;
  /** SPF: `mfrom` or `helo`. */
  readonly scope: string | undefined;
  readonly comment: string | undefined;
}

/** Messages from one address that fared alike. */
export interface DmarcRow {
  /** The address of the server that handed the messages over. */
  readonly source: string;
  readonly count: number;
  /** What the receiver did: `none`, `quarantine`, `reject`, `pass`. */
  readonly disposition: string | undefined;
  /** Whether an aligned identifier passed, by the receiver: `pass` or `fail`. */
  readonly dkim: string | undefined;
  readonly spf: string | undefined;
  /** Why the policy was not applied: `forwarded`, `mailing_list`, `local_policy`, ... */
  readonly overrides: readonly { readonly type: string; readonly comment: string | undefined }[];
  readonly headerFrom: string | undefined;
  readonly envelopeFrom: string | undefined;
  readonly envelopeTo: string | undefined;
  readonly dkimResults: readonly ReportedResult[];
  readonly spfResults: readonly ReportedResult[];
}

export interface DmarcReport {
  readonly type: 'dmarc';
  readonly organization: string | undefined;
  readonly contact: string | undefined;
  readonly id: string | undefined;
  /** Seconds since 1970-01-01 UTC. */
  readonly begin: number | undefined;
  readonly end: number | undefined;
  /** The record that the receiver found. */
  readonly policy: {
    readonly domain: string | undefined;
    readonly p: string | undefined;
    readonly sp: string | undefined;
    readonly np: string | undefined;
    readonly adkim: string | undefined;
    readonly aspf: string | undefined;
    readonly pct: string | undefined;
    readonly testing: string | undefined;
  };
  readonly rows: readonly DmarcRow[];
  /** What is wrong with the report itself, in sentences. */
  readonly problems: readonly string[];
}

/** Whether a text may be such a report: XML with an element `feedback` near its start; some wrap it into a schema. */
export function looksLikeDmarcReport(text: string): boolean {
  const head = text.slice(0, 4096);
  return /^\ufeff?\s*</.test(head) && /<(?:[\w-]{1,40}:)?feedback[\s>]/i.test(head);
}

/** Undefined where the text is not an aggregate report. */
export function parseDmarcReport(text: string): DmarcReport | undefined {
  if (!looksLikeDmarcReport(text)) return undefined;
  const { root: outer, problem, isCut } = parseXml(text);
  const root = outer?.name === 'feedback' ? outer : childOf(outer, 'feedback');
  if (root === undefined) return undefined;
  const metadata = childOf(root, 'report_metadata');
  const policy = childOf(root, 'policy_published');
  const rows = childrenOf(root, 'record').map(rowOf);
  return {
    type: 'dmarc',
    organization: textAt(metadata, 'org_name'),
    contact: textAt(metadata, 'email'),
    id: textAt(metadata, 'report_id'),
    begin: secondsOf(textAt(metadata, 'date_range', 'begin')),
    end: secondsOf(textAt(metadata, 'date_range', 'end')),
    policy: {
      domain: textAt(policy, 'domain')?.toLowerCase(),
      p: wordOf(textAt(policy, 'p')),
      sp: wordOf(textAt(policy, 'sp')),
      np: wordOf(textAt(policy, 'np')),
      adkim: wordOf(textAt(policy, 'adkim')),
      aspf: wordOf(textAt(policy, 'aspf')),
      pct: textAt(policy, 'pct'),
      testing: wordOf(textAt(policy, 'testing')),
    },
    rows: rows.filter((row) => row !== undefined),
    problems: [
      ...childrenOf(metadata, 'error').map(({ text: said }) => `The reporter notes an error: ${said}`),
      ...(problem === undefined ? [] : [`The XML is not well-formed (line ${problem.line}); rows may be missing.`]),
      ...(isCut ? ['The report is too large; not all of it was read.'] : []),
      ...(rows.includes(undefined) ? ['Rows without a source address were left out.'] : []),
    ],
  };
}

function rowOf(record: XmlNode): DmarcRow | undefined {
  const row = childOf(record, 'row');
  const source = textAt(row, 'source_ip');
  if (source === undefined) return undefined;
  const evaluated = childOf(row, 'policy_evaluated');
  const identifiers = childOf(record, 'identifiers') ?? childOf(record, 'identities');
  const results = childOf(record, 'auth_results');
  return {
    source,
    count: countOf(textAt(row, 'count')),
    disposition: wordOf(textAt(evaluated, 'disposition')),
    dkim: wordOf(textAt(evaluated, 'dkim')),
    spf: wordOf(textAt(evaluated, 'spf')),
    overrides: childrenOf(evaluated, 'reason').flatMap((reason) => {
      const type = wordOf(textAt(reason, 'type'));
      return type === undefined ? [] : [{ type, comment: textAt(reason, 'comment') }];
    }),
    headerFrom: nameOf(textAt(identifiers, 'header_from')),
    envelopeFrom: textAt(identifiers, 'envelope_from')?.toLowerCase(),
    envelopeTo: textAt(identifiers, 'envelope_to')?.toLowerCase(),
    dkimResults: childrenOf(results, 'dkim').map(resultOf),
    spfResults: childrenOf(results, 'spf').map(resultOf),
  };
}

function resultOf(node: XmlNode): ReportedResult {
  return {
    domain: textAt(node, 'domain')?.toLowerCase().replace(/\.$/, ''),
    result: wordOf(textAt(node, 'result')),
    selector: textAt(node, 'selector')?.toLowerCase(),
    scope: wordOf(textAt(node, 'scope')),
    comment: textAt(node, 'human_result'),
  };
}

/** In lower case, without the final dot; undefined for a root alone, which names nobody. */
function nameOf(text: string | undefined): string | undefined {
  return text?.toLowerCase().replace(/\.{1,9}$/, '') || undefined;
}

function wordOf(text: string | undefined): string | undefined {
  return text?.toLowerCase();
}

function countOf(text: string | undefined): number {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : 1;
}

function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,12}(?:\.\d+)?$/.test(text)) return Math.floor(Number(text));
  const time = Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(time) ? undefined : time / 1000;
}
