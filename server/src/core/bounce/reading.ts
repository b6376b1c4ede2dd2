/**
 * What a refusal means: the cause for which most of the evidence speaks, how sure that is, and what else it may be. The
 * evidence (words, codes, vendor, results) is weighed in weigh.ts; what it comes to in a given case is `core/diagnosis/`'s.
 */

import { say } from '../text/say.ts';
import type { CatalogueRow, Evidence } from './catalogue/row.ts';
import { type CatalogueSource, SOURCES } from './catalogue/sources.ts';
import type { Vendor } from './catalogue/vendors.ts';
import { CAUSES, type Cause } from './causes.ts';
import { causeOfCode } from './codes.ts';
import type { Confidence, Reason, RefusalFacts } from './refusal-facts.ts';
import { registeredMeaning } from './registry.ts';
import type { FailureReport } from './report.ts';
import { isGeneric } from './status-code.ts';
import { type Candidate, isWorthNaming, type RowMatch, type Weighing, weigh } from './weigh.ts';
import type { AuthenticationResults } from './words/results.ts';
import { isBare } from './words/statements-in.ts';

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
  /** What the reading is known from. */
  readonly source: CatalogueSource;
  readonly evidence: Evidence;
  /** Whether trying again can help by itself; undefined where neither code nor reply says so. */
  readonly isTemporary: boolean | undefined;
  /** The results of SPF, DKIM and DMARC that the server put into its reply. */
  readonly verdict: AuthenticationResults | undefined;
}

/** Below this, what speaks for a cause fits any refusal (words/row.ts has the scale). */
const SAYS_SOMETHING = 1.5;
/** Below this, words say no more than that mail was refused: "rejected" weighs 1, and 5.7.1 more. */
const FITS_ANY = 1.15;
/** Two causes nearer to each other than this are not told apart. */
const TIE = 0.3;
/** From here on words leave no doubt about what they name, even if two of them are as clear (words/row.ts). */
const CLEAR = 4;
/** What it weighs that words together make a cause likely: enough where nothing else says anything. */
const LIKELY = 2;
/** How far behind an alternative may be, and how many are named. */
const NEAR = 2.5;
const MAX_ALTERNATIVES = 3;

/** The reading of a refusal. Always answers: what nothing is known of has the cause `other`. */
export function readRefusal(facts: RefusalFacts): Reading {
  if (facts.failure !== undefined) return readFailure(facts.failure);
  const weighing = weigh(facts);
  const context: Context = { facts, verdict: weighing.results, isTemporary: isTemporary(facts) };
  const { candidates, ambiguous } = weighing;
  const best = candidates[0];
  if (ambiguous.length === 0 && best !== undefined && isBareRefusal(best, facts)) return nothingKnown(context);
  const reading =
    ambiguous.length > 0
      ? readAmbiguous(weighing, context)
      : best === undefined
        ? nothingKnown(context)
        : withAlternatives(readingOf(best, candidates, context), best, candidates, context);
  return isOpen(reading, best) ? withLikeliest(reading, weighing, context) : reading;
}

/** Whether nothing that the reply says, and no vendor's use of its code, speaks clearly for a cause. */
function isOpen({ confidence, vendor, verdict }: Reading, best: Candidate | undefined): boolean {
  if (best !== undefined && best.score >= CLEAR) return false;
  return confidence === 'low' && vendor === undefined && verdict === undefined;
}

/** The cause that all the things that a reply speaks of make likely together, where none of them decides. */
function withLikeliest(reading: Reading, { candidates, likeliest }: Weighing, context: Context): Reading {
  const cause = likeliest();
  if (cause === undefined || cause === reading.cause) return reading;
  const text = () => say`what the reply speaks of, taken together`;
  const known = candidates.find((candidate) => candidate.cause === cause);
  const reasons = [{ kind: 'words', text, weight: LIKELY }, ...(known?.reasons ?? [])] as const;
  const candidate = { cause, score: LIKELY, reasons, row: undefined, rows: [], statement: known?.statement };
  const others = reading.cause === 'other' ? [] : [reading, ...reading.alternatives];
  return {
    ...generalReading(candidate, 'low', context),
    reasons: reasonsOf(candidate),
    alternatives: others
      .filter((other) => other.cause !== cause)
      .slice(0, MAX_ALTERNATIVES)
      .map((other) => ({ ...other, alternatives: [] })),
  };
}

