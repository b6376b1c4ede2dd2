/** Edits that are collected one by one: which can be applied together. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DisjointEdits, insert, replace, type TextEdit } from '../../server/src/core/text/edit.ts';

test('edits that overlap, or insert at one place, are refused', () => {
  const edits = new DisjointEdits();
  assert.ok(edits.add([replace({ start: 10, end: 20 }, 'a')]));
  assert.ok(edits.add([replace({ start: 20, end: 25 }, 'b')]), 'one begins where the other ends');
  assert.ok(!edits.add([replace({ start: 15, end: 16 }, 'c')]), 'inside');
  assert.ok(!edits.add([insert(20, 'd')]), 'an insertion between two that touch');
  assert.ok(edits.add([insert(30, 'e')]));
  assert.ok(!edits.add([insert(30, 'f')]), 'two insertions at one place have no order');
});

test('of edits that belong together all are added, or none', () => {
  const edits = new DisjointEdits();
  assert.ok(edits.add([insert(5, 'a')]));
  assert.ok(!edits.add([insert(1, 'b'), insert(9, 'c'), insert(5, 'd')]));
  assert.ok(edits.add([insert(1, 'b'), insert(9, 'c')]), 'nothing is left of the refused ones');
});

test('what is taken is what a look at each pair allows', () => {
  const edit = fc
    .tuple(fc.nat(30), fc.nat(3))
    .map(([start, length]): TextEdit => replace({ start, end: start + length }, 'x'));
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 30 }), (all) => {
      const edits = new DisjointEdits();
      const taken: TextEdit[] = [];
      for (const each of all) {
        const isFree = taken.every((other) => !meet(other, each));
        assert.equal(edits.add([each]), isFree);
        if (isFree) taken.push(each);
      }
    }),
    { seed: 6376, numRuns: 300 },
  );
});

function meet({ span: a }: TextEdit, { span: b }: TextEdit): boolean {
  const isEmpty = a.start === a.end || b.start === b.end;
  return isEmpty ? a.start <= b.end && b.start <= a.end : a.start < b.end && b.start < a.end;
}
