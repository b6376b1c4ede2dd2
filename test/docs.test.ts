/** What is made from the rules has to be made again when they change. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { generated } from '../build/docs.ts';

for (const { file, text } of generated()) {
  test(`${file} says what the rules say`, () => {
    const stored = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8').replaceAll('\r\n', '\n');
    assert.ok(stored === text, `${file} is out of date: npm run docs`);
  });
}
