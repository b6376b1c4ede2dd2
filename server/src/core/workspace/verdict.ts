/** What verification found out about the signatures of a document, and why they broke. `verification.ts` finds it out. */

import type { ArcVerdict } from '../dkim/arc.ts';
import type { RawField } from '../dkim/canonicalization.ts';
import type { ForensicsInput } from '../dkim/forensics/explain-failure.ts';
import type { SearchJob } from '../dkim/forensics/job.ts';
import type { Forensics, SignerFault } from '../dkim/results.ts';
import type { SignatureVerdict } from '../dkim/verify.ts';
import type { Evidence } from './evidence.ts';
import type { WorkspaceIndex } from './index.ts';
import type { MessageView, SignatureView } from './message-document.ts';
import type { Alignment } from './organizational-domain.ts';

/** What was signed, or what became of it. */
export interface RawMessage {
  readonly fields: readonly RawField[];
  /** Where it can be, a part of the evidence itself: bodies may be large. */
  readonly body: Uint8Array;
  /** Whether an empty line comes before the header, which ends it for other programs. */
  readonly beginsEmpty?: boolean;
}

/** A signature with all that was found out about it. */
export interface VerdictView {
  readonly view: SignatureView;
  readonly verdict: SignatureVerdict;
  /** How `d=` is aligned with From; `unknown` without one of them. */
  readonly alignment: Alignment | 'unknown';
  /** What the signing software did wrong; of bodies over 4 MB the rest is found by {@link explainVerdict}. */
  readonly signerFaults: readonly SignerFault[];
  /** What the verdict rests on. */
  readonly evidence: Evidence;
  /** The message as the signature was judged by. */
  readonly raw: RawMessage;
  readonly index: WorkspaceIndex;
}

/** A message with the verdicts on its DKIM signatures, from the top of the message down. */
export interface VerifiedMessage {
  readonly message: MessageView;
  readonly verdicts: readonly VerdictView[];
  /** Of its Authenticated Received Chain; undefined where the message has no field of it. */
  readonly arc: ArcVerdict | undefined;
  readonly index: WorkspaceIndex;
}

export interface Verification {
  readonly evidence: Evidence;
  /** Those messages whose octets are known. */
  readonly messages: readonly VerifiedMessage[];
  /** The verdicts of all messages. */
  readonly signatures: readonly VerdictView[];
}

export interface ExplanationOptions
  extends Pick<ForensicsInput, 'clock' | 'budget' | 'signal' | 'pause' | 'onProgress'> {
  /** Searches in another thread; resolves to undefined where none can be had. */
  readonly search?: SearchElsewhere;
}

/** @throws the signal's reason when it is aborted */
export type SearchElsewhere = (
  job: SearchJob,
  signal?: AbortSignal,
  onProgress?: (share: number) => void,
) => Promise<Forensics | undefined>;

/** Why a signature broke, as far as it can be proven. */
export interface Explanation extends Forensics {
  readonly about: VerdictView;
}
