/** Takes a reply apart into statements: whole phrases, subjects with their states, and results of authentication checks. */

import type { Cause } from '../causes.ts';
import { AGENTS_OF_TWO, ARTICLES, FUNCTION_WORDS } from './function-words.ts';
import { type Found, lookUp, wordsOfReply } from './lexicon.ts';
import {
  headingBefore,
  MECHANISMS,
  OUTCOMES,
  type Pair,
  type Pairs,
  type Place,
  pairsIn,
  type SubjectPlace,
} from './pairs.ts';
import type { Match } from './phrase.ts';
import type { Idiom, Meaning, State, Subject } from './row.ts';
import { MENTIONS } from './statements.ts';
import { COLON, isEnd, spelled, type Words } from './tokens.ts';

/** Something that a reply says. */
export interface Statement {
  readonly cause: Cause;
  readonly weight: number;
  /** The idiom's id, or `subject-state`. */
  readonly id: string;
  /** The words it is in, as they were read; made when someone asks. */
  readonly words: () => string;
}

/** What each word of a phrase beyond the second adds, and how much that can be: the more exact phrase wins. */
const WORD_BONUS = 0.15;
const MAX_BONUS = 0.6;

/** How much of its weight a statement keeps that is understood of somebody else. */
const MOVED = 0.9;

/** "Rate limited because ...": what counts is what follows. */
const CONSEQUENCE = 0.6;

function isConsequence(tokens: readonly string[], end: number): boolean {
  return QUALIFIERS.has(tokens[end] ?? '') || (tokens[end] === 'due' && tokens[end + 1] === 'to');
}

/** "Does not accept mail that is not signed": what counts is what follows. */
const QUALIFIERS: ReadonlySet<string> = new Set(['because', 'that', 'which', 'without', 'unless']);

/** "Rejected due to spam classification": what follows is the reason that the server gives, whatever advice comes after it. */
const REASON = 0.8;

/** How many words may be between "rejected" and "due to". */
const REASON_REACH = 3;

function isReason(tokens: readonly string[], start: number, { states }: Pairs): boolean {
  const last = ARTICLES.has(tokens[start - 1] ?? '') ? start - 2 : start - 1;
  const isOne = tokens[last] === 'because';
  if (!isOne && !AGENTS_OF_TWO.has(`${tokens[last - 1]} ${tokens[last]}`)) return false;
  const end = isOne ? last : last - 1;
  return states.some((state) => state.state === 'rejected' && state.end <= end && end - state.end <= REASON_REACH);
}

/** States that have a reason. */
const ACTED: ReadonlySet<State> = new Set<State>(['rejected', 'disabled', 'forbidden', 'listed']);

/** To whom something was done for the reason at a place: the address in "your IP is blocked because of spam". */
function actedOn(tokens: readonly string[], { start }: Place, { pairs }: Pairs): Subject | undefined {
  const last = ARTICLES.has(tokens[start - 1] ?? '') ? start - 2 : start - 1;
  if (!REASON_WORDS.has(tokens[last] ?? '')) return undefined;
  return pairs.findLast(
    ({ subject, state, end }) =>
      subject !== undefined && state !== undefined && ACTED.has(state.state) && end <= last && last - end <= 1,
  )?.subject?.subject;
}

/** The last words before a reason: "blocked for spam", "suspended due to abuse". */
const REASON_WORDS: ReadonlySet<string> = new Set(['for', 'of', 'to', 'sending', 'after', 'by']);

/** What a reason means, by whom something was done to for it: spam that an address is blocked for is about its reputation. */
const REASONS: Readonly<Partial<Record<Subject, Readonly<Partial<Record<Cause, Cause>>>>>> = {
  client: { content: 'reputation' },
  sender: { content: 'reputation' },
  'own-account': { content: 'account', reputation: 'account' },
};

const REASONED: ReadonlySet<Cause> = new Set<Cause>(['reputation', 'account']);

/** What a text may have that says no more than that mail was refused: "your message was rejected". */
const BARE: ReadonlySet<Meaning> = new Set<Meaning>(['rejected', 'message']);

