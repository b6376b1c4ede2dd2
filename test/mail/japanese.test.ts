/** ISO-2022-JP and EUC-JP as the package `encoding-japanese` reads them, whose place our own reader takes in the bundle. */

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import japanese from '../../server/src/host/japanese.ts';

// As the server finds it: `test/` has another version.
const library = createRequire(new URL('../../server/src/host/japanese.ts', import.meta.url))('encoding-japanese') as {
  convert(octets: Uint8Array, options: { to: 'UNICODE'; from: string; type: 'string' }): string;
};
const expected = (octets: Buffer, from: string) => library.convert(octets, { to: 'UNICODE', from, type: 'string' });

const ROWS = Array.from({ length: 94 }, (_, i) => 0x21 + i);

for (const [set, designation] of [
  ['JIS X 0208', [0x1b, 0x24, 0x42]],
  ['JIS X 0212', [0x1b, 0x24, 0x28, 0x44]],
] as const) {
  test(`every character of ${set} is the same, and an invalid one does not take its neighbour with it`, () => {
    let count = 0;
    for (const row of ROWS) {
      const octets = Buffer.from([...designation, ...ROWS.flatMap((cell) => [row, cell]), 0x1b, 0x28, 0x42, 0x2e]);
      const ours = [...japanese.convert(octets)];
      const theirs = [...expected(octets, 'JIS')];
      assert.equal(ours.length, theirs.length, `row ${row}`);
      for (const [i, character] of theirs.entries()) {
        // The library writes ? for what it does not know, and the tilde of JIS X 0212 in another width.
        if (character === '?' || (character === '~' && ours[i] === '～')) continue;
        count++;
        assert.equal(ours[i], character, `row ${row}, cell ${i}`);
      }
    }
    assert.ok(count > 5000);
  });
}

test('half-width katakana, Roman letters, line ends and plain text among them are the same', () => {
  for (const text of [
    '\x1b(I!"#1_\x1b(B A',
    '\x1b(J\\~A',
    '\x1b$B%F%9\x1b(B\r\nx\ty',
    '\x1b$@F|\x1b(J end',
    'plain',
    '',
  ]) {
    assert.equal(japanese.convert(Buffer.from(text, 'latin1')), expected(Buffer.from(text, 'latin1'), 'JIS'));
  }
  const euc = Buffer.from('c6fccbdcb8ec8fb0a18eb10d0a41', 'hex');
  assert.equal(japanese.convert(euc), expected(euc, 'EUCJP'));
});

test('text that breaks off is read to its end', () => {
  for (const text of ['\x1b$B%', '\x1b', '\x1b$', '\x1b$B', '\xc6', '\x8f\xb0']) {
    assert.equal(typeof japanese.convert(Buffer.from(text, 'latin1')), 'string');
  }
});
