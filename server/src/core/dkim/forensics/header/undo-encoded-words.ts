/** Encoded words (RFC 2047) written in another form. */

import { asciiUpperCase, isAscii } from '../../../text/ascii.ts';
import { asciiLowerCase } from '../../../text/domain-name.ts';
import { charsetsFor, encodeText, UNWRITABLE } from '../../../text/encode-charset.ts';
import {
  decodeWord,
  decodeWords,
  ENCODED_WORD,
  encodeWord,
  splitWords,
  type WordForm,
} from '../../../text/encoded-words.ts';
import type { CanonicalizationName } from '../../signature.ts';
import { mentionedCharsets } from '../body/conversions.ts';
import { inTurns } from '../turns.ts';
import { plainValue, withValue } from './field-text.ts';
import { type HeaderUndo, oneByOne, type Replacement, type SignedSlots, slotsOf } from './signed-slots.ts';
import { MAILBOX_FIELDS, MAX_MAILBOXES } from './undo-addresses.ts';
import { SUBJECT_MARKS } from './undo-subject.ts';

const KIND = 'encoded-words-rewritten';

/** Subject with other encoded words, or without any; marks in an encoded Subject taken out. */
function* subjectWords(signed: SignedSlots): Generator<Replacement> {
  for (const { slot, text } of slotsOf(signed, 'subject')) {
    const value = plainValue(text);
    for (const form of wordForms(value)) yield { kind: KIND, slot, text: withValue(text, ` ${form}`) };
    const decoded = decodeWords(value);
    if (decoded === undefined) continue;
    for (const bare of value.includes('=?') ? unmarked(value) : [])
      for (const form of wordForms(bare)) yield { kind: 'subject-changed', slot, text: withValue(text, ` ${form}`) };
    // Old versions of PHP take the underscores of the Q encoding for underscores.
    const spaced = decoded.includes('_') ? [decoded.replaceAll('_', ' ')] : [];
    const read = [decoded, ...spaced];
    const forms = [...read, ...read.flatMap(unmarked)].map((subject) =>
      mapped(
        encodedForms(subject, 'subject'.length, signed.algorithm, mentionedIn(signed)),
        (form): Replacement => ({
          kind: read.includes(subject) ? KIND : 'subject-changed',
          slot,
          text: withValue(text, ` ${form}`),
        }),
      ),
    );
    yield* inTurns(forms);
  }
}

/** The names of people with other encoded words, or without any: one field at a time. */
function* namesInWords(signed: SignedSlots): Generator<Replacement> {
  const mentioned = mentionedIn(signed);
  const fields = [...slotsOf(signed, ...MAILBOX_FIELDS)];
  yield* inTurns(
    fields.map(({ slot, text }) =>
      mapped(
        namesInField(plainValue(text), signed.slots[slot]!.name.length, mentioned),
        (form): Replacement => ({ kind: KIND, slot, text: withValue(text, ` ${form}`) }),
      ),
    ),
  );
}

/** A field's value with its names in other encoded words. */
function* namesInField(value: string, nameLength: number, mentioned: readonly string[]): Generator<string> {
  yield* wordForms(value);
  for (const rewrite of phraseRewrites(value, nameLength, mentioned)) yield value.replace(PHRASE, rewrite);
  yield* wholeMailboxes(value, nameLength, mentioned);
}

function* mapped<T, U>(items: Iterable<T>, map: (item: T) => U): Generator<U> {
  for (const item of items) yield map(item);
}

/** A Subject without one of the marks that it may have. */
function unmarked(subject: string): readonly string[] {
  return [...new Set(SUBJECT_MARKS.map((mark) => subject.replace(mark, '')))]
    .filter((value) => value !== subject)
    .slice(0, MAX_UNMARKED);
}

const MAX_UNMARKED = 4;

/** Charsets that encoded words and parameters of the message name. */
function mentionedIn(signed: SignedSlots): readonly string[] {
  return mentionedCharsets(signed.body);
}

