/** The shapes of the word tables. Whoever knows mail can add a row: what servers write, an example, where it was read. */

import type { Cause } from '../causes.ts';

/** BCP 47 */
export type Language =
  | 'en'
  | 'de'
  | 'fr'
  | 'es'
  | 'pt'
  | 'it'
  | 'nl'
  | 'pl'
  | 'ru'
  | 'ja'
  | 'zh'
  | 'sv'
  | 'no'
  | 'cs'
  | 'tr'
  | 'ko'
  | 'da'
  | 'fi'
  | 'hu'
  | 'uk';

/** What a reply speaks of. */
export type Subject =
  | 'signature'
  | 'key'
  | 'spf'
  | 'dmarc'
  | 'dmarc-record'
  | 'arc'
  | 'authentication'
  | 'rdns'
  | 'helo'
  | 'tls'
  | 'recipient'
  | 'mailbox'
  | 'storage'
  | 'account'
  /** The account that sends: "your account". */
  | 'own-account'
  | 'login'
  | 'sender'
  | 'client'
  | 'domain'
  | 'spam'
  | 'attachment'
  | 'message'
  | 'relay'
  | 'rate'
  | 'server'
  | 'connection'
  | 'reputation'
  | 'abuse'
  | 'spf-record'
  | 'alignment'
  | 'algorithm'
  | 'format'
  | 'size'
  | 'group'
  | 'loop'
  | 'outgoing'
  | 'spoof'
  | 'policy'
  /** A question to the DNS. */
  | 'lookup'
  /** A part of a signature or of a record: "selector tag", "version". */
  | 'tag';

/** What is reported about it. */
export type State = (typeof STATE_NAMES)[number];

const STATE_NAMES = [
  'failed',
  /** Two things differ. What the table of mismatches does not have of it is `failed`. */
  'mismatch',
  'missing',
  'unavailable',
  'unverified',
  'required',
  'invalid',
  /** Cannot be parsed. What a subject's table does not have of it is `invalid`. */
  'malformed',
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
  'timeout',
  'moved',
  // What only its negation makes a reason.
  'exists',
  'valid',
  'well-formed',
  'same',
  'verified',
  'passed',
  'allowed',
  'available',
  'delivered',
  /** Only the outcome: what is said to be undelivered is no reason. */
  'undelivered',
] as const;

const STATES: ReadonlySet<string> = new Set(STATE_NAMES);

export function isState(meaning: string): meaning is State {
  return STATES.has(meaning);
}

/**
 * `addressee` are words that can only mean the recipient, where `recipient` has all that may: "User account disabled" may
 * be about the sender's.
 */
export type Meaning = Subject | State | 'not' | 'addressee';

/** The words of a language for subjects and states; `not` are its words of negation. In the notation of phrase.ts. */
export interface TermTable {
  readonly language: Language;
  readonly terms: Readonly<Partial<Record<Meaning, readonly string[]>>>;
}

/**
 * What a statement weighs: 5.5 gives the reason of a failure that other words only name, 5 leaves no doubt, 4 is clear,
 * 3 is outweighed by a code that says otherwise, 2 needs nothing against it, 1 fits any refusal.
 */
export type Weight = 1 | 2 | 2.5 | 3 | 4 | 5 | 5.5;

/** Phrases that together say something that their words alone do not. */
export interface IdiomRow {
  /** Stable; shown as `words-ID`. */
  readonly id: string;
  readonly language: Language;
  readonly cause: Cause;
  readonly weight: Weight;
  /** In the notation of phrase.ts. */
  readonly phrases: readonly string[];
  /** A reply that the row decides. */
  readonly example: string;
  /** Where such replies were read; null where they were put together from the language's words. */
  readonly source: string | null;
}

/** What a program needs of an idiom. */
export type Idiom = Omit<IdiomRow, 'example' | 'source'>;

/** The words of all languages. */
export interface WordTables {
  readonly terms: readonly TermTable[];
  readonly idioms: readonly Idiom[];
}

/**
 * What two subjects in one noun phrase come to, in either order: the domain of a sender is the sender's, a traffic quota is
 * a rate.
 */
export interface CompoundRow {
  readonly of: readonly [Subject, Subject];
  readonly subject: Subject;
  readonly example: string;
}

/** What it comes to that two subjects do not match, in either order: the domain of a signature and the sender's. */
export interface MismatchRow {
  readonly of: readonly [Subject, Subject];
  readonly cause: Cause;
  readonly weight: Weight;
  readonly example: string;
}

/** What a state of a subject comes to. */
export interface StatementRow {
  readonly subject: Subject;
  readonly state: State;
  readonly cause: Cause;
  readonly weight: Weight;
  readonly example: string;
}
