/** Words, comments and specials of structured field values (RFC 5322 §3.2), for the parsers of such fields. */

import { endOfComment } from '../text/comments.ts';
import { MappedText } from '../text/mapped-text.ts';

export interface Token {
  /** `literal` is a domain literal with its brackets; a special is one character. */
  readonly kind: 'atom' | 'quoted' | 'comment' | 'literal' | 'special';
  /** In the logical text. */
  readonly start: number;
  readonly end: number;
}

/** Encoded words are one token even where they hold spaces and specials, which is wrong but written. */
const ENCODED_WORD = /=\?[^\s?]{1,64}\?[BbQq]\?[^?]{0,500}\?=/y;

/**
 * Cuts a value into tokens; white space only separates. `specials` are the characters that are alone (`[` makes
 * domain literals). A quote, parenthesis or bracket that is never closed is a special itself, so that what follows
 * still counts. Linear.
 */
export function tokenize(text: string, specials: string): Token[] {
  return new Tokenizer(text, specials).run();
}

class Tokenizer {
  readonly #text: string;
  readonly #specials: string;
  readonly #tokens: Token[] = [];
  /** Openers that were found without an end: there is none for later ones either. */
  readonly #unclosed = new Set<string>();

  constructor(text: string, specials: string) {
    this.#text = text;
    this.#specials = specials;
  }

  run(): Token[] {
    for (let at = 0; at < this.#text.length; ) at = this.#token(at);
    return this.#tokens;
  }

  #token(at: number): number {
    const char = this.#text[at]!;
    if (isSpace(char)) return at + 1;
    const closed = this.#closed(char, at);
    if (closed !== undefined) return closed;
    if (this.#standsAlone(char)) return this.#push('special', at, at + 1);
    let end = at;
    while (end < this.#text.length) {
      ENCODED_WORD.lastIndex = end;
      if (this.#text[end] === '=' && ENCODED_WORD.test(this.#text)) {
        end = ENCODED_WORD.lastIndex;
        continue;
      }
      const next = this.#text[end]!;
      if (isSpace(next) || this.#standsAlone(next)) break;
      end++;
    }
    return this.#push('atom', at, end);
  }

  #closed(char: string, at: number): number | undefined {
    if (this.#unclosed.has(char)) return undefined;
    let end: number | undefined;
    if (char === '"') end = endOfEnclosed(this.#text, at, '"');
    else if (char === '(') end = endOfComment(this.#text, at);
    else if (char === '[' && this.#specials.includes('[')) end = endOfEnclosed(this.#text, at, ']');
    else return undefined;
    if (end !== undefined) return this.#push(char === '"' ? 'quoted' : char === '(' ? 'comment' : 'literal', at, end);
    this.#unclosed.add(char);
    return undefined;
  }

  #standsAlone(char: string): boolean {
    return char === '"' || char === '(' || char === ')' || this.#specials.includes(char);
  }

  #push(kind: Token['kind'], start: number, end: number): number {
    this.#tokens.push({ kind, start, end });
    return end;
  }
}

function isSpace(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\r' || char === '\n';
}

function endOfEnclosed(text: string, start: number, close: string): number | undefined {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === close) return at + 1;
  }
  return undefined;
}

/** What a token says: a quoted string or comment without its delimiters and backslashes, anything else as written. */
export function tokenText(value: MappedText, token: Token): MappedText {
  return token.kind === 'quoted' || token.kind === 'comment'
    ? unescaped(value, token.start + 1, token.end - 1)
    : value.slice(token.start, token.end);
}

/** A range without the backslashes of quoted pairs (RFC 5322 §3.2.1). */
export function unescaped(value: MappedText, start: number, end: number): MappedText {
  const pieces: MappedText[] = [];
  const text = value.text.slice(start, end);
  let from = start;
  for (let at = text.indexOf('\\'); at >= 0 && at + 1 < text.length; at = text.indexOf('\\', at + 2)) {
    pieces.push(value.slice(from, start + at));
    from = start + at + 1;
  }
  return pieces.length === 0 ? value.slice(start, end) : MappedText.concat([...pieces, value.slice(from, end)]);
}
