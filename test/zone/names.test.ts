/** The table of names: what it says of numbers is what `text/domain-name` says of the spellings. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type DomainName, isWithin, labels, parent } from '../../server/src/core/text/domain-name.ts';
import { TOKEN_ESCAPE, TOKEN_SPECIAL } from '../../server/src/core/zone/lexer.ts';
import { NameTable, parseName, SIGNS } from '../../server/src/core/zone/names.ts';

const SEED = { seed: 20261124, numRuns: 2000 };
const ORIGIN = 'example.org' as DomainName;

const label = fc.oneof(
  fc.constantFrom(
    'a',
    'B',
    '*',
    '_dmarc',
    'x-y',
    '-x',
    'y-',
    '@',
    'a\\.b',
    '\\\\',
    '\\065',
    '\\@',
    'é',
    'org',
    'example',
  ),
  fc.string({ unit: fc.constantFrom('a', 'b', '\\.', '-', '9'), minLength: 1, maxLength: 70 }),
);
/** As a zone may write it: relative or absolute, with escapes, empty or overlong labels now and then. */
const written = fc
  .tuple(fc.array(fc.oneof({ weight: 30, arbitrary: label }, fc.constant('')), { maxLength: 6 }), fc.boolean())
  .map(([parts, isAbsolute]) => parts.join('.') + (isAbsolute ? '.' : ''));

function flagsOf(text: string): number {
  return (text.includes('\\') ? TOKEN_ESCAPE : 0) | (/[^\x20-\x7e]/.test(text) ? TOKEN_SPECIAL : 0);
}

test('a name has the number of its spelling, however it is written', () => {
  fc.assert(
    fc.property(fc.array(written, { maxLength: 12 }), (texts) => {
      const table = new NameTable();
      const origin = table.add(ORIGIN);
      for (const text of texts) {
        const parsed = parseName(text, 0, text.length, 0);
        const id = table.intern(text, 0, text.length, flagsOf(text), origin);
        if (typeof parsed === 'number') {
          assert.ok(id < 0, text);
          continue;
        }
        const whole = parsed.isOrigin ? [ORIGIN] : [parsed.relative, ...(parsed.isAbsolute ? [] : [ORIGIN])];
        const name = whole.filter((part) => part !== '').join('.') as DomainName;
        const wire = parsed.isOrigin ? 13 : parsed.wire + (parsed.isAbsolute ? 1 : 13);
        if (wire > 255) {
          assert.ok(id < 0, text);
          continue;
        }
        assert.equal(table.name(id), name);
        assert.equal(table.idOf(name), id);
        assert.equal(table.add(name), id);
        assert.equal(table.wireLength(id), wire);
        const upper = text.replace(/[a-z]+/g, (run) => run.toUpperCase());
        assert.equal(table.intern(upper, 0, text.length, flagsOf(text) | TOKEN_ESCAPE, origin), id);
      }
    }),
    SEED,
  );
});

test('what lies within what, and what a name is made of, is seen by its number', () => {
  fc.assert(
    fc.property(fc.array(written, { maxLength: 12 }), (texts) => {
      const table = new NameTable();
      const origin = table.add(ORIGIN);
      const ids = texts
        .map((text) => table.intern(text, 0, text.length, flagsOf(text), origin))
        .filter((id) => id >= 0);
      for (const id of ids) {
        const name = table.name(id);
        const parts = labels(name);
        assert.equal(table.parent(id), name === '' ? -1 : table.idOf(parent(name)));
        assert.equal(table.hasUnderscore(id), name.includes('_'));
        assert.equal(table.hasSign(id), SIGNS.test(name));
        assert.equal(table.firstOctet(id), name === '' ? 0 : name.charCodeAt(0));
        const host = parts[0] === '*' ? parts.slice(1) : parts;
        assert.equal(
          table.isHostName(id),
          host.every((each) => /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(each)),
          name,
        );
        for (const other of ids) {
          assert.equal(table.isWithin(id, other), isWithin(name, table.name(other)), `${name} in ${table.name(other)}`);
        }
        const below = name === '' ? 'x' : `x.${name}`;
        assert.equal(table.idBelow(below as DomainName, origin), -1);
      }
    }),
    SEED,
  );
});

test('the names that have a label are found, those that come later too', () => {
  const names = new NameTable();
  const add = (name: string) => names.add(name as DomainName);
  const key = add('s1._domainkey.example.org');
  add('www.example.org');
  const found = () => names.withLabel('_domainkey').map((id) => names.name(id));
  assert.deepEqual(found(), ['_domainkey.example.org', 's1._domainkey.example.org']);
  assert.ok(names.beginsWith(key, 's1'));
  assert.ok(!names.beginsWith(key, 's'));
  for (let i = 0; i < 1000; i++) add(`h${i}.example.org`);
  add('a.s2._domainkey.example.net');
  assert.deepEqual(found().slice(2), [
    '_domainkey.example.net',
    's2._domainkey.example.net',
    'a.s2._domainkey.example.net',
  ]);
});
