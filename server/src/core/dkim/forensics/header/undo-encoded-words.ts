/** Encoded words (RFC 2047) written in another form. */

import { asciiUpperCase, isAscii } from '../../../text/ascii.ts';
import { asciiLowerCase } from '../../../text/domain-name.ts';
import { decodeWord, decodeWords, ENCODED_WORD, encodeWord, splitWords, utf8 } from '../../../text/encoded-words.ts';
import type { CanonicalizationName } from '../../signature.ts';
import { plainValue, withValue } from './field-text.ts';
import { type HeaderUndo, oneByOne, type Replacement, type SignedSlots, slotsOf } from './signed-slots.ts';
import { MAILBOX_FIELDS, MAX_MAILBOXES } from './undo-addresses.ts';
import { SUBJECT_MARKS } from './undo-subject.ts';

/** Subject and the names of people with other encoded words, or without any; marks in an encoded Subject taken out. */
function* encodedWords(signed: SignedSlots): Generator<Replacement> {
  const kind = 'encoded-words-rewritten';
  for (const { slot, text } of slotsOf(signed, 'subject', ...MAILBOX_FIELDS)) {
    const value = plainValue(text);
    for (const form of wordForms(value)) yield { kind, slot, text: withValue(text, ` ${form}`) };
    if (signed.slots[slot]!.key !== 'subject') {
      for (const rewrite of phraseRewrites(value, signed.slots[slot]!.name.length))
        yield { kind, slot, text: withValue(text, ` ${value.replace(PHRASE, rewrite)}`) };
      continue;
    }
    const decoded = decodeWords(value);
    if (decoded === undefined) continue;
    const unmarked = new Set(SUBJECT_MARKS.map((mark) => decoded.replace(mark, '')));
    for (const subject of new Set([decoded, ...unmarked])) {
      for (const form of encodedForms(subject, 'subject'.length, signed.algorithm))
        yield { kind: subject === decoded ? kind : 'subject-changed', slot, text: withValue(text, ` ${form}`) };
    }
  }
}