/** Whether a text says no more than that mail was refused. */
export function isBare(text: string): boolean {
  const { tokens } = wordsOfReply(text);
  const { terms } = lookUp(tokens);
  return tokens.every(
    (token, at) =>
      isEnd(token) ||
      token.startsWith('<') ||
      /^\d+$/.test(token) ||
      FUNCTION_WORDS.has(token) ||
      terms.some(({ value, start, end }) => BARE.has(value) && start <= at && end > at),
  );
}

/**
 * Everything a text says, in no order.
 *
 * @param heading what the code of the reply says that all is about
 */
export function statementsIn(
  words: Words,
  { idioms: all, terms }: Found = lookUp(words.tokens),
  heading?: Subject,
): Statement[] {
  const { tokens } = words;
  const read = pairsIn(words, terms);
  const found: Placed[] = [];
  const add = (cause: Cause, weight: number, id: string, { start, end }: Place) => {
    const meant = MOVABLE.has(cause) ? movedCause(cause, { start, end }) : cause;
    const kept = meant === cause || PRECISE.has(meant) ? 1 : MOVED;
    const least = meant !== cause && PRECISE.has(meant) ? OF_MECHANISM : 0;
    const isGiven = isReason(tokens, start, read) || (REASONED.has(meant) && meant !== cause);
    const reason = cause !== 'policy' && isGiven ? REASON : 0;
    found.push({
      cause: meant,
      weight: Math.max(least, (weight + reason) * (isConsequence(tokens, end) ? CONSEQUENCE : 1) * kept),
      id,
      start,
      end,
      words: () => wordsOf(tokens, start, end),
    });
  };
  const movedCause = (cause: Cause, place: Place): Cause => {
    const acted = actedOn(tokens, place, read);
    const ofReason = acted && REASONS[acted]?.[cause];
    if (ofReason !== undefined) return ofReason;
    const isUnder = read.subjects.some(({ subject }) => UNDER[subject]?.[cause] !== undefined);
    return causeUnder((isUnder ? topicAt(words, place, read, cause) : undefined) ?? heading, cause);
  };
  const addPair = (pair: Pair) => {
    const { row, id, subject } = pair;
    const ofTag =
      subject?.subject === 'tag' ? (causeOfTag(tokens, subject, read) ?? (heading && TAGGED[heading])) : undefined;
    // "No record for this user".
    if (ofTag === undefined && subject?.subject === 'tag' && isRecord(tokens, subject)) return;
    if (ofTag === undefined) add(row.cause, row.weight, id, pair);
    else if (ofTag === 'spf-record' && pair.state?.state === 'missing' && isRecord(tokens, subject!))
      add('spf', OF_TAG, id, pair);
    else add(ofTag, OF_TAG, id, pair);
  };
  for (const match of all) {
    const { value, start, count } = match;
    if (isDenied(tokens, start) || isTakenBack(match, read)) continue;
    if (isPartOfLonger(match, all) || isOutspoken(tokens, match, read, terms)) continue;
    add(value.cause, value.weight + Math.min(MAX_BONUS, Math.max(0, count - 2) * WORD_BONUS), value.id, match);
  }
  for (const pair of read.pairs)
    if (pair.state === undefined || !isPartOfLonger({ ...pair, count: 0 }, all)) addPair(pair);
  for (const statement of found) if (isExplained(statement, words, found)) statement.weight *= HEADING;
  return found;
}

interface Placed extends Statement, Place {
  weight: number;
}

/** What a check comes to that failed, with what may be said of it after a colon or in brackets: why it failed. */
const EXPLAINED: Readonly<Partial<Record<Cause, ReadonlySet<Cause>>>> = (() => {
  const ofSignature = new Set<Cause>([
    'unsigned',
    'key-not-found',
    'signature-syntax',
    'signature-not-accepted',
    'not-aligned',
    'dns-temporary',
  ]);
  return {
    'signature-failed': ofSignature,
    'unsigned-or-failed': new Set<Cause>([...ofSignature, 'signature-failed']),
    spf: new Set<Cause>(['spf-record', 'dns-temporary', 'not-aligned']),
    'dmarc-policy': new Set<Cause>(['not-aligned', 'dmarc-missing', 'dns-temporary']),
  };
})();

