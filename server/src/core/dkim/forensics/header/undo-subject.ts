/** Marks that lists, filters and gateways put into Subject. */

import { MAX_LINE } from '../folding.ts';
import { fieldValue, plainValue } from './field-text.ts';
import { type HeaderUndo, oneByOne, type Replacement, type SignedSlots, slotsOf } from './signed-slots.ts';

/** Marks that are put into Subject. Each pattern is anchored or bounded. */
export const SUBJECT_MARKS = [
  /\[[^\]]{1,80}\] ?/,
  / ?\[[^\]]{1,80}\]/,
  /\*{2,10} ?[A-Za-z][A-Za-z _-]{0,30}\*{2,10} ?/,
  /\{[^}]{1,40}\} ?/,
  /^\([^)]{1,40}\) ?/,
  / ?\([^)]{1,40}\)$/,
  /^(?:external|ext|spam|suspected spam|warning|caution|phishing|junk|bulk|encrypt(?:ed)?|secure)\b ?[:\-|>]* ?/i,
  /^(?:re|fwd?|aw|antw|sv|wg|tr) ?: ?/i,
  /^[^:\s]{1,20}: /,
];

function* subjects(signed: SignedSlots): Generator<Replacement> {
  for (const { slot, text } of slotsOf(signed, 'subject')) {
    const space = /^[ \t]*/.exec(fieldValue(text))![0];
    // In "simple" the folds count as well: both the value as written and the unfolded one are tried.
    const starts = new Set([plainValue(text), fieldValue(text).slice(space.length)]);
    const found = new Set<string>();
    for (let round = 0; round < 3; round++) {
      for (const start of round === 0 ? starts : [...found]) {
        for (const pattern of SUBJECT_MARKS) {
          found.add(start.replace(pattern, ''));
          found.add(start.replace(pattern, '').trimStart());
        }
      }
      if (found.size > 400) break;
    }
    // Mailman writes so where it was empty.
    if ([...starts, ...found].some((value) => /^\(no subject\)$/i.test(value))) found.add('');
    const written = text.slice(0, text.indexOf(':'));
    // Who puts a mark into it may write its name in small letters.
    const names = signed.algorithm === 'simple' && written === 'subject' ? ['Subject', written] : [written];
    for (const value of found) {
      for (const lead of new Set([space, ' '])) {
        for (const name of names) {
          yield { kind: 'subject-changed', slot, text: `${name}:${lead}${value}\r\n` };
          if (signed.algorithm !== 'simple') continue;
          for (const folded of foldedForms(`${name}:${lead}${value}`))
            yield { kind: 'subject-changed', slot, text: `${folded}\r\n` };
        }
      }
    }
  }
}

/** A long line as most programs fold it: at the last space that fits (RFC 5322 §2.1.1), or a little before. */
function foldedForms(line: string): readonly string[] {
  if (line.length <= FOLD_WIDTHS.at(-1)! || line.includes('\r\n')) return [];
  const places = new Set(
    FOLD_WIDTHS.filter((width) => line.length > width).map((width) => line.lastIndexOf(' ', width)),
  );
  return [...places]
    .filter((at) => at > line.indexOf(':') + 1)
    .flatMap((at) => [' ', '\t'].map((space) => `${line.slice(0, at)}\r\n${space}${line.slice(at + 1)}`));
}

const FOLD_WIDTHS = [MAX_LINE, 76, 74, 72];

export const undoSubjectMarks: HeaderUndo = oneByOne(['subject-changed'], 250, subjects);
