/** The words of one entry around the cursor: which was typed, and of which type's data it is a field. */

import type { Span } from '../text/span.ts';
import type { ZoneDocument } from '../workspace/zone-document.ts';
import type { Entry, Token } from '../zone/syntax.ts';
import { isClass, lookUpWord, NO_WORD, typeMnemonic } from '../zone/types.ts';

export interface WordsAt {
  readonly entry: Entry | undefined;
  /** What is typed of the word at the cursor; empty between words. */
  readonly span: Span;
  /** The words before it, and of these what comes after the owner. */
  readonly earlier: readonly Token[];
  readonly head: readonly Token[];
  /** The type among them; `field` counts the fields of data before the cursor. */
  readonly type: { readonly number: number; readonly mnemonic: string; readonly field: number } | undefined;
}

export function wordsAt({ text, zone }: ZoneDocument, offset: number): WordsAt {
  const entry = zone.syntax.entryAt(offset);
  const words = entry?.fields ?? [];
  const typed = words.find(({ span }) => span.start < offset && offset <= span.end);
  const earlier = words.filter((word) => word !== typed && word.span.end <= offset);
  const head = entry?.indented === true ? earlier : earlier.slice(1);
  const at = head.findIndex(({ span }) => {
    const found = lookUpWord(text, span.start, span.end);
    return found !== NO_WORD && !isClass(found);
  });
  const typeSpan = head[at]?.span;
  const number = typeSpan === undefined ? undefined : lookUpWord(text, typeSpan.start, typeSpan.end);
  return {
    entry,
    span: { start: typed?.span.start ?? offset, end: offset },
    earlier,
    head,
    type: number === undefined ? undefined : { number, mnemonic: typeMnemonic(number), field: head.length - at - 1 },
  };
}
