/**
 * Authentication-Results (RFC 8601 §2.2), ARC-Authentication-Results (RFC 8617 §4.1.1) and Received-SPF (RFC 7208 §9.1)
 * with ranges, and the forms that big receivers write beside the grammar. Whom to trust is not decided here.
 */

import { endOfComment } from '../text/comments.ts';
import type { MappedText } from '../text/mapped-text.ts';
import type { Span } from '../text/span.ts';
import { unescaped } from './structured.ts';

/** `header.d=example.org`, or `action=none` with an empty ptype. */
export interface ResultProperty {
  /** In lower case: `header`, `smtp`, `policy`, `body`; empty where the receiver writes none. */
  readonly ptype: string;
  /** In lower case: `d`, `i`, `mailfrom`. */
  readonly property: string;
  /** Without quotes; angle brackets stay. */
  readonly value: string;
  readonly valueSpan: Span;
  /** From the ptype to the end of the value. */
  readonly span: Span;
}

export interface AuthenticationResult {
  /** In lower case, without a version: `dkim`, `spf`, `dmarc`, `arc`, `compauth`. */
  readonly method: string;
  /** In lower case: `pass`, `fail`, `bestguesspass`. */
  readonly result: string;
  readonly resultSpan: Span;
  readonly reason: string | undefined;
  readonly properties: readonly ResultProperty[];
  /** All comments after the method, joined by a space; empty if there is none. */
  readonly comment: string;
  /** From the method to the last property or comment. */
  readonly span: Span;
}

export interface AuthenticationResults {
  /** Undefined if there is none (Exchange Online writes none). */
  readonly authservId: string | undefined;
  readonly authservIdSpan: Span | undefined;
  /** `i=` of an ARC set. */
  readonly instance: number | undefined;
  /** Empty for `none`, too. */
  readonly results: readonly AuthenticationResult[];
}

export interface ReceivedSpf {
  /** In lower case: `pass`, `softfail`. */
  readonly result: string;
  readonly resultSpan: Span;
  readonly comment: string;
  /** `client-ip`, `envelope-from`, `helo`, `receiver`, `identity`: the ptype is empty. */
  readonly properties: readonly ResultProperty[];
}

/** Methods that begin a result even where the semicolon before them is missing. */
const METHODS: ReadonlySet<string> = new Set(
  (
    'arc auth bimi compauth dara dkim dkim-adsp dkim-align dkim-atps dmarc dnswl domainkeys iprev rrvs sender-id ' +
    'smime spf vbr x-google-dkim x-ptr x-tls x-sender-id'
  ).split(' '),
);

/** Properties that are without a ptype, where a semicolon before them makes them look like results. */
const PROPERTIES: ReadonlySet<string> = new Set(['action', 'reason', 'from', 'i', 's', 'd']);

/** Reads an unfolded value (see `fieldValue`). Total: what is neither a result nor a property is passed over. */
export function parseAuthenticationResults(value: MappedText): AuthenticationResults {
  const segments = segmentsOf(value);
  const first = segments[0];
  const head = first === undefined ? undefined : readHead(value, segments);
  const results: ResultBuilder[] = [];
  const early: EarlyProperties = { items: [], name: undefined };
  for (const segment of segments) readResults(segment, results, early);
  return {
    authservId: head?.authservId?.text,
    authservIdSpan: head?.authservId && value.sourceSpan(head.authservId.start, head.authservId.end),
    instance: head?.instance,
    results: results.map((result) => finish(value, result)),
  };
}

/** Reads an unfolded value. Undefined where not even a result word is there. */
export function parseReceivedSpf(value: MappedText): ReceivedSpf | undefined {
  const items = segmentsOf(value).flat();
  const result = items.find((item) => item.kind === 'word');
  if (result === undefined) return undefined;
  return {
    result: result.text.toLowerCase(),
    resultSpan: value.sourceSpan(result.start, result.end),
    comment: commentsOf(items),
    properties: items.filter((item) => item.kind === 'pair').map((item) => propertyOf(value, item)),
  };
}

interface Piece {
  readonly text: string;
  /** In the logical text. */
  readonly start: number;
  readonly end: number;
}

type Item =
  | ({ readonly kind: 'word' } & Piece)
  | ({ readonly kind: 'comment' } & Piece)
  | {
      readonly kind: 'pair';
      readonly name: string;
      readonly value: Piece;
      readonly start: number;
      readonly end: number;
    };

type Pair = Extract<Item, { kind: 'pair' }>;

interface ResultBuilder {
  readonly method: Pair;
  readonly items: Item[];
}

