/** Weighs all that is known of a refusal, cause by cause. What the winner is called and what to do about it is in reading.ts. */

import { say } from '../text/say.ts';
import { CATALOGUE } from './catalogue/index.ts';
import type { CatalogueRow } from './catalogue/row.ts';
import { Speaker } from './catalogue/vendors.ts';
import type { Cause } from './causes.ts';
import { causeOfCode, causeOfReply, subjectOfCode } from './codes.ts';
import type { Reason, RefusalFacts } from './refusal-facts.ts';
import { quoteFrom } from './reply-quotes.ts';
import { isGeneric, parseStatusCode } from './status-code.ts';
import { likeliestCause } from './words/associate.ts';
import { type Found, lookUp, wordsOfReply } from './words/lexicon.ts';
import { type AuthenticationResults, causeOfResults, resultsIn } from './words/results.ts';
import { isPartOfLonger, type Statement, statementsIn, wordsOf } from './words/statements-in.ts';

/** A row that fits. */
export interface RowMatch {
  readonly row: CatalogueRow;
  /** The words of the reply that it knows; undefined where the code decides. */
  readonly words: (() => string) | undefined;
  readonly byCode: boolean;
  readonly score: number;
}

/** A reason with its weight; its text is made when someone asks. */
export interface WeighedReason {
  readonly kind: Reason['kind'];
  readonly text: () => string;
  readonly weight: number;
}

/** What speaks for one cause. */
export interface Candidate {
  readonly cause: Cause;
  readonly score: number;
  /** The strongest first. */
  readonly reasons: readonly WeighedReason[];
  /** The row that says most, if one fits. */
  readonly row: RowMatch | undefined;
  /** Every row that fits. */
  readonly rows: readonly RowMatch[];
  /** The idiom or statement that says most. */
  readonly statement: Statement | undefined;
}

export interface Weighing {
  /** The likeliest first; empty where nothing says anything. */
  readonly candidates: readonly Candidate[];
  readonly results: AuthenticationResults | undefined;
  /** Rows among which only words could decide, where the code has several meanings. */
  readonly ambiguous: readonly CatalogueRow[];
  readonly speaker: Speaker;
  /** What the things that the reply speaks of come to together, for where no statement says more; made when someone asks. */
  readonly likeliest: () => Cause | undefined;
}

/** Rows that a code alone decides. */
const byCodeAlone = new Set(
  CATALOGUE.filter(
    ({ phrases: words, ambiguous, decidingReply }) =>
      (words === undefined && ambiguous === undefined) || decidingReply !== undefined,
  ),
);
/** The rows of a code: exact ones by the code, `X.7.20` by `.7.20`, ranges in a list. */
const rowsByCode = new Map<string, CatalogueRow[]>();
const rangeRows: { readonly row: CatalogueRow; readonly lead: string; readonly from: number; readonly to: number }[] =
  [];
for (const row of CATALOGUE) {
  for (const code of row.codes ?? []) {
    const range = /^(.*\.)(\d+)-(\d+)$/.exec(code);
    const key = (pattern: string) => (pattern.startsWith('X') ? pattern.slice(1) : pattern);
    if (range !== null) rangeRows.push({ row, lead: key(range[1]!), from: Number(range[2]), to: Number(range[3]) });
    else rowsByCode.set(key(code), [...(rowsByCode.get(key(code)) ?? []), row]);
  }
}

const NO_ROWS: ReadonlySet<CatalogueRow> = new Set();
/** Codes are few, and hostile texts have many. */
const MAX_CODES = 1000;
const rowsOfCodes = new Map<string, ReadonlySet<CatalogueRow>>();

function rowsWithCode(status: string | undefined): ReadonlySet<CatalogueRow> {
  if (status === undefined) return NO_ROWS;
  const known = rowsOfCodes.get(status);
  if (known !== undefined) return known;
  const rows = findRowsWithCode(status);
  if (rowsOfCodes.size >= MAX_CODES) rowsOfCodes.clear();
  rowsOfCodes.set(status, rows);
  return rows;
}

function findRowsWithCode(status: string): ReadonlySet<CatalogueRow> {
  const dot = status.lastIndexOf('.') + 1;
  const lead = status.slice(0, dot);
  const detail = Number(status.slice(dot));
  const inRange = rangeRows.filter(
    (range) => (lead === range.lead || lead.slice(1) === range.lead) && detail >= range.from && detail <= range.to,
  );
  return new Set([
    ...(rowsByCode.get(status) ?? []),
    ...(rowsByCode.get(status.slice(1)) ?? []),
    ...inRange.map(({ row }) => row),
  ]);
}