/** What a receiver reports by itself (RFC 6591). */
function readFailure({ failure, results, domain }: Pick<FailureReport, 'failure' | 'results' | 'domain'>): Reading {
  const checks = results.filter(({ mechanism }) => mechanism !== 'dmarc');
  const passed = checks.filter(({ result }) => result === 'pass');
  const named = FAILURES[failure.value] === undefined ? 'other' : failure.value;
  // What is left where nothing else failed.
  const isUnaligned =
    passed.length > 0 &&
    !passed.some((each) => each.domain === undefined || isRelated(each.domain, domain?.value)) &&
    (named === 'dmarc' || (named === 'other' && passed.length === checks.length));
  const type = isUnaligned ? 'unaligned' : named;
  const { cause, title, meaning } = FAILURES[type]!;
  return {
    id: `failure-${type}`,
    title,
    cause,
    meaning,
    confidence: 'high',
    reasons: [
      {
        kind: 'verdict',
        text:
          named === 'other'
            ? say`the results that are reported`
            : say`what the report says failed ("${failure.value}")`,
      },
    ],
    isUndecided: false,
    steps: CAUSES[cause].steps,
    alternatives: [],
    vendor: undefined,
    source: SOURCES.rfc6591,
    evidence: 'documented',
    isTemporary: undefined,
    verdict: undefined,
  };
}

/** Whether one is the other, or lies below it. */
function isRelated(one: string, other = ''): boolean {
  const [a, b] = [`.${one}`, `.${other.toLowerCase()}`];
  return a.endsWith(b) || b.endsWith(a);
}

/** RFC 6591 §3.3, RFC 9991. */
const FAILURES: Readonly<Record<string, Pick<Reading, 'cause' | 'title' | 'meaning'>>> = {
  bodyhash: {
    cause: 'signature-failed',
    title: say`The DKIM signature did not verify`,
    meaning: say`The receiver computed another body hash than the signature has in bh=: it saw another body than the signer.`,
  },
  signature: {
    cause: 'signature-failed',
    title: say`The DKIM signature did not verify`,
    meaning: say`The signature does not fit the header and the published key: a signed field was changed, or the key is another one.`,
  },
  revoked: {
    cause: 'key-not-found',
    title: say`The DKIM key is revoked`,
    meaning: say`The published record of the key has an empty p=, so no signature with it is valid.`,
  },
  spf: {
    cause: 'spf',
    title: say`SPF did not pass`,
    meaning: say`The receiver evaluated SPF for the address that sent the message, and it did not pass.`,
  },
  dmarc: {
    cause: 'dmarc-policy',
    title: say`The message failed DMARC`,
    meaning: say`Neither SPF nor DKIM passed for the domain in From.`,
  },
  unaligned: {
    cause: 'not-aligned',
    title: say`The message failed DMARC`,
    meaning: say`What passed was not for the domain in From, so DMARC failed.`,
  },
  adsp: {
    cause: 'unsigned-or-failed',
    title: say`No passing DKIM signature`,
    meaning: say`The domain's ADSP record says that its mail is signed, and this message has no valid signature of the domain. ADSP has been historic since 2013.`,
  },
  other: {
    cause: 'authentication-failed',
    title: say`SPF, DKIM or DMARC failed`,
    meaning: say`The report does not say which authentication failed.`,
  },
};

interface Context {
  readonly facts: RefusalFacts;
  readonly verdict: AuthenticationResults | undefined;
  readonly isTemporary: boolean | undefined;
}

