/** A text in pieces is, after edits, what the protocol's library makes of them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { PiecedText } from '../../server/src/core/text/pieces.ts';

const URI = 'file:///a';
/** Of lines, and longer than several pieces. */
const long = (lineBreak: string) => `a line of a text${lineBreak}`.repeat(4000);
const LONG = { feeds: long('\n'), pairs: long('\r\n'), returns: long('\r'), none: long('') };

const part = fc.oneof(
  fc.constantFrom('', '', 'x', '\n', '\r', '\r\n', '\n\r', 'ab\ncd\r\nef\rgh', ...Object.values(LONG)),
  fc.string({ unit: 'binary' }),
);
const offset = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1));
const edit = fc.record({
  at: offset,
  length: fc.oneof(fc.constantFrom(0, 1, 2, 16_384, 1e6), fc.nat(60_000)),
  newText: part,
});

function agrees(text: PiecedText, library: TextDocument, places: readonly number[]): void {
  assert.equal(text.length, library.getText().length);
  assert.ok(text.text === library.getText());
  for (const place of places) {
    const { line, character } = library.positionAt(place);
    assert.deepEqual(text.at(place), { line, column: character }, `the place ${place}`);
    for (const [at, column] of [
      [line, character],
      [line, character + 1],
      [line + 1, 0],
      [line - 1, 1e6],
    ] as const) {
      const expected = library.offsetAt({ line: at, character: column });
      assert.equal(text.offset({ line: at, column }), expected, `line ${at}, column ${column}`);
    }
  }
}

test('a text in pieces has the text and the positions of one that is not', () => {
  fc.assert(
    fc.property(part, fc.array(edit, { maxLength: 6 }), (first, edits) => {
      const text = new PiecedText(first);
      let whole = first;
      agrees(text, TextDocument.create(URI, '', 1, whole), [0, 1, whole.length >> 1, whole.length, whole.length + 1]);
      for (const { at, length, newText } of edits) {
        const start = Math.floor(at * whole.length);
        const end = Math.min(whole.length, start + length);
        text.edit({ span: { start, end }, newText });
        whole = whole.slice(0, start) + newText + whole.slice(end);
        const behind = start + newText.length;
        const places = [-1, 0, start - 2, start - 1, start, start + 1, behind - 1, behind, behind + 1, 16_384, 32_768];
        agrees(text, TextDocument.create(URI, '', 1, whole), [...places, whole.length - 1, whole.length]);
      }
    }),
    { seed: 20261201, numRuns: 150 },
  );
});
