/**
 * Lists of mailboxes: From, To, Sender, Reply-To and their like (RFC 5322 §3.4, obsolete forms §4.4), with ranges.
 * Total: what is not an address is a mailbox with a display name alone.
 */

import { decodeEncodedWords } from '../text/encoded-words.ts';
import { MappedText } from '../text/mapped-text.ts';
import type { Span } from '../text/span.ts';
import { type Token, tokenize, tokenText } from './structured.ts';

/** Spans are the document's. */
export interface Mailbox {
  /** Decoded; a comment after the address where there is no phrase before it; else empty. */
  readonly displayName: string;
  /** Undefined where there is no display name. */
  readonly displayNameSpan: Span | undefined;
  /** As written, without comments and white space around its dots and `@`; empty for `<>` and for words alone. */
  readonly address: string;
  /** Without angle brackets. */
  readonly addressSpan: Span;
  /** With its quotes, if any. The whole address where there is no `@`. */
  readonly localPart: string;
  /** As written, U-labels included; empty where there is no `@`. */
  readonly domain: string;
  readonly domainSpan: Span;
  /** All of it, with display name and brackets. */
  readonly span: Span;
  /** The display name of the group it is a member of. */
  readonly group: string | undefined;
}

/** Reads an unfolded value (see `fieldValue`). */
export function parseMailboxes(value: MappedText): Mailbox[] {
  return new ListReader(value).read();
}

class ListReader {
  readonly #value: MappedText;
  readonly #tokens: readonly Token[];
  readonly #mailboxes: Mailbox[] = [];
  #at = 0;
  #group: string | undefined;

  constructor(value: MappedText) {
    this.#value = value;
    this.#tokens = tokenize(value.text, '<>[]:;@,');
  }