/** What is the trouble of a server itself, and no reason for it, as "user unknown" is in "Service unavailable; user unknown". */
const TROUBLE: ReadonlySet<Cause> = new Set<Cause>([
  'system',
  'policy',
  'other',
  'no-connection',
  'dns-temporary',
  'expired',
]);
/** What an explanation of a server's trouble weighs at least. */
const EXPLAINS_TROUBLE = 2;

/** How much of its weight the heading of an explanation keeps. */
const HEADING = 0.6;
/** What an explanation weighs at least. */
const EXPLAINS = 3;

/** "DKIM verification failed: key not found", "Service unavailable; client host blocked using ...": what follows says why. */
function isExplained(
  { cause, end }: Pick<Placed, 'cause' | 'end'>,
  { tokens, breaks }: Words,
  found: readonly Placed[],
): boolean {
  if (cause === 'system')
    return found.some(
      (other) =>
        other.start >= end &&
        other.weight >= EXPLAINS_TROUBLE &&
        !TROUBLE.has(other.cause) &&
        tokens.slice(end, other.start + 1).some((token, i) => isEnd(token) || breaks.has(end + i) || token === COLON),
    );
  const reasons = EXPLAINED[cause];
  if (reasons === undefined) return false;
  return found.some((other) => {
    if (other.start < end || other.weight < EXPLAINS || !reasons.has(other.cause)) return false;
    for (let at = end; at <= other.start; at++) if (breaks.has(at) || tokens[at] === COLON) return true;
    return false;
  });
}

/**
 * Whether a statement says more than a phrase in it: a phrase that names nothing ("has been disabled" in "the extension has
 * been disabled"), is only the name of its subject ("DMARC policy" in "has no DMARC policy"), cuts a noun phrase in two ("quota exceeded" in "traffic quota exceeded"), or is one word of the statement
 * ("blacklisted" in "blacklisted attachment").
 */
function isOutspoken(
  tokens: readonly string[],
  { value, text, start, end, count }: Match<Idiom>,
  read: Pairs,
  terms: readonly Match<Meaning>[],
): boolean {
  if (value.language === 'en' && isNounCut(start, read, terms)) return true;
  let isBare: boolean | undefined;
  return read.pairs.some(({ row, subject, state, ...whole }) => {
    if (state === undefined || subject === undefined || row.cause === value.cause) return false;
    if (row.weight >= SAYING && state.start < end && state.end > start) {
      isBare ??= isWithoutSubject(tokens, { start, end }, read);
      if (isBare) return true;
    }
    // "Sender domain ~ invalid" in "sender domain has an invalid DMARC record".
    const isOfNext = subject.start >= end && subject.start - end <= 1 && state.at >= start && state.end <= end;
    if (isOfNext && value.language === 'en' && row.weight >= SAYING && count < end - start) return true;
    if (whole.start > start || whole.end < end) return false;
    // "DKIM signature missing" in "DKIM signature missing d= tag".
    if (row.weight >= SAYING && state.start > start && state.start < end && state.end > end) return true;
    if (
      row.weight >= SAYING &&
      MENTIONS[subject.subject]?.cause === value.cause &&
      start >= subject.start &&
      end <= subject.end
    )
      return true;
    if (count === 1) return row.weight >= SAYING && end <= state.end && start >= state.start;
    const isWhole = count === end - start;
    if (!isWhole && row.weight >= SAYING && isCutByGap(tokens, text, subject, { start, end }, terms)) return true;
    const hasHead = subject.parts.some(
      (part) =>
        part.subject === subject.subject &&
        part.start >= start &&
        part.end <= end &&
        (isWhole || hasWord(text, tokens[part.start]!)),
    );
    if (hasHead) return false;
    if (subject.parts.length > 0 && count < end - start && start === subject.start && end >= state.end) return true;
    if (subject.end - subject.start < 2) return false;
    return (start > subject.start && start < subject.end) || (end > subject.start && end < subject.end);
  });
}

/** Whether a phrase begins within a noun phrase of something else: "address does not resolve" in "IP address does not resolve". */
function isNounCut(start: number, { subjects }: Pairs, terms: readonly Match<Meaning>[]): boolean {
  return subjects.some(
    (subject) =>
      subject.parts.length === 0 &&
      subject.start < start &&
      subject.end > start &&
      terms.some((term) => term.start === start && term.end <= subject.end && term.value !== subject.subject),
  );
}

