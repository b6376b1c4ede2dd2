/** What a reading starts from, and what it is based on. */

import type { FailureReport, StatusOrigin } from './report.ts';

/** What is known of a refusal; everything may be missing. */
export interface RefusalFacts {
  /** `5.7.13` */
  readonly status?: string | undefined;
  /** Where the code is; one of the report's own field alone is the reporter's guess. */
  readonly statusOrigin?: StatusOrigin | undefined;
  /** `550` */
  readonly reply?: string | undefined;
  /** The server's words. */
  readonly text?: string | undefined;
  /** The server that refused. */
  readonly remoteServer?: string | undefined;
  /** Who wrote the report, where no other server is named. */
  readonly reportingServer?: string | undefined;
  /** Where no server refused, but one reports a failed authentication. */
  readonly failure?: Pick<FailureReport, 'failure' | 'results' | 'domain'> | undefined;
}

/**
 * How sure a reading is. `high`: the server's words say so, and nothing contradicts them; `medium`: words that leave some
 * doubt, or a code in the use of a known vendor; `low`: the code alone, or evidence that points in several directions.
 */
export type Confidence = 'high' | 'medium' | 'low';

/** One piece of evidence for a reading. */
export interface Reason {
  readonly kind: 'words' | 'code' | 'reply' | 'server' | 'verdict';
  /** A noun phrase that fits after "based on": `the reply's words "user unknown"`, `the code 5.7.20`. */
  readonly text: string;
}
