/** The public suffix list of the bundle answers as that of the package does. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { withPackedSuffixes } from '../../build/packed-suffixes.ts';

interface Suffixes {
  readonly parse: (name: string, options: object) => Readonly<Record<string, unknown>>;
}

const require = createRequire(import.meta.url);
const file = require.resolve('tldts');
const source = readFileSync(file, 'utf8');

function evaluated(text: string): Suffixes {
  const module = { exports: {} };
  new Function('module', 'exports', text)(module, module.exports);
  return module.exports as Suffixes;
}

/** The labels of the list, longest first, as words: where they begin is not known, so that names of all kinds come of them. */
function* names(): Generator<string> {
  const labels = /const labelText = "([^"]*)"/.exec(source)![1]!;
  const lengths = /const edgeLength = [^[]*\[([^\]]*)\]/.exec(source)![1]!.split(',').map(Number);
  const tops = ['com', 'jp', 'tokyo.jp', 'no', 'co.uk', 'ck', 'kawasaki.jp', 'amazonaws.com', 'us', 'it', 'net'];
  let at = 0;
  let before = 'a';
  for (const length of lengths) {
    const label = labels.slice(at, at + length);
    at += length;
    // Only A-labels are looked up.
    if (/[^\x00-\x7f]/.test(label)) continue;
    yield `www.mail.${label}`;
    yield `a.b.${before}.${label}`;
    for (const top of tops) yield `a.b.${label}.${top}`;
    before = label;
  }
}

test('every label of the list is found where it was', () => {
  const [own, packed] = [evaluated(source), evaluated(withPackedSuffixes(source))];
  let count = 0;
  for (const name of names()) {
    for (const allowPrivateDomains of [true, false]) {
      const options = { extractHostname: false, validateHostname: false, allowPrivateDomains };
      assert.deepEqual(packed.parse(name, options), own.parse(name, options), name);
      count++;
    }
  }
  assert.ok(count > 100_000, String(count));
});

test('a package in another form is refused', () => {
  assert.throws(() => withPackedSuffixes(source.replace('const edgeChild', 'const edges')), /tldts has no edgeChild/);
});
