/** The word tables as bundles have them: nothing is lost that a text could be read by. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pack } from '../../build/packed-words.ts';
import { IDIOMS, TERMS } from '../../server/src/core/bounce/words/languages.ts';
import { scriptOf } from '../../server/src/core/bounce/words/lexicon.ts';
import { unpack } from '../../server/src/core/bounce/words/packed.ts';
import { fold } from '../../server/src/core/bounce/words/tokens.ts';

const { terms, idioms } = unpack(pack({ terms: TERMS, idioms: IDIOMS }));

function isKept(phrase: string, phrases: readonly string[]): boolean {
  const folded = fold(phrase);
  return phrases.some(
    (kept) =>
      kept === folded || (/^[^ |~]+\*$/.test(kept) && !/[ |~]/.test(folded) && folded.startsWith(kept.slice(0, -1))),
  );
}

test('every idiom has its cause, its weight and its phrases', () => {
  assert.equal(idioms.length, IDIOMS.length);
  for (const [i, { id, language, cause, weight, phrases }] of IDIOMS.entries()) {
    const packed = idioms[i]!;
    assert.deepEqual([packed.id, packed.language, packed.cause, packed.weight], [id, language, cause, weight]);
    for (const phrase of phrases) assert.ok(isKept(phrase, packed.phrases), `${id}: ${phrase}`);
  }
});

test('every term is in a table of its script', () => {
  for (const { language, terms: words } of TERMS) {
    const same = terms.filter((table) => scriptOf(table.language) === scriptOf(language));
    for (const [meaning, phrases] of Object.entries(words))
      for (const phrase of phrases)
        assert.ok(
          isKept(
            phrase,
            same.flatMap((table) => table.terms[meaning as keyof typeof words] ?? []),
          ),
          `${language} ${meaning}: ${phrase}`,
        );
  }
});

test('a phrase with a comma cannot be packed', () => {
  const [idiom] = IDIOMS;
  assert.throws(() => pack({ terms: [], idioms: [{ ...idiom!, phrases: ['user, unknown'] }] }), /cannot be packed/);
});
