/** From facets to the one word of RFC 8601 §2.7.1. Explained in RESULTS.md. */

import type { SignatureKind } from './signature.ts';
import type { Facets, Reason } from './verify.ts';

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
