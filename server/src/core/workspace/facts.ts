/** What the index keeps of a message: the facts about keys, without the message. `message-facts.ts` takes them out of it. */

import type { DkimResult } from '../dkim/results.ts';
import type { KnownAlgorithm, SignatureKind } from '../dkim/signature.ts';
import type { DomainName, KeyName } from '../text/domain-name.ts';
import type { Span } from '../text/span.ts';

/** A signature of a message, by the key that it names. */
export interface SignatureFact {
  readonly uri: string;
  readonly kind: SignatureKind;
  readonly key: KeyName;
  /** Where the key is published. */
  readonly keyName: DomainName;
  /** The selector in the document; the field's name where the tag is missing. */
  readonly span: Span;
  /** `a=`; undefined for one that no standard knows. */
  readonly algorithm: KnownAlgorithm | undefined;
  /** `i=` names a domain below that of `d=`. */
  readonly isBelowDomain: boolean;
  /** The domain of From. */
  readonly author: DomainName | undefined;
  /** When the message was received, else when it says that it was written; seconds since 1970-01-01 UTC. */
  readonly date: number | undefined;
  /** What we found out; undefined where nobody has looked. */
  readonly verdict: DkimResult | undefined;
  /** What the receiver said when the message arrived (RFC 8601), in lower case. */
  readonly arrival: string | undefined;
}

export interface MessageFacts {
  readonly uri: string;
  /** In the order of the messages in the document, from the top of each message down. */
  readonly signatures: readonly SignatureFact[];
}