/** Whether a phrase has a part of a noun phrase in its gap: "sending ~ blocked" in "sending IP has been blocked". */
function isCutByGap(
  tokens: readonly string[],
  phrase: string,
  subject: SubjectPlace,
  { start, end }: Place,
  terms: readonly Match<Meaning>[],
): boolean {
  if (subject.start < start || subject.end > end || subject.end - subject.start < 2) return false;
  const words = tokens.slice(subject.start, subject.end).filter((word) => !FUNCTION_WORDS.has(word));
  const shared = words.filter((word) => hasWord(phrase, word)).length;
  const isNamed = terms.some(
    (term) =>
      subject.subject.startsWith(term.value) &&
      term.start >= subject.start &&
      term.end <= subject.end &&
      term.end - term.start === 1 &&
      hasWord(phrase, tokens[term.start]!),
  );
  if (isNamed) return false;
  return shared > 0 && shared < words.length;
}

/** The words of phrases; there are as many as the tables have. */
const spelledOut = new Map<string, readonly string[]>();

/** Whether a phrase has a word: "domain ~ not found" in "domain SPF not found" has no "SPF". */
function hasWord(phrase: string, word: string): boolean {
  if (CJK.test(word)) return phrase.includes(word);
  let own = spelledOut.get(phrase);
  if (own === undefined) {
    own = spelled(phrase).split(/[ |]/);
    spelledOut.set(phrase, own);
  }
  return own.some((piece) => (piece.endsWith('*') ? word.startsWith(piece.slice(0, -1)) : piece === word));
}

/** What a pair weighs that can stand against a phrase. */
const SAYING = 3;

/** More words than this say something even without a subject: "not allowed to connect". */
const MAX_BARE = 3;

/** Whether a phrase consists of states and words that say nothing alone. */
function isWithoutSubject(tokens: readonly string[], { start, end }: Place, { states }: Pairs): boolean {
  let from = start;
  const isOfState = (at: number) => states.some((state) => state.start <= at && state.end > at);
  while (from < end && FUNCTION_WORDS.has(tokens[from]!) && !isOfState(from)) from++;
  if (end - from > MAX_BARE) return false;
  for (let at = from; at < end; at++) {
    const isState = states.some((state) => state.at <= at && state.end > at);
    if (!isState && !FUNCTION_WORDS.has(tokens[at]!)) return false;
  }
  return true;
}

/**
 * Whose the words at a place are: of what the clause names just before ("domain in MAIL FROM has a null MX"), or of what the
 * words before a colon say that it is not accepted ("Sender address rejected: ...").
 */
function topicAt(words: Words, { start, end }: Place, { subjects, states }: Pairs, cause: Cause): Subject | undefined {
  const { tokens } = words;
  const named = subjects.find(
    (subject) =>
      UNDER[subject.subject]?.[cause] !== undefined &&
      !MECHANISMS.has(subject.subject) &&
      subject.start <= start &&
      subject.end < end &&
      start - subject.end <= NAMED_REACH &&
      (subject.subject !== 'client' || isOwner(tokens, subject, subjects)) &&
      !tokens.slice(subject.end, start).some(isEnd),
  );
  if (named !== undefined) return named.subject;
  const bracketed = mechanismBefore(words, start, subjects, states, cause);
  if (bracketed !== undefined) return bracketed;
  let colon = start - 1;
  while (colon >= 0 && !isEnd(tokens[colon]!)) colon--;
  if (colon < 0 || tokens[colon] !== COLON) return undefined;
  let from = colon;
  while (from > 0 && !isEnd(tokens[from - 1]!)) from--;
  const isWithin = (place: Place) => place.start >= from && place.end <= colon;
  const subject = subjects.findLast(
    (place) => isWithin(place) && place.subject !== 'client' && UNDER[place.subject]?.[cause] !== undefined,
  );
  // "DKIM: ..."
  if (subject !== undefined && MECHANISMS.has(subject.subject) && isAlone(tokens, subject, from, colon))
    return subject.subject;
  return states.some((place) => isWithin(place) && NEGATIVE.has(place.state)) ? subject?.subject : undefined;
}

