/** Texts in a language that has another order of words and more forms of the plural than English: Polish. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { say, translated, useLanguage } from '../../server/src/core/text/say.ts';

// As in a server: before the modules are loaded that have tables of texts.
useLanguage({
  locale: 'pl',
  texts: {
    '{0} refused the mail of {1}': 'Pocztę od {1} odrzucił {0}',
    'no key at {0}': 'brak klucza: {0} {1} {7}',
    '1 record': '1 rekord',
    '{0} records': '{0} rekordu',
    '{0} records|few': '{0} rekordy',
    '{0} records|many': '{0} rekordów',
    three: 'trzy',
    '{0} line': '{0} wiersz',
    '{owner} has {count|record}.': 'Nazwa {owner}: {count|record}.',
  },
});
const { countInWords, plural } = await import('../../server/src/core/text/plural.ts');
const { fillTemplate } = await import('../../server/src/core/rules/rule.ts');

test('values are where the translation has their places', () => {
  assert.equal(
    say`${'mx.example.net'} refused the mail of ${'example.org'}`,
    'Pocztę od example.org odrzucił mx.example.net',
  );
});

test('a value that looks like a place is not one, and a place without a value stays', () => {
  assert.equal(say`no key at ${'{1}'}`, 'brak klucza: {1} {1} {7}');
});

test('what has no translation is English', () => {
  assert.equal(say`Step ${1} of ${'five'}`, 'Step 1 of five');
  assert.equal(plural(2, 'octet'), '2 octets');
  assert.equal(plural(1, 'octet'), '1 octet');
});

test('numbers take the forms of the language', () => {
  assert.deepEqual(
    [1, 2, 5, 22, 1.5].map((count) => plural(count, 'record')),
    ['1 rekord', '2 rekordy', '5 rekordów', '22 rekordy', '1.5 rekordu'],
  );
});

test('numbers in words are words of the language', () => {
  assert.deepEqual(
    [1, 3].map((count) => countInWords(count, 'line')),
    ['one wiersz', 'trzy lines'],
  );
});

test('templates of rules are translated with their places', () => {
  assert.equal(translated('Nothing'), 'Nothing');
  const filled = fillTemplate('{owner} has {count|record}.', { owner: 'example.org', count: 3 });
  assert.equal(filled, 'Nazwa example.org: 3 rekordy.');
});
