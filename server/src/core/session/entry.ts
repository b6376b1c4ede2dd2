/** An open document with what has been found out about it. */

import type { Finding } from '../rules/rule.ts';
import type { Run } from '../rules/run.ts';
import type { DomainName } from '../text/domain-name.ts';
import type { AnyDocument } from '../workspace/languages.ts';
import type { SignatureView } from '../workspace/message-document.ts';
import type { Explanation, Verification } from '../workspace/verdict.ts';
import type { ZoneDocument } from '../workspace/zone-document.ts';

export interface Entry {
  document: AnyDocument;
  /** A zone file as a part of those that include it: there it has its origin, its TTL, its inherited owner. */
  parts: readonly ZoneDocument[];
  readonly origin: DomainName | undefined;
  bytes: Uint8Array | undefined;
  quick: Run | undefined;
  /** What a zone and the messages of the workspace say about each other, for one revision of the index. */
  shared: { readonly run: Run; readonly revision: number } | undefined;
  slow: Run | undefined;
  /** The findings of the three together, in the order of the text. */
  sorted: { readonly runs: readonly (Run | undefined)[]; readonly findings: readonly Finding[] } | undefined;
  /** What was found about the signatures of a zone, also what comments switch off. */
  aboutSignatures: readonly Finding[] | undefined;
  verification: Verification | undefined;
  explanations: ReadonlyMap<SignatureView, Explanation>;
}

export const NO_EXPLANATIONS: ReadonlyMap<SignatureView, Explanation> = new Map();

/** A document of which nothing is known yet. */
export function newEntry({ document, origin, bytes }: Pick<Entry, 'document' | 'origin' | 'bytes'>): Entry {
  return {
    document,
    parts: [],
    origin,
    bytes,
    quick: undefined,
    shared: undefined,
    slow: undefined,
    sorted: undefined,
    aboutSignatures: undefined,
    verification: undefined,
    explanations: NO_EXPLANATIONS,
  };
}

/** Other settings: whatever was found has to be found again. */
export function forgetFindings(entry: Entry): void {
  entry.quick = undefined;
  entry.shared = undefined;
  entry.slow = undefined;
  entry.sorted = undefined;
  entry.aboutSignatures = undefined;
  entry.verification = undefined;
  entry.explanations = NO_EXPLANATIONS;
}