/** The mechanism that failed according to the words before a colon or a bracket: "DKIM check of example.org failed (...)". */
function mechanismBefore(
  words: Words,
  start: number,
  subjects: readonly SubjectPlace[],
  states: Pairs['states'],
  cause: Cause,
): Subject | undefined {
  const heading = headingBefore(words, start);
  if (heading === undefined) return undefined;
  const isWithin = (place: Place) => place.start >= heading.start && place.end <= heading.end;
  const subject = subjects.findLast((place) => isWithin(place) && UNDER[place.subject]?.[cause] !== undefined);
  if (subject === undefined || !MECHANISMS.has(subject.subject)) return undefined;
  return states.some((state) => isWithin(state) && !OUTCOMES.has(state.state)) ? undefined : subject.subject;
}

/** Whether a clause is about the client: not in "sender <address> from <host> [<ip>] has no MX record". */
function isOwner(tokens: readonly string[], client: Place, subjects: readonly SubjectPlace[]): boolean {
  if (tokens.slice(Math.max(0, client.start - 1), client.end).includes('from')) return false;
  return !subjects.some(
    ({ subject, end }) =>
      (subject === 'sender' || subject === 'message') &&
      end <= client.start &&
      !tokens.slice(end, client.start).some(isEnd),
  );
}

/** Whether words have nothing beside a subject that says something. */
function isAlone(tokens: readonly string[], { start, end }: Place, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const token = tokens[at]!;
    const isMute = token.startsWith('<') || FUNCTION_WORDS.has(token) || /^\d+$/.test(token);
    if ((at < start || at >= end) && !isMute) return false;
  }
  return true;
}

/** What it weighs at least that something is wrong with a known mechanism. */
const OF_MECHANISM = 4.5;

/** What it weighs that a tag of a known mechanism is wrong: more than that the mechanism failed. */
const OF_TAG = 5.5;

/** What a tag is of: the mechanism that its own words name, its clause, or the last one before it. Undefined where none is named. */
function causeOfTag(tokens: readonly string[], place: Place, { subjects }: Pairs): Cause | undefined {
  for (let at = place.start; at < place.end; at++) {
    const own = NAMED_IN_TAG[tokens[at]!];
    if (own !== undefined) return own;
  }
  const named = subjects.filter(({ subject }) => TAGGED[subject] !== undefined);
  const inClause = named.findLast((subject) => {
    const from = Math.min(subject.end, place.start);
    return !tokens.slice(from, Math.max(subject.start, place.end)).some(isEnd);
  });
  const before = inClause ?? named.findLast(({ end }) => end <= place.start);
  const cause = before && TAGGED[before.subject];
  const isOfKey = isRecord(tokens, place) || KEY_TAGS.has(tokens[place.start - 1] ?? '');
  return cause === 'signature-syntax' && isOfKey ? 'key-not-found' : cause;
}

function isRecord(tokens: readonly string[], { end }: Place): boolean {
  return tokens[end - 1]!.startsWith('record');
}

/** Tags that only key records have (RFC 6376 §3.6.1; `g=` RFC 4871 §3.6.1). */
const KEY_TAGS: ReadonlySet<string> = new Set(['p', 'k', 'n', 'g']);

const NAMED_IN_TAG: Readonly<Record<string, Cause>> = {
  dkim: 'signature-syntax',
  signature: 'signature-syntax',
  dmarc: 'dmarc-missing',
  spf: 'spf-record',
};

const TAGGED: Readonly<Partial<Record<Subject, Cause>>> = {
  signature: 'signature-syntax',
  algorithm: 'signature-syntax',
  key: 'key-not-found',
  dmarc: 'dmarc-missing',
  'dmarc-record': 'dmarc-missing',
  spf: 'spf-record',
  'spf-record': 'spf-record',
};

/** How many words may be between a subject and what is said of it by a phrase that does not name it. */
const NAMED_REACH = 3;

const NEGATIVE: ReadonlySet<State> = new Set<State>([
  'rejected',
  'failed',
  'forbidden',
  'unverified',
  'invalid',
  'unavailable',
]);