/** A code with several meanings: the words choose one, perhaps one that none of them is; else all are given. */
function readAmbiguous({ candidates, ambiguous, speaker }: Weighing, context: Context): Reading {
  const best = candidates[0];
  const others = (taken: string) =>
    ambiguous
      .filter((row) => row.id !== taken && isWorthNaming(row, context.facts, speaker))
      .map((row) => rowReading(byCode(row), 'low', context));
  if (best === undefined || best.score < SAYS_SOMETHING || isVague(best.cause)) {
    const [first, ...rest] = ambiguous.map((row) => rowReading(byCode(row), 'low', context));
    const hasWords = (context.facts.text ?? '').trim() !== '';
    const text = hasWords
      ? say`its code alone (the reply's words do not decide)`
      : say`its code alone (no words of the server)`;
    return { ...first!, reasons: [{ kind: 'code', text }], isUndecided: true, alternatives: rest };
  }
  const row = best.row?.row ?? ambiguous.find(({ cause }) => cause === best.cause);
  if (row === undefined) {
    const reading = readingOf(best, candidates, context);
    return { ...reading, alternatives: others(reading.id).slice(0, MAX_ALTERNATIVES) };
  }
  const match = best.row ?? { row, words: best.statement?.words, byCode: true, score: best.score };
  const reading = rowReading(match, confidenceOf(best, candidates, context), context);
  return { ...reading, reasons: reasonsOf(best), alternatives: others(row.id) };
}

/** "550 Rejected", "message blocked" say that mail was refused, not that a policy did it. */
function isBareRefusal({ cause, score }: Candidate, { text }: RefusalFacts): boolean {
  return cause === 'policy' && score < FITS_ANY && isBare(text ?? '');
}

function byCode(row: CatalogueRow): RowMatch {
  return { row, words: undefined, byCode: true, score: 0 };
}

/** Causes that say less than the code of a mechanism. */
function isVague(cause: Cause): boolean {
  return cause === 'policy' || cause === 'other' || cause === 'system';
}

function readingOf(candidate: Candidate, candidates: readonly Candidate[], context: Context): Reading {
  const confidence = confidenceOf(candidate, candidates, context);
  const row = candidate.row;
  // A code's row does not name what the words say better.
  const isRows = row !== undefined && (row.words !== undefined || candidate.score - row.score < 2);
  const reading = isRows ? rowReading(row, confidence, context) : generalReading(candidate, confidence, context);
  return { ...withVerdict(reading, candidate, context), reasons: reasonsOf(candidate) };
}

function reasonsOf({ reasons }: Candidate): Reason[] {
  return reasons.map(({ kind, text }) => ({ kind, text: text() }));
}

function confidenceOf(candidate: Candidate, candidates: readonly Candidate[], { facts }: Context): Confidence {
  const { score, reasons } = candidate;
  const rival = candidates.find((other) => other !== candidate && !isKin(other.cause, candidate.cause));
  const margin = rival === undefined ? score : score - rival.score;
  const isSpoken = reasons.some(({ kind }) => kind === 'words' || kind === 'verdict');
  if (margin < TIE || score < SAYS_SOMETHING) return 'low';
  if (isSpoken && score >= 5 && margin >= 1) return 'high';
  if (score >= 4 || (isSpoken && score >= 3)) return 'medium';
  return facts.statusOrigin !== 'status-field' && score >= 3.4 && isSpoken ? 'medium' : 'low';
}

/** Causes that name the same thing more or less exactly: none contradicts the other. */
function isKin(one: Cause, other: Cause): boolean {
  return (isAuthentication(one) && isAuthentication(other)) || isVague(one) || isVague(other);
}

function withAlternatives(
  reading: Reading,
  best: Candidate,
  candidates: readonly Candidate[],
  context: Context,
): Reading {
  const near = candidates.slice(1).filter(({ cause, score }) => {
    const isSaying = score >= 2 && !isVague(cause);
    return isSaying && score >= best.score - NEAR;
  });
  const alternatives = near
    .slice(0, MAX_ALTERNATIVES)
    .map((candidate) => ({ ...readingOf(candidate, candidates, context), confidence: 'low' as const }));
  const rival = near[0];
  const isUndecided = rival !== undefined && best.score - rival.score < TIE && !isKin(best.cause, rival.cause);
  return { ...reading, alternatives, isUndecided };
}

function rowReading({ row }: RowMatch, confidence: Confidence, { isTemporary, verdict }: Context): Reading {
  return {
    id: row.id,
    title: row.title,
    cause: row.cause,
    meaning: row.meaning,
    confidence,
    reasons: [{ kind: 'code', text: say`its code` }],
    isUndecided: false,
    steps: row.steps ?? CAUSES[row.cause].steps,
    alternatives: [],
    vendor: row.vendor,
    source: row.source,
    evidence: row.evidence,
    isTemporary,
    verdict,
  };
}

