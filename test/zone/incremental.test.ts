/** Invariants of syntax and resolution: leaves are the source, an edit gives what reading again gives, nothing throws. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DomainName } from '../../server/src/core/text/domain-name.ts';
import { printRecords } from '../../server/src/core/zone/print.ts';
import { lexZone, type ZoneSyntax } from '../../server/src/core/zone/syntax.ts';
import { resolveZone, type Zone } from '../../server/src/core/zone/zone.ts';
import { anyEdit, anyZone } from './generated.ts';

const SEED = { seed: 20261124, numRuns: 400 };
const OPTIONS = { origin: 'example.org' as DomainName };

function outline(syntax: ZoneSyntax): unknown[] {
  return [...syntax.entries()].map(({ kind, span, indented, fields }) => ({ kind, span, indented, fields }));
}

function content(zone: Zone): unknown {
  return {
    origin: zone.origin,
    problems: zone.problems,
    records: [...zone.records].map((record) => [
      record.owner,
      record.ttl,
      record.ttlFrom,
      record.class,
      record.type,
      record.span,
      record.presentedRdata,
      record.comparableRdata,
      record.ownerText,
      [record.ownerSpan, record.ttlSpan, record.classSpan, record.typeSpan, record.rdataSpan],
      record.fields,
      record.rdataNames,
      record.strings,
      record.stringAt(record.rdataSpan.start),
      record.detached,
      record.entry.leaves,
      record.targetId < 0 ? undefined : zone.nameTable.name(record.targetId),
      record.isBroken,
    ]),
    printed: [...printRecords(zone)],
  };
}

test('the leaves of the entries are the source', () => {
  fc.assert(
    fc.property(fc.oneof(anyZone, fc.string()), (text) => {
      const leaves = [...lexZone(text).entries()].flatMap((entry) => entry.leaves);
      assert.equal(leaves.map(({ span }) => text.slice(span.start, span.end)).join(''), text);
      leaves.forEach(({ span }, i) => {
        assert.equal(span.start, i === 0 ? 0 : leaves[i - 1]!.span.end);
      });
    }),
    SEED,
  );
});

test('an edited syntax and zone are those of the edited text', () => {
  fc.assert(
    fc.property(
      anyZone,
      fc.array(anyEdit, { minLength: 1, maxLength: 5 }),
      fc.constantFrom(1, 2, 5, 1024),
      (first, edits, chunkEntries) => {
        let syntax = lexZone(first, chunkEntries);
        let zone = resolveZone(syntax, OPTIONS);
        let text = first;
        for (const { at, length, newText } of edits) {
          const start = Math.floor((text.length * at) / 1000);
          const end = Math.min(text.length, start + length);
          text = text.slice(0, start) + newText + text.slice(end);
          syntax = syntax.edit({ span: { start, end }, newText });
          zone = resolveZone(syntax, { ...OPTIONS, previous: zone });
          const again = lexZone(text);
          // The text is in pieces until someone asks for it.
          assert.deepEqual(outline(syntax), outline(again));
          assert.deepEqual(content(zone), content(resolveZone(again, OPTIONS)));
          for (const from of [0, start - 1, end]) {
            assert.equal(syntax.slice(from, from + 40), again.slice(from, from + 40));
            assert.equal(syntax.charCodeAt(from), again.charCodeAt(from));
          }
          assert.equal(syntax.lineEnd(start), again.lineEnd(start));
          assert.ok(syntax.hasSameText(again));
          assert.equal(syntax.text, text);
        }
      },
    ),
    SEED,
  );
});

test('edits in a file of many chunks reach only what they touch', () => {
  const lines = Array.from({ length: 6000 }, (_, i) => `h${i} A 192.0.2.${i % 256}\n`);
  const text = `$ORIGIN example.org.\n$TTL 60\n@ SOA ns h 1 2 3 4 5\n${lines.join('')}`;
  let syntax = lexZone(text);
  assert.ok(syntax.chunks.length >= 5);
  let zone = resolveZone(syntax);
  const edits: [number, number, string][] = [
    [text.indexOf('h3000 '), 0, 'new TXT "x"\n'],
    [text.indexOf('h10 '), 3, '  '],
    [30, 2, '90'],
    [text.length - 20, 0, '('],
    [text.indexOf('h4000'), 3000, ''],
    [5, 0, '"'],
    [5, 1, ''],
    [text.indexOf('h2000'), 0, '$ORIGIN sub.example.org.\n'],
  ];
  for (const [start, length, newText] of edits) {
    const before = syntax;
    syntax = syntax.edit({ span: { start, end: start + length }, newText });
    const fresh = lexZone(syntax.text);
    zone = resolveZone(syntax, { previous: zone });
    assert.deepEqual(outline(syntax), outline(fresh));
    assert.deepEqual(content(zone), content(resolveZone(fresh)));
    const kept = syntax.chunks.filter((chunk) => before.chunks.includes(chunk)).length;
    assert.ok(kept >= before.chunks.length - 3, `${kept} of ${before.chunks.length} chunks kept`);
  }
});

test('one open quote or parenthesis spoils one record', () => {
  for (const [wrong, code] of [
    ['x TXT "open', 'quote-unclosed'],
    ['x TXT ( "a"', 'paren-unclosed'],
    ['x TXT ( "a" "b', 'quote-unclosed'],
    ['x TXT "a\\"', 'backslash-quote'],
  ] as const) {
    const text = `$ORIGIN example.org.\n$TTL 60\na A 192.0.2.1\n${wrong}\nb TXT "c"\nd MX 10 e\n  IN A 192.0.2.2\n`;
    const zone = resolveZone(lexZone(text));
    assert.deepEqual(
      [...zone.records].filter((record) => !record.isBroken).map((record) => record.owner),
      ['a.example.org', 'b.example.org', 'd.example.org', 'd.example.org'],
      wrong,
    );
    const problem = zone.problems.find((each) => each.code === code);
    assert.ok(problem, `${wrong}: ${zone.problems.map((each) => each.code)}`);
    assert.equal(
      text
        .slice(problem.span.start)
        .startsWith(code === 'paren-unclosed' ? '(' : code === 'backslash-quote' ? '\\"' : '"'),
      true,
    );
  }
});

test('hostile files are read in linear time', () => {
  const hostile: ((n: number) => string)[] = [
    (n) => 'x TXT (\n'.repeat(n),
    (n) => '"'.repeat(n),
    (n) => '"\n'.repeat(n),
    (n) => '('.repeat(n),
    (n) => 'a TXT "\n'.repeat(n),
    (n) => 'a.'.repeat(n),
    (n) => `x TXT ${'\\'.repeat(n)}`,
    (n) => `x TXT ${'a '.repeat(n)}`,
    (n) => `x SVCB 1 . ${'key1=a '.repeat(n)}`,
    (n) => `x TXT "${'\\097'.repeat(n)}"`,
    (n) => `x NSEC a ${'A '.repeat(n)}`,
    (n) => '$ORIGIN a\n'.repeat(n),
    (n) => `x LOC ${'1 '.repeat(n)}`,
    (n) => '\r'.repeat(n),
    (n) => `x TXT ${"'a ".repeat(n)}`,
    (n) => 'x TXT "a\\;'.repeat(n),
    (n) => ' A 192.0.2.1\n'.repeat(n),
    (n) => `x TXT ( "\n${'y"\n'.repeat(n)}`,
    (n) => `x TXT (\n${'a A ('.repeat(n)}`,
    (n) => '$GENERATE 0-2147483647 a$ A 192.0.2.1\n'.repeat(n / 100),
  ];
  const read = (text: string) => {
    const zone = resolveZone(lexZone(text), OPTIONS);
    assert.ok(Array.isArray(zone.problems));
    const [record] = zone.records;
    if (record !== undefined) assert.ok(record.fields.length <= text.length && record.strings.length <= text.length);
  };
  for (const make of hostile) {
    // Long enough for a quadratic reader to run into the time limit of the suite.
    read(make(200_000));
  }
});
