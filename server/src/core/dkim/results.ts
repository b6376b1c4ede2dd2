/**
 * What is found out about a signature: its facets, what speaks against it, the one word of RFC 8601 §2.7.1 (explained in
 * RESULTS.md), and why it broke (`forensics/`).
 */

import type { SignatureKind } from './signature.ts';
import type { KeyReason } from './usable-key.ts';

export type SyntaxReason =
  /** What {@link Signature.problems} or the list's problems say. */
  | 'signature-syntax'
  /** `h=` does not name From (§6.1.1). */
  | 'from-not-signed'
  /** The message has no From field, which every signature must cover (§5.4). */
  | 'from-missing'
  /** The domain of `i=` is neither `d=` nor below it (§6.1.1). */
  | 'identity-outside-domain'
  | 'version'
  | 'algorithm'
  | 'canonicalization';

export type Reason =
  | SyntaxReason
  | KeyReason
  | 'body-hash'
  /** `l=` is more than the body has (§3.5). */
  | 'body-shorter-than-length'
  | 'signature-value'
  | 'expired'
  | 'future'
  /** SHA-1 is refused by policy. */
  | 'sha1'
  /** The key has fewer bits than the policy allows. */
  | 'key-short'
  /** The message begins with an empty line, which ends its header: other verifiers find no signature (RFC 5322 §2.1). */
  | 'empty-line-first'
  /** Beyond the number of signatures that are looked at. */
  | 'too-many-signatures';

/** The facets, in the words of the JSON that users read. */
export interface Facets {
  readonly syntax: 'ok' | 'error';
  readonly key: 'ok' | 'missing' | 'revoked' | 'unusable' | 'unknown';
  readonly bodyHash: 'match' | 'mismatch' | 'unknown';
  readonly signature: 'valid' | 'invalid' | 'unknown';
  readonly time: 'ok' | 'expired' | 'future' | 'unknown';
}

/** `none`, for a message without signatures, is the message's word, not a signature's. */
export type DkimResult = 'pass' | 'fail' | 'policy' | 'neutral' | 'temperror' | 'permerror';

/** The first line that applies counts; RESULTS.md has the same lines. */
export function resultOf(facets: Facets, reasons: readonly Reason[], kind: SignatureKind): DkimResult {
  if (facets.syntax === 'error') return 'neutral';
  if (facets.key === 'unknown') return 'temperror';
  if (facets.key !== 'ok') return 'permerror';
  if (reasons.includes('sha1') || reasons.includes('key-short') || facets.time === 'expired') return 'policy';
  if (facets.bodyHash === 'mismatch' || facets.signature === 'invalid') return 'fail';
  const isBodyFine = facets.bodyHash === 'match' || kind === 'arc-seal';
  return isBodyFine && facets.signature === 'valid' ? 'pass' : 'neutral';
}

/** The ways in which mail is changed after it was signed. */
export type ChangeKind =
  | 'subject-changed'
  | 'encoded-words-rewritten'
  | 'signature-field-encoded'
  | 'white-space-in-header'
  | 'field-name-case'
  | 'field-added'
  | 'field-removed'
  | 'fields-reordered'
  | 'field-replaced'
  | 'from-rewritten'
  | 'addresses-rewritten'
  | 'date-reformatted'
  | 'content-type-changed'
  | 'mime-version-rewritten'
  | 'transfer-encoding-named'
  | 'lines-added-at-end'
  | 'lines-added-at-start'
  | 'lines-added'
  | 'markup-added'
  | 'encoded-text-added'
  | 'dots-stuffed'
  | 'from-quoted'
  | 'white-space-in-body'
  | 'transfer-encoding-changed'
  | 'charset-changed'
  | 'links-rewritten'
  | 'wrapped-in-multipart'
  | 'line-breaks-moved'
  | 'part-heads-rewritten'
  | 'lines-removed'
  | 'closing-delimiter-removed'
  | 'byte-order-mark';

/** A kind of change for people. Plain text. */
export interface ChangeDescription {
  /** A sentence without a full stop: "Text was added at the end of the body". */
  readonly title: string;
  readonly whoDoesThat: string;
  readonly advice: string;
}

/** Where the change shows now: a field by its position, or octets of the body as it was given. */
export type ChangePlace =
  | { readonly in: 'header'; readonly field: number | undefined }
  | { readonly in: 'body'; readonly start: number; readonly end: number };

export interface ProvenChange extends ChangeDescription {
  readonly kind: ChangeKind;
  /** What was signed, in a form that canonicalizes to it; a binary string. Empty for what was not there. */
  readonly before: string;
  /** What is there now; a binary string. Empty for what is gone. */
  readonly after: string;
  readonly place: ChangePlace;
}

/** Why not all was tried. */
export type SearchLimit =
  /** The header broke, and the signature does not tell what was signed: Ed25519, SHA-1, or made by another key. */
  | 'header-digest'
  /** `bh=` is not a SHA-256. */
  | 'body-digest'
  /** The body is long: only what can be found in one pass was looked for. */
  | 'body-large'
  /** The budget was used up before everything was tried. */
  | 'budget';

/** What signing software does wrong, so that a signature fails on a message that nobody changed. */
export type SignerFaultKind =
  | 'body-hashed-as-empty'
  | 'empty-body-form'
  | 'body-canonicalization'
  | 'trailing-lines-kept'
  | 'line-feeds'
  | 'final-crlf-missing'
  | 'relaxed-incomplete'
  | 'dots-doubled'
  | 'body-charset'
  | 'length-miscounted'
  | 'header-in-body-hash'
  | 'body-hash-encoding'
  | 'body-hash-algorithm'
  | 'header-canonicalization'
  | 'header-spaces-kept'
  | 'header-line-feeds'
  | 'crlf-after-signature-field'
  | 'fields-from-top'
  | 'field-hashed-twice'
  | 'absent-field-hashed'
  | 'field-order'
  | 'signature-value-not-emptied'
  | 'signature-field-refolded'
  | 'signature-field-misplaced'
  | 'signature-field-incomplete'
  | 'header-hash-algorithm'
  | 'signature-encoding';

/** Proven by one more hash: the signer hashed the message as it is here, but not as RFC 6376 says. */
export interface SignerFault {
  readonly kind: SignerFaultKind;
  /** Which hash came out wrong: `bh=` or what `b=` signs. */
  readonly part: 'header' | 'body';
  /** What the signing software did. One sentence or two, plain text. */
  readonly text: string;
  /** Which software is known for it, with the source; undefined where none is known. */
  readonly software: string | undefined;
  /** What to do. One sentence or two. */
  readonly fix: string;
  /** Lines were added at the end of the body after signing: without them, what is said is true. */
  readonly isBeforeFooter?: true;
  /** A change after signing would give the same hash. */
  readonly isAmbiguous?: true;
}

export interface Forensics {
  /** What the signer did wrong; where it explains a part, nothing was changed there. */
  readonly signerFaults: readonly SignerFault[];
  /** Together they give exactly what was signed. Empty where nothing could be proven. */
  readonly header: readonly ProvenChange[];
  readonly body: readonly ProvenChange[];
  /** The kinds of change that were tried. */
  readonly tried: readonly ChangeKind[];
  /** The kinds of which not everything was tried, because the budget was used up. */
  readonly untried: readonly ChangeKind[];
  /** Whether all that is known to try was tried. */
  readonly isComplete: boolean;
  /** Empty where the search is complete. */
  readonly limits: readonly SearchLimit[];
}
