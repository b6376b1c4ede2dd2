/** Takes a reply apart into statements: whole phrases, subjects with their states, and results of authentication checks. */

import type { Cause } from '../causes.ts';
import { AGENTS_OF_TWO, ARTICLES, FUNCTION_WORDS } from './function-words.ts';
import { type Found, lookUp, wordsOfReply } from './lexicon.ts';
import { type Pair, type Pairs, type Place, pairsIn } from './pairs.ts';
import type { Match } from './phrase.ts';
import type { Idiom, Meaning, State, Subject } from './row.ts';
import { MENTIONS } from './statements.ts';
import { COLON, fold, isEnd } from './tokens.ts';

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
  return tokens[end] === 'because' || (tokens[end] === 'due' && tokens[end + 1] === 'to');
}

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

/** What a text may have that says no more than that mail was refused: "your message was rejected". */
const BARE: ReadonlySet<Meaning> = new Set<Meaning>(['rejected', 'message']);

/** Whether a text says no more than that mail was refused. */
export function isBare(text: string): boolean {
  const tokens = wordsOfReply(text);
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

/** Everything a text says, in no order. */
export function statementsIn(tokens: readonly string[], { idioms: all, terms }: Found = lookUp(tokens)): Statement[] {
  const read = pairsIn(tokens, terms);
  const found: Statement[] = [];
  const add = (cause: Cause, weight: number, id: string, { start, end }: Place) => {
    const isMovable = MOVABLE.has(cause) && read.subjects.some(({ subject }) => UNDER[subject]?.[cause] !== undefined);
    const meant = isMovable ? causeUnder(topicAt(tokens, { start, end }, read, cause), cause) : cause;
    const kept = meant === cause || PRECISE.has(meant) ? 1 : MOVED;
    const reason = cause !== 'policy' && isReason(tokens, start, read) ? REASON : 0;
    found.push({
      cause: meant,
      weight: (weight + reason) * (isConsequence(tokens, end) ? CONSEQUENCE : 1) * kept,
      id,
      words: () => wordsOf(tokens, start, end),
    });
  };
  const addPair = (pair: Pair) => {
    const { row, id, subject } = pair;
    const ofTag = subject?.subject === 'tag' ? causeOfTag(tokens, subject, read) : undefined;
    if (ofTag === undefined) add(row.cause, row.weight, id, pair);
    else add(ofTag, OF_TAG, id, pair);
  };
  for (const match of all) {
    const { value, start, count } = match;
    if (isDenied(tokens, start) || isTakenBack(match, read)) continue;
    if (isPartOfLonger(match, all) || isOutspoken(tokens, match, read)) continue;
    add(value.cause, value.weight + Math.min(MAX_BONUS, Math.max(0, count - 2) * WORD_BONUS), value.id, match);
  }
  for (const pair of read.pairs)
    if (pair.state === undefined || !isPartOfLonger({ ...pair, count: 0 }, all)) addPair(pair);
  return found;
}

/**
 * Whether a statement says more than a phrase in it: a phrase that names nothing ("has been disabled" in "the extension has
 * been disabled"), is only the name of its subject ("DMARC policy" in "has no DMARC policy"), cuts a noun phrase in two ("quota exceeded" in "traffic quota exceeded"), or is one word of the statement
 * ("blacklisted" in "blacklisted attachment").
 */
function isOutspoken(tokens: readonly string[], { value, start, end, count }: Match<Idiom>, read: Pairs): boolean {
  let isBare: boolean | undefined;
  return read.pairs.some(({ row, subject, state, ...whole }) => {
    if (state === undefined || subject === undefined || row.cause === value.cause) return false;
    if (row.weight >= SAYING && state.start < end && state.end > start) {
      isBare ??= isWithoutSubject(tokens, { start, end }, read);
      if (isBare) return true;
    }
    if (whole.start > start || whole.end < end) return false;
    // "DKIM signature missing" in "DKIM signature missing d= tag".
    if (row.weight >= SAYING && state.at > start && state.at < end && state.end > end) return true;
    if (
      row.weight >= SAYING &&
      MENTIONS[subject.subject]?.cause === value.cause &&
      start >= subject.start &&
      end <= subject.end
    )
      return true;
    if (count === 1) return row.weight >= SAYING && end <= state.end && start >= state.start;
    const isWhole = count === end - start;
    const hasHead = subject.parts.some(
      (part) =>
        part.subject === subject.subject &&
        part.start >= start &&
        part.end <= end &&
        (isWhole || hasWord(value, tokens[part.start]!)),
    );
    if (hasHead) return false;
    if (subject.parts.length > 0 && count < end - start && start === subject.start && end >= state.end) return true;
    if (subject.end - subject.start < 2) return false;
    return (start > subject.start && start < subject.end) || (end > subject.start && end < subject.end);
  });
}

/** Whether a phrase of a row has a word: "domain ~ not found" in "domain SPF not found" has no "SPF". */
function hasWord({ phrases }: Idiom, word: string): boolean {
  return phrases.some((phrase) => fold(phrase).includes(word));
}

/** What a pair weighs that can stand against a phrase. */
const SAYING = 3;

/** More words than this say something even without a subject: "not allowed to connect". */
const MAX_BARE = 3;

/** Whether a phrase consists of states and words that say nothing alone. */
function isWithoutSubject(tokens: readonly string[], { start, end }: Place, { states }: Pairs): boolean {
  if (end - start > MAX_BARE) return false;
  for (let at = start; at < end; at++) {
    const isState = states.some((state) => state.at <= at && state.end > at);
    if (!isState && !FUNCTION_WORDS.has(tokens[at]!)) return false;
  }
  return true;
}

/**
 * Whose the words at a place are: of what the clause names just before ("domain in MAIL FROM has a null MX"), or of what the
 * words before a colon say that it is not accepted ("Sender address rejected: ...").
 */
function topicAt(
  tokens: readonly string[],
  { start, end }: Place,
  { subjects, states }: Pairs,
  cause: Cause,
): Subject | undefined {
  const named = subjects.find(
    (subject) =>
      UNDER[subject.subject]?.[cause] !== undefined &&
      !MECHANISMS.has(subject.subject) &&
      subject.start <= start &&
      subject.end < end &&
      start - subject.end <= NAMED_REACH &&
      !tokens.slice(subject.end, start).some(isEnd),
  );
  if (named !== undefined) return named.subject;
  let colon = start - 1;
  while (colon >= 0 && !isEnd(tokens[colon]!)) colon--;
  if (colon < 0 || tokens[colon] !== COLON) return undefined;
  let from = colon;
  while (from > 0 && !isEnd(tokens[from - 1]!)) from--;
  const isWithin = (place: Place) => place.start >= from && place.end <= colon;
  const subject = subjects.findLast((place) => isWithin(place) && UNDER[place.subject]?.[cause] !== undefined);
  // "DKIM: ..."
  if (subject !== undefined && MECHANISMS.has(subject.subject) && isAlone(tokens, subject, from, colon))
    return subject.subject;
  return states.some((place) => isWithin(place) && NEGATIVE.has(place.state)) ? subject?.subject : undefined;
}

/** Mechanisms that a heading may name alone. */
const MECHANISMS: ReadonlySet<Subject> = new Set<Subject>([
  'signature',
  'key',
  'dmarc',
  'dmarc-record',
  'arc',
  'spf',
  'spf-record',
]);

/** Whether words have nothing beside a subject that says something. */
function isAlone(tokens: readonly string[], { start, end }: Place, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const token = tokens[at]!;
    const isMute = token.startsWith('<') || FUNCTION_WORDS.has(token) || /^\d+$/.test(token);
    if ((at < start || at >= end) && !isMute) return false;
  }
  return true;
}

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
  return before && TAGGED[before.subject];
}

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
  'host-not-found': 'key-not-found',
  protocol: 'signature-syntax',
  'no-connection': 'dns-temporary',
  'sender-identity': 'signature-not-accepted',
} as const;

