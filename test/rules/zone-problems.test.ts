/** Every mistake that the reader of master files can find is worded by exactly one rule; and how names are told. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RULES } from '../../server/src/core/rules/registry.ts';
import { fillTemplate } from '../../server/src/core/rules/rule.ts';
import { ROOT } from '../../server/src/core/text/domain-name.ts';
import { ZONE_PROBLEM_CODES } from '../../server/src/core/zone/problem.ts';

/** Legal everywhere, and a matter of taste: class before TTL, and units of time. */
const UNSPOKEN = new Set(['order-class-ttl', 'ttl-units']);

test('every code has one rule, and rules name codes that exist', () => {
  const owners = new Map<string, string[]>();
  for (const { id, on, only } of RULES) {
    if (on !== 'zone-problem') continue;
    for (const code of only ?? []) owners.set(code, [...(owners.get(code) ?? []), id]);
  }
  const known = new Set<string>(ZONE_PROBLEM_CODES);
  assert.deepEqual(
    [...owners.keys()].filter((code) => !known.has(code)),
    [],
  );
  assert.deepEqual(
    [...owners].filter(([, ids]) => ids.length !== 1),
    [],
  );
  assert.deepEqual(
    ZONE_PROBLEM_CODES.filter((code) => !owners.has(code) && !UNSPOKEN.has(code)),
    [],
  );
});

test('the root, which has no text, is reported as a dot', () => {
  assert.equal(fillTemplate('The top is {origin}: {text}.', { origin: ROOT, text: '' }), 'The top is .: .');
});
