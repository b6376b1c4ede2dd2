/**
 * A list that a file can make long is never spread into the arguments of a call: engines take some 100,000 of them, and throw
 * for more.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spreadsIn, unboundedSpreads } from './spreads.ts';

test('no list of unknown length is spread into a call', () => {
  assert.deepEqual(unboundedSpreads(), []);
});

test('such calls are found', () => {
  for (const call of [
    'list.push(...others);',
    'const most = Math.max(0, ...list);',
    'String.fromCharCode(...octets as number[]);',
    'list.splice(0, 1, ...others);',
    'list.push(...(a ? list : []));',
    'a.list?.push(...list.map((x) => x));',
  ]) {
    assert.equal(spreadsIn(call).length, 1, call);
  }
  for (const call of [
    'list.push([...other]);',
    'list.push({ ...options });',
    'list.push(...(a ? [a] : []));',
    '// At most 8 items.\nlist.push(...other);',
  ]) {
    assert.equal(spreadsIn(call).length, 0, call);
  }
});
