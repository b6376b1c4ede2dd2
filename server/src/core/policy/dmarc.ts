/**
 * DMARC policy records (RFC 9989 §4.7 and §4.8, which obsoletes RFC 7489): what a domain asks of receivers. Where a record
 * must be, and which one applies to a message, is not looked at.
 */

import { tagNames, tagsOf, tagVersion } from '../dkim/tag-table.ts';
import { asciiLowerCase } from '../text/domain-name.ts';
import { remove, replace } from '../text/edit.ts';
import type { MappedText } from '../text/mapped-text.ts';
import { nearest } from '../text/nearest.ts';
import { spanOf } from '../text/span.ts';
import { type PolicyProblem, ProblemCollector, type ProblemSink } from './problem.ts';
import { REPORT_URI_PROBLEM_CODES, type ReportUri, type ReportUriProblemCode, readReportUris } from './report-uri.ts';
import {
  findTag,
  type PolicyTag,
  readTagRecord,
  STRICT_CODES,
  TAG_RECORD_PROBLEM_CODES,
  type TagRecord,
  type TagRecordGrammar,
  type TagRecordProblemCode,
} from './tag-record.ts';

export const DMARC_POLICIES = ['none', 'quarantine', 'reject'] as const;
export type DmarcPolicy = (typeof DMARC_POLICIES)[number];

export type DmarcProblemCode =
  | TagRecordProblemCode
  | ReportUriProblemCode
  /** `p`, `sp`, `np` with anything but the three policies. */
  | 'policy-value'
  /** No `p`, and no `rua` with an address: the record does nothing (§4.10.1). */
  | 'policy-missing'
  /** No `p`, which counts as `none` because there is an address in `rua`. */
  | 'policy-default'
  /** `p=none` and no reports: the record changes nothing. */
  | 'no-effect'
  /** Another value than the few that `adkim`, `aspf`, `psd` and `t` may have. */
  | 'tag-value'
  /** `pct`, `rf`, `ri`. */
  | 'tag-removed'
  /** `pct=` that is not 100: some receivers still obey it, others do not. */
  | 'percent'
  | 'testing'
  | 'fo-value'
  /** Options separated by a comma or space. */
  | 'fo-separator'
  /** `0` and `1` together, or an option twice. */
  | 'fo-conflict'
  | 'fo-without-ruf';

export const DMARC_PROBLEM_CODES: readonly DmarcProblemCode[] = [
  ...TAG_RECORD_PROBLEM_CODES.filter((code) => !STRICT_CODES.includes(code)),
  ...REPORT_URI_PROBLEM_CODES,
  'policy-value',
  'policy-missing',
  'policy-default',
  'no-effect',
  'tag-value',
  'tag-removed',
  'percent',
  'testing',
  'fo-value',
  'fo-separator',
  'fo-conflict',
  'fo-without-ruf',
];

export type DmarcProblem = PolicyProblem<DmarcProblemCode>;

export interface DmarcRecord extends TagRecord {
  /** As written; undefined where the tag is missing or its value is none of the three. */
  readonly p: DmarcPolicy | undefined;
  readonly sp: DmarcPolicy | undefined;
  readonly np: DmarcPolicy | undefined;
  /** Whether `p` is there and `sp` and `np`, where they are there, are policies too (§4.10.1). */
  readonly isUsable: boolean;
  /** Whether it is a policy record: it has its version, and no tag twice. */
  readonly isValid: boolean;
  /**
   * What receivers apply to the domain itself, before test mode: undefined where they do nothing at all, because the
   * record is not seen, or has no usable policy and asks for no reports (§4.10.1).
   */
  readonly policy: DmarcPolicy | undefined;
  readonly adkim: 'r' | 's';
  readonly aspf: 'r' | 's';
  readonly psd: 'y' | 'n' | 'u';
  readonly isTesting: boolean;
  /** The options of `fo` that are known. */
  readonly fo: readonly string[];
  readonly rua: readonly ReportUri[];
  readonly ruf: readonly ReportUri[];
  readonly problems: readonly DmarcProblem[];
}

export interface DmarcOptions {
  /** The record allows another domain to send its reports here (`_report._dmarc`): it needs no policy (RFC 9990 §4). */
  readonly isReportAuthorization?: boolean;
}

/** Tags of RFC 7489 that RFC 9989 removed. */
const REMOVED = tagsOf('dmarc').flatMap(({ name, isObsolete }) => (isObsolete === true ? [name] : []));

