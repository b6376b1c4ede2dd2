/**
 * What a refusal means: code, vendor and words together, looked up in the catalogue. Codes clash between the registry
 * and vendors, so no code is read alone where words are there. What to do about it in a given case is in advise.ts.
 */

import {
  CATALOGUE,
  type CatalogueRow,
  type Evidence,
  GENERAL_WORDS,
  REGISTERED_CAUSES,
  VENDOR_MARKS,
  type Vendor,
} from './catalogue.ts';
import { CAUSES, type Cause } from './causes.ts';
import { registeredMeaning } from './registry.ts';
import type { StatusOrigin } from './report.ts';
import { isGeneric, parseStatusCode } from './status-code.ts';

/** What is known of a refusal; everything may be missing. */
export interface RefusalFacts {
  /** `5.7.13` */
  readonly status?: string | undefined;
  /** Where the code stands; one of the report's own field alone is the reporter's guess. */
  readonly statusOrigin?: StatusOrigin | undefined;
  /** `550` */
  readonly reply?: string | undefined;
  /** The server's words. */
  readonly text?: string | undefined;
  /** The server that refused. */
  readonly remoteServer?: string | undefined;
  /** Who wrote the report, where no other server is named. */
  readonly reportingServer?: string | undefined;
}

/**
 * How sure a reading is. `high`: the server's words say so, and nothing contradicts them; `medium`: words that leave some
 * doubt, or a code in the use of a known vendor; `low`: the code alone, or evidence that points in several directions.
 */
export type Confidence = 'high' | 'medium' | 'low';

/** One piece of evidence for a reading. */
export interface Reason {
  readonly kind: 'words' | 'code' | 'reply' | 'server' | 'verdict';
  /** A noun phrase that fits after "based on": `the reply's words "user unknown"`, `the code 5.7.20`. */
  readonly text: string;
}

export interface Reading {
  /** Stable: a row's id, `registry-5.7.13`, or `words-unsigned`. */
  readonly id: string;
  readonly title: string;
  readonly cause: Cause;
  readonly meaning: string;
  readonly confidence: Confidence;
  /** What it is based on, the strongest first; never empty. */
  readonly reasons: readonly Reason[];
  /** The evidence does not decide between this reading and its alternatives: show them all as equals, the registered meaning first. */
  readonly isUndecided: boolean;
  /** What to do, first things first. */
  readonly steps: readonly string[];
  /** Other readings that the facts allow, the likelier first. They have no alternatives of their own. */
  readonly alternatives: readonly Reading[];
  /** The mail system whose own use of the code or words this is; undefined for what any server may mean. */
  readonly vendor: Vendor | undefined;
  readonly source: string;
  readonly evidence: Evidence;
  /** Whether trying again can help by itself; undefined where neither code nor reply tells. */
  readonly isTemporary: boolean | undefined;
  /** The mechanisms that a verdict at the end of the reply names (Outlook.com). */
  readonly verdict: AuthenticationVerdict | undefined;
}

/** `Spf= Fail , Dkim= Pass , DMARC= Pass`, words in lower case. */
export interface AuthenticationVerdict {
  readonly spf: string;
  readonly dkim: string;
  readonly dmarc: string;
}

interface Match {
  readonly row: CatalogueRow;
  readonly byText: boolean;
  readonly byCode: boolean;
  readonly score: number;
}

interface Compiled {
  readonly row: CatalogueRow;
  readonly text: RegExp | undefined;
}

const ROWS: readonly Compiled[] = CATALOGUE.map((row) => ({
  row,
  text: row.text === undefined ? undefined : new RegExp(row.text, 'i'),
}));
const WORDS = GENERAL_WORDS.map((row) => ({ ...row, text: new RegExp(row.text, 'i') }));
const VENDORS = VENDOR_MARKS.map(([vendor, pattern]) => ({ vendor, pattern: new RegExp(pattern, 'i') }));

/** The readings of 5.7.13, which only the words tell apart; all are shown where they do not. */
const UNDECIDED: Readonly<Record<string, readonly string[]>> = {
  '7.13': ['5.7.13-dkim', '5.7.13-account', '5.7.13-public-folder'],
};

const MAX_TEXT = 4000;

