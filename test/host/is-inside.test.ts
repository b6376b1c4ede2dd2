/** What lies in a folder, by the rules of both systems. */

import assert from 'node:assert/strict';
import { posix, win32 } from 'node:path';
import { test } from 'node:test';
import { isInside } from '../../server/src/project/is-inside.ts';

const POSIX: readonly [string, boolean][] = [
  ['/zones/a', true],
  ['/zones', true],
  ['/zones/sub/../a', true],
  ['/zones/..a', true],
  ['/zones/...', true],
  ['/', false],
  ['/zonesb/a', false],
  ['/zones/../etc/passwd', false],
];

for (const [file, inside] of POSIX) {
  test(`${file} is ${inside ? 'in' : 'outside of'} /zones`, () =>
    assert.equal(isInside('/zones', file, posix), inside));
}

const WIN32: readonly [string, boolean][] = [
  ['C:\\zones\\a', true],
  ['c:\\ZONES\\a', true],
  ['C:/zones/a', true],
  ['C:\\zones\\..a', true],
  ['C:\\zonesb\\a', false],
  ['C:\\', false],
  // Another drive, and another computer: the way there does not begin with `..`.
  ['D:\\x', false],
  ['D:\\zones\\a', false],
  ['\\\\server\\share\\zones\\a', false],
];

for (const [file, inside] of WIN32) {
  test(`${file} is ${inside ? 'in' : 'outside of'} C:\\zones`, () =>
    assert.equal(isInside('C:\\zones', file, win32), inside));
}