/**
 * Properties that are written before the method that they belong to, as old Yahoo servers do:
 * `mx.example.com from=example.org; dkim=pass (ok)`. One that comes before the first method shows the form.
 */
interface EarlyProperties {
  items: Item[];
  /** The first one's; the same name goes with the next method again. */
  name: string | undefined;
}

/** Takes `i=1`, the authserv-id and its version off the first segments. */
function readHead(
  value: MappedText,
  segments: Item[][],
): { authservId: Piece | undefined; instance: number | undefined } {
  let instance: number | undefined;
  let segment = segments[0]!;
  const first = segment.find((item) => item.kind !== 'comment');
  if (first?.kind === 'pair' && first.name === 'i' && /^\d{1,3}$/.test(first.value.text)) {
    instance = Number(first.value.text);
    remove(segment, first);
    if (!segment.some((item) => item.kind !== 'comment')) {
      segments.shift();
      segment = segments[0] ?? [];
    }
  }
  const word = segment.find((item) => item.kind !== 'comment');
  // `mx.example.org dkim=pass`: the word before is the authserv-id, the semicolon is missing. `none` alone is a result.
  if (word?.kind !== 'word') return { authservId: undefined, instance };
  if (word.text.toLowerCase() === 'none' && segment.length === 1 && segments.length === 1) {
    return { authservId: undefined, instance };
  }
  remove(segment, word);
  const authservId = { text: unquoted(value, word), start: word.start, end: word.end };
  return { authservId, instance };
}

function remove(items: Item[], item: Item): void {
  items.splice(items.indexOf(item), 1);
}

function unquoted(value: MappedText, word: Piece): string {
  return value.text[word.start] === '"' ? word.text : word.text.replace(/\/\d+$/, '');
}

/** The results of what is between two semicolons: usually one, several where semicolons are missing. */
function readResults(segment: readonly Item[], results: ResultBuilder[], early: EarlyProperties): void {
  let isFirst = true;
  for (const item of segment) {
    const current = results.at(-1);
    if (item.kind === 'word') continue;
    if (item.kind === 'comment') {
      if (!isFirst) current?.items.push(item);
      continue;
    }
    const method = methodOf(item.name);
    // A segment that begins with `header.d=` goes on with the result before it: one semicolon is too many.
    const begins = METHODS.has(method) || (isFirst && isResult(item));
    if (begins) {
      results.push({ method: item, items: early.items });
      early.items = [];
    } else if (current === undefined || (isFirst && item.name === early.name)) {
      early.name ??= item.name;
      early.items.push(item);
    } else current.items.push(item);
    isFirst = false;
  }
}

/** Whether a pair of an unknown method reads like `method=result`. */
function isResult({ name, value }: Pair): boolean {
  return !name.includes('.') && !PROPERTIES.has(name) && /^[A-Za-z][\w-]*$/.test(value.text);
}

function methodOf(name: string): string {
  const slash = name.indexOf('/');
  return slash < 0 ? name : name.slice(0, slash);
}

function finish(value: MappedText, { method, items }: ResultBuilder): AuthenticationResult {
  const pairs = items.filter((item) => item.kind === 'pair');
  const reason = pairs.find((pair) => pair.name === 'reason');
  return {
    method: methodOf(method.name),
    result: method.value.text.toLowerCase(),
    resultSpan: value.sourceSpan(method.value.start, method.value.end),
    reason: reason?.value.text,
    properties: pairs.filter((pair) => pair !== reason).map((pair) => propertyOf(value, pair)),
    comment: commentsOf(items),
    // Comments inside a property are after it in the list.
    span: value.sourceSpan(
      method.start,
      items.reduce((end, item) => Math.max(end, item.end), method.end),
    ),
  };
}

function propertyOf(value: MappedText, pair: Pair): ResultProperty {
  const dot = pair.name.indexOf('.');
  return {
    ptype: dot < 0 ? '' : pair.name.slice(0, dot),
    property: pair.name.slice(dot + 1),
    value: pair.value.text,
    valueSpan: value.sourceSpan(pair.value.start, pair.value.end),
    span: value.sourceSpan(pair.start, pair.end),
  };
}

function commentsOf(items: readonly Item[]): string {
  return items
    .filter((item) => item.kind === 'comment')
    .map((item) => item.text)
    .join(' ');
}

/** The items between semicolons, empty segments left out. */
function segmentsOf(value: MappedText): Item[][] {
  const reader = new ItemReader(value);
  const segments: Item[][] = [];
  let segment: Item[] = [];
  for (let item = reader.next(); item !== undefined; item = reader.next()) {
    if (item !== ';') {
      segment.push(item);
      continue;
    }
    if (segment.length > 0) segments.push(segment);
    segment = [];
  }
  if (segment.length > 0) segments.push(segment);
  return segments;
}

