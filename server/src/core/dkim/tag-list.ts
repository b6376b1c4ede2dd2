/**
 * The tag-list of RFC 6376 §3.2, `name=value; name=value`, in which DKIM-Signature, key records, ARC fields and DMARC,
 * MTA-STS and TLS-RPT records are written. What a tag means is `tag-table.ts`'s, what its value says `signature.ts`'s
 * and `key-record.ts`'s.
 */

import type { MappedText } from '../text/mapped-text.ts';
import { emptySpan, type Span, spanOf, touches } from '../text/span.ts';
import { isFoldingSpace, trimSpaces } from '../text/white-space.ts';

/** What is between two semicolons. Spans are offsets in the logical text of the list. */
export interface TagSpec {
  readonly index: number;
  /** Everything between the semicolons, with white space. */
  readonly span: Span;
  /** As written, without white space around it; empty if there is nothing before the `=`. */
  readonly name: string;
  readonly nameSpan: Span;
  /** Where the `=` is; undefined in text that is not a tag. Such text is the name. */
  readonly equals: number | undefined;
  /** Without folding white space at both ends; white space inside is kept. */
  readonly value: string;
  readonly valueSpan: Span;
  /** Where the `;` after it is; undefined at the end of the list. */
  readonly semicolon: number | undefined;
}

/** A {@link TagSpec} with a name and a `=`. */
export interface Tag extends TagSpec {
  readonly equals: number;
}

export type TagListProblemKind =
  /** Nothing but white space. */
  | 'empty-list'
  /** Nothing between two semicolons, or before the first (`;;`). One semicolon at the end is right. */
  | 'empty-spec'
  /** Text without a `=` after another tag: `v=DKIM1; p=...; some text`. */
  | 'trailing-text'
  /** Text without a `=` elsewhere. */
  | 'missing-equals'
  /** `=value` */
  | 'empty-name'
  /** A name that is not a letter followed by letters, digits and `_`. */
  | 'name-syntax'
  /** A name that stood before; `tag` is the later one. The whole list is then invalid (§3.2). */
  | 'duplicate'
  /** A run of characters in a value that are neither printable ASCII nor folding white space. */
  | 'value-characters';

export interface TagListProblem {
  readonly kind: TagListProblemKind;
  /** The smallest text that is wrong, in logical offsets. */
  readonly span: Span;
  readonly spec: TagSpec | undefined;
}

/** A piece of the text: all of them, in order, make the whole text. */
export interface TagListLeaf {
  readonly kind: 'space' | 'name' | 'equals' | 'value' | 'semicolon';
  readonly span: Span;
}

/** As many problems as anybody reads; the input is hostile. */
const MAX_PROBLEMS = 1000;

const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

export class TagList {
  readonly text: MappedText;
  /** Everything between semicolons. One semicolon at the end opens no further one. */
  readonly specs: readonly TagSpec[];
  /** The specs that are tags, in the order of the text, duplicates too. */
  readonly tags: readonly Tag[];
  /** In the order of the text; the first thousand. */
  readonly problems: readonly TagListProblem[];
  readonly #byName: ReadonlyMap<string, Tag>;

  constructor(text: MappedText, specs: readonly TagSpec[], problems: readonly TagListProblem[]) {
    this.text = text;
    this.specs = specs;
    this.tags = specs.filter(isTag);
    this.problems = problems;
    const byName = new Map<string, Tag>();
    for (const tag of this.tags) if (!byName.has(tag.name)) byName.set(tag.name, tag);
    this.#byName = byName;
  }

  /** The first tag of this name. Names are case-sensitive (§3.2). */
  get(name: string): Tag | undefined {
    return this.#byName.get(name);
  }

  all(name: string): readonly Tag[] {
    return this.tags.filter((tag) => tag.name === name);
  }

  /** The spec in which a logical offset is; its `;` belongs to it. */
  at(offset: number): TagSpec | undefined {
    let low = 0;
    let high = this.specs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.specs[middle]!.span.end < offset) low = middle + 1;
      else high = middle;
    }
    return this.specs[low];
  }

  /** Where a logical range is in the source, with folds and quotes that lie within it. */
  source(span: Span): Span {
    return this.text.sourceSpan(span.start, span.end);
  }

  /** Where a tag is in the source, from its name to the end of its value. */
  sourceOf({ nameSpan, valueSpan }: Tag): Span {
    return this.source({ start: nameSpan.start, end: valueSpan.end });
  }

  /** The tag that an offset of the source touches. */
  tagAt(offset: number): Tag | undefined {
    return this.tags.find((tag) => touches(this.sourceOf(tag), offset));
  }

  /** The source of a logical range in pieces, without the folds and quotes between them. */
  sources(span: Span): Span[] {
    return this.text.sourceSpans(span.start, span.end);
  }

  leaves(): TagListLeaf[] {
    const leaves: TagListLeaf[] = [];
    let at = 0;
    const take = (kind: TagListLeaf['kind'], end: number): void => {
      if (end > at) leaves.push({ kind, span: spanOf(at, end) });
      at = Math.max(at, end);
    };
    for (const { nameSpan, equals, valueSpan, span, semicolon } of this.specs) {
      take('space', nameSpan.start);
      take('name', nameSpan.end);
      if (equals !== undefined) {
        take('space', equals);
        take('equals', equals + 1);
        take('space', valueSpan.start);
        take('value', valueSpan.end);
      }
      take('space', span.end);
      if (semicolon !== undefined) take('semicolon', semicolon + 1);
    }
    take('space', this.text.length);
    return leaves;
  }
}

