/** The folds of the signature's own field: "simple" keeps them as well. */

import { MAX_FIELD } from './field-text.ts';
import type { HeaderUndo, Replacement } from './signed-slots.ts';

/** Folded before one or two tags more: a library joins lines that are short. */
export const undoSignatureFolds: HeaderUndo = {
  kinds: ['white-space-in-header'],
  likelihood: 40,
  *undoings(signed) {
    const slot = signed.ownSlot;
    const text = signed.slots[slot]!.text!;
    if (signed.algorithm !== 'simple' || text.length > MAX_FIELD) return;
    const bare = text.replace(/(?<![ \t])[ \t]+(?=\r\n[ \t])/g, '');
    const [, fold = '\r\n '] = /(\r\n[ \t]+)/.exec(bare) ?? [];
    const places = [...bare.matchAll(/; (?=[a-z]{1,4}=)/g)].map(({ index }) => index + 1).slice(0, MAX_TAGS);
    const foldedAt = (chosen: readonly number[]): Replacement => {
      let folded = '';
      let at = 0;
      for (const place of chosen) {
        folded += bare.slice(at, place) + fold;
        at = place + 1;
      }
      return { kind: 'white-space-in-header', slot, text: folded + bare.slice(at) };
    };
    yield [foldedAt([])];
    for (const place of [...places].reverse()) yield [foldedAt([place])];
    for (const [i, first] of places.entries())
      for (const second of places.slice(i + 1)) yield [foldedAt([first, second])];
  },
};

const MAX_TAGS = 12;
