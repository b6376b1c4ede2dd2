/**
 * Subjects with what is reported about them, clause by clause: "the mailbox of this user is full". What a pair comes to is
 * in statements.ts; the words are in languages/.
 */

import {
  AGENTS,
  AGENTS_OF_TWO,
  ARTICLES,
  BEFORE_INDEFINITE,
  CONJUNCTIONS,
  DEMANDS,
  DETERMINERS,
  FUNCTION_WORDS,
  INDEFINITE,
  LINKS,
  LISTED,
  NOT_TARGETS,
  PLACES,
  POSTPOSED,
  PRONOUNS,
  QUANTITIES,
  SUBORDINATE,
  TAKES_OBJECT,
  WITHOUT,
  WRITES,
} from './function-words.ts';
import type { Match } from './phrase.ts';
import { isState, type Meaning, type MismatchRow, type State, type StatementRow, type Subject } from './row.ts';
import { COARSER, COMPOUNDS, IMPLIED, MENTIONS, MISMATCHES, NEGATED, STATEMENTS } from './statements.ts';
import { COLON, isCharacter, isEnd, type Words } from './tokens.ts';

/** Words from `start` to before `end`. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

export interface SubjectPlace extends Place {
  readonly subject: Subject;
  /** The subjects that make it: "domain of the sender"; empty where it is one. */
  readonly parts: readonly SubjectPlace[];
}

interface StatePlace extends Place {
  readonly state: State;
  /** Where its own word begins, after a negation. */
  readonly at: number;
  /** The only subject that it can have: "no" belongs to what follows. */
  readonly of?: SubjectPlace | undefined;
}

interface DeniedPlace extends Place {
  /** Whether all between them is denied: "no signature is required". */
  readonly isWhole: boolean;
}

/** What a clause says of a subject. */
export interface Pair extends Place {
  readonly row: Pick<StatementRow, 'cause'> & { readonly weight: number };
  /** `subject-state`, or the subject that is only mentioned. */
  readonly id: string;
  /** Undefined where the clause names none and the recipient is meant. */
  readonly subject: SubjectPlace | undefined;
  /** Undefined for a mention. */
  readonly state: StatePlace | undefined;
}

export interface Pairs {
  readonly pairs: readonly Pair[];
  /** States that a negation takes back: "not required". With the negation. */
  readonly denied: readonly DeniedPlace[];
  readonly subjects: readonly SubjectPlace[];
  readonly states: readonly StatePlace[];
}

const statements = new Map<Subject, Map<State, StatementRow>>();
for (const row of STATEMENTS) {
  const known = statements.get(row.subject);
  if (known === undefined) statements.set(row.subject, new Map([[row.state, row]]));
  else known.set(row.state, row);
}

function statementOf(subject: Subject, state: State): StatementRow | undefined {
  const rows = statements.get(subject);
  const coarser = COARSER[state];
  return rows?.get(state) ?? (coarser === undefined ? undefined : rows?.get(coarser));
}

const mismatches = new Map<string, MismatchRow>(
  MISMATCHES.flatMap((row) => [
    [`${row.of[0]} ${row.of[1]}`, row],
    [`${row.of[1]} ${row.of[0]}`, row],
  ]),
);

const compounds = new Map<string, Subject>(
  COMPOUNDS.flatMap(({ of: [one, other], subject }) => [
    [`${one} ${other}`, subject],
    [`${other} ${one}`, subject],
  ]),
);

/** How many words may be between a subject and its state, and between a negation and what it denies. */
const REACH = 8;
const NEGATION_REACH = 3;
/** In Japanese every character is a word. */
const POSTPOSED_REACH = 5;
/** "Data command rejected: ...": what counts is what follows the colon. */
const HEADING = 0.5;

/** Subjects of which a bare "not" says that they are missing: "not signed", "not encrypted". */
const DENIABLE: ReadonlySet<Subject> = new Set<Subject>(['signature', 'alignment', 'tls', 'lookup']);

/** Subjects that the next clause may take up by a pronoun: "has none". */
const NAMED_AGAIN: ReadonlySet<Subject> = new Set<Subject>([
  'signature',
  'key',
  'spf',
  'spf-record',
  'dmarc',
  'dmarc-record',
  'rdns',
  'tls',
  'authentication',
]);