/** The reading of a refusal. Always answers: what nothing is known of has the cause `other`. */
export function readRefusal(facts: RefusalFacts): Reading {
  const text = wordsOf(facts.text);
  const verdict = verdictOf(text);
  const context = { isTemporary: isTemporary(facts), verdict };
  const vendors = vendorsOf(text, facts);
  const matches = ROWS.flatMap((row) => matchOf(row, facts, text, vendors) ?? []).sort((a, b) => b.score - a.score);
  const best = matches[0];
  if (facts.status !== undefined && (best === undefined || !best.byText)) {
    const undecided = undecidedReading(facts, text, context);
    if (undecided !== undefined) return undecided;
  }
  const general = generalReading(facts, text, context);
  if (best === undefined) return general;
  // A registered code says less than the words beside it; but "refused by policy" says less than a code of DKIM, or one
  // that only a vendor gives.
  const isVague = general.cause === 'policy' && (isAuthentication(best.row.cause) || best.row.cause === 'permission');
  if (!best.byText && general.id.startsWith('words-') && best.row.vendor === undefined && !isVague) {
    const other = rowReading(best, context);
    return { ...general, alternatives: other.cause === general.cause ? [] : [other] };
  }
  const reading = withVerdict(rowReading(best, context), verdict);
  const others = clashingReadings(facts, reading, context);
  return { ...reading, alternatives: others ?? alternativesTo(best, matches, general, context) };
}

/** The other readings of a code that only words tell apart: whoever reads one should know that there are others. */
function clashingReadings(facts: RefusalFacts, taken: Reading, context: Context): readonly Reading[] | undefined {
  const parts = facts.status === undefined ? undefined : parseStatusCode(facts.status);
  const ids = parts === undefined ? undefined : UNDECIDED[`${parts.subject}.${parts.detail}`];
  if (ids?.includes(taken.id) !== true) return undefined;
  return ids
    .filter((id) => id !== taken.id)
    .map((id) => {
      const row = CATALOGUE.find((candidate) => candidate.id === id)!;
      return rowReading({ row, byText: false, byCode: true, score: 0 }, context);
    });
}

interface Context {
  readonly isTemporary: boolean | undefined;
  readonly verdict: AuthenticationVerdict | undefined;
}

/** White space single, continuation codes of multi-line replies (`550-5.7.26`) taken out. */
function wordsOf(text: string | undefined): string {
  return (text ?? '')
    .slice(0, MAX_TEXT)
    .replace(/\s+/g, ' ')
    .replace(/(?<=\S) \d{3}[- ]\d\.\d\.\d{1,3} (?=\S)/g, ' ')
    .replace(/^(?:.{0,200}?\b)?(\d{3})-(?!\d)[\s\S]*/, withoutContinuations)
    .replace(/[‘’]/g, "'")
    .trim();
}

/** `550-first line 550-second line 550 last line`: the codes of the later lines taken out. */
function withoutContinuations(reply: string, code: string): string {
  const start = reply.indexOf(`${code}-`) + code.length + 1;
  return reply.slice(0, start) + reply.slice(start).replaceAll(new RegExp(` ${code}[- ](?=\\S)`, 'g'), ' ');
}

function vendorsOf(text: string, { remoteServer, reportingServer }: RefusalFacts): ReadonlySet<Vendor> {
  const named = `${text} ${remoteServer ?? reportingServer ?? ''}`;
  return new Set(VENDORS.filter(({ pattern }) => pattern.test(named)).map(({ vendor }) => vendor));
}

function matchOf(
  { row, text: pattern }: Compiled,
  facts: RefusalFacts,
  text: string,
  vendors: ReadonlySet<Vendor>,
): Match | undefined {
  const byText = pattern?.test(text) === true;
  const byCode = facts.status !== undefined && row.codes?.some((code) => isSameCode(code, facts.status!)) === true;
  const byVendor = row.vendor !== undefined && vendors.has(row.vendor);
  const byReply = row.reply !== undefined && row.reply === facts.reply;
  if (pattern !== undefined && !byText) {
    // Reply 525 is registered for disabled accounts alone (RFC 5248 §2.4): it decides without words.
    if (!(row.id === '5.7.13-account' && byReply && byCode)) return undefined;
  }
  if (pattern === undefined && (!byCode || (row.vendor !== undefined && !byVendor))) return undefined;
  if (row.needsCode && !byCode) return undefined;
  const score = (byText ? 8 : 0) + (byCode ? 4 : 0) + (byVendor ? 3 : 0) + (byReply ? 1 : 0) + orderOf(row);
  return { row, byText, byCode, score };
}

/** For 5.7.13 the words of DKIM come before those of Exchange, and these before those of accounts. */
function orderOf(row: CatalogueRow): number {
  if (row.id === '5.7.13-dkim') return 12;
  if (row.id === '5.7.13-public-folder') return 6;
  // The general words for disabled accounts yield to the rows that say whose account it is.
  return row.id === '5.7.13-account' ? -1 : row.evidence === 'remembered' ? -0.5 : 0;
}

function isSameCode(pattern: string, code: string): boolean {
  return pattern.startsWith('X') ? pattern.slice(1) === code.slice(1) : pattern === code;
}