/** What is before an address in angle brackets. */
const PHRASE = /(^|, ?)("[^"\\]*"|[^<>,"]*[^<>,"\s])(?= ?<)/g;

type PhraseRewrite = (all: string, lead: string, phrase: string) => string;

/** All phrases are rewritten alike: the n-th form of each. */
function* phraseRewrites(value: string, nameLength: number, mentioned: readonly string[]): Generator<PhraseRewrite> {
  const phrases = phrasesIn(value);
  if (phrases.size === 0) return;
  for (const style of wordStyles([...phrases.values()].join(''), 'relaxed', mentioned))
    yield* phrasesInStyle(phrases, nameLength, style);
}

/** A mailbox whose address was encoded together with the name, which is wrong (RFC 2047 §5 (3)). */
function* wholeMailboxes(value: string, nameLength: number, mentioned: readonly string[]): Generator<string> {
  if (!value.startsWith('=?')) return;
  const [, phrase, address] = /^"?([^"<>]{1,200}?)"? ?(<[^<>\s]{1,300}>)$/.exec(decodeWords(value) ?? '') ?? [];
  if (phrase === undefined) return;
  for (const form of encodedForms(phrase, nameLength, 'relaxed', mentioned)) yield `${form} ${address}`;
}

/** The phrases of a field that show something else than they are, decoded. */
function phrasesIn(value: string): ReadonlyMap<string, string> {
  const phrases = new Map<string, string>();
  for (const [, , phrase] of value.matchAll(PHRASE)) {
    const decoded = decodeWords(phrase!.replace(/^"(.*)"$/, '$1'));
    if (decoded !== undefined && phrases.size < MAX_MAILBOXES) phrases.set(phrase!, decoded);
  }
  return phrases;
}

function* phrasesInStyle(
  phrases: ReadonlyMap<string, string>,
  nameLength: number,
  style: WordStyle,
): Generator<PhraseRewrite> {
  for (const quote of ['', '"'])
    yield (_, lead, phrase) => {
      const decoded = phrases.get(phrase);
      return lead + (decoded === undefined ? phrase : quote + written(decoded, nameLength, style) + quote);
    };
}