function isSubject(value: Meaning): boolean {
  return value !== 'not' && value !== 'addressee' && !isState(value);
}

/** How many words may be between "one or more" and what they are of: "some or all of the intended recipients". */
const LISTED_REACH = 3;

/** Whether the recipients are those that a notice lists next: "not delivered to the following addresses". */
function isAnnounced(tokens: readonly string[], { value, start, end }: Match<Meaning>): boolean {
  if (value !== 'recipient') return false;
  // "The intended recipient is unknown".
  if (!tokens[end - 1]!.endsWith('s') && tokens[start - 1] === 'intended') return false;
  for (let at = start - 1; at >= 0 && at >= start - LISTED_REACH; at--) {
    if (LISTED.has(tokens[at]!)) return true;
    if (!FUNCTION_WORDS.has(tokens[at]!)) return false;
  }
  return false;
}

export function pairsIn(words: Words, matches: readonly Match<Meaning>[]): Pairs {
  const { tokens } = words;
  if (matches.length === 0) return { pairs: [], denied: [], subjects: [], states: [] };
  const subjects = withCompounds(
    words,
    withoutContained(matches.filter((match) => isSubject(match.value) && !isAnnounced(tokens, match))).map(
      ({ value, start, end }): SubjectPlace => ({ subject: value as Subject, start, end, parts: [] }),
    ),
  );
  // "Non" is a word of several languages.
  const negations = withoutContained(
    matches.filter(
      ({ value, start, end }, i) =>
        value === 'not' &&
        !matches.slice(0, i).some((other) => other.value === 'not' && other.start === start && other.end === end),
    ),
  );
  const denied: DeniedPlace[] = [];
  const states = statesIn(words, matches, negations, subjects, denied);
  const pairs: Pair[] = [];
  const passed = new Set<SubjectPlace>();
  const read = { pairs, denied, subjects, states };
  for (const state of states) {
    const differing = state.state === 'mismatch' ? mismatchOf(words, state, read) : undefined;
    if (differing !== undefined) pairs.push(differing);
    const { nearest, taken } = subjectsOf(words, state, subjects);
    if (nearest !== undefined && (state.state === 'passed' || state.state === 'verified')) passed.add(nearest);
    if (taken !== undefined) {
      const row =
        permissionFor(tokens, taken, state, subjects) ??
        authorizationOf(tokens, taken, state, subjects) ??
        statementOf(taken.subject, state.state)!;
      const farther = distance(tokens, taken, state) > 3 ? 0.5 : 0;
      const start = Math.min(taken.start, state.start);
      const end = Math.max(taken.end, state.end);
      const factor = state.state === 'rejected' && tokens[end] === COLON ? HEADING : 1;
      pairs.push({
        row: { cause: row.cause, weight: (row.weight - farther) * factor },
        id: `${row.subject}-${row.state}`,
        start,
        end,
        subject: taken,
        state,
      });
    } else {
      const headed = headOf(words, state, read);
      const of = headed && statementOf(headed.subject, state.state);
      if (headed !== undefined && of !== undefined && isImplied(tokens, state, true)) {
        const { start } = headed;
        pairs.push({ row: of, id: `${of.subject}-${of.state}`, start, end: state.end, subject: headed, state });
        continue;
      }
      const row = IMPLIED[state.state];
      if (row !== undefined && isImplied(tokens, state, nearest === undefined))
        pairs.push({ row, id: state.state, start: state.start, end: state.end, subject: undefined, state });
    }
  }
  for (const subject of subjects) {
    const mention = MENTIONS[subject.subject];
    if (mention === undefined || passed.has(subject)) continue;
    // "Rejected for policy reasons on this gateway".
    if (subject.subject === 'relay' && isPlace(tokens, subject)) continue;
    const row =
      isAgent(tokens, subject) && !isExplained(tokens, subject, read)
        ? statementOf(subject.subject, 'rejected')
        : undefined;
    if (row !== undefined)
      pairs.push({
        row: {
          cause: row.cause,
          weight: (row.weight + AGENT_BONUS) * (tokens[subject.end] === COLON ? HEADING : 1),
        },
        id: `${row.subject}-rejected`,
        start: subject.start,
        end: subject.end,
        subject,
        state: undefined,
      });
    const { start, end } = subject;
    pairs.push({ row: mention, id: subject.subject, start, end, subject, state: undefined });
  }
  return read;
}

