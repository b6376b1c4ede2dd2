/**
 * The notation of the phrase tables, and the search for many phrases at once in time that grows with the text.
 *
 * A phrase is written as servers write it: `user unknown`. `a|b` stands for either word, `reject*` for every word that
 * begins so, `~` for up to {@link MAX_GAP} words of the same sentence. A colon stands for a colon. In Chinese,
 * Japanese and Korean every character is a word of its own.
 */

import { COLON, STOP, spelled, tokenize } from './tokens.ts';

/** How many words `~` stands for at most. */
const MAX_GAP = 8;
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
  readonly words: readonly Word[];
  readonly value: T;
}

/** A phrase found: the words from `start` to before `end`. */
export interface Match<T> {
  readonly value: T;
  readonly start: number;
  readonly end: number;
  /** How many words the phrase itself has; fewer than the place has where a gap was filled. */
  readonly count: number;
}

/** Many phrases with what they stand for. */
export class PhraseSet<T> {
  readonly #byWord = new Map<string, Compiled<T>[]>();
  readonly #byPrefix = new Map<string, Compiled<T>[]>();
  readonly #kept = new Map<string, Candidates<T>>();
  readonly #words = new Set<string>();
  /** Words that come after a gap in some phrase: no others are looked at there. */
  readonly #afterGaps = new Set<string>();

  /** @throws {Error} for a phrase without words, or one that begins with a gap or with a prefix of fewer than three letters */
  add(phrase: string, value: T): void {
    const compiled = { words: compile(phrase), value };
    const first = compiled.words[0];
    if (first === undefined || first.isFar) throw new Error(`not a phrase: ${phrase}`);
    if (compiled.words[1]?.isFar) for (const word of compiled.words[1].exact) this.#afterGaps.add(word);
    for (const { exact } of compiled.words) for (const word of exact) this.#words.add(word);
    for (const word of first.exact) put(this.#byWord, word, compiled);
    for (const prefix of first.prefixes) {
      if (prefix.length < PREFIX) throw new Error(`too short a prefix: ${phrase}`);
      put(this.#byPrefix, prefix.slice(0, PREFIX), compiled);
    }
  }

  /** Whether a phrase has the word. */
  has(word: string): boolean {
    return this.#words.has(word);
  }

  /** Every phrase at every place, in the order of the text. */
  find(tokens: readonly string[]): Match<T>[] {
    const found: Match<T>[] = [];
    const tried: Compiled<T>[] = [];
    const look = (phrase: Compiled<T>, start: number) => {
      const { words, value } = phrase;
      const end = endOf(words, 1, tokens, start + 1);
      if (end !== undefined) found.push({ value, start, end, count: words.length });
    };
    const afterGaps = tokens.map((token) => token === STOP || token === COLON || this.#afterGaps.has(token));
    for (let start = 0; start < tokens.length; start++) {
      const { single, others, next, later } = this.#candidates(tokens[start]!);
      for (const { value } of single) found.push({ value, start, end: start + 1, count: 1 });
      for (const phrase of others) look(phrase, start);
      const following = tokens[start + 1];
      if (following === undefined) continue;
      for (const phrase of next.get(following) ?? NONE) look(phrase as Compiled<T>, start);
      if (later.size === 0) continue;
      // Alternatives may all be in the gap: a phrase counts once.
      tried.length = 0;
      for (let at = start + 1; at <= start + 1 + MAX_GAP && at < tokens.length; at++) {
        if (!afterGaps[at]) continue;
        const token = tokens[at]!;
        for (const phrase of later.get(token) ?? NONE) {
          if (tried.includes(phrase as Compiled<T>)) continue;
          tried.push(phrase as Compiled<T>);
          look(phrase as Compiled<T>, start);
        }
        if (token === STOP || token === COLON) break;
      }
    }
    return found;
  }

  /** The phrases whose first word fits; kept, because the words of replies repeat. */
  #candidates(token: string): Candidates<T> {
    const known = this.#kept.get(token);
    if (known !== undefined) return known;
    const exact = this.#byWord.get(token) ?? [];
    const begun = token.length < PREFIX ? [] : (this.#byPrefix.get(token.slice(0, PREFIX)) ?? []);
    const all = new Set([...exact, ...begun.filter(({ words }) => fits(words[0]!, token))]);
    const candidates = sorted([...all]);
    if (this.#kept.size >= MAX_KEPT) this.#kept.clear();
    this.#kept.set(token, candidates);
    return candidates;
  }
}

const NONE: readonly Compiled<unknown>[] = [];

/** Phrases with one first word: by their second one, as far as that is known by heart. */
interface Candidates<T> {
  /** The second word follows at once. */
  readonly next: ReadonlyMap<string, readonly Compiled<T>[]>;
  /** It comes after a gap. */
  readonly later: ReadonlyMap<string, readonly Compiled<T>[]>;
  /** Phrases of one word. */
  readonly single: readonly Compiled<T>[];
  /** Those whose second word is known by its first letters. */
  readonly others: readonly Compiled<T>[];
}

function sorted<T>(phrases: readonly Compiled<T>[]): Candidates<T> {
  const next = new Map<string, Compiled<T>[]>();
  const later = new Map<string, Compiled<T>[]>();
  const single: Compiled<T>[] = [];
  const others: Compiled<T>[] = [];
  for (const phrase of phrases) {
    const second = phrase.words[1];
    if (second === undefined) single.push(phrase);
    else if (second.prefixes.length > 0) others.push(phrase);
    else for (const word of second.exact) put(second.isFar ? later : next, word, phrase);
  }
  return { single, next, later, others };
}

function put<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else if (!known.includes(value)) known.push(value);
}

function endOf(words: readonly Word[], index: number, tokens: readonly string[], at: number): number | undefined {
  const word = words[index];
  if (word === undefined) return at;
  const last = word.isFar ? at + MAX_GAP : at;
  for (let place = at; place <= last; place++) {
    const token = tokens[place];
    if (token === undefined) return undefined;
    if (fits(word, token)) {
      const end = endOf(words, index + 1, tokens, place + 1);
      if (end !== undefined) return end;
    }
    if (token === STOP || token === COLON) return undefined;
  }
  return undefined;
}

function fits({ exact, prefixes }: Word, token: string): boolean {
  if (exact.includes(token)) return true;
  for (const prefix of prefixes) if (token.startsWith(prefix)) return true;
  return false;
}

function compile(phrase: string): Word[] {
  // Most terms are one word.
  const plain = spelled(phrase);
  if (ONE_WORD.test(plain)) return [{ exact: [plain], prefixes: [], isFar: false }];
  const words: Word[] = [];
  let isFar = false;
  for (const piece of plain.split(/\s+/)) {
    if (piece === '') continue;
    if (piece === '~') {
      isFar = true;
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
