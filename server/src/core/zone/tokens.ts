/** What the checks of a record work on and report to. */

import type { ZoneProblemCode } from './problem.ts';

/** Takes what is wrong. Offsets in the text. */
export type ProblemSink = (
  code: ZoneProblemCode,
  start: number,
  end: number,
  data?: Readonly<Record<string, string | number>>,
) => void;

/** The tokens of the record at hand: columns of a chunk, whose positions count from `base`. */
export interface Tokens {
  text: string;
  base: number;
  tokenStart: Uint32Array;
  tokenEnd: Uint32Array;
  tokenFlags: Uint8Array;
}