/** What the words before a colon name of which they say nothing: "DKIM key: not found". */
function headOf(words: Words, { start }: StatePlace, { subjects, states }: Pairs): SubjectPlace | undefined {
  const { tokens } = words;
  const heading = headingBefore(words, start);
  if (heading === undefined) return undefined;
  const isWithin = (place: Place) => place.start >= heading.start && place.end <= heading.end;
  const subject = subjects.findLast(isWithin);
  const said = states.filter(isWithin);
  if (said.length === 0) return tokens[heading.end] === COLON ? subject : undefined;
  // "DKIM verification failed: none"
  return subject && MECHANISMS.has(subject.subject) && said.every(({ state }) => OUTCOMES.has(state))
    ? subject
    : undefined;
}

/** The words before the colon or the bracket in front of a place. */
export function headingBefore({ tokens, breaks }: Words, start: number): Place | undefined {
  let at = start;
  while (at > 0 && !breaks.has(at) && !isEnd(tokens[at - 1]!)) at--;
  const end = tokens[at - 1] === COLON ? at - 1 : at;
  if (at === 0 || (end === at && !breaks.has(at))) return undefined;
  let from = end;
  while (from > 0 && !isEnd(tokens[from - 1]!) && !breaks.has(from)) from--;
  return { start: from, end };
}

/** Mechanisms that a heading may name alone. */
export const MECHANISMS: ReadonlySet<Subject> = new Set<Subject>([
  'signature',
  'key',
  'dmarc',
  'dmarc-record',
  'arc',
  'spf',
  'spf-record',
]);

/** States that say only how the check of a mechanism came out. */
export const OUTCOMES: ReadonlySet<State> = new Set<State>([
  'failed',
  'rejected',
  'unverified',
  'invalid',
  'passed',
  'verified',
]);

/** What did it says more than that something is not allowed: "not allowed to send according to SPF". */
const AGENT_BONUS = 0.5;

/** "DKIM domain and From domain": each for itself where a conjunction joins them. */
function coordinated(tokens: readonly string[], subject: SubjectPlace): readonly SubjectPlace[] {
  const { parts } = subject;
  const isJoined = (part: SubjectPlace, i: number) =>
    i > 0 && tokens.slice(parts[i - 1]!.end, part.start).some((word) => CONJUNCTIONS.has(word));
  return parts.some(isJoined) ? parts : [subject];
}

/** What two subjects of a clause come to that do not match. */
function mismatchOf(words: Words, state: StatePlace, read: Pairs): Pair | undefined {
  const { tokens } = words;
  const near = read.subjects
    .flatMap((subject) => coordinated(tokens, subject))
    .filter(
      (subject) =>
        distance(tokens, subject, state) <= REACH &&
        !isOverlapping(subject, state) &&
        isSameClause(tokens, subject, state),
    );
  // "DKIM: domain mismatch"
  const headed = near.length > 1 ? undefined : headOf(words, state, read);
  if (headed !== undefined) near.unshift(headed);
  for (const [i, one] of near.entries()) {
    for (const other of near.slice(i + 1)) {
      const row = mismatches.get(`${one.subject} ${other.subject}`);
      if (row === undefined) continue;
      const start = Math.min(one.start, state.start);
      return {
        row,
        id: `${row.of.join('-')}-mismatch`,
        start,
        end: Math.max(other.end, state.end),
        subject: one,
        state,
      };
    }
  }
  return undefined;
}

/** "Rejected by SPF", "denied due to DMARC". */
function isAgent(tokens: readonly string[], { start }: SubjectPlace): boolean {
  const at = placeBefore(tokens, start);
  const before = tokens[at];
  if (before === undefined) return false;
  return AGENTS.has(before) || AGENTS_OF_TWO.has(`${tokens[at - 1]} ${before}`);
}