const UNDER_DMARC = {
  'host-not-found': 'dmarc-missing',
  protocol: 'dmarc-missing',
  'no-connection': 'dns-temporary',
} as const;

const UNDER_ARC = { 'signature-failed': 'arc', unsigned: 'arc', 'unsigned-or-failed': 'arc', protocol: 'arc' } as const;

const UNDER_SPF = { protocol: 'spf-record', 'no-connection': 'dns-temporary' } as const;

/** What causes become under such a heading: the user that is unknown is the sender. */
const UNDER: Readonly<Partial<Record<Subject, Readonly<Partial<Record<Cause, Cause>>>>>> = {
  sender: {
    'unknown-recipient': 'sender-identity',
    'recipient-disabled': 'sender-identity',
    'host-not-found': 'sender-identity',
    'mailbox-full': 'sender-identity',
  },
  helo: { 'host-not-found': 'protocol', 'unknown-recipient': 'protocol' },
  signature: UNDER_DKIM,
  key: UNDER_DKIM,
  dmarc: UNDER_DMARC,
  'dmarc-record': UNDER_DMARC,
  arc: UNDER_ARC,
  spf: UNDER_SPF,
  'spf-record': UNDER_SPF,
};

/** Causes that lose nothing by being understood of a mechanism. */
const PRECISE: ReadonlySet<Cause> = new Set<Cause>([
  'signature-syntax',
  'key-not-found',
  'dmarc-missing',
  'spf-record',
  'dns-temporary',
]);

const MOVABLE: ReadonlySet<string> = new Set(Object.values(UNDER).flatMap((causes) => Object.keys(causes)));

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
