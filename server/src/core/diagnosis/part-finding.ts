/** What a diagnosis is put together of: what is known about one mechanism. */

import type { Confidence } from '../bounce/refusal-facts.ts';
import type { Attribution, DiagnosisCause, Statement, Step } from './diagnosis.ts';

/** A part of a diagnosis: about one mechanism. */
export interface PartFinding {
  /** Undefined where this mechanism is not known to be at fault. */
  readonly cause: DiagnosisCause | undefined;
  /** In place of the cause's own heading. */
  readonly title?: string;
  /** Sentences. */
  readonly summary: readonly string[];
  readonly confidence: Confidence;
  readonly reasons: readonly string[];
  readonly attribution?: Attribution | undefined;
  readonly proof: readonly Statement[];
  readonly contradictions: readonly Statement[];
  readonly steps: readonly Step[];
}

export function lower(confidence: Confidence): Confidence {
  return confidence === 'high' ? 'medium' : 'low';
}