/** "Rejected because your SPF record has too many lookups": the clause says what is wrong with what did it. */
function isExplained(tokens: readonly string[], subject: SubjectPlace, { pairs, states }: Pairs): boolean {
  if (pairs.some((pair) => pair.subject === subject && pair.state?.state !== 'rejected')) return true;
  if (tokens[placeBefore(tokens, subject.start)] !== 'because') return false;
  return states.some((state) => state.start >= subject.end && isSameClause(tokens, subject, state));
}

/** The place of the word before a subject and its article. */
function placeBefore(tokens: readonly string[], start: number): number {
  const before = tokens[start - 1] ?? '';
  return ARTICLES.has(before) || LETTER.test(before) ? start - 2 : start - 1;
}

/** The name of a tag: "in the h= tag". */
const LETTER = /^[a-z]$/;

/** Who may be refused the right to write to somebody. */
const WRITERS: ReadonlySet<Subject> = new Set<Subject>(['sender', 'client', 'outgoing']);
const TARGETS: ReadonlySet<Subject> = new Set<Subject>(['group', 'recipient', 'mailbox']);
const TARGET_REACH = 6;

const WRITING = { subject: 'group', state: 'forbidden', cause: 'permission', weight: 6 } as const;

/** "This sender is not allowed to write to this group": about the group, not about the sender. */
function permissionFor(
  tokens: readonly string[],
  writer: SubjectPlace,
  state: StatePlace,
  subjects: readonly SubjectPlace[],
): typeof WRITING | undefined {
  if (state.state !== 'forbidden' || !WRITERS.has(writer.subject)) return undefined;
  if (writer.end > state.end && writer.subject !== 'outgoing') return undefined;
  const target = subjects.find(
    (subject) =>
      TARGETS.has(subject.subject) &&
      subject.start >= state.end &&
      subject.start - state.end <= TARGET_REACH &&
      isSameClause(tokens, state, subject),
  );
  if (target === undefined || NOT_TARGETS.has(tokens[placeBefore(tokens, target.start)]!)) return undefined;
  const isWritten = tokens.slice(state.end, target.start).some((word) => WRITES.has(word));
  return target.subject === 'group' || isWritten ? WRITING : undefined;
}

const AUTHORIZING = { subject: 'spf', state: 'forbidden', cause: 'spf', weight: 5 } as const;
const UNAUTHORIZED: ReadonlySet<State> = new Set<State>(['forbidden', 'rejected', 'missing']);
const AUTHORIZERS: ReadonlySet<Subject> = new Set<Subject>(['domain', 'sender', 'spf', 'spf-record']);

/** "example.com does not allow your server to send its mail": what SPF is for. */
function authorizationOf(
  tokens: readonly string[],
  client: SubjectPlace,
  state: StatePlace,
  subjects: readonly SubjectPlace[],
): typeof AUTHORIZING | undefined {
  if (client.subject !== 'client' || !UNAUTHORIZED.has(state.state)) return undefined;
  if (client.start < state.end || client.start - state.end > 1) return undefined;
  let from = state.start;
  while (from > 0 && !isEnd(tokens[from - 1]!)) from--;
  const isDomain =
    tokens.slice(from, state.start).includes('<host>') ||
    subjects.some(({ subject, start, end }) => AUTHORIZERS.has(subject) && start >= from && end <= state.start);
  return isDomain ? AUTHORIZING : undefined;
}

/** How much farther a subject counts that only says where: "no longer on this server". */
const PLACE = 4;

/** How much farther a message counts that lacks something: "the message lacks a signature". */
const HOLDER = 3;

/** "Signatures with SHA-1", "with short keys": what something is done with is no place. */
const MEANS: ReadonlySet<Subject> = new Set<Subject>(['algorithm', 'key']);

/** How much farther who lacks something counts than what is missing: "your server is not in the SPF record". */
const OWNER = 20;

/** How much farther a subject counts after "is full": what comes before is meant. */
const PREDICATE = 3;
const COPULAS: ReadonlySet<string> = new Set(['is', 'are', 'was', 'were', 'be', 'been']);

