/** What is sent loses what would act on the screen, and nothing else. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leaving } from '../../server/src/lsp/leaving.ts';

const answer = (name: string) => ({
  items: [
    { name: 'one', detail: 'two words', range: { start: { line: 1, character: 2 } } },
    { name, newText: 'a\u202eb', arguments: [{ name: 'c\u202ed' }] },
  ],
  more: null,
});

test('an answer in which nothing acts is sent as it is', () => {
  const harmless = answer('three');
  assert.equal(leaving(harmless), harmless);
  assert.equal(leaving('a\u202eb'), 'a\u202eb', 'a page is made harmless where it is made');
  assert.equal(leaving(null), null);
});

test('texts that are shown are made visible in a copy; edits and arguments stay', () => {
  const hostile = answer('a\u202e\t  b');
  assert.deepEqual(leaving(hostile), {
    ...answer('a<U+202E> b'),
  });
  assert.deepEqual(hostile, answer('a\u202e\t  b'), 'what is kept here is not changed');
});
