/**
 * The notation of the phrase tables, and the search for many phrases at once in time that grows with the text.
 *
 * A phrase is written as servers write it: `user unknown`. `a|b` stands for either word, `reject*` for every word that
 * begins so, `~` for up to {@link MAX_GAP} words of the same sentence. A colon stands for a colon. In Chinese,
 * Japanese and Korean every character is a word of its own.
 */

import { COLON, isCharacter, isEnd, isSpelledOut, STOP, spelled, tokenize } from './tokens.ts';

/** How many words `~` stands for at most. */
const MAX_GAP = 8;
/** The same where every character is a word. */
const MAX_CHARACTERS = 14;
/** Prefixes are looked up by this many letters. */
const PREFIX = 3;
/** For how many words the phrases that begin with them are kept. */
const MAX_KEPT = 4096;

interface Word {
  /** A few alternatives. */
  readonly exact: readonly string[];
  readonly prefixes: readonly string[];
  /** Whether a gap may be before it. */
  readonly isFar: boolean;
}

interface Compiled<T> {
  /** As it was written. */
  readonly text: string;
  readonly words: readonly Word[];
  readonly value: T;
}

/** A phrase as written. It is taken apart when a text has its first word: of thousands, a reply asks for a few. */
interface Phrase<T> {
  readonly text: string;
  readonly value: T;
  compiled: Compiled<T> | undefined;
}

/** A phrase found: the words from `start` to before `end`. */
export interface Match<T> {
  readonly value: T;
  /** The phrase as it was written. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** How many words the phrase itself has; fewer than the place has where a gap was filled. */
  readonly count: number;
}

/** Many phrases with what they stand for. */
export class PhraseSet<T> {
  readonly #byWord = new Map<string, Phrase<T>[]>();
  /** Phrases by their first two letters, until a text has a word that begins so. */
  readonly #unread = new Map<string, Phrase<T>[]>();
  readonly #byPrefix = new Map<string, { readonly prefix: string; readonly phrase: Phrase<T> }[]>();
  readonly #kept = new Map<string, KnownWord<T>>();
  readonly #phrases: Phrase<T>[] = [];
  #words: ReadonlySet<string> | undefined;
  #stems: ReadonlySet<string> | undefined;
  /** Words that come after a gap in some phrase: no others are looked at there. */
  readonly #afterGaps = new Set([STOP, COLON]);

