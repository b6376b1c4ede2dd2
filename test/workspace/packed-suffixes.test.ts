/** The public suffix list as bundles have it is the one that tldts has. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packSuffixes, suffixTrie } from '../../build/packed-suffixes.ts';
import { type SuffixTrie, unpackSuffixes } from '../../server/src/core/workspace/packed-suffixes.ts';

/** Edges of equal hash may change places: each as text, sorted within its node. */
function edgesOf({ edgeStart, edgeChild, edgeLength, labelText }: SuffixTrie): readonly (readonly string[])[] {
  let offset = 0;
  return Array.from({ length: edgeStart.length - 1 }, (_, node) =>
    Array.from({ length: edgeStart[node + 1]! - edgeStart[node]! }, (_, i) => {
      const edge = edgeStart[node]! + i;
      const label = labelText.slice(offset, offset + edgeLength[edge]!);
      offset += edgeLength[edge]!;
      return `${label} ${edgeChild[edge]}`;
    }).sort(),
  );
}

test('unpacked it has the flags, nodes and labels of the original, in the order of their hashes', async () => {
  const original = await suffixTrie();
  const unpacked = unpackSuffixes(packSuffixes(original));
  assert.deepEqual(unpacked.nodeFlags, original.nodeFlags);
  assert.deepEqual(unpacked.edgeStart, original.edgeStart);
  assert.deepEqual(edgesOf(unpacked), edgesOf(original));
  assert.equal(unpacked.labelText.length, original.labelText.length);
});
