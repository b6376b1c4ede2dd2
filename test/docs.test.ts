/** What is made from the rules has to be made again when they change. */

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { generated } from '../build/docs.ts';
import { protocolPage } from '../build/protocol-page.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

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

const sources = globSync(['build/*', 'client/src/*', 'server/src/**/*', 'test/**/*.ts'], {
  cwd: ROOT,
  exclude: ['test/node_modules/**'],
}).map((file) => path.basename(file));

for (const page of [
  'CONTRIBUTING.md',
  'server/ARCHITECTURE.md',
  ...globSync('server/src/core/*/FORMAT.md', { cwd: ROOT }),
]) {
  test(`the source files that ${page} names are there`, () => {
    const named = readFileSync(path.join(ROOT, page), 'utf8').matchAll(
      /(?<![\w*-])(?:[\w.-]+\/)*([\w-]+(?:\.test)?\.ts)\b/g,
    );
    const missing = Array.from(named, ([, name]) => name!).filter((name) => !sources.includes(name));
    assert.deepEqual(missing, []);
  });
}
