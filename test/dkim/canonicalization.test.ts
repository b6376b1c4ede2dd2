import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalizeBody, canonicalizeField } from '../../server/src/core/dkim/canonicalization.ts';
import { plainBody, plainField } from './signer.ts';

function body(text: string, algorithm: 'simple' | 'relaxed'): string {
  return Buffer.from(canonicalizeBody(Buffer.from(text, 'latin1'), algorithm).octets).toString('latin1');
}

function field(text: string, algorithm: 'simple' | 'relaxed'): string {
  return canonicalizeField({ name: '', text }, algorithm);
}

test('the examples of RFC 6376 §3.4.5', () => {
  assert.equal(field('A: X\r\n', 'relaxed'), 'a:X\r\n');
  assert.equal(field('B : Y\t\r\n\tZ  \r\n', 'relaxed'), 'b:Y Z\r\n');
  assert.equal(field('A: X\r\n', 'simple'), 'A: X\r\n');
  assert.equal(field('B : Y\t\r\n\tZ  \r\n', 'simple'), 'B : Y\t\r\n\tZ  \r\n');
  const text = ' C \r\nD \t E\r\n\r\n\r\n';
  assert.equal(body(text, 'relaxed'), ' C\r\nD E\r\n');
  assert.equal(body(text, 'simple'), ' C \r\nD \t E\r\n');
});

const BODIES: readonly (readonly [string, string, string])[] = [
  ['', '\r\n', ''],
  ['\r\n', '\r\n', ''],
  ['\r\n\r\n\r\n', '\r\n', ''],
  [' \r\n\t\r\n', ' \r\n\t\r\n', ''],
  ['a', 'a\r\n', 'a\r\n'],
  ['a\r\n', 'a\r\n', 'a\r\n'],
  ['a\r\n\r\n', 'a\r\n', 'a\r\n'],
  ['a\r\n \r\n', 'a\r\n \r\n', 'a\r\n'],
  ['a\n', 'a\r\n', 'a\r\n'],
  ['a\nb\r\nc\n\n', 'a\r\nb\r\nc\r\n', 'a\r\nb\r\nc\r\n'],
  ['a \n', 'a \r\n', 'a\r\n'],
  ['a\r', 'a\r\r\n', 'a\r\r\n'],
  ['a\rb\r\n', 'a\rb\r\n', 'a\rb\r\n'],
  ['a \rb\r\n', 'a \rb\r\n', 'a \rb\r\n'],
  ['a  \t b', 'a  \t b\r\n', 'a b\r\n'],
  ['\ta', '\ta\r\n', ' a\r\n'],
  ['a\r\r\n', 'a\r\r\n', 'a\r\r\n'],
  ['\x00\xff\xa0 ', '\x00\xff\xa0 \r\n', '\x00\xff\xa0\r\n'],
];

for (const [text, simple, relaxed] of BODIES) {
  test(`the body ${JSON.stringify(text)}`, () => {
    assert.equal(body(text, 'simple'), simple);
    assert.equal(body(text, 'relaxed'), relaxed);
  });
}

test('a body in which nothing changes is not copied', () => {
  const octets = new TextEncoder().encode('a b\r\n\r\nc\r\n\r\n');
  for (const algorithm of ['simple', 'relaxed'] as const) {
    const canonical = canonicalizeBody(octets, algorithm).octets;
    assert.equal(canonical.buffer, octets.buffer);
    assert.equal(canonical.length, octets.length - 2);
  }
});

test('bare line feeds are counted', () => {
  const octets = new TextEncoder().encode('a\nb\r\n\nc');
  assert.equal(canonicalizeBody(octets, 'simple').bareLineFeeds, 2);
  assert.equal(canonicalizeBody(octets, 'relaxed').bareLineFeeds, 2);
});

const octetText = fc.array(
  fc.constantFrom(
    'a',
    'bc',
    ' ',
    '  ',
    '\t',
    '\r\n',
    '\r\n\r\n',
    '\n',
    '\r',
    '\xff',
    'x'.repeat(50),
    ' '.repeat(40),
    '\n'.repeat(70),
  ),
  { maxLength: 60 },
);

test('bodies agree with the plain reading of the RFC', () => {
  fc.assert(
    fc.property(octetText, (parts) => {
      const text = parts.join('');
      // The plain reading splits at CRLF after LF became CRLF, as ours does.
      assert.equal(body(text, 'simple'), plainBody(text, 'simple'));
      assert.equal(body(text, 'relaxed'), plainBody(text, 'relaxed'));
    }),
    { seed: 343, numRuns: 3000 },
  );
});

test('canonicalizing again changes nothing', () => {
  fc.assert(
    fc.property(octetText, fc.constantFrom('simple' as const, 'relaxed' as const), (parts, algorithm) => {
      const once = body(parts.join(''), algorithm);
      assert.equal(body(once, algorithm), once);
    }),
    { seed: 344, numRuns: 1000 },
  );
});

test('header fields agree with the plain reading of the RFC', () => {
  const value = fc.array(fc.constantFrom('a', ' ', '\t', '\r\n ', '\r\n\t', 'b:c', '\xa0', '  '), { maxLength: 20 });
  fc.assert(
    fc.property(value, fc.constantFrom('Subject', 'X-Y ', 'from\t'), (parts, name) => {
      const text = `${name}:${parts.join('')}\r\n`;
      assert.equal(field(text, 'simple'), `${plainField(text, 'simple')}\r\n`);
      assert.equal(field(text, 'relaxed'), `${plainField(text, 'relaxed')}\r\n`);
    }),
    { seed: 342, numRuns: 2000 },
  );
});

test('odd fields', () => {
  assert.equal(field('NoColon\r\n', 'relaxed'), 'nocolon:\r\n');
  assert.equal(field('A: x\n y\n', 'simple'), 'A: x\r\n y\r\n');
  assert.equal(field('A: x\n y\n', 'relaxed'), 'a:x y\r\n');
  assert.equal(field('A: \xa0x\xa0\r\n', 'relaxed'), 'a:\xa0x\xa0\r\n');
});