/** Reads comments, words, and `name = value` pairs, with white space and comments wherever the grammar has [CFWS]. */
class ItemReader {
  readonly #value: MappedText;
  readonly #text: string;
  readonly #pending: Item[] = [];
  #at = 0;
  #hasUnclosedComment = false;

  constructor(value: MappedText) {
    this.#value = value;
    this.#text = value.text;
  }

  next(): Item | ';' | undefined {
    const comment = this.#pending.shift();
    if (comment !== undefined) return comment;
    this.#skipSpace();
    while (this.#text[this.#at] === '=') {
      this.#at++;
      this.#skipSpace();
    }
    if (this.#pending.length > 0) return this.next();
    if (this.#at >= this.#text.length) return undefined;
    if (this.#text[this.#at] === ';') {
      this.#at++;
      return ';';
    }
    return this.#pairOrWord();
  }

  #pairOrWord(): Item {
    const start = this.#at;
    const name = this.#name();
    const end = this.#at;
    this.#skipSpace();
    if (this.#text[this.#at] !== '=' || this.#text[start] === '"') return { kind: 'word', text: name, start, end };
    this.#at++;
    this.#skipSpace();
    const value = this.#pvalue();
    return { kind: 'pair', name: name.toLowerCase(), value, start, end: Math.max(value.end, end) };
  }

  /** A word, with white space and comments around its `.` and `/` left out (RFC 8601 §2.2, propspec and method). */
  #name(): string {
    if (this.#text[this.#at] === '"') return this.#quoted().text;
    let name = '';
    for (;;) {
      const from = this.#at;
      while (this.#at < this.#text.length && !/[\s;="()]/.test(this.#text[this.#at]!)) this.#at++;
      if (this.#at === from) this.#at++;
      name += this.#text.slice(from, this.#at);
      const after = this.#at;
      const comments = this.#pending.length;
      this.#skipSpace();
      const isComplete = /[./]./.test(name);
      const joins = /[./]/.test(this.#text[this.#at] ?? '') || (/[./]$/.test(name) && this.#at > after);
      if (isComplete || !joins || this.#at >= this.#text.length || /[;="()]/.test(this.#text[this.#at]!)) {
        this.#at = after;
        this.#pending.length = comments;
        return name;
      }
    }
  }

  /** Up to white space, `;` or a comment; quoted strings inside are whole (`"a b"@example.org`). */
  #pvalue(): Piece {
    const start = this.#at;
    let text = '';
    while (this.#at < this.#text.length && !/[\s;(]/.test(this.#text[this.#at]!)) {
      if (this.#text[this.#at] === '"') {
        text += this.#quoted().text;
        continue;
      }
      const from = this.#at;
      while (this.#at < this.#text.length && !/[\s;("]/.test(this.#text[this.#at]!)) this.#at++;
      text += this.#text.slice(from, this.#at);
    }
    return { text, start, end: this.#at };
  }

  /** A quoted string; one that is not closed ends before the next semicolon. */
  #quoted(): Piece {
    const start = this.#at;
    let at = start + 1;
    while (at < this.#text.length && this.#text[at] !== '"') at += this.#text[at] === '\\' ? 2 : 1;
    if (at < this.#text.length) {
      this.#at = at + 1;
      return { text: unescaped(this.#value, start + 1, at).text, start, end: this.#at };
    }
    const end = this.#semicolonAfter(start);
    this.#at = end;
    return { text: this.#text.slice(start + 1, end).trimEnd(), start, end };
  }

  /** White space; comments on the way are kept for later. One that is not closed ends before the next semicolon. */
  #skipSpace(): void {
    for (; this.#at < this.#text.length; ) {
      const start = this.#at;
      if (this.#text[start] === '(') {
        const closed = this.#hasUnclosedComment ? undefined : endOfComment(this.#text, start);
        this.#hasUnclosedComment = closed === undefined;
        this.#at = closed ?? this.#semicolonAfter(start);
        const inner = unescaped(this.#value, start + 1, closed === undefined ? this.#at : closed - 1);
        this.#pending.push({ kind: 'comment', text: inner.text.trim(), start, end: this.#at });
      } else if (/\s/.test(this.#text[start]!)) this.#at++;
      else return;
    }
  }

  #semicolonAfter(start: number): number {
    const at = this.#text.indexOf(';', start);
    return at < 0 ? this.#text.length : at;
  }
}
