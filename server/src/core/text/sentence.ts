/** Parts of sentences that people read. */

import { usedLanguage } from './say.ts';

/** At most `most` UTF-16 units; where something is cut off, the last one is "…". */
export function clip(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

const FUNCTION_WORD = /^(?:An?|Its?|It|Neither|No|None|Nothing|The|These|This|That)\b/;

/** The first word of a sentence that goes on from another: articles and the like in lower case; names keep theirs. For English alone. */
export function continued(sentence: string): string {
  return usedLanguage() === undefined && FUNCTION_WORD.test(sentence)
    ? sentence[0]!.toLowerCase() + sentence.slice(1)
    : sentence;
}
