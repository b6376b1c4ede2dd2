/** The shape of a row of the catalogue: what one kind of refusal looks like, what it means, where that is known from. */

import type { Cause } from '../causes.ts';
import type { CatalogueSource } from './sources.ts';
import type { Vendor } from './vendors.ts';

/**
 * How a row is known: `documented` by its vendor or a standard, read in `source` code, `seen` in public mail or logs, or
 * `reported` by others.
 */
export type Evidence = 'documented' | 'source' | 'seen' | 'reported';

export interface CatalogueRow {
  /** Stable. */
  readonly id: string;
  /** Enhanced codes, `X` for either class: `X.7.20`; a range of details as `5.7.606-649`. */
  readonly codes?: readonly string[];
  /** A reply code that goes with it. */
  readonly reply?: string;
  /** Whose use of the code or words it is. The title may name it: the row is taken only where that vendor is proven. */
  readonly vendor?: Vendor;
  /** No other system writes these words, or gives this code: they prove the vendor. */
  readonly provesVendor?: true;
  /** Any of them has to be in the reply; in the notation of words/phrase.ts. Without phrases the code decides. */
  readonly phrases?: readonly string[];
  /** The words count only beside the code: they are too common elsewhere. */
  readonly needsCode?: true;
  /** A reply code that decides by itself, beside the enhanced code, where no words do. */
  readonly decidingReply?: string;
  /** One of the readings of a code that only words tell apart; a number orders them, the registered meaning first. */
  readonly ambiguous?: number;
  /** Of an ambiguous code: the only systems that mean it so. Where another vendor's server speaks, it is not among the readings. */
  readonly asReadingOf?: readonly Vendor[];
  readonly cause: Cause;
  /** One line, in sentence case. */
  readonly title: string;
  /** What the server says with it. */
  readonly meaning: string;
  /** In place of the cause's steps. */
  readonly steps?: readonly string[];
  /** A reply that is read as this row, from a server of its vendor. */
  readonly example: string;
  readonly source: CatalogueSource;
  readonly evidence: Evidence;
}

/** What several rows have in common. */
type Shared = Partial<Pick<CatalogueRow, 'vendor' | 'provesVendor' | 'source' | 'evidence' | 'reply'>>;

/** Rows that share a vendor or a source. */
export function rowsOf<S extends Shared>(
  shared: S,
  rows: readonly (Omit<CatalogueRow, keyof S> & Partial<CatalogueRow>)[],
): readonly CatalogueRow[] {
  return rows.map((row) => ({ ...shared, ...row }) as CatalogueRow);
}