/** From what weight on words name something, and what a policy counts beside them. */
const SPECIFIC = 2;
const BESIDE_SPECIFIC = 0.5;

/** What each further piece of evidence for the same cause adds. */
const AGREEMENT = 0.15;
const WORD_BONUS = 0.1;

export function weigh(facts: RefusalFacts): Weighing {
  const text = facts.text ?? '';
  const read = wordsOfReply(text);
  const { tokens } = read;
  const results = resultsIn(text);
  const found = lookUp(tokens);
  const speaker = new Speaker(text, facts.remoteServer ?? facts.reportingServer);
  const rows = rowsFor(facts, tokens, found, speaker);
  const pool = new Pool(text);
  const failed = results && causeOfResults(results);
  for (const match of rows.taken) pool.addRow(withCause(match, failed));
  for (const statement of rows.borrowed) pool.addStatement(statement);
  for (const statement of statementsIn(read, found, subjectOfCode(facts.status)))
    pool.addStatement(fromSpeaker(statement, facts));
  addResults(pool, results);
  explainResult(pool, results);
  addCodes(pool, facts, rows.taken);
  if (facts.status !== undefined && isAmbiguous(facts.status))
    pool.leanOnAccount(found.terms.some(({ value }) => value === 'addressee'));
  preferExact(pool);
  preferNamed(pool);
  leanOnDns(pool, facts);
  pool.leaveOutPolicy();
  combineAuthentication(pool);
  leanOnSender(pool, facts.status);
  return {
    candidates: pool.ranked(),
    results,
    ambiguous: ambiguousRows(facts, speaker),
    speaker,
    likeliest: () => likeliestCause(found.terms, facts),
  };
}

class Pool {
  readonly #text: string;
  readonly #rows = new Map<Cause, RowMatch[]>();
  readonly #statements = new Map<Cause, Statement>();
  readonly #reasons = new Map<Cause, WeighedReason[]>();

  /** @param text the reply, to quote from */
  constructor(text: string) {
    this.#text = text;
  }

  addRow(match: RowMatch): void {
    const { row, words, byCode, score } = match;
    this.#rows.set(row.cause, [...(this.#rows.get(row.cause) ?? []), match]);
    if (words !== undefined)
      this.add(row.cause, score, 'words', () => say`the reply's words "${quoteFrom(this.#text, words())}"`);
    if (byCode && words === undefined) this.add(row.cause, score, 'code', () => say`its code`);
  }

  addStatement(statement: Statement): void {
    const { cause, weight, words } = statement;
    const known = this.#statements.get(cause);
    if (known === undefined || known.weight < weight) this.#statements.set(cause, statement);
    this.add(cause, weight, 'words', () => say`the reply's words "${quoteFrom(this.#text, words())}"`);
  }

  /** Of each kind of reason the strongest is kept. */
  add(cause: Cause, weight: number, kind: Reason['kind'], text: () => string): void {
    const reasons = this.#reasons.get(cause);
    if (reasons === undefined) {
      this.#reasons.set(cause, [{ kind, text, weight }]);
      return;
    }
    const at = reasons.findIndex((reason) => reason.kind === kind);
    if (at < 0) reasons.push({ kind, text, weight });
    else if (reasons[at]!.weight < weight) reasons[at] = { kind, text, weight };
  }

