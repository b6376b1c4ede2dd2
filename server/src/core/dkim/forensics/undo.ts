/**
 * What a search for the reason of a broken signature is made of. An undo knows one kind of change and lists, lazily, what
 * the text may have been before it. The digest that was signed is the only proof.
 */

import type { ChangeKind, ChangePlace } from '../results.ts';

/** A change as it was made. */
export interface Change {
  readonly kind: ChangeKind;
  /** Binary strings, empty for what was not there or is gone. */
  readonly before: string;
  readonly after: string;
  readonly place: ChangePlace;
}

/** What was proven; asked of the one candidate that gives the digest. */
export interface Match {
  changes(): readonly Change[];
}

/** One or more texts that may have been signed: they share most of their work. */
export interface Candidate {
  readonly kinds: readonly ChangeKind[];
  /** In octets that are hashed or written, about. */
  readonly cost: number;
  /** @param wanted the SHA-256 that was signed */
  prove(wanted: Uint8Array): Match | undefined | Promise<Match | undefined>;
}

/** @typeParam C the message, prepared for all undos of a part */
export interface Undo<C> {
  /** What it undoes. */
  readonly kinds: readonly ChangeKind[];
  /** How many of a thousand broken messages it explains: an estimate, by which the search is ordered. */
  readonly likelihood: number;
  /** After how much work it is half as likely as it was, in octets: what comes late is seldom right. Undefined where that is not so. */
  readonly fadesAfter?: number;
  /** False where it would have no candidate, or too many. */
  applies(context: C): boolean;
  /** The likely ones first. A number is work, in octets, that comes next and may give no candidate. */
  candidates(context: C): Iterable<Candidate | number>;
}
