/** Whether a signature that fails was made incorrectly: the message is what was signed, and one more hash proves it. */

import { append } from '../../../text/lists.ts';
import type { RawField } from '../../canonicalization.ts';
import type { SignerFault } from '../../results.ts';
import { HeaderFields } from '../../signed-header.ts';
import type { SignatureVerdict } from '../../verify.ts';
import { findBodyFault, isHashOfNothing } from './body-faults.ts';
import { findHeaderFaults } from './header-faults.ts';
import { lettersFault, signedHeaderOf } from './signed-header.ts';

export interface SignerFaultInput {
  readonly fields: readonly RawField[];
  readonly body: Uint8Array;
  readonly verdict: SignatureVerdict;
}

/** Of longer bodies only the hash of nothing is recognized where an answer is wanted at once, in octets. */
export const MAX_QUICK_BODY = 4_000_000;

/** @param maxBody longer bodies are not hashed again, in octets */
export async function findSignerFaults(
  { fields, body, verdict }: SignerFaultInput,
  maxBody = Number.POSITIVE_INFINITY,
): Promise<readonly SignerFault[]> {
  const { parsed, fieldIndex: own } = verdict;
  const faults: SignerFault[] = [];
  if (verdict.reasons.includes('canonicalization')) return faults;
  if (parsed.length?.value.number === Number.POSITIVE_INFINITY) return faults;
  if (verdict.bodyHash === 'mismatch') {
    const isNothing = isHashOfNothing(parsed.bodyHash?.value.bytes ?? new Uint8Array());
    if (body.length <= maxBody || isNothing) {
      const isHeaderIntact = verdict.signature === 'valid';
      const fault = await findBodyFault({ fields, body, parsed, own, isHeaderIntact });
      if (fault !== undefined) faults.push(fault);
    }
  }
  if (verdict.signature === 'invalid') {
    const letters = await lettersFault(verdict, new HeaderFields(fields));
    if (letters.length > 0) return [...faults, ...letters];
    const signed = await signedHeaderOf(verdict);
    if (signed !== undefined) append(faults, await findHeaderFaults({ fields, parsed, own, signed }));
  }
  return faults;
}
