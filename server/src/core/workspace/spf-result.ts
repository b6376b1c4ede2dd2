/** What an evaluation of SPF comes to, and the steps by which it came there. */

import type { SpfMechanismName } from '../policy/spf-record.ts';
import type { DomainName } from '../text/domain-name.ts';
import type { Span } from '../text/span.ts';
import type { PolicyView } from './policy-record-view.ts';

/** The words of RFC 7208 §2.6, and `unknown` where the zones known here do not suffice. */
export type SpfResult = 'pass' | 'fail' | 'softfail' | 'neutral' | 'none' | 'temperror' | 'permerror' | 'unknown';

/** Why an evaluation ended, or a term could not be decided. */
export type SpfReason =
  /** No zone here knows what is published at `name`. */
  | 'name-unknown'
  /** The DNS was asked for `name` and gave no answer: temperror (§2.6.6). */
  | 'name-unanswered'
  /** A macro stands for something that is not known: the local part, the HELO name, the reverse name. */
  | 'macro-unknown'
  /** The sending address is not known. */
  | 'address-unknown'
  /** The domain cannot have a record: it has one label, an empty one, or one of more than 63 octets (§4.3). */
  | 'domain-invalid'
  | 'record-missing'
  /** More than one record (§4.5). */
  | 'record-duplicate'
  /** A mistake anywhere in the record (§4.6). */
  | 'record-invalid'
  /** `include` of a domain that has no SPF record (§5.2), or `redirect` to one (§6.1). */
  | 'target-missing'
  /** The record that `include` names ends in permerror itself (§5.2). */
  | 'target-permerror'
  /** A record leads back to itself (§4.6.4). */
  | 'loop'
  /** More than ten terms that need look-ups (§4.6.4). */
  | 'lookup-limit'
  /** More than two look-ups without an answer (§4.6.4). */
  | 'void-limit'
  /** More than ten mail servers of one `mx` (§4.6.4). */
  | 'mx-limit';

/** One term that was looked at. */
export interface SpfStep {
  readonly kind: SpfMechanismName | 'redirect';
  /** As written. */
  readonly term: string;
  /** In the logical text of the record. */
  readonly span: Span;
  /** The name that was looked up, its macros filled in; undefined if there is none. */
  readonly target: DomainName | undefined;
  readonly outcome: 'match' | 'no-match' | 'unknown' | 'error';
  readonly reason: SpfReason | undefined;
  /** For `name-unknown` and `name-unanswered`: the name. */
  readonly unknownName: DomainName | undefined;
  /** Terms with look-ups, from the start of the evaluation to this one and what is within it. */
  readonly lookups: number;
  readonly voidLookups: number;
  /** How many mail servers an `mx` has, where they are known. */
  readonly mailServers: number | undefined;
  /** Of `include` and `redirect`. */
  readonly inner: SpfEvaluation | undefined;
}

/** check_host() for one domain. */
export interface SpfEvaluation {
  readonly result: SpfResult;
  /**
   * The result if no term that is unknown here matches. The same as {@link result} where none is; else it says what the
   * terms that are known come to.
   */
  readonly otherwise: SpfResult;
  readonly domain: DomainName;
  /** The record that was evaluated. */
  readonly view: PolicyView | undefined;
  /** The terms that were looked at, in their order. After one that is unknown the others are looked at all the same. */
  readonly steps: readonly SpfStep[];
  /** The step that decided the result, or left it open; undefined where no term did. */
  readonly decidedBy: SpfStep | undefined;
  /** Undefined for a result that a term or the end of the record gave. */
  readonly reason: SpfReason | undefined;
  /** For `name-unknown` and `name-unanswered`. */
  readonly unknownName: DomainName | undefined;
  readonly lookups: number;
  readonly voidLookups: number;
  /** For `fail`, the sentence that `exp=` names (§6.2), its macros filled in. It is the domain owner's: hostile text. */
  readonly explanation: string | undefined;
}

/** The innermost record that decided, after every `redirect`, and its term as written. */
export function spfDecision(evaluation: SpfEvaluation): {
  readonly domain: DomainName;
  readonly term: string | undefined;
} {
  const { decidedBy, domain } = evaluation;
  const inner = decidedBy?.kind === 'redirect' && decidedBy.outcome !== 'error' ? decidedBy.inner : undefined;
  return inner === undefined ? { domain, term: decidedBy?.term } : spfDecision(inner);
}