const GRAMMAR: TagRecordGrammar = {
  version: tagVersion('dmarc'),
  names: tagNames('dmarc'),
  aliases: { policy: 'p', subdomain: 'sp', dkim: 'adkim', spf: 'aspf', percent: 'pct', version: 'v' },
  name: /^[A-Za-z]+$/,
  lists: ['rua', 'ruf'],
  required: ['v', 'p'],
  mayBeEmpty: [],
  isTight: false,
};

/** What people write for a policy. */
const POLICY_ALIASES: Readonly<Record<string, DmarcPolicy>> = {
  monitor: 'none',
  nothing: 'none',
  spam: 'quarantine',
  junk: 'quarantine',
  deny: 'reject',
};

/** Never fails; linear in the text. */
export function parseDmarc(text: MappedText, options: DmarcOptions = {}): DmarcRecord {
  const problems = new ProblemCollector<DmarcProblemCode>(text.length);
  const record = readTagRecord(text, GRAMMAR, problems);
  const tag = (name: string): PolicyTag | undefined => findTag(record.tags, name);
  const [p, sp, np] = ['p', 'sp', 'np'].map((name) => readPolicy(tag(name), problems));
  const rua = readUris(text.text, tag('rua'), problems);
  const ruf = readUris(text.text, tag('ruf'), problems);
  const isTesting = readWord(tag('t'), ['n', 'y'], { yes: 'y', no: 'n', true: 'y', false: 'n' }, problems) === 'y';
  const isUsable =
    p !== undefined && (tag('sp') === undefined || sp !== undefined) && (tag('np') === undefined || np !== undefined);
  const view = {
    p,
    sp,
    np,
    isUsable,
    isValid: record.isVersioned && !hasDuplicates(record.tags),
    policy: effectivePolicy(record, isUsable, p, rua),
    adkim: readWord(tag('adkim'), ['r', 's'], ALIGNMENT_ALIASES, problems),
    aspf: readWord(tag('aspf'), ['r', 's'], ALIGNMENT_ALIASES, problems),
    psd: readWord(tag('psd'), ['u', 'y', 'n'], { yes: 'y', no: 'n' }, problems),
    isTesting,
    fo: readFailureOptions(tag('fo'), problems),
    rua,
    ruf,
  } as const;
  judgeRecord(record, view, options, problems);
  return { ...record, ...view, problems: problems.sorted() };
}

/** A tag twice makes the whole list invalid (RFC 6376 §3.2, to which RFC 9989 §4.7 refers). */
function hasDuplicates(tags: readonly PolicyTag[]): boolean {
  return new Set(tags.map(({ name }) => name)).size < tags.length;
}

const ALIGNMENT_ALIASES: Readonly<Record<string, string>> = { strict: 's', relaxed: 'r', relax: 'r' };

function readPolicy(tag: PolicyTag | undefined, problems: ProblemSink<DmarcProblemCode>): DmarcPolicy | undefined {
  if (tag === undefined || tag.value === '') return undefined;
  const value = asciiLowerCase(tag.value);
  if (isPolicy(value)) return value;
  const expected = Object.hasOwn(POLICY_ALIASES, value) ? POLICY_ALIASES[value]! : nearest(value, DMARC_POLICIES);
  const data = { name: tag.name, value: tag.value, ...(expected === undefined ? {} : { expected }) };
  problems.add(
    'policy-value',
    tag.valueSpan,
    data,
    expected === undefined ? undefined : replace(tag.valueSpan, expected),
  );
  return undefined;
}

function isPolicy(value: string): value is DmarcPolicy {
  return (DMARC_POLICIES as readonly string[]).includes(value);
}

/** The value of a tag that knows few; the first of them is the default. */
function readWord<T extends string>(
  tag: PolicyTag | undefined,
  allowed: readonly [T, ...T[]],
  aliases: Readonly<Record<string, string>>,
  problems: ProblemSink<DmarcProblemCode>,
): T {
  if (tag === undefined || tag.value === '') return allowed[0];
  const value = asciiLowerCase(tag.value);
  const found = allowed.find((word) => word === value);
  if (found !== undefined) return found;
  const expected = Object.hasOwn(aliases, value) ? aliases[value] : undefined;
  const data = {
    name: tag.name,
    value: tag.value,
    allowed: allowed.join(', '),
    ...(expected === undefined ? {} : { expected }),
  };
  problems.add('tag-value', tag.valueSpan, data, expected === undefined ? undefined : replace(tag.valueSpan, expected));
  return allowed[0];
}

function readUris(text: string, tag: PolicyTag | undefined, problems: ProblemSink<DmarcProblemCode>): ReportUri[] {
  return tag === undefined ? [] : readReportUris(text, tag, ['mailto'], problems);
}

