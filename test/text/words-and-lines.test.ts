/** Numbers with their nouns, and lines of texts with every kind of line end. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fillTemplate } from '../../server/src/core/rules/rule.ts';
import { lineBreakOf, lineEnd, lineStart, nextLine } from '../../server/src/core/text/lines.ts';
import { agree, countInWords, plural } from '../../server/src/core/text/plural.ts';

describe('a number and its noun agree', () => {
  test('in figures', () => {
    assert.deepEqual(
      [0, 1, 2].map((count) => plural(count, 'octet')),
      ['0 octets', '1 octet', '2 octets'],
    );
    assert.equal(plural(2, 'entry', 'entries'), '2 entries');
    assert.equal(agree(1, 'is', 'are') + agree(2, 'is', 'are'), 'isare');
  });

  test('in words', () => {
    assert.deepEqual(
      [0, 1, 10, 11].map((count) => countInWords(count, 'line')),
      ['no lines', 'one line', 'ten lines', '11 lines'],
    );
  });

  test('in messages', () => {
    assert.equal(fillTemplate('It has {n|octet}, not {n}.', { n: 1 }), 'It has 1 octet, not 1.');
    assert.equal(fillTemplate('({n|such line} here)', { n: 7 }), '(7 such lines here)');
    assert.equal(fillTemplate('{m|octet}', {}), '{m|octet}');
  });
});

describe('lines', () => {
  for (const [name, eol] of Object.entries({ CRLF: '\r\n', LF: '\n', CR: '\r' })) {
    test(`that end with ${name}`, () => {
      const text = ['ab', '', 'c'].join(eol);
      const third = text.indexOf('c');
      assert.equal(lineEnd(text, 0), 2);
      assert.equal(nextLine(text, 0), 2 + eol.length);
      assert.equal(nextLine(text, nextLine(text, 0)), third);
      assert.equal(lineStart(text, third), third);
      assert.equal(lineStart(text, 1), 0);
      assert.equal(nextLine(text, third), text.length);
      assert.equal(lineBreakOf(text, '?'), eol);
    });
  }

  test('of a text without any', () => {
    assert.equal(nextLine('', 0), 0);
    assert.equal(lineBreakOf('abc', '\n'), '\n');
  });
});