function isTag(spec: TagSpec): spec is Tag {
  return spec.equals !== undefined && spec.name !== '';
}

/** Never fails; linear in the text. */
export function parseTagList(text: MappedText): TagList {
  const specs = splitSpecs(text.text);
  return new TagList(text, specs, findProblems(text.text, specs));
}

function splitSpecs(text: string): TagSpec[] {
  const specs: TagSpec[] = [];
  let start = 0;
  while (start < text.length) {
    const found = text.indexOf(';', start);
    const end = found < 0 ? text.length : found;
    const isRest =
      found < 0 && specs.length > 0 && trimSpaces(text, start, end).start === start && allSpaces(text, start);
    if (!isRest) specs.push(parseSpec(text, specs.length, start, end, found < 0 ? undefined : found));
    start = end + 1;
  }
  return specs;
}

function allSpaces(text: string, start: number): boolean {
  for (let i = start; i < text.length; i++) if (!isFoldingSpace(text.charCodeAt(i))) return false;
  return true;
}

function parseSpec(text: string, index: number, start: number, end: number, semicolon: number | undefined): TagSpec {
  const found = indexOfWithin(text, '=', start, end);
  const nameSpan = trimSpaces(text, start, found ?? end);
  const valueSpan = found === undefined ? emptySpan(nameSpan.end) : trimSpaces(text, found + 1, end);
  return {
    index,
    span: spanOf(start, end),
    name: text.slice(nameSpan.start, nameSpan.end),
    nameSpan,
    equals: found,
    value: text.slice(valueSpan.start, valueSpan.end),
    valueSpan,
    semicolon,
  };
}

function indexOfWithin(text: string, character: string, start: number, end: number): number | undefined {
  // Not text.indexOf: without a bound it would read to the end of the text for every spec.
  const code = character.charCodeAt(0);
  for (let i = start; i < end; i++) if (text.charCodeAt(i) === code) return i;
  return undefined;
}

function findProblems(text: string, specs: readonly TagSpec[]): TagListProblem[] {
  const problems: TagListProblem[] = [];
  const add = (kind: TagListProblemKind, span: Span, spec?: TagSpec): void => {
    if (problems.length < MAX_PROBLEMS) problems.push({ kind, span, spec });
  };
  if (allSpaces(text, 0)) {
    add('empty-list', spanOf(0, text.length));
    return problems;
  }
  const seen = new Set<string>();
  for (const spec of specs) {
    if (spec.equals === undefined) {
      if (spec.name === '')
        add('empty-spec', spec.semicolon === undefined ? spec.span : spanOf(spec.semicolon, spec.semicolon + 1), spec);
      else
        add(
          spec.index > 0 && spec.index === specs.length - 1 ? 'trailing-text' : 'missing-equals',
          spec.nameSpan,
          spec,
        );
      continue;
    }
    if (spec.name === '') add('empty-name', spanOf(spec.equals, spec.equals + 1), spec);
    else if (!NAME.test(spec.name)) add('name-syntax', spec.nameSpan, spec);
    else if (seen.has(spec.name)) add('duplicate', spec.nameSpan, spec);
    seen.add(spec.name);
    for (const span of foreignRuns(text, spec.valueSpan)) add('value-characters', span, spec);
  }
  return problems;
}

/** The runs of characters that a value must not have. */
function foreignRuns(text: string, { start, end }: Span): Span[] {
  const runs: Span[] = [];
  let from = -1;
  for (let i = start; i <= end && runs.length < MAX_PROBLEMS; i++) {
    const code = i < end ? text.charCodeAt(i) : 0x20;
    const isForeign = (code < 0x21 && !isFoldingSpace(code)) || code > 0x7e;
    if (isForeign && from < 0) from = i;
    if (!isForeign && from >= 0) {
      runs.push(spanOf(from, i));
      from = -1;
    }
  }
  return runs;
}