/** "We do not accept connections from your network": whose they are decides. */
function isOrigin(tokens: readonly string[], subject: SubjectPlace, { state, end }: StatePlace): boolean {
  if (subject.subject !== 'client' || (state !== 'forbidden' && state !== 'rejected')) return false;
  return subject.start >= end && tokens[placeBefore(tokens, subject.start)] === 'from';
}

/** How much nearer a part counts than what it is of: "DKIM signature missing s= tag". */
const PART = 1.5;

/** How much farther a subject counts beyond a comma or a bracket. */
const BREAK = 0.5;

function isBroken(breaks: ReadonlySet<number>, a: Place, b: Place): boolean {
  if (breaks.size === 0) return false;
  for (let at = Math.min(a.end, b.end); at <= Math.max(a.start, b.start); at++) if (breaks.has(at)) return true;
  return false;
}

function isPlace(tokens: readonly string[], { start }: SubjectPlace): boolean {
  const before = tokens[placeBefore(tokens, start)];
  return before !== undefined && PLACES.has(before);
}

/** "The message lacks a signature". */
function isHolder(
  tokens: readonly string[],
  { subject, end }: SubjectPlace,
  { state, start, at }: StatePlace,
): boolean {
  return subject === 'message' && state === 'missing' && end <= start && !isCharacter(tokens[at]!);
}

/** The subject that is nearest to a state in its clause, and the nearest of those of which it says something. */
function subjectsOf(
  { tokens, breaks }: Words,
  state: StatePlace,
  subjects: readonly SubjectPlace[],
): { readonly nearest: SubjectPlace | undefined; readonly taken: SubjectPlace | undefined } {
  const word = { start: state.at, end: state.end };
  let nearest: SubjectPlace | undefined;
  let taken: SubjectPlace | undefined;
  let best = Number.POSITIVE_INFINITY;
  for (const whole of state.of === undefined ? subjects : [state.of]) {
    const subject = partFor(whole, state.state);
    // "Ben does not exist on this system".
    if (state.state === 'missing' && subject.subject === 'server' && isPlace(tokens, subject)) continue;
    // "could not be delivered due to the DMARC policy": why, not what is out of reach.
    if (state.state === 'unavailable' && isAgent(tokens, subject)) continue;
    const away = distance(tokens, subject, state);
    if (away > REACH) continue;
    const isNearer = nearest === undefined || away < distance(tokens, nearest, state);
    const rank =
      away +
      (MEANS.has(subject.subject) || !isPlace(tokens, subject)
        ? 0
        : isOrigin(tokens, subject, state)
          ? -away - 1
          : PLACE) +
      (isBroken(breaks, subject, state) ? BREAK : 0) +
      (state.state === 'missing' && subject.subject === 'client' ? OWNER : 0) +
      (isHolder(tokens, subject, state) ? HOLDER : 0) -
      (subject.subject === 'tag' && !isPlace(tokens, subject) ? PART : 0) +
      (subject.start >= state.end && COPULAS.has(tokens[state.start - 1] ?? '') ? PREDICATE : 0);
    const isTaken = rank < best && statementOf(subject.subject, state.state) !== undefined;
    if (!(isNearer || isTaken) || isCovered(subject, word)) continue;
    if (whole !== state.of && !isSameClause(tokens, subject, state)) continue;
    if (isNearer) nearest = subject;
    if (!isTaken) continue;
    taken = subject;
    best = rank;
  }
  return { nearest, taken };
}

/** A compound, or the part of it that a state is of: "DKIM key lookup: no such key", "no space in the mailbox". */
function partFor(subject: SubjectPlace, state: State): SubjectPlace {
  if (subject.subject === 'mailbox' && state === 'missing')
    return subject.parts.find((part) => part.subject === 'storage') ?? subject;
  if (subject.subject !== 'lookup' || statementOf(subject.subject, state) !== undefined) return subject;
  return subject.parts.find((part) => statementOf(part.subject, state) !== undefined) ?? subject;
}

/**
 * Whether a state may stand alone: a clause that has nothing else, or the name of somebody before it ("is inactive", "ann is
 * now disabled").
 */
