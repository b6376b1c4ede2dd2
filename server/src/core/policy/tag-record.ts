/**
 * What DMARC, MTA-STS, TLS-RPT and BIMI records have in common: a list of `name=value`, the version first. The list
 * itself is `dkim/tag-list.ts`'s; what tags mean, and what their values may be, is each record's own.
 */

import { parseTagList, type TagList, type TagSpec } from '../dkim/tag-list.ts';
import { asciiLowerCase } from '../text/domain-name.ts';
import { insert, remove, replace, type TextEdit } from '../text/edit.ts';
import type { MappedText } from '../text/mapped-text.ts';
import { nearest } from '../text/nearest.ts';
import { type Span, spanOf } from '../text/span.ts';
import { meantBy, wrapping } from './octets.ts';
import type { ProblemSink } from './problem.ts';

export interface TagRecordGrammar {
  /** What `v` must be, to the letter: `DMARC1`. */
  readonly version: string;
  /** The names that are known, `v` among them. */
  readonly names: readonly string[];
  /** What people write for a name. */
  readonly aliases: Readonly<Record<string, string>>;
  /** What a name may be made of. */
  readonly name: RegExp;
  /** Tags whose values are lists of URIs. */
  readonly lists: readonly string[];
  /** Tags that cannot just be dropped. */
  readonly required: readonly string[];
  /** Tags that may be empty. */
  readonly mayBeEmpty: readonly string[];
  /** No spaces around `=`, and none before the first `;` (RFC 8460 §3, RFC 8461 §3.1). */
  readonly isTight: boolean;
}

/** What MTA-STS and TLS-RPT records have in common (RFC 8461 §3.1, RFC 8460 §3). */
export const STRICT_SYNTAX = {
  name: /^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$/,
  mayBeEmpty: [],
  isTight: true,
} as const satisfies Partial<TagRecordGrammar>;

export const TAG_RECORD_PROBLEM_CODES = [
  /** Spaces, quotes or invisible characters before the version. */
  'leading-text',
  'version-missing',
  'version-not-first',
  'version-value',
  /** A space between the version and its `;`. */
  'version-space',
  /** No `;` between two tags: a comma, a space, or nothing. */
  'separator',
  /** A `;` between two URIs of one list. */
  'list-separator',
  'tag-empty',
  'tag-no-equals',
  'tag-name',
  'tag-case',
  'tag-unknown',
  'tag-duplicate',
  'equals-space',
  'value-empty',
  /** An extension whose value has a `=` or a space in it (RFC 8460 §3, RFC 8461 §3.1). */
  'value-syntax',
  'value-characters',
  'quote',
  'backslash',
] as const;

/** Mistakes in MTA-STS and TLS-RPT records alone. */
export const STRICT_CODES: readonly TagRecordProblemCode[] = ['version-space', 'equals-space', 'value-syntax'];

export type TagRecordProblemCode = (typeof TAG_RECORD_PROBLEM_CODES)[number];

export interface PolicyTag {
  /** In lower case. */
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: string;
  readonly valueSpan: Span;
  /** From the name to the end of the value. */
  readonly span: Span;
  /** With the semicolon that goes when the tag goes. */
  readonly whole: Span;
}

export interface TagRecord {
  /** In the order of the text, unknown and repeated ones too. */
  readonly tags: readonly PolicyTag[];
  /** Whether the record begins with its version, as receivers want it; else they do not see it. */
  readonly isVersioned: boolean;
}

/** The first tag of a name. */
export function findTag(tags: readonly PolicyTag[], name: string): PolicyTag | undefined {
  return tags.find((tag) => tag.name === name);
}

/** A value with more tags than this in it is not a list of tags. */
const MAX_GLUED = 50;

/** Never fails; linear in the text. */
export function readTagRecord(
  text: MappedText,
  grammar: TagRecordGrammar,
  problems: ProblemSink<TagRecordProblemCode>,
): TagRecord {
  return new TagRecordReader(text, grammar, problems).read();
}

class TagRecordReader {
  readonly #text: string;
  readonly #list: TagList;
  readonly #grammar: TagRecordGrammar;
  readonly #problems: ProblemSink<TagRecordProblemCode>;
  readonly #tags: PolicyTag[] = [];
  /** Where the record begins, after what does not belong to it. */
  readonly #start: number;

  constructor(text: MappedText, grammar: TagRecordGrammar, problems: ProblemSink<TagRecordProblemCode>) {
    this.#text = text.text;
    this.#list = parseTagList(text);
    this.#grammar = grammar;
    this.#problems = problems;
    this.#start = wrapping(text.text);
  }