/** What is before an address in angle brackets. */
const PHRASE = /(^|, ?)("[^"\\]*"|[^<>,"]*[^<>,"\s])(?= ?<)/g;

type PhraseRewrite = (all: string, lead: string, phrase: string) => string;

/** All phrases are rewritten alike: the n-th form of each. */
function* phraseRewrites(value: string, nameLength: number): Generator<PhraseRewrite> {
  const forms = new Map<string, readonly string[]>();
  for (const [, , phrase] of value.matchAll(PHRASE)) {
    const decoded = decodeWords(phrase!.replace(/^"(.*)"$/, '$1'));
    if (decoded !== undefined && forms.size < MAX_MAILBOXES)
      forms.set(phrase!, [...encodedForms(decoded, nameLength, 'relaxed')]);
  }
  const most = [...forms.values()].reduce((longest, { length }) => Math.max(longest, length), 0);
  for (let n = 0; n < most; n++) {
    for (const quote of ['', '"'])
      yield (_, lead, phrase) => {
        const form = forms.get(phrase)?.[n];
        return lead + (form === undefined ? phrase : quote + form + quote);
      };
  }
}

/** Each encoded word by itself: what it holds stays together, whatever its charset. */
function* wordForms(value: string): Generator<string> {
  for (const recase of [(name: string) => name, asciiLowerCase, asciiUpperCase]) {
    for (const encoding of ['Q', 'q', 'B', 'b'] as const) {
      for (const isPlain of encoding === 'Q' || encoding === 'q' ? PLAIN_IN_Q : PLAIN_IN_Q.slice(0, 1)) {
        yield value.replace(
          ENCODED_WORD,
          (_, charset: string, from: string, text: string) =>
            `=?${recase(charset)}?${encoding}?${encodeWord(decodeWord(from, text), encoding, isPlain)}?=`,
        );
      }
    }
    yield value.replace(
      ENCODED_WORD,
      (_, charset: string, rest: string, text: string) => `=?${recase(charset)}?${rest}?${text}?=`,
    );
  }
}

/** What stays as it is in the Q encoding: in phrases only the first is right (RFC 2047 §5 (3)), libraries differ. */
const PLAIN_IN_Q: readonly RegExp[] = [
  /[A-Za-z0-9!*+/-]/,
  /[\x21-\x3c>\x40-\x5e`-~]/,
  /[A-Za-z0-9]/,
  /[\w!*+/.,:;'()-]/,
];

/** How long a word or the line of the first word may be: RFC 2047 §2 has 75 and 76, libraries take less or no limit. */
const WORD_LENGTHS = [Number.POSITIVE_INFINITY, 75, 76, 74, 73, 63];

/** The text without encoded words, and all of it or its words outside ASCII encoded in many ways. */
function* encodedForms(text: string, nameLength: number, algorithm: CanonicalizationName): Generator<string> {
  yield utf8(text);
  const scopes = scopesOf(text);
  const isLatin = /^[\0-\x7f\xa0-\xff]*$/.test(text);
  const charsets = ['utf-8', 'UTF-8', ...(isLatin ? ['iso-8859-1', 'ISO-8859-1', 'windows-1252', 'Windows-1252'] : [])];
  const folds = algorithm === 'simple' ? ['\r\n ', ' '] : [' '];
  for (const charset of charsets) {
    const encode = asciiLowerCase(charset) === 'utf-8' ? utf8 : (character: string) => character;
    for (const encoding of ['Q', 'B', 'q', 'b'] as const) {
      for (const isPlain of encoding === 'Q' || encoding === 'q' ? PLAIN_IN_Q : PLAIN_IN_Q.slice(0, 1)) {
        for (const length of WORD_LENGTHS) {
          for (const firstLength of new Set([length, length - nameLength - 2])) {
            const word = { charset, encode, encoding, isPlain, length, firstLength };
            for (const scope of scopes)
              for (const fold of folds) yield scope((part) => splitWords(part, word).join(fold));
          }
        }
      }
    }
  }
}

type Scope = (encode: (part: string) => string) => string;

/** The whole text; from the first word outside ASCII to the last; each run of such words. */
function scopesOf(text: string): readonly Scope[] {
  const scopes: Scope[] = [(encode) => encode(text)];
  const words = text.split(' ');
  const first = words.findIndex((word) => !isAscii(word));
  const last = words.findLastIndex((word) => !isAscii(word));
  if (first < 0 || (first === 0 && last === words.length - 1)) return scopes;
  scopes.push((encode) =>
    [...words.slice(0, first), encode(words.slice(first, last + 1).join(' ')), ...words.slice(last + 1)].join(' '),
  );
  const runs: { text: string; isPlain: boolean }[] = [];
  for (const word of words) {
    const isPlain = isAscii(word);
    const run = runs.at(-1);
    if (run?.isPlain === isPlain) run.text += ` ${word}`;
    else runs.push({ text: word, isPlain });
  }
  if (runs.filter(({ isPlain }) => !isPlain).length > 1)
    scopes.push((encode) => runs.map((run) => (run.isPlain ? run.text : encode(run.text))).join(' '));
  return scopes;
}

/** A Subject of ASCII that was encoded all the same, as some programs do. */
function* asciiWords(signed: SignedSlots): Generator<Replacement> {
  for (const { slot, text } of slotsOf(signed, 'subject')) {
    const value = plainValue(text);
    if (value.includes('=?') || !isAscii(value) || value.length > 400) continue;
    for (const form of encodedForms(value, 'subject'.length, signed.algorithm))
      yield { kind: 'encoded-words-rewritten', slot, text: withValue(text, ` ${form}`) };
  }
}

export const undoEncodedWords: HeaderUndo = oneByOne(['encoded-words-rewritten', 'subject-changed'], 60, encodedWords);
export const undoAsciiEncodedWords: HeaderUndo = oneByOne(['encoded-words-rewritten'], 6, asciiWords);
