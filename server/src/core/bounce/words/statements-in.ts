/** Takes a reply apart into statements: whole phrases, subjects with their states, and results of authentication checks. */

import { append } from '../../text/lists.ts';
import type { Cause } from '../causes.ts';
import { type Found, lookUp } from './lexicon.ts';
import type { Match } from './phrase.ts';
import type { Meaning, State, StatementRow, Subject } from './row.ts';
import { COMPOUNDS, MENTIONS, NEGATED, STATEMENTS } from './statements.ts';
import { COLON, STOP } from './tokens.ts';

/** Something that a reply says. */
export interface Statement {
  readonly cause: Cause;
  readonly weight: number;
  /** The idiom's id, or `subject-state`. */
  readonly id: string;
  /** The words it is in, as they were read; made when someone asks. */
  readonly words: () => string;
}

const STATES: ReadonlySet<string> = new Set<State>([
  'failed',
  'missing',
  'unavailable',
  'required',
  'invalid',
  'duplicate',
  'disabled',
  'full',
  'rejected',
  'listed',
  'exceeded',
  'too-big',
  'weak',
  'temporary',
  'forbidden',
  'expired',
  'moved',
  'exists',
  'valid',
  'passed',
  'allowed',
  'available',
]);

const statements = new Map<string, StatementRow>(STATEMENTS.map((row) => [`${row.subject} ${row.state}`, row]));

const compounds = new Map<string, Subject>(
  COMPOUNDS.flatMap(({ of: [one, other], subject }) => [
    [`${one} ${other}`, subject],
    [`${other} ${one}`, subject],
  ]),
);

/** How many words may be between a subject and its state, and between a negation and what it denies. */
const REACH = 8;
const NEGATION_REACH = 3;
/** What each word of a phrase beyond the second adds, and how much that can be: the more exact phrase wins. */
const WORD_BONUS = 0.15;
const MAX_BONUS = 0.6;

/** "Rate limited because ...": what counts is what follows. */
const CONSEQUENCE = 0.6;

function isConsequence(tokens: readonly string[], end: number): boolean {
  return tokens[end] === 'because' || (tokens[end] === 'due' && tokens[end + 1] === 'to');
}

/** Everything a text says, in no order. */
export function statementsIn(tokens: readonly string[], { idioms: all, terms }: Found = lookUp(tokens)): Statement[] {
  const found: Statement[] = [];
  for (const { value, start, end, count } of all) {
    if (isDenied(tokens, start) || isPartOfLonger({ start, end, count }, all)) continue;
    const bonus = Math.min(MAX_BONUS, Math.max(0, count - 2) * WORD_BONUS);
    found.push({
      cause: value.cause,
      weight: isConsequence(tokens, end) ? value.weight * CONSEQUENCE : value.weight + bonus,
      id: value.id,
      words: () => wordsOf(tokens, start, end),
    });
  }
  append(found, pairsIn(tokens, terms));
  return found;
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
  return before === 'not' || (before === 'a' && tokens[start - 2] === 'not') || before === 'nicht';
}

interface Place {
  readonly start: number;
  readonly end: number;
}

interface Counted extends Place {
  readonly count: number;
}

interface SubjectPlace extends Place {
  readonly subject: Subject;
}

interface StatePlace extends Place {
  readonly state: State;
}

function isSubject(value: Meaning): boolean {
  return value !== 'not' && value !== 'addressee' && !STATES.has(value);
}

function pairsIn(tokens: readonly string[], matches: readonly Match<Meaning>[]): Statement[] {
  if (matches.length === 0) return [];
  const subjects = withCompounds(
    tokens,
    withoutContained(matches.filter(({ value }) => isSubject(value))).map(
      ({ value, start, end }): SubjectPlace => ({ subject: value as Subject, start, end }),
    ),
  );
  const negations = matches.filter(({ value }) => value === 'not');
  const states = statesIn(tokens, matches, negations, subjects);
  const found: Statement[] = [];
  const passed = new Set<SubjectPlace>();
  for (const state of states) {
    const near = subjects
      .filter((subject) => isSameClause(tokens, subject, state) && distance(subject, state) <= REACH)
      .sort((a, b) => distance(a, state) - distance(b, state));
    if (state.state === 'passed') for (const subject of near.slice(0, 1)) passed.add(subject);
    const taken = near.find(({ subject }) => statements.has(`${subject} ${state.state}`));
    if (taken === undefined) continue;
    const row = statements.get(`${taken.subject} ${state.state}`)!;
    const gap = distance(taken, state);
    found.push({
      cause: row.cause,
      weight: isConsequence(tokens, Math.max(taken.end, state.end))
        ? row.weight * CONSEQUENCE
        : row.weight - (gap > 3 ? 0.5 : 0),
      id: `${row.subject}-${row.state}`,
      words: () => wordsOf(tokens, Math.min(taken.start, state.start), Math.max(taken.end, state.end)),
    });
  }
  for (const subject of subjects) {
    const mention = MENTIONS[subject.subject];
    if (mention === undefined || passed.has(subject)) continue;
    const { start, end } = subject;
    found.push({ ...mention, id: subject.subject, words: () => wordsOf(tokens, start, end) });
  }
  return found;
}