function isImplied(tokens: readonly string[], { state, start, end }: StatePlace, isAlone: boolean): boolean {
  if (ALONE.has(state)) return isAlone;
  let from = start;
  while (from > 0 && !isEnd(tokens[from - 1]!) && !SUBORDINATE.has(tokens[from - 1]!)) from--;
  let to = end;
  while (to < tokens.length && !isEnd(tokens[to]!)) to++;
  const before = tokens.slice(from, start).filter(isContent);
  if (before.length === 0 && state === 'undelivered') return false;
  if (before.length === 0) return isAlone && !tokens.slice(end, to).some(isContent);
  return isAlone && before.length === 1 && tokens[start - 1] !== before[0];
}

/** States that mean the same whatever they are of. */
const ALONE: ReadonlySet<State> = new Set<State>(['listed', 'exceeded', 'temporary']);

function isContent(token: string): boolean {
  return !token.startsWith('<') && !FUNCTION_WORDS.has(token) && !/^\d+$/.test(token);
}

/** The most words between the parts of a noun phrase. */
const MAX_LINKS = 3;

/** Subjects of one noun phrase taken as one. A word may be of several subjects: those that do not fit fall away. */
function withCompounds(words: Words, places: readonly SubjectPlace[]): SubjectPlace[] {
  const result: SubjectPlace[] = [];
  for (const place of [...places].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = result.at(-1);
    if (last !== undefined && last.parts.length > 0 && place.end <= last.end) continue;
    const at = last === undefined ? -1 : result.findLastIndex((before) => isCompound(words, before, place));
    if (at < 0 || result[at]!.end !== last!.end) {
      result.push(place);
      continue;
    }
    const before = result[at]!;
    result.length = result.findIndex(({ end }) => end === before.end);
    result.push(join(compounds.get(`${before.subject} ${place.subject}`)!, before, place));
  }
  return result;
}

function isCompound({ tokens, breaks }: Words, before: SubjectPlace, place: SubjectPlace): boolean {
  // "Recipient unknown, DKIM valid"; not "the sender (ann@example.com)".
  if (isBroken(breaks, before, place) && !tokens[place.start]!.startsWith('<')) return false;
  return isLinked(tokens, before.end, place.start) && compounds.has(`${before.subject} ${place.subject}`);
}

function join(subject: Subject, one: SubjectPlace, other: SubjectPlace): SubjectPlace {
  const parts = [...(one.parts.length > 0 ? one.parts : [one]), other];
  return { subject, start: one.start, end: Math.max(one.end, other.end), parts };
}

function isLinked(tokens: readonly string[], from: number, to: number): boolean {
  if (to < from || to - from > MAX_LINKS) return false;
  for (let at = from; at < to; at++) if (!LINKS.has(tokens[at]!) && !/^\d+$/.test(tokens[at]!)) return false;
  return true;
}

/**
 * States as they are meant: denied ones turned round, and "no" before a subject.
 *
 * @param denied takes those that say nothing
 */