const UNDER_DKIM = {
  'unknown-recipient': 'key-not-found',
  'host-not-found': 'key-not-found',
  protocol: 'signature-syntax',
  'no-connection': 'dns-temporary',
  'sender-identity': 'signature-not-accepted',
} as const;

const UNDER_DMARC = {
  'unknown-recipient': 'dmarc-missing',
  'host-not-found': 'dmarc-missing',
  protocol: 'dmarc-missing',
  'no-connection': 'dns-temporary',
} as const;

const UNDER_ARC = {
  'signature-failed': 'arc',
  'signature-syntax': 'arc',
  'key-not-found': 'arc',
  'signature-not-accepted': 'arc',
  unsigned: 'arc',
  'unsigned-or-failed': 'arc',
  protocol: 'arc',
} as const;

const UNDER_SPF = {
  'host-not-found': 'spf-record',
  'reverse-dns': 'spf-record',
  protocol: 'spf-record',
  loop: 'spf-record',
  'rate-limited': 'spf-record',
  'no-connection': 'dns-temporary',
} as const;

/** What causes become under such a heading: the user that is unknown is the sender. */
const UNDER: Readonly<Partial<Record<Subject, Readonly<Partial<Record<Cause, Cause>>>>>> = {
  sender: {
    'unknown-recipient': 'sender-identity',
    'recipient-disabled': 'sender-identity',
    'host-not-found': 'sender-identity',
    'mailbox-full': 'sender-identity',
    'no-connection': 'sender-identity',
  },
  client: { 'host-not-found': 'reverse-dns', content: 'reputation' },
  helo: { 'host-not-found': 'protocol', 'unknown-recipient': 'protocol' },
  signature: UNDER_DKIM,
  key: UNDER_DKIM,
  dmarc: UNDER_DMARC,
  'dmarc-record': UNDER_DMARC,
  arc: UNDER_ARC,
  spf: UNDER_SPF,
  'spf-record': { ...UNDER_SPF, reputation: 'spf-record', content: 'spf-record', spf: 'spf-record' },
};

/** Causes that lose nothing by being understood of a mechanism. */
const PRECISE: ReadonlySet<Cause> = new Set<Cause>([
  'signature-syntax',
  'key-not-found',
  'dmarc-missing',
  'spf-record',
  'dns-temporary',
]);

const MOVABLE: ReadonlySet<string> = new Set(
  [UNDER, REASONS].flatMap((table) => Object.values(table).flatMap((causes) => Object.keys(causes))),
);

function causeUnder(topic: Subject | undefined, cause: Cause): Cause {
  return (topic && UNDER[topic]?.[cause]) ?? cause;
}

/**
 * Whether a longer phrase without gaps has the same words: "submission quota exceeded" is not "quota exceeded". Of two
 * phrases for the same words, the one that spells them all out counts.
 */
export function isPartOfLonger({ start, end, count }: Counted, all: readonly Match<unknown>[]): boolean {
  return all.some(
    (outer) =>
      outer.start <= start && outer.end >= end && outer.count === outer.end - outer.start && outer.count > count,
  );
}

/** "This is not a DKIM failure": a phrase right after a negation says nothing. */
function isDenied(tokens: readonly string[], start: number): boolean {
  const before = tokens[start - 1];
  return before === 'not' || (before === 'a' && tokens[start - 2] === 'not') || before === 'nicht' || before === '不';
}

/** "Signature is not required", "no signature is required": a phrase in whose gap its state is denied, or that is denied itself. */
function isTakenBack({ start, end, count }: Counted, { denied }: Pairs): boolean {
  return denied.some(
    (place) =>
      (place.isWhole && place.start < end && place.end > start) ||
      (count < end - start && place.start > start && place.end <= end),
  );
}

interface Counted extends Place {
  readonly count: number;
}

const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** The words from `start` to before `end`, with names left out. */
export function wordsOf(tokens: readonly string[], start: number, end: number): string {
  const words = tokens.slice(start, end).map((token) => (token.startsWith('<') ? '…' : token));
  return words.join(words.every((word) => CJK.test(word)) ? '' : ' ').replace(/ ([:.])/g, '$1');
}
