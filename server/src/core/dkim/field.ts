/** The typed value of a tag, and the kinds of values that signatures and key records share. Which tag has which is theirs. */

import { type Base64Result, decodeBase64 } from '../text/base64.ts';
import type { Span } from '../text/span.ts';
import { isFoldingSpace, trimSpaces } from '../text/white-space.ts';
import type { Tag } from './tag-list.ts';

/** A tag's value as its kind understands it. */
export interface Field<T> {
  readonly tag: Tag;
  readonly value: T;
  /** Of the value, in logical offsets of the tag-list. Empty for an empty value. */
  readonly span: Span;
}

/** One member of a colon-separated list. */
export interface ListItem {
  /** As written, without white space around it. */
  readonly text: string;
  /** In logical offsets of the tag-list; empty for an empty item. */
  readonly span: Span;
}

/** Octets of a base64 value. White space in it is skipped, as §3.5 and §3.6.1 say. */
export interface Base64Value {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** As written. */
  readonly text: string;
  /** What is wrong, in logical offsets of the tag-list. */
  readonly errors: readonly { readonly kind: 'alphabet' | 'padding' | 'bits'; readonly span: Span }[];
}

export function fieldOf<T>(tag: Tag | undefined, read: (tag: Tag) => T): Field<T> | undefined {
  return tag === undefined ? undefined : { tag, value: read(tag), span: tag.valueSpan };
}

export function readBase64(tag: Tag): Base64Value {
  return new LazyBase64(tag);
}

/**
 * Decodes the value when it is asked for: rules on keys take it apart by themselves, and a zone may have a thousand. A class, as each object literal
 * with a getter gets a hidden class of its own from V8, which outlives it.
 */
class LazyBase64 implements Base64Value {
  readonly text: string;
  readonly #from: number;
  #decoded: Base64Result | undefined;

  constructor({ value, valueSpan }: Tag) {
    this.text = value;
    this.#from = valueSpan.start;
  }

  get bytes(): Base64Value['bytes'] {
    return this.#result.bytes;
  }

  get errors(): Base64Value['errors'] {
    const from = this.#from;
    return this.#result.errors.map(({ kind, start, end }) => ({
      kind,
      span: { start: from + start, end: from + end },
    }));
  }

  get #result(): Base64Result {
    this.#decoded ??= decodeBase64(this.text);
    return this.#decoded;
  }
}

/** The members of `a:b:c`; an empty value has one empty member. */
export function readColonList(tag: Tag, separator = ':'): ListItem[] {
  const items: ListItem[] = [];
  let start = 0;
  for (const part of tag.value.split(separator)) {
    const end = start + part.length;
    const { start: from, end: to } = trimSpaces(tag.value, start, end);
    items.push({
      text: tag.value.slice(from, to),
      span: { start: tag.valueSpan.start + from, end: tag.valueSpan.start + to },
    });
    start = end + 1;
  }
  return items;
}

/** Where spaces are inside a value: runs, in logical offsets of the tag-list. */
export function runsOfSpaces(tag: Tag): Span[] {
  const runs: Span[] = [];
  const { value, valueSpan } = tag;
  for (let i = 0; i < value.length; i++) {
    if (!isFoldingSpace(value.charCodeAt(i))) continue;
    const start = i;
    while (i < value.length && isFoldingSpace(value.charCodeAt(i))) i++;
    runs.push({ start: valueSpan.start + start, end: valueSpan.start + i });
  }
  return runs;
}
