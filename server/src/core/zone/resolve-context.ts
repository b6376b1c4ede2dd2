/** What the parts of the resolver share: the chunk at hand, what entries hand on to those after them, and where mistakes go. */

import type { DomainName } from '../text/domain-name.ts';
import type { Chunk } from './lexer.ts';
import type { NameTable } from './names.ts';
import { type ProblemBudget, refuses, type ZoneProblemCode } from './problem.ts';
import type { LocalProblem, State } from './resolved.ts';
import type { ChunkSource, ZoneSyntax } from './syntax.ts';
import type { ProblemSink, Tokens } from './tokens.ts';
import { MAX_TTL, MAX_U32 } from './ttl.ts';

/** In place of an included file that is still being read: nothing is reported about it. */
export const UNREAD = Symbol('unread');

/** What a file shares with those that it includes. */
export interface SharedContext {
  readonly names: NameTable;
  /** The syntax of an included file; undefined where it cannot be read. Without it, `$INCLUDE` is noted only. */
  readonly include: ((path: string, origin: DomainName) => ZoneSyntax | typeof UNREAD | undefined) | undefined;
  /** The files at hand, from the outermost. */
  readonly stack: ZoneSyntax[];
  includes: number;
  readonly budget: ProblemBudget;
}

export class ResolveContext {
  readonly shared: SharedContext;
  readonly names: NameTable;
  readonly tokens: Tokens;
  /** Entries change it. */
  readonly state: State;
  /** Whether names relative to the origin lie in the zone. */
  originInZone = true;

  // The chunk at hand.
  chunk!: Chunk;
  /** Where it begins in the file; `tokens.base` is where it does in the text that is read. */
  chunkStart = 0;
  /** Records of the chunk so far. */
  count = 0;
  /** Records of the chunk from which on another origin holds. */
  originStarts: number[] = [];
  problems: LocalProblem[] = [];
  isCut = false;

  // The entry at hand.
  /** The record that problems belong to; -1 for none. */
  record = -1;
  /** Whether it has a mistake for which BIND refuses the zone. */
  isBroken = false;

  constructor(shared: SharedContext, start: State) {
    this.shared = shared;
    this.names = shared.names;
    const empty = new Uint32Array(0);
    this.tokens = { text: '', base: 0, tokenStart: empty, tokenEnd: empty, tokenFlags: new Uint8Array(0) };
    this.state = { ...start };
    this.#enter();
  }

  /** Makes a chunk the one at hand. */
  begin(chunk: Chunk, chunkStart: number, { text, base }: ChunkSource): void {
    this.chunk = chunk;
    this.chunkStart = chunkStart;
    this.tokens.text = text;
    this.tokens.base = base;
    this.tokens.tokenStart = chunk.tokenStart;
    this.tokens.tokenEnd = chunk.tokenEnd;
    this.tokens.tokenFlags = chunk.tokenFlags;
    this.count = 0;
    this.originStarts = [];
    this.problems = [];
    this.isCut = false;
  }

  /** Goes on with another state, or with a part of one. */
  change(state: Partial<State>): void {
    Object.assign(this.state, state);
    this.#enter();
  }

  #enter(): void {
    const { apex, origin } = this.state;
    this.originInZone = apex < 0 || this.names.isWithin(origin, apex);
  }

  readonly sink: ProblemSink = (code, start, end, data = {}) => {
    const { base } = this.tokens;
    const actual = code === 'extra-rdata' && /^(?:#|\/\/)/.test(String(data['text'])) ? 'comment-hash' : code;
    const isBreaking = refuses('bind', actual);
    // What a record without TTL is worth the whole zone says: a part of one takes it from where it is put.
    if (isBreaking && actual !== 'ttl-missing') this.isBroken = true;
    if (!this.shared.budget.admits(isBreaking)) this.isCut = true;
    else this.problems.push({ code: actual, start: start - base, end: end - base, data, record: this.record });
  };

  /** A mistake in one token. */
  report(code: ZoneProblemCode, at: number, data?: Readonly<Record<string, string | number>>): void {
    const { base, tokenStart, tokenEnd } = this.tokens;
    this.sink(code, base + tokenStart[at]!, base + tokenEnd[at]!, data);
  }

  /** A token as it is written. */
  text(at: number): string {
    const { text, base, tokenStart, tokenEnd } = this.tokens;
    return text.slice(base + tokenStart[at]!, base + tokenEnd[at]!);
  }

  /** A TTL within its limits: 0 for one that is too large (RFC 2181 §8). */
  limitTtl(at: number, seconds: number): number {
    if (seconds <= MAX_TTL) return seconds;
    this.report(seconds > MAX_U32 ? 'ttl-too-big' : 'ttl-2p31', at, { text: this.text(at), limit: MAX_TTL });
    return 0;
  }
}
