/** What a session is opened with, and what goes in and out of it. */

import type { Finding, Rule } from '../rules/rule.ts';
import type { Settings } from '../rules/settings.ts';
import type { DomainName } from '../text/domain-name.ts';
import type { MessageFacts } from '../workspace/facts.ts';
import type { LanguageId } from '../workspace/languages.ts';
import type { MessageDocument } from '../workspace/message-document.ts';
import type { Explanation, ExplanationOptions, VerdictView, Verification } from '../workspace/verdict.ts';
import type { VerificationContext } from '../workspace/verification.ts';
import type { UNREAD } from '../zone/resolve-context.ts';

export interface SessionOptions {
  readonly settings?: Settings;
  /** Seconds since 1970-01-01 UTC. */
  clock(): number;
  /** A file's octets; undefined where it has none that can be read. Asked for when a message is verified. */
  readBytes?(uri: string): Promise<Uint8Array | undefined>;
  /**
   * The text of a file that a zone includes; undefined if it does not exist or lies outside of what may be read.
   * Without the function nothing is included, and nothing is reported about it. Synchronous, because a zone is nothing
   * without its parts; where files are read late, the file is `UNREAD` until {@link ZoneSession.fileChanged} says that it was read.
   */
  readIncluded?(uri: string): string | typeof UNREAD | undefined;
  /**
   * For a session that lives on while others wait: gives them their turn. What was found about signatures of zones is then kept for the
   * next version of the text.
   */
  pause?(): Promise<void>;
  /** Whether the zones opened are all that is known, so that a key which is not in them is missing. */
  readonly zonesAreComplete?: boolean;
  /** The moment at which signatures are judged, in seconds; without it the time of receipt, or else the clock. */
  readonly judgedAt?: number;
}

export interface OpenedText {
  readonly uri: string;
  readonly language: LanguageId;
  readonly text: string;
  /** The octets that `text` was decoded from, where the caller has them. */
  readonly bytes?: Uint8Array;
  /** A zone's origin, where the user has set it. */
  readonly origin?: DomainName;
}

/** A file that a zone includes, with what was found in it as a part of that zone. */
export interface IncludedFile {
  readonly uri: string;
  readonly findings: readonly Finding[];
}

/** All that is known of messages and of no zone. */
export interface MessageSide {
  readonly rules: readonly Rule[];
  read(uri: string, text: string): MessageDocument;
  factsOf(document: MessageDocument, verification?: Verification): MessageFacts;
  verify(document: MessageDocument, context: VerificationContext): Promise<Verification>;
  /** Whether something was changed after signing, so that there is something to explain. */
  isChanged(verdict: VerdictView['verdict']): boolean;
  explain(about: VerdictView, options: ExplanationOptions): Promise<Explanation>;
}
