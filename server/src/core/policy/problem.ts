/** What the parsers of policy records have in common: how a problem and the meaning of a word are stated. */

import type { TextEdit } from '../text/edit.ts';
import { type Span, spanOf } from '../text/span.ts';

/** Something that is wrong with a record, as data: how severe it is and what people read is the rules'. */
export interface PolicyProblem<Code extends string> {
  readonly code: Code;
  /** The smallest text that is wrong, in offsets of the logical text. Empty only in an empty text. */
  readonly span: Span;
  /** Values for the message: `text`, `expected`, `tag`, `value`, `count`, `limit` ... as the code needs. */
  readonly data: Readonly<Record<string, string | number>>;
  /** The edit of the logical text that fixes it, where one can be right without the user's knowledge. */
  readonly fix: TextEdit | undefined;
}

/** A word of a record, explained for hovers and completion. */
export interface Meaning {
  readonly name: string;
  /** One or two plain sentences. */
  readonly meaning: string;
  /** What the values mean, where they are a closed set. */
  readonly values?: Readonly<Record<string, string>>;
  /** Where it is specified; BIMI is a draft and has no RFC. */
  readonly rfc?: number;
  readonly section?: string;
}

/** As many problems as anybody reads; the input is hostile. */
const MAX_PROBLEMS = 1000;

/** Where problems are reported. */
export interface ProblemSink<Code extends string> {
  add(code: Code, span: Span, data?: PolicyProblem<Code>['data'], fix?: TextEdit): void;
}

/** Collects problems of one text. */
export class ProblemCollector<Code extends string> implements ProblemSink<Code> {
  readonly #length: number;
  readonly #problems: PolicyProblem<Code>[] = [];

  /** @param length of the logical text, within which an empty span is widened to one unit */
  constructor(length: number) {
    this.#length = length;
  }

  add(code: Code, span: Span, data: PolicyProblem<Code>['data'] = {}, fix?: TextEdit): void {
    if (this.#problems.length < MAX_PROBLEMS) this.#problems.push({ code, span: this.#visible(span), data, fix });
  }

  /** In the order of the text. */
  sorted(): readonly PolicyProblem<Code>[] {
    return this.#problems.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  }

  #visible({ start, end }: Span): Span {
    if (end > start || this.#length === 0) return spanOf(start, end);
    return start < this.#length ? spanOf(start, start + 1) : spanOf(this.#length - 1, this.#length);
  }
}
