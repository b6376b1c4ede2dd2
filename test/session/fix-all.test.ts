/** How often "fix all" looks at what its edits would do: each look reads the zone anew. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../../server/src/core/rules/rule.ts';
import { fixAll } from '../../server/src/core/session/fix-all.ts';

const URI = 'file:///zones/example.org.zone';

/** Of which a look needs no more than its safe fix. */
function findings(count: number): readonly Finding[] {
  return Array.from({ length: count }, (_, i) => {
    const edits = () => [{ span: { start: 2 * i, end: 2 * i + 1 }, newText: '' }];
    return { fixes: [{ title: 'Delete it', safe: true, edits }] } as unknown as Finding;
  });
}

function looks(count: number, isHarmful: (start: number) => boolean) {
  let asked = 0;
  const { edits, withheld } = fixAll(findings(count), URI, (made) => {
    asked++;
    return made.some(({ span }) => isHarmful(span.start));
  });
  return { asked, made: edits.length, withheld: withheld.size };
}

test('one look where nothing is harmful', () => {
  assert.deepEqual(
    looks(30_000, () => false),
    { asked: 1, made: 30_000, withheld: 0 },
  );
});

test('one harmful fix among a thousand is found', () => {
  const { asked, made, withheld } = looks(1000, (start) => start === 600);
  assert.deepEqual([made, withheld], [999, 1]);
  assert.ok(asked <= 64, String(asked));
});

test('with very many, the rest is left to the user after a few looks', () => {
  const { asked, made, withheld } = looks(30_000, (start) => start === 600);
  assert.equal(made + withheld, 30_000);
  assert.ok(asked <= 4, String(asked));
});