/** Words between the parts of a noun phrase: "domain of the sender", "user and password". */
const LINKS: ReadonlySet<string> = new Set(
  'of from in for the a an this your its s and or to on by with record records message mail smtp esmtp <host> <address> <ip> de du des la le del di da do der des von van het het'.split(
    ' ',
  ),
);
const MAX_LINKS = 3;

/** Subjects that make one noun phrase taken as one: "the domain of the sender". */
function withCompounds(tokens: readonly string[], places: readonly SubjectPlace[]): SubjectPlace[] {
  const sorted = [...places].sort((a, b) => a.start - b.start || a.end - b.end);
  const result: SubjectPlace[] = [];
  for (const place of sorted) {
    const before = result.at(-1);
    const whole =
      before && isLinked(tokens, before.end, place.start)
        ? compounds.get(`${before.subject} ${place.subject}`)
        : undefined;
    if (whole === undefined) result.push(place);
    else result[result.length - 1] = { subject: whole, start: before!.start, end: Math.max(place.end, before!.end) };
  }
  return result;
}

function isLinked(tokens: readonly string[], from: number, to: number): boolean {
  if (to < from || to - from > MAX_LINKS) return false;
  for (let at = from; at < to; at++) if (!LINKS.has(tokens[at]!)) return false;
  return true;
}

/** States as they are meant: denied ones turned round, and "no" before a subject. */
function statesIn(
  tokens: readonly string[],
  matches: readonly Match<Meaning>[],
  negations: readonly Place[],
  subjects: readonly SubjectPlace[],
): StatePlace[] {
  const states: StatePlace[] = [];
  const used = new Set<Place>();
  for (const { value, start, end } of withoutContained(matches.filter(({ value }) => STATES.has(value)))) {
    const state = value as State;
    const denial = negations.find(
      (negation) =>
        negation.end <= start &&
        start - negation.end <= NEGATION_REACH &&
        isSameClause(tokens, negation, { start, end }),
    );
    const negated = NEGATED[state];
    if (denial === undefined) {
      states.push({ state, start, end });
      continue;
    }
    used.add(denial);
    if (negated === undefined) continue;
    // "No valid signature", "aucune signature valide": there is none, or it is not valid.
    if (state === 'valid' && subjects.some((subject) => subject.start >= denial.end && subject.start <= end))
      states.push({ state: 'missing', start: denial.start, end });
    states.push({ state: negated, start: denial.start, end });
  }
  for (const negation of negations) {
    if (used.has(negation) || tokens[negation.start] === 'not') continue;
    const subject = subjects.find(({ start }) => start >= negation.end && start - negation.end <= 2);
    if (subject !== undefined && isSameClause(tokens, negation, subject))
      states.push({ state: 'missing', start: negation.start, end: negation.end });
  }
  return states;
}

function withoutContained<T>(matches: readonly Match<T>[]): Match<T>[] {
  return matches.filter(
    (inner) =>
      !matches.some(
        (outer) =>
          outer !== inner &&
          outer.start <= inner.start &&
          outer.end >= inner.end &&
          outer.end - outer.start > inner.end - inner.start,
      ),
  );
}

function isSameClause(tokens: readonly string[], a: Place, b: Place): boolean {
  const from = Math.min(a.end, b.end);
  const to = Math.max(a.start, b.start);
  for (let i = from; i < to; i++) if (tokens[i] === STOP || tokens[i] === COLON) return false;
  return true;
}

function distance(a: Place, b: Place): number {
  return Math.max(0, Math.max(a.start, b.start) - Math.min(a.end, b.end));
}

const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** The words from `start` to before `end`, with names left out. */
export function wordsOf(tokens: readonly string[], start: number, end: number): string {
  const words = tokens.slice(start, end).map((token) => (token.startsWith('<') ? '…' : token));
  return words.join(words.every((word) => CJK.test(word)) ? '' : ' ').replace(/ ([:.])/g, '$1');
}