/** A cause known from words that any server may write, or from the registry. */
function generalReading(candidate: Candidate, confidence: Confidence, context: Context): Reading {
  const { facts, isTemporary, verdict } = context;
  const { cause, statement, reasons } = candidate;
  const registered = facts.status === undefined ? undefined : registeredMeaning(facts.status);
  const isSpoken = reasons[0]!.kind === 'words' || reasons[0]!.kind === 'verdict';
  const title = CAUSES[cause].title;
  return {
    id: isSpoken
      ? `words-${statement?.id ?? cause}`
      : registered === undefined
        ? `reply-${facts.reply ?? 'none'}`
        : `registry-${facts.status}`,
    title: !isSpoken && registered?.registered ? registered.title : title,
    cause,
    meaning: meaningOf(cause, isSpoken, context),
    confidence,
    reasons: [],
    isUndecided: false,
    steps: CAUSES[cause].steps,
    alternatives: [],
    vendor: undefined,
    source:
      registered === undefined
        ? SOURCES.rfc5321
        : { ...SOURCES.ianaRegistry, title: `IANA registry; ${registered.source}` },
    evidence: 'documented',
    isTemporary,
    verdict,
  };
}

function meaningOf(cause: Cause, isSpoken: boolean, { facts: { status } }: Context): string {
  const { title } = CAUSES[cause];
  const registered = status === undefined ? undefined : registeredMeaning(status);
  if (registered === undefined) return `${title}.`;
  if (isSpoken && isGeneric(status!)) return say`The code ${status} says only that it failed; the words say why.`;
  // A paragraph about the code alone would contradict the title.
  if (isSpoken && causeOfCode(status!)?.[0] !== cause)
    return say`The words of the reply decide here; the code ${status} alone would mean "${registered.title}".`;
  return `${status}: ${registered.title} (${registered.subject}, ${registered.class}).`;
}

function nothingKnown(context: Context): Reading {
  const { facts } = context;
  const registered = facts.status === undefined ? undefined : registeredMeaning(facts.status);
  const isSilent = facts.status === undefined && facts.reply === undefined && !/\S/.test(facts.text ?? '');
  const text =
    registered !== undefined
      ? say`its code ${facts.status}, which says no more`
      : facts.reply !== undefined
        ? say`its reply code ${facts.reply}, which says no more`
        : isSilent
          ? say`the report, which does not quote a reply`
          : say`nothing that is known`;
  const candidate = {
    cause: 'other',
    score: 0,
    reasons: [{ kind: 'code', text: () => text, weight: 0 }],
    row: undefined,
    rows: [],
    statement: undefined,
  } as const;
  const reading = { ...generalReading(candidate, 'low', context), reasons: [{ kind: 'code', text }] } as const;
  return isSilent
    ? {
        ...reading,
        title: say`The report gives no reason`,
        meaning: say`The report names the recipient but does not quote a server's reply.`,
        steps: [say`Look for the server's reply in the log of the mail server that wrote the report.`],
      }
    : reading;
}

/** Results in the reply name what failed: the meaning says so, and the steps follow the cause that they come to. */
function withVerdict(reading: Reading, { reasons, cause }: Candidate, { verdict }: Context): Reading {
  if (verdict === undefined || reasons[0]?.kind !== 'verdict') return reading;
  const named = (['spf', 'dkim', 'dmarc'] as const).filter((mechanism) => verdict[mechanism] !== undefined);
  const failed = named.filter((mechanism) => verdict[mechanism] !== 'pass');
  return {
    ...reading,
    meaning: say`${reading.meaning} Here: ${failed.map((mechanism) => `${mechanism.toUpperCase()} ${verdict[mechanism]}`).join(', ')}.`,
    steps: CAUSES[cause].steps,
  };
}

/** By the class of the code; by the reply if there is none; a reply of the other class wins (a server's own word). */
function isTemporary({ status, reply }: RefusalFacts): boolean | undefined {
  const word = reply ?? status;
  if (word?.startsWith('4')) return true;
  return word?.startsWith('5') ? false : undefined;
}

/** Whether a cause belongs to the authentication of mail. */
export function isAuthentication(cause: Cause): boolean {
  return CAUSES[cause].isAuthentication === true;
}

/** Whether a signature, or its absence, has part in a refusal for this cause. */
export function concernsSignature(cause: Cause): boolean {
  return CAUSES[cause].concernsSignature === true;
}