  read(): TagRecord {
    if (this.#start > 0) this.#problems.add('leading-text', spanOf(0, this.#start), {}, remove(spanOf(0, this.#start)));
    for (const spec of this.#list.specs) this.#readSpec(spec);
    this.#judgeVersion();
    this.#judgeNames();
    const isVersioned = this.#isVersioned();
    return { tags: this.#tags, isVersioned };
  }

  /**
   * Judged by the text as it is: no receiver forgives a quote. Without the semicolon senders discard a record of MTA-STS or
   * TLS-RPT (RFC 8461 §3.1, RFC 8460 §3), which is what one that is cut at its semicolon publishes.
   */
  #isVersioned(): boolean {
    const { version, isTight } = this.#grammar;
    if (isTight) return this.#text.startsWith(`v=${version};`);
    const first = this.#list.specs[0];
    return this.#start === 0 && first !== undefined && asciiLowerCase(first.name) === 'v' && first.value === version;
  }

  #readSpec(spec: TagSpec): void {
    const whole = this.#wholeOf(spec);
    if (spec.equals === undefined) this.#readBareSpec(spec, whole);
    else if (spec.name === '')
      this.#problems.add('tag-name', spanOf(spec.equals, Math.max(spec.equals + 1, spec.valueSpan.end)), { name: '' });
    else {
      if (this.#grammar.isTight) this.#judgeSpaces(spec.nameSpan.end, spec.equals, spec.valueSpan);
      this.#addTag(this.#unquote(spec.nameSpan), spec.valueSpan, whole);
    }
  }

  /** Text without a `=`: nothing at all, a URI that belongs to the list before it, `p:reject`, or anything. */
  #readBareSpec(spec: TagSpec, whole: Span): void {
    const { name, nameSpan } = spec;
    const previous = this.#tags.at(-1);
    const colon = /^([A-Za-z]+)\s{0,8}:/.exec(name);
    if (name === '') {
      const at = spec.semicolon ?? spec.span.start;
      // The text of spaces alone has no tags, which the version says.
      if (spec.semicolon !== undefined)
        this.#problems.add('tag-empty', spanOf(at, at + 1), {}, remove(spanOf(at, at + 1)));
    } else if (
      previous !== undefined &&
      this.#grammar.lists.includes(previous.name) &&
      /^(?:mailto:|https?:|[^\s@]+@)/i.test(name)
    ) {
      const semicolon = spanOf(previous.span.end, nameSpan.start);
      this.#problems.add(
        'list-separator',
        spanOf(semicolon.start, nameSpan.end),
        { text: name, expected: ',' },
        replace(semicolon, ','),
      );
    } else if (colon !== null && this.#grammar.names.includes(asciiLowerCase(colon[1]!))) {
      const at = nameSpan.start + colon[0].length - 1;
      this.#problems.add(
        'tag-no-equals',
        nameSpan,
        { text: name, expected: `${colon[1]}=` },
        replace(spanOf(at, at + 1), '='),
      );
      this.#addTag(
        spanOf(nameSpan.start, nameSpan.start + colon[1]!.length),
        trim(this.#text, spanOf(at + 1, nameSpan.end)),
        whole,
      );
    } else if (this.#unquote(nameSpan).end > this.#unquote(nameSpan).start) {
      this.#problems.add('tag-no-equals', nameSpan, { text: name }, spec.index > 0 ? remove(whole) : undefined);
    }
  }

  /** A tag, and those that follow it in its value because a `;` is missing. */
  #addTag(nameSpan: Span, valueSpan: Span, whole: Span): void {
    let name = nameSpan;
    let from = valueSpan.start;
    for (let count = 0; count < MAX_GLUED; count++) {
      const glued = this.#gluedTag(asciiLowerCase(this.#text.slice(name.start, name.end)), spanOf(from, valueSpan.end));
      if (glued === undefined) break;
      const gap = spanOf(glued.gapStart, glued.name.start);
      this.#problems.add(
        'separator',
        spanOf(gap.start, glued.name.end),
        { text: this.#text.slice(gap.start, glued.name.end), expected: ';' },
        replace(gap, '; '),
      );
      this.#push(name, spanOf(from, gap.start), spanOf(name.start, glued.name.start));
      name = glued.name;
      from = trim(this.#text, spanOf(glued.equals + 1, valueSpan.end)).start;
    }
    this.#push(name, spanOf(from, valueSpan.end), name === nameSpan ? whole : spanOf(name.start, valueSpan.end));
  }

  /** The first tag within a value. In a URI, a `=` after `?` is its own. */
  #gluedTag(tag: string, span: Span): { gapStart: number; name: Span; equals: number } | undefined {
    const isList = this.#grammar.lists.includes(tag);
    const value = this.#text.slice(span.start, span.end);
    let isQuery = false;
    for (let equals = 0; equals < value.length; equals++) {
      const character = value[equals];
      if (character === ',' || character === '?') isQuery = isList && character === '?';
      if (character !== '=' || isQuery) continue;
      const before = /[A-Za-z]{1,16}\s{0,8}$/.exec(value.slice(Math.max(0, equals - 24), equals))?.[0];
      if (before === undefined) continue;
      const word = before.trimEnd();
      const start = equals - before.length;
      const separator = /[\s,:|]{1,8}$/.exec(value.slice(Math.max(0, start - 8), start))?.[0].length ?? 0;
      const known = this.#suffixName(word, separator > 0, isList);
      if (known === undefined || start + word.length - known.length === 0) continue;
      const nameStart = start + word.length - known.length;
      const gapStart = span.start + nameStart - (known.length === word.length ? separator : 0);
      return {
        gapStart,
        name: spanOf(span.start + nameStart, span.start + nameStart + known.length),
        equals: span.start + equals,
      };
    }
    return undefined;
  }

  /** The known name that a word is, or ends in. */
  #suffixName(word: string, isSeparated: boolean, isList: boolean): string | undefined {
    const lower = asciiLowerCase(word);
    if (isSeparated) return this.#grammar.names.includes(lower) ? lower : undefined;
    return this.#grammar.names
      .filter((name) => lower.endsWith(name) && (!isList || name.length > 1))
      .sort((a, b) => b.length - a.length)[0];
  }

  #push(nameSpan: Span, valueSpan: Span, whole: Span): void {
    const value = this.#clean(valueSpan);
    this.#tags.push({
      name: asciiLowerCase(this.#text.slice(nameSpan.start, nameSpan.end)),
      nameSpan,
      value: this.#text.slice(value.start, value.end),
      valueSpan: value,
      span: spanOf(nameSpan.start, Math.max(nameSpan.end, valueSpan.end)),
      whole,
    });
  }

  /** A value without what cannot belong to it. */
  #clean(span: Span): Span {
    const unquoted = this.#unquote(span);
    const text = this.#text.slice(unquoted.start, unquoted.end);
    for (const match of text.matchAll(/[\x80-\uffff]+|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+/g)) {
      const at = spanOf(unquoted.start + match.index, unquoted.start + match.index + match[0].length);
      const isEdge = at.start === unquoted.start || at.end === unquoted.end;
      const meant = isEdge ? meantBy(match[0])?.trim() : meantBy(match[0]);
      const fix = meant === undefined ? undefined : replace(at, meant);
      this.#problems.add('value-characters', at, { text: match[0] }, fix);
    }
    const backslashes = /(?<!\\)\\+$/.exec(text.slice(-16))?.[0].length ?? 0;
    if (backslashes > 0) {
      const at = spanOf(unquoted.end - backslashes, unquoted.end);
      this.#problems.add('backslash', at, {}, remove(at));
      return spanOf(unquoted.start, at.start);
    }
    return trimForeign(this.#text, unquoted);
  }

  /** A range without quotes at its ends, which are reported unless they are before the record. */
  #unquote(span: Span): Span {
    const isQuote = (at: number): boolean => /["'`]/.test(this.#text.charAt(at));
    let { start, end } = span;
    while (start < end && isQuote(start)) start++;
    while (end > start && isQuote(end - 1)) end--;
    this.#reportQuotes(spanOf(Math.max(span.start, Math.min(this.#start, start)), start));
    this.#reportQuotes(spanOf(end, span.end));
    return spanOf(Math.max(start, Math.min(this.#start, end)), end);
  }

  #reportQuotes(span: Span): void {
    if (span.end > span.start) this.#problems.add('quote', span, {}, remove(span));
  }

  #judgeSpaces(nameEnd: number, equals: number, valueSpan: Span): void {
    const after = valueSpan.end > valueSpan.start ? valueSpan.start : equals + 1;
    const span = spanOf(nameEnd, after);
    if (span.end - span.start > 1) this.#problems.add('equals-space', span, {}, replace(span, '='));
  }

  #judgeVersion(): void {
    const { version, isTight } = this.#grammar;
    const expected = `v=${version}`;
    const tag = findTag(this.#tags, 'v');
    const first = this.#tags[0];
    if (tag === undefined || first === undefined) {
      this.#problems.add(
        'version-missing',
        first?.span ?? spanOf(0, this.#text.length),
        { expected },
        insert(this.#start, `${expected}; `),
      );
      return;
    }
    if (tag.value !== version)
      this.#problems.add(
        'version-value',
        tag.span,
        { text: this.#text.slice(tag.span.start, tag.span.end), expected },
        replace(tag.valueSpan, version),
      );
    else if (tag !== first)
      this.#problems.add('version-not-first', tag.span, { expected }, this.#moveToFront(first, tag));
    const semicolon = this.#list.specs[0]?.semicolon;
    if (isTight && tag === first && semicolon !== undefined && semicolon > tag.span.end) {
      const space = spanOf(tag.span.end, semicolon);
      if (this.#text.slice(space.start, space.end).trim() === '')
        this.#problems.add('version-space', space, { expected: `${expected};` }, remove(space));
    }
  }

  #moveToFront(first: PolicyTag, tag: PolicyTag): TextEdit {
    const before = this.#text.slice(first.span.start, tag.span.start).replace(/(?<![\s;,])[\s;,]+$/, '');
    return replace(
      spanOf(first.span.start, tag.span.end),
      `${this.#text.slice(tag.span.start, tag.span.end)}; ${before}`,
    );
  }

  #judgeNames(): void {
    const { names, name: syntax, aliases, mayBeEmpty, required, isTight } = this.#grammar;
    const seen = new Map<string, PolicyTag>();
    const used = new Set(this.#tags.map((tag) => tag.name));
    for (const tag of this.#tags) {
      const { name, nameSpan } = tag;
      const written = this.#text.slice(nameSpan.start, nameSpan.end);
      const earlier = seen.get(name);
      if (!syntax.test(written)) this.#problems.add('tag-name', nameSpan, { name: written });
      else if (!names.includes(name)) {
        const expected = Object.hasOwn(aliases, name) ? aliases[name]! : nearest(name, names);
        const isFree = expected !== undefined && !used.has(expected);
        if (isFree)
          this.#problems.add('tag-unknown', nameSpan, { name: written, expected }, replace(nameSpan, expected));
        else this.#problems.add('tag-unknown', nameSpan, { name: written });
      } else if (written !== name)
        this.#problems.add('tag-case', nameSpan, { name: written, expected: name }, replace(nameSpan, name));
      if (earlier !== undefined)
        this.#problems.add(
          'tag-duplicate',
          tag.span,
          { name },
          earlier.value === tag.value ? remove(tag.whole) : undefined,
        );
      else if (this.#isEmpty(tag) && (isTight || names.includes(name)) && name !== 'v' && !mayBeEmpty.includes(name)) {
        const fix = required.includes(name) ? undefined : remove(tag.whole);
        this.#problems.add('value-empty', tag.span, { name }, fix);
      } else if (isTight && !names.includes(name) && /[=\s]/.test(tag.value))
        this.#problems.add('value-syntax', tag.valueSpan, { name, value: tag.value });
      if (earlier === undefined) seen.set(name, tag);
    }
  }

  /** A list of nothing but commas has no value either. */
  #isEmpty({ name, value }: PolicyTag): boolean {
    return value === '' || (this.#grammar.lists.includes(name) && /^[\s,]+$/.test(value));
  }

  #wholeOf(spec: TagSpec): Span {
    if (spec.semicolon !== undefined) {
      const next = this.#list.specs[spec.index + 1];
      return spanOf(
        spec.nameSpan.start,
        next === undefined || next.name === '' ? spec.semicolon + 1 : next.nameSpan.start,
      );
    }
    return spanOf(this.#list.specs[spec.index - 1]?.semicolon ?? spec.span.start, spec.span.end);
  }
}

function trim(text: string, { start, end }: Span): Span {
  let from = start;
  let to = end;
  while (from < to && /\s/.test(text.charAt(from))) from++;
  while (to > from && /\s/.test(text.charAt(to - 1))) to--;
  return spanOf(from, to);
}

/** A range without octets beyond ASCII at its ends: they are reported, and the rest is read as if they were not there. */
function trimForeign(text: string, { start, end }: Span): Span {
  let from = start;
  let to = end;
  while (from < to && text.charCodeAt(from) > 0x7e) from++;
  while (to > from && text.charCodeAt(to - 1) > 0x7e) to--;
  return spanOf(from, to);
}