  /** @throws {Error} for a phrase without words, or one that begins with a gap or with a prefix of fewer than three letters */
  add(text: string, value: T): void {
    const phrase: Phrase<T> = { text, value, compiled: undefined };
    this.#phrases.push(phrase);
    const start = PUT_OFF.exec(text)?.[1];
    if (start === undefined) this.#enter(phrase);
    else put(this.#unread, start, phrase);
  }

  #enter(phrase: Phrase<T>): void {
    for (const word of firstWords(phrase.text)) {
      if (!word.endsWith('*')) put(this.#byWord, word, phrase);
      else if (word.length <= PREFIX) throw new Error(`too short a prefix: ${phrase.text}`);
      else put(this.#byPrefix, word.slice(0, PREFIX), { prefix: word.slice(0, -1), phrase });
    }
  }

  /** Whether a phrase has the word. */
  has(word: string): boolean {
    this.#words ??= new Set(this.#phrases.flatMap(wordsIn));
    return this.#words.has(word);
  }

  /** Whether some phrase has the word, or begins a word so. */
  reads(word: string): boolean {
    if (this.has(word)) return true;
    this.#stems ??= new Set(this.#phrases.flatMap(stemsIn));
    for (let length = PREFIX; length <= word.length; length++) if (this.#stems.has(word.slice(0, length))) return true;
    return false;
  }

  /**
   * Every phrase at every place, in the order of the text.
   *
   * @throws {Error} for a phrase that begins with a word of the text and is not in the notation
   */
  find(tokens: readonly string[]): Match<T>[] {
    if (this.#kept.size >= MAX_KEPT) this.#kept.clear();
    const words = tokens.map((token) => this.#kept.get(token) ?? this.#learn(token));
    // For each place the next one from it on whose word may come after a gap.
    const expected = words.map((_, at) => at);
    expected.push(words.length);
    for (let at = words.length - 1; at >= 0; at--) if (!words[at]!.isAfterGap) expected[at] = expected[at + 1]!;
    const found: Match<T>[] = [];
    const tried: Compiled<T>[] = [];
    for (let start = 0; start < words.length; start++) {
      const { single, others, next, later } = words[start]!;
      for (const { value, text } of single) found.push({ value, text, start, end: start + 1, count: 1 });
      for (const phrase of others) look(phrase, tokens, start, found);
      const following = tokens[start + 1];
      if (following === undefined) break;
      for (const phrase of next?.get(following) ?? NONE) look(phrase, tokens, start, found);
      if (later === undefined) continue;
      // Alternatives may all be in the gap: a phrase counts once.
      tried.length = 0;
      const last = start + 1 + gapFrom(tokens, start);
      for (let at = expected[start + 1]!; at <= last && at < words.length; at = expected[at + 1]!) {
        const token = tokens[at]!;
        for (const phrase of later.get(token) ?? NONE) {
          if (tried.includes(phrase)) continue;
          tried.push(phrase);
          look(phrase, tokens, start, found);
        }
        if (isEnd(token)) break;
      }
    }
    return found;
  }

  /** Takes the phrases apart that begin with a word; kept, because the words of replies repeat. */
  #learn(token: string): KnownWord<T> {
    const start = token.slice(0, 2);
    for (const phrase of this.#unread.get(start) ?? NONE) this.#enter(phrase);
    this.#unread.delete(start);
    const phrases = new Set(this.#byWord.get(token));
    for (const { prefix, phrase } of this.#byPrefix.get(token.slice(0, PREFIX)) ?? [])
      if (token.startsWith(prefix)) phrases.add(phrase);
    const word = { ...sorted(phrases), isAfterGap: this.#afterGaps.has(token) };
    this.#kept.set(token, word);
    for (const after of word.later?.keys() ?? []) {
      this.#afterGaps.add(after);
      const known = this.#kept.get(after);
      if (known !== undefined) known.isAfterGap = true;
    }
    return word;
  }
}

const NONE: readonly never[] = [];

/** A word of a text with the phrases that begin with it: by their second word, as far as that is known by heart. */
interface KnownWord<T> extends Candidates<T> {
  /** Whether the word comes after a gap in some phrase, or ends a clause. */
  isAfterGap: boolean;
}

interface Candidates<T> {
  /** The second word follows at once. */
  readonly next: ReadonlyMap<string, readonly Compiled<T>[]> | undefined;
  /** It comes after a gap. */
  readonly later: ReadonlyMap<string, readonly Compiled<T>[]> | undefined;
  /** Phrases of one word. */
  readonly single: readonly Compiled<T>[];
  /** Those whose second word is known by its first letters. */
  readonly others: readonly Compiled<T>[];
}

function sorted<T>(phrases: Iterable<Phrase<T>>): Candidates<T> {
  const next = new Map<string, Compiled<T>[]>();
  const later = new Map<string, Compiled<T>[]>();
  const single: Compiled<T>[] = [];
  const others: Compiled<T>[] = [];
  for (const phrase of phrases) {
    phrase.compiled ??= { text: phrase.text, words: compile(phrase.text), value: phrase.value };
    const second = phrase.compiled.words[1];
    if (second === undefined) single.push(phrase.compiled);
    else if (second.prefixes.length > 0) others.push(phrase.compiled);
    else for (const word of second.exact) put(second.isFar ? later : next, word, phrase.compiled);
  }
  return { single, others, next: next.size > 0 ? next : undefined, later: later.size > 0 ? later : undefined };
}

/** Looks for a phrase whose first word is at `start`. */
function look<T>(
  { text, words, value }: Compiled<T>,
  tokens: readonly string[],
  start: number,
  found: Match<T>[],
): void {
  const end = endOf(words, 1, tokens, start + 1);
  if (end !== undefined) found.push({ value, text, start, end, count: words.length });
}

function put<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else if (known.at(-1) !== value) known.push(value);
}

function endOf(words: readonly Word[], index: number, tokens: readonly string[], at: number): number | undefined {
  const word = words[index];
  if (word === undefined) return at;
  const last = word.isFar ? at + gapFrom(tokens, at) : at;
  for (let place = at; place <= last; place++) {
    const token = tokens[place];
    if (token === undefined) return undefined;
    if (fits(word, token)) {
      const end = endOf(words, index + 1, tokens, place + 1);
      if (end !== undefined) return end;
    }
    if (isEnd(token)) return undefined;
  }
  return undefined;
}

/** How many words a gap at a place may have. */
function gapFrom(tokens: readonly string[], at: number): number {
  const token = tokens[at];
  return token !== undefined && isCharacter(token) ? MAX_CHARACTERS : MAX_GAP;
}

function fits({ exact, prefixes }: Word, token: string): boolean {
  if (exact.includes(token)) return true;
  for (const prefix of prefixes) if (token.startsWith(prefix)) return true;
  return false;
}

/** A phrase whose first word is one word as it is written, whose first two letters are plain: "reverse dns" is "rdns". */
const PUT_OFF = /^(?!reverse)([a-z\d]{2})[\p{L}\d]+\*?(?: |$)/u;

/** A phrase of words of plain letters. */
const PLAIN = /^[a-z\d|* ~]+$/;
/** The first word of a phrase that begins with such a word. */
const PLAIN_FIRST = /^[a-z\d]+\*?(?:\|[a-z\d]+\*?)*(?= |$)/;

/** The alternatives for a phrase's first word, with their stars. */
function firstWords(phrase: string): readonly string[] {
  const plain = isSpelledOut(phrase) ? PLAIN_FIRST.exec(phrase) : null;
  if (plain !== null) return plain[0].split('|');
  const first = compile(phrase)[0];
  if (first === undefined || first.isFar) throw new Error(`not a phrase: ${phrase}`);
  return [...first.exact, ...first.prefixes.map((prefix) => `${prefix}*`)];
}

/** The words that a phrase spells out. */
function wordsIn<T>({ text, compiled }: Phrase<T>): readonly string[] {
  if (isSpelledOut(text) && PLAIN.test(text)) return text.split(/[ |]/).filter((word) => !word.endsWith('*'));
  return (compiled?.words ?? compile(text)).flatMap(({ exact }) => exact);
}

/** What words begin with that the phrase knows by their beginning. */
function stemsIn<T>({ text, compiled }: Phrase<T>): readonly string[] {
  return text.includes('*') ? (compiled?.words ?? compile(text)).flatMap(({ prefixes }) => prefixes) : [];
}

function compile(phrase: string): Word[] {
  const words: Word[] = [];
  let isFar = false;
  for (const piece of spelled(phrase).split(/\s+/)) {
    if (piece === '') continue;
    if (piece === '~') {
      isFar = true;
      continue;
    }
    if (ONE_WORD.test(piece)) {
      words.push({ exact: [piece], prefixes: [], isFar });
      isFar = false;
      continue;
    }
    const alternatives = piece.startsWith('<') ? [[piece]] : piece.split('|').map(wordsOf);
    if (alternatives.every((alternative) => alternative.length === 1)) {
      words.push(
        wordFrom(
          alternatives.map(([only]) => only!),
          isFar,
        ),
      );
    } else {
      // `e-mail`, `不存在`: a piece of several words; it can have no alternatives.
      if (alternatives.length > 1) throw new Error(`alternatives of several words: ${phrase}`);
      for (const [i, token] of alternatives[0]!.entries()) words.push(wordFrom([token], isFar && i === 0));
    }
    isFar = false;
  }
  return words;
}

/** Most pieces are words as they are, and need not be taken apart. */
const ONE_WORD = /^[a-z\d]+$/;

/** The words of a piece, a star kept at the end of the last. */
function wordsOf(piece: string): string[] {
  const isPrefix = piece.endsWith('*');
  const stem = isPrefix ? piece.slice(0, -1) : piece;
  const words = ONE_WORD.test(stem) ? [stem] : tokenize(stem);
  const last = words.length - 1;
  return words.map((word, i) => (isPrefix && i === last ? `${word}*` : word));
}

function wordFrom(alternatives: readonly string[], isFar: boolean): Word {
  const exact = [...new Set(alternatives.filter((word) => !word.endsWith('*')))];
  const prefixes = alternatives.filter((word) => word.endsWith('*')).map((word) => word.slice(0, -1));
  return { exact, prefixes, isFar };
}