  #of(cause: Cause, kind: Reason['kind']): WeighedReason | undefined {
    return this.#reasons.get(cause)?.find((reason) => reason.kind === kind);
  }

  /**
   * Beside a code that is registered for accounts, "account disabled" means the account that sends, unless the reply names
   * the recipient.
   */
  leanOnAccount(namesAddressee: boolean): void {
    const disabled = this.#of('recipient-disabled', 'words');
    if (disabled !== undefined && !namesAddressee) this.add('account', disabled.weight + 0.3, 'words', disabled.text);
    this.add('account', 1.2, 'code', () => say`its code`);
  }

  /** "Rejected due to policy: content violation": that there is a policy says less than anything else that is said. */
  leaveOutPolicy(): void {
    const policy = this.#of('policy', 'words');
    if (policy === undefined || policy.weight >= CLEAR) return;
    const says = (cause: Cause) =>
      cause !== 'policy' && cause !== 'system' && cause !== 'other' && this.weightOf(cause, 'words') >= SPECIFIC;
    if ([...this.#reasons.keys()].some(says)) this.#weaken('policy', 'words', BESIDE_SPECIFIC);
  }

  #weaken(cause: Cause, kind: Reason['kind'], factor: number): void {
    const reasons = this.#reasons.get(cause)!;
    this.#reasons.set(
      cause,
      reasons.map((reason) => (reason.kind === kind ? { ...reason, weight: reason.weight * factor } : reason)),
    );
  }

  /** Gives what the words say of a cause at least this weight. */
  raise(cause: Cause, weight: number): void {
    const words = this.#of(cause, 'words');
    if (words !== undefined) this.add(cause, weight, 'words', words.text);
  }

  weightOf(cause: Cause, kind: Reason['kind']): number {
    return this.#of(cause, kind)?.weight ?? 0;
  }

  ranked(): Candidate[] {
    const candidates = [...this.#reasons].map(([cause, reasons]): Candidate => {
      if (reasons.length > 1) reasons.sort((a, b) => b.weight - a.weight);
      const score = reasons.reduce((sum, { weight }, i) => sum + (i === 0 ? weight : weight * AGREEMENT), 0);
      const rows = this.#rows.get(cause) ?? [];
      const row = rows.reduce<RowMatch | undefined>(
        (best, next) => (best && best.score >= next.score ? best : next),
        undefined,
      );
      return { cause, score, reasons, row, rows, statement: this.#statements.get(cause) };
    });
    return candidates.sort((a, b) => b.score - a.score);
  }
}

/** What a row's words weigh that only name the subject of its code: "dkim". What the reply says of it weighs more. */
const NAMED = 4;

interface Rows {
  readonly taken: readonly RowMatch[];
  /** What rows of vendors that have no part in it know of the words. */
  readonly borrowed: readonly Statement[];
}

function rowsFor(facts: RefusalFacts, tokens: readonly string[], found: Found, speaker: Speaker): Rows {
  const isProven = ({ vendor, provesVendor }: CatalogueRow): boolean =>
    vendor === undefined || provesVendor === true || speaker.isOf(vendor);
  const taken: RowMatch[] = [];
  const borrowed: Statement[] = [];
  const withCode = rowsWithCode(facts.status);
  for (const { value: row, start, end, count } of found.rows) {
    const byCode = withCode.has(row);
    if (row.needsCode && !byCode) continue;
    // "duplicate header DKIM-Signature" is not just a duplicate header: of one vendor's rows the longer phrase counts.
    const ofVendor = found.rows.filter(({ value }) => value.vendor === row.vendor);
    if (isPartOfLonger({ start, end, count }, ofVendor)) continue;
    const words = () => wordsOf(tokens, start, end);
    const isOwn = isProven(row);
    const bonus = Math.min(0.6, Math.max(0, count - 2) * WORD_BONUS);
    if (!isOwn) {
      borrowed.push({ cause: row.cause, weight: 3 + bonus, id: row.cause, words });
      continue;
    }
    const score =
      (row.needsCode && count === 1 ? NAMED : 5.2) +
      bonus +
      (byCode ? 0.9 : 0) +
      (row.vendor ? 0.5 : 0) +
      (hasReply(row, facts) ? 0.2 : 0);
    taken.push({ row, words, byCode, score });
  }
  for (const row of withCode) {
    if (!byCodeAlone.has(row)) continue;
    if (row.decidingReply !== undefined && row.decidingReply !== facts.reply) continue;
    if (!isProven(row)) continue;
    taken.push({ row, words: undefined, byCode: true, score: codeScore(row, facts) });
  }
  return { taken, borrowed };
}

/** Ids of what says that a connection was refused. */
const REFUSED_CONNECTION: ReadonlySet<string> = new Set(['connection-refused', 'connection-rejected']);

/** A server that answers was reached: "connection refused" in its reply is about who connects. X.4.0 to X.4.4 are the network's. */
function fromSpeaker(statement: Statement, { reply, status }: RefusalFacts): Statement {
  if (reply === undefined || !REFUSED_CONNECTION.has(statement.id) || /^[45]\.4\.[0-4]$/.test(status ?? ''))
    return statement;
  return { ...statement, cause: 'reputation', weight: 3 };
}

/** Where the reply goes on to say which mechanism failed, a row that leaves it open means that one. */
function withCause(match: RowMatch, failed: Cause | undefined): RowMatch {
  if (failed === undefined || match.row.cause !== 'authentication-failed') return match;
  const { steps: _, ...row } = match.row;
  return { ...match, row: { ...row, cause: failed } };
}

