/** A place in the RDATA of one record, and what the checks of its fields need there. */

import { TOKEN_ESCAPE, TOKEN_QUOTED } from './lexer.ts';
import type { NameTable } from './names.ts';
import type { ZoneProblemCode } from './problem.ts';
import type { ProblemSink, Tokens } from './tokens.ts';
import { plainNumber } from './ttl.ts';
import type { FieldKind } from './types.ts';

/** Moves over the RDATA of one record after another; it holds the tokens, so that the checks need not pass them on. */
export class FieldCursor {
  readonly tokens: Tokens;
  readonly names: NameTable;
  readonly sink: ProblemSink;
  /** To which names are relative, a number of the name table. */
  origin = 0;
  /** The RR type as {@link rdataType} gives it. */
  type = 0;
  /** Whether its data lead to another name. */
  leads = false;
  /** The number in the name table of the name to which they lead, once it was met; -1 before. */
  target = -1;
  /** The tokens of the RDATA are `[first, last)`. */
  first = 0;
  last = 0;
  /** Where the record's head ends. */
  headEnd = 0;
  /** The token at hand. */
  at = 0;

  constructor(tokens: Tokens, names: NameTable, sink: ProblemSink) {
    this.tokens = tokens;
    this.names = names;
    this.sink = sink;
  }

  /** Goes on to the next token. */
  take(): true {
    this.at++;
    return true;
  }

  get isAtEnd(): boolean {
    return this.at >= this.last;
  }

  /** Octets of the origin in wire form. */
  get originWire(): number {
    return this.names.wireLength(this.origin);
  }

  /** A token as it is written. */
  text(at: number): string {
    const { text, base, tokenStart, tokenEnd } = this.tokens;
    return text.slice(base + tokenStart[at]!, base + tokenEnd[at]!);
  }

  /** The number of a plain decimal token, or -1. */
  plain(at: number): number {
    const { text, base, tokenStart, tokenEnd, tokenFlags } = this.tokens;
    if ((tokenFlags[at]! & (TOKEN_QUOTED | TOKEN_ESCAPE)) !== 0) return -1;
    return plainNumber(text, base + tokenStart[at]!, base + tokenEnd[at]!);
  }

  /** A mistake in one token. */
  report(code: ZoneProblemCode, at: number, data?: Readonly<Record<string, string | number>>): void {
    const { base, tokenStart, tokenEnd } = this.tokens;
    this.sink(code, base + tokenStart[at]!, base + tokenEnd[at]!, data);
  }

  /** The field that should be here is missing. */
  missing(kind: FieldKind | 'generic'): false {
    const { base, tokenEnd } = this.tokens;
    const end = this.last > this.first ? base + tokenEnd[this.last - 1]! : this.headEnd;
    this.sink(kind === 'strings' ? 'txt-empty' : 'missing-rdata', end, end, { field: kind });
    return false;
  }

  /**
   * Whether a field that is neither name nor string is quoted or escaped, which is wrong whatever it says.
   *
   * @param holds whether a text would be in order without quotes
   */
  quotedField(at: number, holds: (text: string) => boolean): boolean {
    const flags = this.tokens.tokenFlags[at]!;
    if ((flags & (TOKEN_QUOTED | TOKEN_ESCAPE)) === 0) return false;
    const text = this.text(at);
    if ((flags & TOKEN_QUOTED) === 0) this.report('esc-in-field', at, { text });
    else this.report('quoted-field', at, { text, fits: holds(text.replace(/^"|"$/g, '')) ? 1 : 0 });
    return true;
  }
}