function rowReading({ row, byText, byCode }: Match, context: Context): Reading {
  const reasons: Reason[] = [];
  if (byText) reasons.push({ kind: 'words', text: "the reply's words" });
  if (byCode) reasons.push({ kind: 'code', text: 'its code' });
  if (row.vendor && !byText) reasons.push({ kind: 'server', text: 'the server' });
  if (reasons.length === 0) reasons.push({ kind: 'reply', text: 'its reply code' });
  return {
    id: row.id,
    title: row.title,
    cause: row.cause,
    meaning: row.meaning,
    confidence: confidenceOf(row, byText, byCode),
    reasons,
    isUndecided: false,
    steps: row.steps ?? CAUSES[row.cause].steps,
    alternatives: [],
    vendor: row.vendor,
    source: row.source,
    evidence: row.evidence,
    ...context,
  };
}

function confidenceOf(row: CatalogueRow, byText: boolean, byCode: boolean): Confidence {
  if (row.evidence === 'remembered') return 'low';
  if (byText && (byCode || row.codes === undefined)) return 'high';
  if (byText || row.vendor !== undefined) return 'medium';
  return row.evidence === 'documented' && byCode ? 'medium' : 'low';
}

/** All the readings of a code that only words could tell apart. */
function undecidedReading(facts: RefusalFacts, text: string, context: Context): Reading | undefined {
  const parts = parseStatusCode(facts.status!);
  const ids = parts === undefined ? undefined : UNDECIDED[`${parts.subject}.${parts.detail}`];
  if (ids === undefined || facts.reply === '525') return undefined;
  const readings = ids.map((id): Reading => {
    const row = CATALOGUE.find((candidate) => candidate.id === id)!;
    const reading = rowReading({ row, byText: false, byCode: true, score: 0 }, context);
    return {
      ...reading,
      confidence: 'low',
      isUndecided: true,
      reasons: [
        {
          kind: 'code',
          text:
            text === ''
              ? 'its code alone (no words of the server)'
              : "its code alone (the reply's words do not decide)",
        },
      ],
    };
  });
  return { ...readings[0]!, alternatives: readings.slice(1) };
}

/** By general words, by the registry, by the reply code. */
function generalReading(facts: RefusalFacts, text: string, context: Context): Reading {
  const registered = facts.status === undefined ? undefined : registeredMeaning(facts.status);
  const parts = facts.status === undefined ? undefined : parseStatusCode(facts.status);
  const byCode = parts === undefined ? undefined : REGISTERED_CAUSES[`${parts.subject}.${parts.detail}`];
  const word =
    text === '' ? undefined : wordFor(text, byCode, facts.statusOrigin === 'status-field' || parts?.detail === 0);
  const cause = word?.cause ?? byCode ?? byReply(facts.reply) ?? 'other';
  const title = CAUSES[cause].title;
  const meaning =
    registered === undefined
      ? `${title}.`
      : word !== undefined && isGeneric(facts.status!)
        ? `The code ${facts.status} says only that it failed; the words say why.`
        : `${facts.status}: ${registered.title} (${registered.subject}, ${registered.class}).`;
  return {
    id: word?.id ?? (registered === undefined ? `reply-${facts.reply ?? 'none'}` : `registry-${facts.status}`),
    title: word === undefined && registered?.registered ? registered.title : title,
    cause,
    meaning,
    confidence: word !== undefined && (byCode === undefined || byCode === cause) ? 'medium' : 'low',
    reasons: [
      word !== undefined
        ? { kind: 'words', text: "the reply's words" }
        : registered !== undefined
          ? { kind: 'code', text: 'the registered meaning of its code' }
          : { kind: 'reply', text: 'its reply code alone' },
    ],
    isUndecided: false,
    steps: CAUSES[cause].steps,
    alternatives: [],
    vendor: undefined,
    source: registered === undefined ? 'RFC 5321 §4.2' : `IANA registry; ${registered.source}`,
    evidence: 'documented',
    ...context,
  };
}

/**
 * The first words that fit; where the code has a cause of its own that the words name too, that one. A code that
 * only the report's field has is the reporter's guess, and X.n.0 means "other": words that say something go before it.
 */
function wordFor(text: string, byCode: Cause | undefined, isGuessed: boolean): (typeof WORDS)[number] | undefined {
  const fitting = WORDS.filter((word) => word.text.test(text));
  const first = fitting[0];
  if (first !== undefined && isAuthentication(first.cause)) return first;
  const confirmed = fitting.find(({ cause }) => cause === byCode && cause !== 'policy');
  if (confirmed !== undefined || byCode === undefined || byCode === 'policy') return confirmed ?? first;
  return isGuessed ? fitting.find(({ cause }) => !VAGUE.has(cause)) : undefined;
}