/** A code that only this vendor gives is as good as its words; one in a vendor's own use beats its registered meaning. */
function codeScore(row: CatalogueRow, facts: RefusalFacts): number {
  const isGuess = facts.statusOrigin === 'status-field';
  const weight = codeWeight(row, facts.status!);
  return (isGuess ? weight * 0.6 : weight) + (hasReply(row, facts) ? 0.2 : 0);
}

function codeWeight(row: CatalogueRow, status: string): number {
  if (row.provesVendor) return 6.2;
  if (row.vendor !== undefined) return 4.5;
  const registered = causeOfCode(status);
  if (registered?.[0] === row.cause) return registered[1];
  return row.decidingReply === undefined ? 4 : 5;
}

function hasReply(row: CatalogueRow, facts: RefusalFacts): boolean {
  return row.reply !== undefined && row.reply === facts.reply;
}

function addResults(pool: Pool, results: AuthenticationResults | undefined): void {
  const cause = results === undefined ? undefined : causeOfResults(results);
  if (cause === undefined) return;
  pool.add(cause, 5.6, 'verdict', () => say`the authentication results in the reply`);
}

/** `dkim=fail (body hash did not verify)`: the words after the result say why it failed. `dkim=fail` alone leaves that open. */
function explainResult(pool: Pool, results: AuthenticationResults | undefined): void {
  const dkim = results?.dkim;
  if (dkim === undefined || dkim === 'pass' || dkim === 'none' || dkim === 'temperror') return;
  if (results !== undefined && causeOfResults(results) !== 'unsigned-or-failed') return;
  const causes = ['key-not-found', 'signature-syntax', 'signature-not-accepted', 'signature-failed'] as const;
  const said = causes.find((cause) => pool.weightOf(cause, 'words') > JUST_FAILED);
  if (said !== undefined) pool.add(said, 6.2, 'verdict', () => say`the result and its explanation in the reply`);
}

/** What "dkim fail" weighs; an explanation has more words, and weighs more. */
const JUST_FAILED = 5;

/** The code in its registered meaning, unless a vendor's own use of it is known; the reply code; the command. */
function addCodes(pool: Pool, facts: RefusalFacts, rows: readonly RowMatch[]): void {
  const { status, statusOrigin, reply } = facts;
  const isVendors = rows.some(({ row, byCode }) => byCode && row.vendor !== undefined);
  const byCode = status === undefined || isVendors || isAmbiguous(status) ? undefined : causeOfCode(status);
  if (byCode !== undefined) {
    // A temporary code says less of the address: 4.2.1 is not a mailbox that is switched off for good.
    const isMild = status!.startsWith('4') && byCode[0] === 'recipient-disabled';
    const weight = statusOrigin === 'status-field' || isMild ? byCode[1] * 0.5 : byCode[1];
    pool.add(byCode[0], weight, 'code', () => say`the registered meaning of its code ${status}`);
  }
  const byReply = reply === undefined ? undefined : causeOfReply(reply);
  if (byReply !== undefined) pool.add(byReply[0], byReply[1], 'reply', () => say`its reply code ${reply}`);
}

/** What words weigh that leave no doubt about their subject (words/row.ts). */
const CLEAR = 4;

/** Where SPF and DKIM are both said to have failed, or a signature to be missing and to fail, the cause is their union. */
function combineAuthentication(pool: Pool): void {
  const words = (cause: Cause) => pool.weightOf(cause, 'words');
  const dkim = Math.max(words('unsigned'), words('signature-failed'), words('unsigned-or-failed'));
  const reason = () => say`the reply's words on both SPF and DKIM`;
  if (words('spf') >= CLEAR && dkim >= CLEAR && Math.abs(words('spf') - dkim) < 1) {
    pool.add('unauthenticated', Math.max(words('spf'), dkim) + 0.3, 'words', reason);
  } else if (words('unsigned') >= CLEAR && Math.abs(words('unsigned') - words('signature-failed')) < 0.3) {
    pool.add('unsigned-or-failed', words('unsigned') + 0.4, 'words', () => say`the reply's words on the signature`);
  }
}

/** "DKIM did not pass: body hash did not verify": where the words also say why no signature passed, that is the cause. */
function preferExact(pool: Pool): void {
  const union = pool.weightOf('unsigned-or-failed', 'words');
  if (union < JUST_FAILED || pool.weightOf('unsigned', 'words') >= CLEAR) return;
  const exact = ['key-not-found', 'signature-syntax', 'signature-not-accepted', 'signature-failed'] as const;
  const said = exact.find((cause) => pool.weightOf(cause, 'words') >= JUST_FAILED);
  if (said !== undefined) pool.add(said, union + 0.4, 'words', () => say`the reply's words on the signature`);
}