  read(): Mailbox[] {
    while (this.#at < this.#tokens.length) this.#entry();
    return this.#mailboxes;
  }

  /** Up to the next `,` or `;` outside of angle brackets, or the `:` of a group. */
  #entry(): void {
    const words: Token[] = [];
    for (let token = this.#tokens[this.#at]; token !== undefined; token = this.#tokens[this.#at]) {
      const special = token.kind === 'special' ? this.#value.text[token.start] : undefined;
      if (special === '<') {
        this.#angle(words);
        return;
      }
      this.#at++;
      if (special === ',' || special === ';') {
        this.#bare(words);
        if (special === ';') this.#group = undefined;
        return;
      }
      if (special === ':' && words.length > 0 && !words.some((word) => this.#is(word, '@'))) {
        this.#group = this.#phrase(words)?.text ?? '';
        return;
      }
      if (special !== '>') words.push(token);
    }
    this.#bare(words);
  }

  /** `phrase <address>`, and comments after it. A missing `>` is taken to be before the next comma. */
  #angle(words: readonly Token[]): void {
    const first = words[0] ?? this.#tokens[this.#at]!;
    const open = this.#tokens[this.#at++]!;
    let content: Token[] = [];
    let last = open;
    for (let token = this.#tokens[this.#at]; token !== undefined; token = this.#tokens[this.#at]) {
      const isInRoute = content.length > 0 && this.#is(content[0]!, '@');
      if (this.#is(token, ';') || (this.#is(token, ',') && !isInRoute)) break;
      this.#at++;
      last = token;
      if (this.#is(token, '>')) break;
      // `<@relay,@relay:user@host>` (RFC 5322 §4.4) and `<mailto:user@host>`: what is before the colon is not an address.
      if (this.#is(token, ':')) content = [];
      else if (!this.#is(token, '<')) content.push(token);
    }
    const comments: Token[] = [];
    let endsGroup = false;
    for (let token = this.#tokens[this.#at]; token !== undefined; token = this.#tokens[this.#at]) {
      if (this.#is(token, '<') || token.kind === 'atom' || token.kind === 'quoted') break;
      this.#at++;
      endsGroup = this.#is(token, ';');
      if (endsGroup || this.#is(token, ',')) break;
      if (token.kind === 'comment') comments.push(token);
    }
    const name = words.some((word) => word.kind !== 'comment') ? words : [...words, ...comments];
    const address = content.filter((token) => token.kind !== 'comment');
    const addressStart = address[0]?.start ?? open.end;
    this.#add(name, address, addressStart, address.at(-1)?.end ?? addressStart, first.start, last.end);
    if (endsGroup) this.#group = undefined;
  }

  /** An address without brackets, several of them without commas, or words that are not. */
  #bare(all: readonly Token[]): void {
    const words = all.filter((word) => word.kind !== 'comment');
    const comments = all.filter((word) => word.kind === 'comment');
    let from = 0;
    let comment = 0;
    for (let i = 0; i < words.length; i++) {
      if (!this.#is(words[i]!, '@')) continue;
      const start = this.#joinedBack(words, i - 1, from);
      const end = this.#joinedAhead(words, i + 1);
      if (start === i && end === i + 1) continue;
      const until = words[end]?.start ?? Number.POSITIVE_INFINITY;
      const firstComment = comment;
      while (comment < comments.length && comments[comment]!.start < until) comment++;
      this.#addBare(words.slice(from, start), words.slice(start, end), comments.slice(firstComment, comment));
      from = end;
      i = end - 1;
    }
    if (from < words.length || comment < comments.length) this.#words(words.slice(from), comments.slice(comment));
  }

  /** Words without `@`: one is an address at the reader's own host (`root`, `MAILER-DAEMON`), several are a name. */
  #words(words: readonly Token[], comments: readonly Token[]): void {
    const [word] = words;
    const isLocal = words.length === 1 && word!.kind === 'atom' && !this.#text(word!).startsWith('=?');
    if (isLocal) this.#addBare([], words, comments);
    else this.#addBare(words, [], comments);
  }

  #addBare(name: readonly Token[], address: readonly Token[], comments: readonly Token[]): void {
    const all = [...name, ...address, ...comments];
    const start = all.reduce((least, token) => Math.min(least, token.start), Number.POSITIVE_INFINITY);
    const end = all.reduce((most, token) => Math.max(most, token.end), 0);
    const shown = name.length > 0 ? name : comments;
    this.#add(shown, address, address[0]?.start ?? end, address.at(-1)?.end ?? end, start, end);
  }

  /** The first word of a local part that ends at `last`: words around dots belong together (`a . b @ c`). */
  #joinedBack(words: readonly Token[], last: number, from: number): number {
    let start = last;
    if (start < from || !isWord(words[start]!)) return last + 1;
    while (start > from && isWord(words[start - 1]!) && this.#dotBetween(words[start - 1]!, words[start]!)) start--;
    return start;
  }

  #joinedAhead(words: readonly Token[], first: number): number {
    if (first >= words.length || !isWord(words[first]!)) return first;
    let end = first + 1;
    while (end < words.length && isWord(words[end]!) && this.#dotBetween(words[end - 1]!, words[end]!)) end++;
    return end;
  }

  #dotBetween(a: Token, b: Token): boolean {
    return a.end === b.start || this.#value.text[a.end - 1] === '.' || this.#value.text[b.start] === '.';
  }

  #add(
    name: readonly Token[],
    address: readonly Token[],
    addressStart: number,
    addressEnd: number,
    start: number,
    end: number,
  ): void {
    const at = address.findLastIndex((token) => this.#is(token, '@'));
    const local = at < 0 ? address : address.slice(0, at);
    const domain = at < 0 ? [] : address.slice(at + 1);
    const displayName = this.#phrase(name);
    const domainStart = domain[0]?.start ?? addressEnd;
    this.#mailboxes.push({
      displayName: displayName?.text ?? '',
      displayNameSpan: displayName?.span,
      address: this.#join(address),
      addressSpan: this.#value.sourceSpan(addressStart, addressEnd),
      localPart: this.#join(local),
      domain: this.#join(domain),
      domainSpan: this.#value.sourceSpan(domainStart, domain.at(-1)?.end ?? domainStart),
      span: this.#value.sourceSpan(start, end),
      group: this.#group,
    });
  }

  #join(tokens: readonly Token[]): string {
    return tokens.map((token) => this.#text(token)).join('');
  }

  /** The words, one space where there was any; comments count where there is nothing else. */
  #phrase(tokens: readonly Token[]): { text: string; span: Span } | undefined {
    const words = tokens.filter((token) => token.kind !== 'comment');
    const used = words.length > 0 ? words : tokens;
    if (used.length === 0) return undefined;
    const parts = used.flatMap((token, i) => {
      const before = used[i - 1];
      const word = tokenText(this.#value, token);
      return before !== undefined && before.end < token.start
        ? [this.#value.slice(token.start - 1, token.start), word]
        : [word];
    });
    // A comment may be between two words: what separates them shows as a space in any case.
    const text = decodeEncodedWords(MappedText.concat(parts)).text.replace(/\s/g, ' ').trim();
    return { text, span: this.#value.sourceSpan(used[0]!.start, used.at(-1)!.end) };
  }

  #text(token: Token): string {
    return this.#value.text.slice(token.start, token.end);
  }

  #is(token: Token, special: string): boolean {
    return token.kind === 'special' && this.#value.text[token.start] === special;
  }
}

function isWord(token: Token): boolean {
  return token.kind === 'atom' || token.kind === 'quoted' || token.kind === 'literal';
}
