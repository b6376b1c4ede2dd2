/**
 * What everything that is known about a refusal comes to: one cause, how sure it is and why, what proves it, what speaks
 * against it, what else it may be, and what to do. Made by `diagnose.ts`; hovers, findings, actions, reports and the
 * command line only show it.
 */

import type { Cause } from '../bounce/causes.ts';
import type { Confidence } from '../bounce/refusal-facts.ts';
import type { TextEdit } from '../text/edit.ts';
import { joined } from '../text/lists.ts';
import { say } from '../text/say.ts';
import type { Place } from '../workspace/zone-document.ts';

/** The causes of a reading, and those that only the message and the zones can show. */
export type DiagnosisCause =
  | Cause
  /** The body, or a signed field, was changed after signing. */
  | 'body-changed'
  | 'header-changed'
  /** The published key did not make the signature. */
  | 'key-mismatch'
  | 'key-revoked'
  /** There is a record, and nobody can verify with it. */
  | 'key-unusable'
  | 'signature-expired'
  /** The signing software signed something else than what it sent. */
  | 'signer-fault';

/**
 * Where a statement comes from:
 *
 * - `reply`: the words of the server that refused; `report`: the fields of the delivery report;
 * - `message`: the returned message; `receiver`: results that a receiver wrote into its header (RFC 8601);
 * - `verification`: found out here from the octets;
 * - `zone`: a zone of the workspace; `dns`: a look-up that the user asked for;
 * - `standard`: an RFC, a registry, a provider's published rules.
 */
export type EvidenceSource = 'reply' | 'report' | 'message' | 'receiver' | 'verification' | 'zone' | 'dns' | 'standard';

/** A fact, in a sentence. Plain text; names in it come from the documents and are hostile. */
export interface Statement {
  readonly says: string;
  readonly source: EvidenceSource;
  readonly at: Place | undefined;
}

/** Something to run, by what it does; each door knows its own way to do it. */
export type StepCommand =
  | { readonly name: 'create-key'; readonly domain: string }
  | { readonly name: 'rotate-key'; readonly uri: string; readonly domain: string; readonly selector: string }
  | { readonly name: 'check-published'; readonly uri: string; readonly keyName: string }
  | { readonly name: 'compare-private-key' }
  | { readonly name: 'set-up-signing' }
  | { readonly name: 'show-steps' }
  /** Verifies the message, and finds out what was changed; the place of the signature among those of the document. */
  | { readonly name: 'explain-failure'; readonly uri: string; readonly index: number }
  | { readonly name: 'show-report'; readonly uri: string }
  | { readonly name: 'open-returned'; readonly uri: string };

/** What a step consists of: every step can be acted upon. */
export type StepAction =
  | { readonly kind: 'command'; readonly command: StepCommand }
  | { readonly kind: 'open'; readonly at: Place }
  | { readonly kind: 'edit'; readonly at: Place; edits(): readonly TextEdit[] };

export interface Step {
  /** A short imperative without a full stop, for menus: "Turn on signing with s2026". */
  readonly title: string;
  /** One or two sentences. */
  readonly text: string;
  /** Whether the evidence shows that it was done already. */
  readonly isDone: boolean;
  /** Whether the steps after it have no effect before it is done. */
  readonly isFirst?: true;
  /** Whether it comes after all others. */
  readonly isLast?: true;
  /** Whether there is nothing to do but wait. */
  readonly isWait?: true;
  readonly action: StepAction;
  /** What does it on a command line; `undefined` where nothing does. Words in capitals are for the user to fill in. */
  readonly shell: readonly ShellWord[] | undefined;
}

/** An argument as it is, or a file that the command line names in its own way. */
export type ShellWord = string | { readonly file: string };

/** Who is thought to have done it. */
export interface Attribution {
  /** "gateway.example.org" */
  readonly who: string;
  /** A mailing list, not a server. */
  readonly isList?: true;
  readonly confidence: Confidence;
  /** Noun phrases: "its name in the added text". */
  readonly reasons: readonly string[];
}

export interface Alternative {
  readonly id: string;
  readonly title: string;
  readonly cause: DiagnosisCause;
  readonly confidence: Confidence;
}

export interface Diagnosis {
  readonly cause: DiagnosisCause;
  /** A heading: "The body was changed after signing". */
  readonly title: string;
  /** One to three sentences that name what is known of this case. */
  readonly summary: string;
  readonly confidence: Confidence;
  /** Noun phrases that fit after "based on". */
  readonly reasons: readonly string[];
  /** Whether the evidence decides for none of the readings. */
  readonly isUndecided: boolean;
  readonly attribution: Attribution | undefined;
  /** What proves the cause, or is known to belong to it. */
  readonly proof: readonly Statement[];
  readonly contradictions: readonly Statement[];
  /** What else is known: results that the receiver reported, records that are fine. */
  readonly context: readonly Statement[];
  readonly alternatives: readonly Alternative[];
  /** What is to do, first things first, then what is done. */
  readonly steps: readonly Step[];
  /** The sources of statements about codes and rules. */
  readonly sources: readonly string[];
}

/** The first step that is still to be done. */
export function firstStep({ steps }: Diagnosis): Step | undefined {
  return steps.find(({ isDone }) => !isDone);
}

/** The first step that is more than waiting, where there is one. */
export function firstRemedy(diagnosis: Diagnosis): Step | undefined {
  return diagnosis.steps.find(({ isDone, isWait }) => !isDone && isWait !== true) ?? firstStep(diagnosis);
}

const CONFIDENCE: Readonly<Record<Confidence, string>> = { high: say`high`, medium: say`medium`, low: say`low` };

export function degreeInWords(confidence: Confidence): string {
  return CONFIDENCE[confidence];
}

/** "high, based on the reply's words and its code" */
export function confidenceInWords({ confidence, reasons }: Pick<Diagnosis, 'confidence' | 'reasons'>): string {
  const degree = degreeInWords(confidence);
  return reasons.length === 0 ? degree : say`${degree}, based on ${joined(reasons)}`;
}