/** Causes whose words say less than any code. */
const VAGUE: ReadonlySet<Cause> = new Set<Cause>(['policy', 'system', 'sender-identity']);

/** What reply codes say by RFC 5321 §4.2.3 where nothing else does. */
function byReply(reply: string | undefined): Cause | undefined {
  const causes: Readonly<Record<string, Cause>> = {
    '421': 'system',
    '450': 'system',
    '451': 'system',
    '452': 'mailbox-full',
    '500': 'protocol',
    '501': 'protocol',
    '503': 'protocol',
    '521': 'host-not-found',
    '525': 'account',
    '530': 'login',
    '535': 'login',
    '551': 'recipient-moved',
    '552': 'mailbox-full',
    '556': 'host-not-found',
  };
  return reply === undefined ? undefined : causes[reply];
}

/** Whether a cause belongs to the authentication of mail. */
export function isAuthentication(cause: Cause): boolean {
  return AUTHENTICATION.has(cause);
}

/** Whether a signature, or its absence, has part in a refusal for this cause. */
export function concernsSignature(cause: Cause): boolean {
  return SIGNATURE.has(cause);
}

const SIGNATURE: ReadonlySet<Cause> = new Set<Cause>([
  'unsigned',
  'unsigned-or-failed',
  'signature-failed',
  'key-not-found',
  'unauthenticated',
  'authentication-failed',
  'not-aligned',
  'dmarc-policy',
]);

const AUTHENTICATION: ReadonlySet<Cause> = new Set<Cause>([
  'unsigned',
  'signature-failed',
  'unsigned-or-failed',
  'signature-not-accepted',
  'signature-syntax',
  'key-not-found',
  'not-aligned',
  'spf',
  'spf-record',
  'unauthenticated',
  'authentication-failed',
  'dmarc-policy',
  'dmarc-missing',
  'dns-temporary',
  'arc',
  'reverse-dns',
]);

function alternativesTo(best: Match, matches: readonly Match[], general: Reading, context: Context): Reading[] {
  const others: Reading[] = [];
  for (const match of matches.slice(1)) {
    const isNear = match.byText || (match.byCode && !best.byText);
    if (isNear && match.row.cause !== best.row.cause && others.every(({ cause }) => cause !== match.row.cause)) {
      others.push(rowReading(match, context));
    }
  }
  const isNew = general.cause !== best.row.cause && others.every(({ cause }) => cause !== general.cause);
  if (isNew && !best.byText && general.cause !== 'other') others.push(general);
  return others.slice(0, 3);
}

const VERDICT = /\bspf\s*=\s*(\w+)[\s,;]*dkim\s*=\s*(\w+)[\s,;]*dmarc\s*=\s*(\w+)/i;

function verdictOf(text: string): AuthenticationVerdict | undefined {
  const match = VERDICT.exec(text);
  if (match === null) return undefined;
  const [spf, dkim, dmarc] = match.slice(1).map((word) => word.toLowerCase()) as [string, string, string];
  return { spf, dkim, dmarc };
}

/** "the reply's words and its code" */
export function describeReasons({ reasons }: Pick<Reading, 'reasons'>): string {
  const texts = reasons.map(({ text }) => text);
  return texts.length < 2 ? (texts[0] ?? '') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;
}

/** A verdict names what failed: the cause and the steps follow it. */
function withVerdict(reading: Reading, verdict: AuthenticationVerdict | undefined): Reading {
  if (verdict === undefined) return reading;
  const failed = (['spf', 'dkim', 'dmarc'] as const).filter((mechanism) => verdict[mechanism] !== 'pass');
  if (failed.length === 0) return reading;
  const causes: Readonly<Record<'spf' | 'dkim' | 'dmarc', Cause>> = {
    spf: 'spf',
    dkim: 'unsigned-or-failed',
    dmarc: 'dmarc-missing',
  };
  const hasBoth = failed.includes('spf') && failed.includes('dkim');
  const cause = hasBoth
    ? 'unauthenticated'
    : failed[0] === 'dmarc' && verdict.dmarc === 'fail'
      ? 'not-aligned'
      : causes[failed[0]!];
  return {
    ...reading,
    cause,
    meaning: `${reading.meaning} Here: ${failed.map((mechanism) => `${mechanism.toUpperCase()} ${verdict[mechanism]}`).join(', ')}.`,
    steps: CAUSES[cause].steps,
    reasons: [{ kind: 'verdict', text: 'the authentication results at the end of the reply' }, ...reading.reasons],
  };
}

/** By the class of the code; by the reply where there is none; a reply of the other class wins (a server's own word). */
function isTemporary({ status, reply }: RefusalFacts): boolean | undefined {
  const word = reply ?? status;
  if (word?.startsWith('4')) return true;
  return word?.startsWith('5') ? false : undefined;
}