function statesIn(
  words: Words,
  matches: readonly Match<Meaning>[],
  negations: readonly Place[],
  subjects: readonly SubjectPlace[],
  denied: DeniedPlace[],
): StatePlace[] {
  const { tokens } = words;
  const states: StatePlace[] = [];
  const used = new Set<Place>();
  for (const { value, start, end } of withoutContained(matches.filter(({ value }) => isState(value)))) {
    // "Failed to authenticate" denies; it is no failure of its own.
    if (negations.some((negation) => negation.start <= start && negation.end > end)) continue;
    const state = value as State;
    const negated = NEGATED[state];
    // What has its own negation is meant as the table says: "n'est pas autorisé".
    const own = negations.filter((negation) => negation.start >= start && negation.end <= end);
    for (const negation of own) used.add(negation);
    const denial =
      own.length > 0
        ? undefined
        : negations.find(
            (negation) =>
              isSameClause(tokens, negation, { start, end }) &&
              !isOfNoun(tokens, negation, start, subjects) &&
              (negation.end <= start
                ? start - negation.end <= NEGATION_REACH &&
                  (negated !== undefined || !isSpent(words, negation, start, matches))
                : (negated !== undefined || state === 'required') && isDeniedAfter(tokens, state, end, negation)),
          );
    if (denial === undefined) {
      states.push({
        state,
        start,
        end,
        at: start,
        of:
          (state === 'exceeded' ? countedAfter(tokens, end, subjects) : undefined) ??
          objectOf(words, { start, end }, state, subjects),
      });
      continue;
    }
    used.add(denial);
    if (negated === undefined) {
      denied.push({
        start: Math.min(denial.start, start),
        end: Math.max(denial.end, end),
        isWhole: state === 'required',
      });
      continue;
    }
    // "No valid signature", "aucune signature valide": there is none, or it is not valid. "Mail without valid signature" is about the signature.
    const isValid =
      state === 'valid' ? subjects.find((subject) => subject.start >= denial.end && subject.start <= end) : undefined;
    if (isValid !== undefined) states.push({ state: 'missing', start: denial.start, end, at: start, of: isValid });
    const of = isValid ?? (denial.end <= start ? objectOf(words, { start, end }, negated, subjects) : undefined);
    states.push({
      state: negated,
      start: Math.min(denial.start, start),
      end: Math.max(denial.end, end),
      at: start,
      of,
    });
  }
  const requirements = matches.filter(({ value }) => value === 'required');
  for (const negation of negations) {
    if (used.has(negation)) continue;
    // "Failed to store the message" denies a verb, not what follows it.
    const isBare = tokens[negation.start] === 'not' || tokens[negation.end - 1] === 'to';
    const subject = subjects.find(({ start }) => start >= negation.end && start - negation.end <= (isBare ? 0 : 2));
    const named = subject === undefined ? namedBefore(tokens, negation, subjects) : undefined;
    if (named !== undefined)
      states.push({ state: 'missing', start: negation.start, end: negation.end, at: negation.start, of: named });
    if (subject === undefined || (isBare && !DENIABLE.has(subject.subject))) continue;
    const need = requirements.find((place) => place.start >= subject.end && isSameClause(tokens, negation, place));
    if (need !== undefined) {
      // "No signature is required".
      denied.push({ start: negation.start, end: need.end, isWhole: true });
      const required = states.findIndex(({ state, end }) => state === 'required' && end === need.end);
      if (required >= 0) states.splice(required, 1);
      continue;
    }
    if (subject.subject === 'client' || !isSameClause(tokens, negation, subject)) continue;
    const state = subject.subject === 'lookup' ? 'failed' : 'missing';
    states.push({ state, start: negation.start, end: negation.end, at: negation.start, of: subject });
  }
  return states.filter((state) => !isCounted(tokens, state, states));
}

/** "Mail without a signature is rejected": a preposition denies the noun after it. */
function isOfNoun(
  tokens: readonly string[],
  { end }: Place,
  state: number,
  subjects: readonly SubjectPlace[],
): boolean {
  if (!WITHOUT.has(tokens[end - 1]!)) return false;
  return subjects.some((subject) => subject.start >= end && subject.start - end <= 2 && subject.end <= state);
}

/** Whether a negation denies something nearer: "not delivered (unknown selector)", "does not exist or is disabled". */
function isSpent({ breaks }: Words, negation: Place, start: number, matches: readonly Match<Meaning>[]): boolean {
  return (
    isBroken(breaks, negation, { start, end: start }) ||
    matches.some(({ value, ...other }) => isState(value) && other.start >= negation.end && other.end <= start)
  );
}

/** How many words may be between a verb and its object: "exceeded the maximum mailbox size". */
const OBJECT_REACH = 2;
/** How many may be between "must" and what is demanded: "must have a valid DKIM signature". */
const DEMAND_REACH = 3;

/**
 * What an active verb is of comes after it: "lacks a DKIM signature", "refused the connection", "must log in". Undefined
 * where nothing of which it says something follows.
 */