/** `0:1:d:s`: colons between the options, in any order (§4.8). */
function readFailureOptions(tag: PolicyTag | undefined, problems: ProblemSink<DmarcProblemCode>): string[] {
  const options: string[] = [];
  if (tag === undefined) return ['0'];
  for (const match of tag.value.matchAll(/[^\s:,]+|[\s,][\s:,]*/g)) {
    const span = spanOf(tag.valueSpan.start + match.index, tag.valueSpan.start + match.index + match[0].length);
    const option = asciiLowerCase(match[0]);
    if (/^[\s,]/.test(option)) problems.add('fo-separator', span, { expected: ':' }, replace(span, ':'));
    else if (!/^[01ds]$/.test(option)) problems.add('fo-value', span, { value: match[0] });
    else if (options.includes(option) || (/[01]/.test(option) && options.some((other) => /[01]/.test(other)))) {
      problems.add('fo-conflict', span, { value: match[0] });
    } else options.push(option);
  }
  return options.length === 0 ? ['0'] : options;
}

function effectivePolicy(
  record: TagRecord,
  isUsable: boolean,
  p: DmarcPolicy | undefined,
  rua: readonly ReportUri[],
): DmarcPolicy | undefined {
  if (!record.isVersioned) return undefined;
  if (isUsable) return p;
  return rua.some((uri) => uri.isUri) ? 'none' : undefined;
}

/** What a record asks for mail that fails, before test mode. */
export interface AppliedPolicy {
  readonly policy: DmarcPolicy;
  /** The tag that says so; undefined where `none` is applied because a tag of the record is missing or invalid (§4.10.1). */
  readonly tag: 'p' | 'sp' | 'np' | undefined;
}

/**
 * The policy of a record for a name (RFC 9989 §4.7 and §4.10.1); undefined where receivers apply no DMARC at all.
 *
 * @param about the domain of the record itself, a subdomain of it that exists, or one that does not
 */
export function appliedPolicy(
  record: DmarcRecord,
  about: 'domain' | 'subdomain' | 'non-existent',
): AppliedPolicy | undefined {
  const { policy, p, sp, np, isUsable } = record;
  if (policy === undefined) return undefined;
  if (!isUsable || p === undefined) return { policy, tag: undefined };
  if (about === 'non-existent' && np !== undefined) return { policy: np, tag: 'np' };
  if (about !== 'domain' && sp !== undefined) return { policy: sp, tag: 'sp' };
  return { policy: p, tag: 'p' };
}

/** What test mode makes of a policy (§4.7, `t`). */
export function testModePolicy(policy: DmarcPolicy): DmarcPolicy {
  return policy === 'reject' ? 'quarantine' : 'none';
}

function judgeRecord(
  { tags, isVersioned }: TagRecord,
  view: Pick<DmarcRecord, 'p' | 'sp' | 'np' | 'rua' | 'ruf' | 'isTesting'>,
  options: DmarcOptions,
  problems: ProblemSink<DmarcProblemCode>,
): void {
  const p = findTag(tags, 'p');
  const t = findTag(tags, 't');
  for (const tag of tags) {
    if (!REMOVED.includes(tag.name)) continue;
    const { name, value, span } = tag;
    const isPartial = name === 'pct' && /^\d{1,2}$/.test(value);
    if (!isPartial) problems.add('tag-removed', span, { name, value }, remove(tag.whole));
    else problems.add('percent', span, { value }, t === undefined ? replace(span, 't=y') : undefined);
  }
  const version = findTag(tags, 'v');
  if (view.isTesting && t !== undefined) problems.add('testing', t.span, {});
  const fo = findTag(tags, 'fo');
  if (fo !== undefined && findTag(tags, 'ruf') === undefined)
    problems.add('fo-without-ruf', fo.span, {}, remove(fo.whole));
  // Without a version it is anything; and a tag that could not be read may be the policy.
  if (version === undefined || options.isReportAuthorization === true) return;
  const isUnclear = tags.some((tag) => !GRAMMAR.names.includes(tag.name));
  const hasReports = view.rua.some((uri) => uri.isUri);
  if (p === undefined && !isUnclear && isVersioned)
    problems.add(hasReports ? 'policy-default' : 'policy-missing', version.span, {});
  const isNone = view.p === 'none' && (view.sp ?? 'none') === 'none' && (view.np ?? 'none') === 'none';
  const asksForReports = findTag(tags, 'rua') !== undefined || findTag(tags, 'ruf') !== undefined;
  if (isNone && p !== undefined && !asksForReports && !isUnclear) problems.add('no-effect', p.span, {});
}
