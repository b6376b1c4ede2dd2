/** A server's reply as people are shown it: its lines joined, and words out of it as it wrote them. */

import { isAscii } from '../text/ascii.ts';
import { withSingleSpaces } from '../text/white-space.ts';
import { fold } from './words/tokens.ts';

/** A code at the start of a line: `550-5.7.26 `, `550 5.7.26 `. */
const LINE_CODE = /(^|\s)([245]\d\d)[- ]([245]\.\d{1,3}\.\d{1,3})(?=\s|$)/g;

/** A reply of several lines repeats its codes at each (RFC 5321 §4.2.1, RFC 2034 §4): they are left out after the first. */
export function joinedReply(text: string): string {
  let first: string | undefined;
  return text.replace(LINE_CODE, (all, before: string, reply: string, status: string) => {
    const code = `${reply} ${status}`;
    if (first === undefined) {
      first = code;
      return `${before}${code}`;
    }
    return code === first ? '' : all;
  });
}

/** The longest gap that stands for a name which was masked, in letters. */
const MAX_NAME = 400;

/**
 * The part of a reply that some of its words were taken from: "not accepted due to domain's DMARC policy" for "not accepted
 * due to domain s dmarc policy".
 *
 * @param words in lower case, `…` for a name, without punctuation; given back where the reply does not have them so
 * @returns names stay left out
 */
export function quoteFrom(reply: string, words: string): string {
  const { text, letters, placeOf } = lettersOf(reply);
  const quotes: string[] = [];
  let from = 0;
  for (const piece of words.split('…')) {
    const wanted = piece.replace(/[^\p{L}\p{N}]/gu, '');
    const [found, length] = placeIn(letters, wanted, from);
    if (found < 0 || (quotes.length > 0 && found - from > MAX_NAME)) return words;
    from = found + length;
    if (wanted === '') quotes.push('');
    else {
      const end = placeOf(from - 1);
      const last = text.codePointAt(end)! > 0xffff ? 2 : 1;
      quotes.push(withSingleSpaces(text.slice(placeOf(found), end + last)));
    }
  }
  return quotes.join(' … ').trim();
}

/** Where letters are, and how many; with umlauts also where the reply has "ue" for them. Less than zero where they are not. */
function placeIn(letters: string, wanted: string, from: number): readonly [start: number, length: number] {
  const found = letters.indexOf(wanted, from);
  if (found >= 0) return [found, wanted.length];
  const writtenOut = new RegExp(wanted.replace(/[aou]/g, '$&e?'), 'u').exec(letters.slice(from));
  return writtenOut === null ? [-1, 0] : [from + writtenOut.index, writtenOut[0].length];
}

interface Letters {
  readonly reply: string;
  /** The reply with its lines joined. */
  readonly text: string;
  /** Its letters and digits, folded. */
  readonly letters: string;
  /** Where one of them is in `text`. */
  readonly placeOf: (letter: number) => number;
}

/** The one of the last reply: a reading quotes several words of one. */
let last: Letters | undefined;

function lettersOf(reply: string): Letters {
  if (last?.reply === reply) return last;
  const text = joinedReply(reply);
  if (isAscii(text)) {
    const letters = text.toLowerCase().replace(/[^a-z\d]+/g, '');
    last = { reply, text, letters, placeOf: (letter) => placeOfLetter(text, letter) };
    return last;
  }
  let letters = '';
  const places: number[] = [];
  for (const { 0: letter, index } of text.matchAll(/[\p{L}\p{N}]/gu)) {
    const folded = fold(letter).replace(/[^\p{L}\p{N}]/gu, '');
    for (let i = 0; i < folded.length; i++) places.push(index);
    letters += folded;
  }
  last = { reply, text, letters, placeOf: (letter) => places[letter]! };
  return last;
}

/** Where a letter of a text in ASCII is, given how many are before it. A loop costs a fraction of an expression for each. */
function placeOfLetter(text: string, letter: number): number {
  let before = -1;
  for (let i = 0; i < text.length; i++) if (isLetter(text.charCodeAt(i)) && ++before === letter) return i;
  return text.length;
}

/** A letter or digit of ASCII. */
function isLetter(unit: number): boolean {
  return (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || (unit >= 48 && unit <= 57);
}
