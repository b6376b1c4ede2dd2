/** What `explain` found in one message, before it is written as text or JSON. */

import type { KindSign } from '../../core/bounce/kind-signs.ts';
import type { FailureReport, Refusal } from '../../core/bounce/report.ts';
import type { Diagnosis } from '../../core/diagnosis/diagnosis.ts';
import type { SyntaxFault } from '../../core/diagnosis/evidence.ts';
import type { Span } from '../../core/text/span.ts';
import type { MessageView, RefusalView } from '../../core/workspace/message-document.ts';
import type { Place } from '../reports/report.ts';

export interface ExplainedRecipient {
  readonly refusal: Refusal;
  readonly reading: RefusalView['reading'];
  readonly diagnosis: Diagnosis;
  /** Where the code is in the file; undefined if there is none. */
  readonly start: Place | undefined;
  readonly end: Place | undefined;
}

/** A signature of an ordinary message, and why no verifier accepts it, if that is so. */
export interface OwnSignature {
  /** Of the message's document. */
  readonly uri: string;
  readonly domain: string | undefined;
  readonly selector: string | undefined;
  readonly faults: readonly SyntaxFault[];
}

export interface ExplainedMessage {
  readonly path: string;
  readonly kind: string;
  /** What the kind was decided by. */
  readonly signs: readonly KindSign[];
  readonly isBounce: boolean;
  /** Whether the report was attached to another message. */
  readonly isForwarded: boolean;
  readonly recipients: readonly ExplainedRecipient[];
  /** Refusals that a message which is not a report quotes or forwards. */
  readonly quoted: readonly ExplainedRecipient[];
  /** Of the refusal that concerns mail authentication, else of the first one; undefined where nothing was refused. */
  readonly diagnosis: Diagnosis | undefined;
  readonly returned: MessageView | undefined;
  /** What a receiver reports without having to have refused it. */
  readonly failure: FailureReport | undefined;
  /** The signatures of an ordinary message; undefined for a report, and for a file that is not a message. */
  readonly signed: readonly OwnSignature[] | undefined;
  /** Why an ordinary message has no header, in sentences. */
  readonly withoutHeader: string | undefined;
  readonly places: Places;
}

/** Places of the message, and of the zones, as the user names files. */
export interface Places {
  /** Undefined for a message that has no file of its own. */
  nameOf(uri: string): string | undefined;
  /** Undefined where the file is not known. */
  place(uri: string, span: Span): { readonly path: string; readonly start: Place } | undefined;
}

/** Whether there is anything to do: not for mail that arrived. */
export function isFailure(action: string | undefined): boolean {
  return action === undefined || action === 'failed' || action === 'delayed' || action === 'reported';
}