/** What a lookup that had no answer may be about. */
const LOOKED_UP: readonly Cause[] = [
  'key-not-found',
  'spf',
  'spf-record',
  'dmarc-policy',
  'dmarc-missing',
  'unsigned-or-failed',
];

/** A temporary reply that speaks of a temporary fault of DNS is about that, whatever was looked up. */
function leanOnDns(pool: Pool, { status, reply }: RefusalFacts): void {
  if ((status ?? reply)?.startsWith('4') !== true || pool.weightOf('dns-temporary', 'words') < CLEAR) return;
  const named = LOOKED_UP.reduce(
    (most, cause) => Math.max(most, pool.weightOf(cause, 'words'), pool.weightOf(cause, 'code')),
    0,
  );
  pool.raise('dns-temporary', named + 1);
}

/** Causes that leave open what failed, with those that say it. */
const OPEN: readonly (readonly [open: Cause, exact: readonly Cause[]])[] = [
  [
    'unsigned-or-failed',
    ['unsigned', 'signature-failed', 'signature-syntax', 'signature-not-accepted', 'key-not-found'],
  ],
  [
    'authentication-failed',
    [
      'unsigned',
      'signature-failed',
      'unsigned-or-failed',
      'signature-syntax',
      'signature-not-accepted',
      'key-not-found',
      'not-aligned',
      'spf',
      'spf-record',
      'unauthenticated',
      'dmarc-policy',
      'dmarc-missing',
      'arc',
    ],
  ],
];

/** "5.7.26 mail must be signed with DKIM": where a code leaves open what failed, clear words say it. */
function preferNamed(pool: Pool): void {
  for (const [open, exact] of OPEN) {
    const byCode = pool.weightOf(open, 'code');
    if (byCode === 0 || pool.weightOf(open, 'words') >= CLEAR) continue;
    const said = exact
      .filter((cause) => pool.weightOf(cause, 'words') >= CLEAR)
      .sort((a, b) => pool.weightOf(b, 'words') - pool.weightOf(a, 'words'))[0];
    if (said !== undefined) pool.raise(said, Math.max(byCode, pool.weightOf(said, 'words')) + 0.3);
  }
}

/** X.1.7 and X.1.8 are about the address of the sender: a domain that does not exist is the sender's. */
function leanOnSender(pool: Pool, status: string | undefined): void {
  if (status === undefined || !/^[45]\.1\.[78]$/.test(status)) return;
  const named = pool.weightOf('host-not-found', 'words');
  if (named > 0)
    pool.add('sender-identity', named + 0.3, 'words', () => say`the reply's words on the domain of the sender`);
}

function isAmbiguous(status: string): boolean {
  if (parseStatusCode(status) === undefined || isGeneric(status)) return false;
  const withCode = rowsWithCode(status);
  return AMBIGUOUS.some((row) => withCode.has(row));
}

function ambiguousRows({ status }: RefusalFacts, speaker: Speaker): readonly CatalogueRow[] {
  if (status === undefined || !isAmbiguous(status)) return [];
  const withCode = rowsWithCode(status);
  return AMBIGUOUS.filter((row) => withCode.has(row) && mayBeMeant(row, speaker));
}

/** A reading that only some vendors' servers give falls away where the server that speaks is another vendor's. */
function mayBeMeant({ asReadingOf }: CatalogueRow, speaker: Speaker): boolean {
  return asReadingOf === undefined || asReadingOf.some((vendor) => speaker.isOf(vendor)) || speaker.vendors.size === 0;
}

/**
 * Whether a reading is worth naming beside one that the words decided: a name that tells nothing of the server's vendor
 * does not rule out the reading of a few vendors, but gives no reason for it either.
 */
export function isWorthNaming(
  { asReadingOf }: CatalogueRow,
  { remoteServer, reportingServer }: RefusalFacts,
  speaker: Speaker,
): boolean {
  if (asReadingOf === undefined || (remoteServer ?? reportingServer) === undefined) return true;
  return asReadingOf.some((vendor) => speaker.isOf(vendor));
}

const AMBIGUOUS = CATALOGUE.filter(({ ambiguous }) => ambiguous !== undefined).sort(
  (a, b) => a.ambiguous! - b.ambiguous!,
);