/** Subject and the names of people, all written anew in one style. */
function* allEncodedWords(signed: SignedSlots): Generator<readonly Replacement[]> {
  const fields = [...slotsOf(signed, 'subject', ...MAILBOX_FIELDS)].map(({ slot, text }) => ({
    slot,
    text,
    value: plainValue(text),
    length: signed.slots[slot]!.name.length,
  }));
  const subjects = fields.filter(({ slot }) => signed.slots[slot]!.key === 'subject');
  const people = fields
    .filter((field) => !subjects.includes(field))
    .map((field) => ({ ...field, phrases: phrasesIn(field.value) }))
    .filter(({ phrases }) => phrases.size > 0);
  const decoded = subjects.flatMap((field) => {
    const subject = decodeWords(field.value);
    return subject === undefined ? [] : [{ ...field, subjects: [subject, ...unmarked(subject)] }];
  });
  if (people.length + decoded.length < 2) return;
  const all = [
    ...decoded.map(({ subjects: [subject] }) => subject!),
    ...people.flatMap(({ phrases }) => [...phrases.values()]),
  ];
  for (const style of wordStyles(all.join(''), signed.algorithm, mentionedIn(signed))) {
    const names = people.map(({ slot, text, value, length, phrases }): Replacement => {
      const [rewrite] = phrasesInStyle(phrases, length, style);
      return { kind: KIND, slot, text: withValue(text, ` ${value.replace(PHRASE, rewrite!)}`) };
    });
    yield names;
    const most = decoded.reduce((longest, { subjects: { length } }) => Math.max(longest, length), 0);
    for (let n = 0; n < most; n++) {
      const own = decoded.map(({ slot, text, length, subjects: each }): Replacement => {
        const at = Math.min(n, each.length - 1);
        const value = written(each[at]!, length, style);
        return { kind: at === 0 ? KIND : 'subject-changed', slot, text: withValue(text, ` ${value}`) };
      });
      yield [...own, ...names];
    }
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

/** Other lengths, which no program is known for. */
const MORE_LENGTHS = Array.from({ length: 50 }, (_, i) => 80 - i).filter((length) => !WORD_LENGTHS.includes(length));
const MAX_CHARSETS = 8;

/** How a text may have been written: as it is, in a charset, or in encoded words. */
interface WordStyle extends Omit<WordForm, 'firstLength'> {
  readonly isRaw: boolean;
  /** Whether the name of the field takes room in the first line. */
  readonly hasName: boolean;
  /** The rank among {@link scopesOf}. */
  readonly scope: number;
  readonly fold: string;
}

/** The likely ones first. */
function* wordStyles(
  text: string,
  algorithm: CanonicalizationName,
  mentioned: readonly string[],
): Generator<WordStyle> {
  const isLatin = /^[\0-\x7f\xa0-\xff]*$/.test(text);
  const charsets = new Set(['utf-8', 'UTF-8', ...mentioned.slice(0, MAX_CHARSETS)]);
  for (const charset of isLatin ? ['iso-8859-1', 'windows-1252'] : charsetsFor(text).slice(0, MAX_CHARSETS)) {
    charsets.add(charset);
    charsets.add(charset.startsWith('windows') ? charset.replace('w', 'W') : asciiUpperCase(charset));
  }
  const fitting = [...charsets].flatMap((charset) => {
    const encode = (part: string): string => encodeText(part, charset) ?? UNWRITABLE;
    return encode(text).includes(UNWRITABLE) ? [] : [{ charset, encode, isShifted: /^iso-2022-/i.test(charset) }];
  });
  const base = { encoding: 'Q', isPlain: PLAIN_IN_Q[0]!, length: 75, hasName: false, scope: 0, fold: ' ' } as const;
  for (const each of fitting) yield { ...base, ...each, isRaw: true };
  const folds = algorithm === 'simple' ? ['\r\n ', ' '] : [' '];
  const rated: { readonly style: WordStyle; readonly bits: number }[] = [];
  const lengths = isAscii(text) ? WORD_LENGTHS : [...WORD_LENGTHS, ...MORE_LENGTHS];
  for (const [i, { value: encoding, bits }] of ENCODINGS.entries()) {
    const plains = i % 2 === 0 ? PLAIN_IN_Q.slice(0, 1) : PLAIN_IN_Q;
    for (const [rank, length] of lengths.entries()) {
      const isCommon = rank < WORD_LENGTHS.length;
      if (!isCommon && bits > 0) continue;
      const charsets = isCommon ? fitting : fitting.slice(0, MAX_OF_ALL_LENGTHS);
      for (const [nth, each] of charsets.entries()) {
        for (const [kept, isPlain] of (isCommon ? plains : plains.slice(0, 2)).entries()) {
          const sum = bits + Math.log2(1 + rank) + Math.log2(1 + nth) + 1.5 * kept;
          for (const hasName of length === Number.POSITIVE_INFINITY ? [false] : [false, true])
            for (let scope = 0; scope < (isCommon ? MAX_SCOPES : 2); scope++)
              for (const fold of folds)
                rated.push({
                  style: { ...each, encoding, isPlain, length, hasName, scope, fold, isRaw: false },
                  bits: sum + (hasName ? 0.5 : 0) + scope,
                });
        }
      }
    }
  }
  rated.sort((a, b) => a.bits - b.bits);
  for (const { style } of rated) yield style;
}

/** B and Q in turns; how unlikely they are: the binary logarithm. */
const ENCODINGS = [
  { value: 'B', bits: 0 },
  { value: 'Q', bits: 0 },
  { value: 'b', bits: 2 },
  { value: 'q', bits: 2 },
] as const;
const MAX_SCOPES = 4;
/** So many charsets are tried with all lengths. */
const MAX_OF_ALL_LENGTHS = 2;

function written(text: string, nameLength: number, style: WordStyle): string {
  const { isRaw, encode, hasName, length, scope, fold } = style;
  if (isRaw) return encode(text);
  const form = { ...style, firstLength: hasName ? length - nameLength - 2 : length };
  const scopes = scopesOf(text);
  return scopes[Math.min(scope, scopes.length - 1)]!((part) => splitWords(part, form).join(fold));
}

/** The text without encoded words, and all of it or its words outside ASCII encoded in many ways. */
function* encodedForms(
  text: string,
  nameLength: number,
  algorithm: CanonicalizationName,
  mentioned: readonly string[] = [],
): Generator<string> {
  const seen = new Set<string>();
  for (const style of wordStyles(text, algorithm, mentioned)) {
    const form = written(text, nameLength, style);
    if (seen.size < seen.add(form).size) yield form;
  }
}

type Scope = (encode: (part: string) => string) => string;

/** The whole text; from the first word outside ASCII to the last; each run of such words. */
function scopesOf(text: string): readonly Scope[] {
  const scopes: Scope[] = [(encode) => encode(text)];
  const words = text.split(' ');
  const first = words.findIndex((word) => !isAscii(word));
  const last = words.findLastIndex((word) => !isAscii(word));
  if (first < 0 || words.length === 1) return scopes;
  if (first > 0 || last < words.length - 1)
    scopes.push((encode) =>
      [...words.slice(0, first), encode(words.slice(first, last + 1).join(' ')), ...words.slice(last + 1)].join(' '),
    );
  // Each word by itself: the space before it belongs to it, as spaces between encoded words are not shown (RFC 2047 §6.2).
  const single = (encode: (part: string) => string): string =>
    words
      .map((word, i) => (isAscii(word) ? word : encode(i > 0 && !isAscii(words[i - 1]!) ? ` ${word}` : word)))
      .join(' ');
  const runs: { text: string; isPlain: boolean }[] = [];
  for (const word of words) {
    const isPlain = isAscii(word);
    const run = runs.at(-1);
    if (run?.isPlain === isPlain) run.text += ` ${word}`;
    else runs.push({ text: word, isPlain });
  }
  if (runs.filter(({ isPlain }) => !isPlain).length > 1)
    scopes.push((encode) => runs.map((run) => (run.isPlain ? run.text : encode(run.text))).join(' '));
  if (runs.some((run) => !run.isPlain && run.text.includes(' '))) scopes.push(single);
  return scopes;
}

/** A Subject of ASCII that was encoded all the same, as some programs do. */
function* asciiWords(signed: SignedSlots): Generator<Replacement> {
  for (const { slot, text } of slotsOf(signed, 'subject')) {
    const value = plainValue(text);
    if (value.includes('=?') || !isAscii(value) || value.length > 400) continue;
    yield* inTurns(
      [value, ...unmarked(value)].map((subject) =>
        mapped(
          encodedForms(subject, 'subject'.length, signed.algorithm),
          (form): Replacement => ({
            kind: subject === value ? KIND : 'subject-changed',
            slot,
            text: withValue(text, ` ${form}`),
          }),
        ),
      ),
    );
  }
}

export const undoAllEncodedWords: HeaderUndo = {
  kinds: ['encoded-words-rewritten', 'subject-changed'],
  likelihood: 40,
  undoings: allEncodedWords,
};

export const undoEncodedSubject: HeaderUndo = oneByOne(
  ['encoded-words-rewritten', 'subject-changed'],
  60,
  subjectWords,
);
export const undoEncodedNames: HeaderUndo = oneByOne(['encoded-words-rewritten'], 40, namesInWords);
export const undoAsciiEncodedWords: HeaderUndo = oneByOne(
  ['encoded-words-rewritten', 'subject-changed'],
  6,
  asciiWords,
);