function objectOf(
  { tokens, breaks }: Words,
  { start, end }: Place,
  state: State,
  subjects: readonly SubjectPlace[],
): SubjectPlace | undefined {
  const isDemand = state === 'required' && DEMANDS.has(tokens[end - 1]!);
  const last = tokens[end - 1]!;
  const hasArticle =
    DETERMINERS.has(tokens[end] ?? '') ||
    (INDEFINITE.has(tokens[end] ?? '') && (BEFORE_INDEFINITE.has(last) || DEMANDS.has(last) || TAKES_OBJECT.has(last)));
  if (!isDemand && !hasArticle && !TAKES_OBJECT.has(tokens[end - 1]!)) return undefined;
  const from = end + (hasArticle ? 1 : 0);
  const reach = isDemand ? DEMAND_REACH : OBJECT_REACH;
  const object = subjects.find(
    (subject) =>
      subject.start >= end && subject.start - from <= reach && statementOf(subject.subject, state) !== undefined,
  );
  if (object === undefined || !isSameClause(tokens, { start, end }, object)) return undefined;
  for (let at = end; at < object.start; at++) {
    if (breaks.has(at) || PLACES.has(tokens[at]!)) return undefined;
    if (isDemand && !FUNCTION_WORDS.has(tokens[at]!) && !ATTRIBUTES.has(tokens[at]!)) return undefined;
  }
  return breaks.has(object.start) ? undefined : object;
}

/** Words that may come between a demand and what it asks for. */
const ATTRIBUTES: ReadonlySet<string> = new Set([
  'valid',
  'first',
  'proper',
  'properly',
  'correct',
  'correctly',
  'use',
]);

/** What a pronoun at the end of a clause denies: "we expect a DKIM signature, this message has none", "diese hatte keine". */
function namedBefore(
  tokens: readonly string[],
  { start, end }: Place,
  subjects: readonly SubjectPlace[],
): SubjectPlace | undefined {
  if (!PRONOUNS.has(tokens[start]!) || (end < tokens.length && !isEnd(tokens[end]!))) return undefined;
  const named = subjects.findLast((subject) => subject.end <= start && NAMED_AGAIN.has(subject.subject));
  if (named === undefined || start - named.end > REACH) return undefined;
  return tokens.slice(named.end, start).filter(isEnd).length > 1 ? undefined : named;
}

/** "Existiert hier nicht", "登録されていません"; and "accepts no mail", which denies the verb before it. */
function isDeniedAfter(tokens: readonly string[], state: State, end: number, negation: Place): boolean {
  const between = negation.start - end;
  if (between < 0) return false;
  if (state === 'allowed' && between === 0) return true;
  // "Krävs inte". Farther off a negation is of something else: "erforderlich, aber nicht vorhanden".
  if (state === 'required' && between > 0 && !isCharacter(tokens[end]!)) return false;
  return POSTPOSED.has(tokens[negation.start]!) && between <= POSTPOSED_REACH;
}

/** What a number is of: "too many nested attachments". */
function countedAfter(
  tokens: readonly string[],
  end: number,
  subjects: readonly SubjectPlace[],
): SubjectPlace | undefined {
  if (!QUANTITIES.has(tokens[end - 1]!)) return undefined;
  return subjects.find(({ start }) => start >= end && start - end <= 2);
}

/** "Too many invalid addresses" is about the number, not about an address. */
function isCounted(tokens: readonly string[], { state, start }: StatePlace, states: readonly StatePlace[]): boolean {
  if (state === 'exceeded') return false;
  return states.some(
    (count) =>
      count.state === 'exceeded' &&
      count.end <= start &&
      start - count.end <= 1 &&
      QUANTITIES.has(tokens[count.end - 1]!),
  );
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
  for (let i = from; i < to; i++) if (isEnd(tokens[i]!) || SUBORDINATE.has(tokens[i]!)) return false;
  return true;
}

/** Whether a state is made of the words of a subject, of all its parts: "メールボックスの空き容量が不足". */
function isCovered(subject: SubjectPlace, state: Place): boolean {
  return (subject.parts.length > 0 ? subject.parts : [subject]).every((part) => isOverlapping(part, state));
}

function isOverlapping(a: Place, b: Place): boolean {
  return a.start < b.end && b.start < a.end;
}

/** How many words are between two places. In Chinese, Japanese and Korean, where every character is one, two count as one. */
function distance(tokens: readonly string[], a: Place, b: Place): number {
  const from = Math.min(a.end, b.end);
  const between = Math.max(0, Math.max(a.start, b.start) - from);
  return between > 0 && isCharacter(tokens[from]!) ? Math.ceil(between / 2) : between;
}
