/** What is made from the rules has to be made again when they change. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { generated } from '../build/docs.ts';
import { protocolPage } from '../build/protocol-page.ts';

for (const { file, text } of generated()) {
  test(`${file} says what the rules say`, () => {
    const stored = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8').replaceAll('\r\n', '\n');
    assert.ok(stored === text, `${file} is out of date: npm run docs`);
  });
}

test('the page of the protocol has every message', () => {
  const source = readFileSync(new URL('../server/src/lsp/protocol.ts', import.meta.url), 'utf8');
  const messages = Array.from(source.matchAll(/method: '([^']+)'/g), ([, method]) => method!);
  assert.ok(messages.length > 15);
  const page = protocolPage();
  for (const method of messages) assert.ok(page.includes(`### \`${method}\``), method);
});
