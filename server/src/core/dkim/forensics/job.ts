/** A search as a message to another thread, and its answer: plain data that can be copied. */

import type { RawField } from '../canonicalization.ts';
import type { Forensics, SignerFault } from '../results.ts';
import { signatureIn } from '../signed-header.ts';
import type { SignatureVerdict } from '../verify.ts';
import { explainFailure } from './explain-failure.ts';
import type { SearchOptions } from './search.ts';

/** What {@link explainFailure} has to know, without what it can read in the fields. */
export interface SearchJob
  extends Pick<SignatureVerdict, 'fieldIndex' | 'bodyHash' | 'signature' | 'signerHeaderDigest' | 'ed25519Key'> {
  readonly fields: readonly RawField[];
  readonly body: Uint8Array;
  readonly signerFaults: readonly SignerFault[];
  /** In octets hashed, about. */
  readonly budget: number;
}

/** What the thread says, about the job that it has. */
export type SearchNews =
  | { readonly kind: 'progress'; readonly share: number }
  | { readonly kind: 'found'; readonly forensics: Forensics }
  | { readonly kind: 'failed'; readonly message: string };

/** @param verdict of a signature that broke */
export function searchJob(
  { fieldIndex, bodyHash, signature, signerHeaderDigest, ed25519Key }: SignatureVerdict,
  fields: readonly RawField[],
  body: Uint8Array,
  signerFaults: readonly SignerFault[],
  budget: number,
): SearchJob {
  return {
    fieldIndex,
    bodyHash,
    signature,
    signerHeaderDigest,
    ed25519Key,
    fields: fields.map(({ name, text }) => ({ name, text })),
    body,
    signerFaults,
    budget,
  };
}

export function runJob(job: SearchJob, options: Omit<SearchOptions, 'budget'>): Promise<Forensics> {
  const { fields, body, signerFaults, budget, fieldIndex } = job;
  const verdict = { ...job, parsed: signatureIn(fields[fieldIndex]!.text) };
  return explainFailure({ fields, body, verdict, signerFaults, budget, ...options });
}

/** What runs in the thread: one job at a time. */
export async function answerJob(job: SearchJob, say: (news: SearchNews) => void): Promise<void> {
  try {
    const clock = (): number => Date.now();
    say({
      kind: 'found',
      forensics: await runJob(job, { clock, onProgress: (share) => say({ kind: 'progress', share }) }),
    });
  } catch (error) {
    say({ kind: 'failed', message: String(error) });
  }
}
