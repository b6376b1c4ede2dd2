/** Edits of TXT values: the zone read again says what was wanted, and everything else of it stands as it was. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { applyEdits } from '../../server/src/core/text/edit.ts';
import { escapeString, splitValue } from '../../server/src/core/workspace/string-edit.ts';
import type { TextView } from '../../server/src/core/workspace/text-record.ts';
import { ZoneDocument } from '../../server/src/core/workspace/zone-document.ts';

const RUNS = { seed: 20261124, numRuns: 1500 } as const;

const HEAD = `$ORIGIN example.org.
$TTL 3600
@ IN SOA ns1 hostmaster 1 7200 3600 1209600 300
  IN NS ns1
ns1 IN A 192.0.2.1
before IN TXT "left" ( "as" ; it
  "is" )
`;
const TAIL = `after IN TXT "also" unchanged ; here
last IN MX 10 ns1
`;

function keyOf(text: string): TextView {
  const [key, ...rest] = ZoneDocument.open('file:///example.org.zone', text).keyRecords;
  assert.ok(key, `no key record in ${JSON.stringify(text)}`);
  assert.equal(rest.length, 0);
  return key;
}

/** A character-string as an author may write it. */
const octets = fc.string({ unit: fc.constantFrom(...'abcv=DKIM1;p= "\\\n\x00é\u20ac('), maxLength: 40 });
const plain = fc.string({ unit: fc.constantFrom(...'abcdefgh=1/+'), minLength: 1, maxLength: 40 });

/** `é` as itself (UTF-8 in the zone), `\é`, `\;` and `\010` where the author chose them. */
const loose = fc
  .array(fc.constantFrom('a', 'b', ';', ' ', 'é', '€', '\\é', '\\;', '\\"', '\\\\', '\\010', '\\195', '(', '😀'), {
    maxLength: 20,
  })
  .map((parts) => `"${parts.join('')}"`);

const written = fc.oneof(
  { weight: 3, arbitrary: octets.map((value) => `"${escapeString(latin1(value))}"`) },
  { weight: 2, arbitrary: plain },
  { weight: 2, arbitrary: loose },
  { weight: 1, arbitrary: fc.constant('""') },
  { weight: 1, arbitrary: fc.nat(255).map((length) => `"${'x'.repeat(length)}"`) },
);

function latin1(value: string): string {
  return [...new TextEncoder().encode(value)].map((octet) => String.fromCharCode(octet)).join('');
}

const eol = fc.constantFrom('\n', '\r\n');
const gap = fc.oneof(
  fc.constantFrom(' ', '  ', '\t', '\n    ', '\n\t'),
  fc.constantFrom('one', 'two "quoted"', 'three ; ( )').map((comment) => ` ; ${comment}\n  `),
);

interface Layout {
  readonly text: string;
  readonly comments: readonly string[];
}

const zones: fc.Arbitrary<Layout> = fc
  .record({
    strings: fc.array(written, { minLength: 1, maxLength: 4 }),
    gaps: fc.array(gap, { minLength: 5, maxLength: 5 }),
    parentheses: fc.boolean(),
    end: fc.constantFrom('', ' ', ' ; comment at the end'),
    eol,
  })
  .map(({ strings, gaps, parentheses, end, eol: lineEnd }) => {
    const rdata = parentheses
      ? `(${gaps[4]}${strings.map((string, i) => (i === 0 ? string : gaps[i - 1] + string)).join('')}${gaps[3]})`
      : strings.join(' ');
    const text = `${HEAD}s1._domainkey IN TXT ${rdata}${end}\n${TAIL}`.replaceAll('\n', lineEnd);
    return { text, comments: commentsOf(text) };
  });

/** What follows a semicolon outside of quotes, by a reading of its own. */
function commentsOf(text: string): string[] {
  const comments: string[] = [];
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') {
      for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === '\\') i++;
    } else if (text[i] === ';') {
      const end = text.slice(i).search(/[\r\n]|$/) + i;
      comments.push(text.slice(i, end));
      i = end;
    }
  }
  return comments;
}

const range = (length: number) =>
  fc.tuple(fc.nat(length), fc.nat(length)).map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }));

function othersOf(text: string): unknown {
  const { zone } = ZoneDocument.open('file:///example.org.zone', text);
  return [...zone.records]
    .filter(({ owner }) => !owner.startsWith('s1.'))
    .map(({ owner, ttl, class: recordClass, type, rdataText }) => [owner, ttl, recordClass, type, rdataText]);
}

function check(before: Layout, after: string, value: string): void {
  const key = keyOf(after);
  assert.equal(key.data.text, value, JSON.stringify({ before: before.text, after }));
  assert.ok(key.strings.length > 0);
  for (const { data } of key.strings) assert.ok(data.length <= 255);
  assert.deepEqual(commentsOf(after), before.comments);
  assert.deepEqual(othersOf(after), othersOf(before.text));
  assert.equal(
    after.slice(0, after.indexOf('s1._domainkey')),
    before.text.slice(0, before.text.indexOf('s1._domainkey')),
  );
  const hasCrlf = before.text.includes('\r\n');
  assert.equal(/(?:^|[^\r])\n/.test(after), !hasCrlf, 'line ends are those of the file');
}

describe('after an edit the zone says what was wanted', () => {
  test('one range', () => {
    const cases = zones.chain((layout) => {
      const { length } = keyOf(layout.text).data;
      return fc.tuple(fc.constant(layout), range(length), fc.oneof(octets.map(latin1), plain, fc.constant('')));
    });
    fc.assert(
      fc.property(cases, ([layout, span, put]) => {
        const key = keyOf(layout.text);
        const wanted = key.data.text.slice(0, span.start) + put + key.data.text.slice(span.end);
        check(layout, applyEdits(layout.text, key.replace(span, put)), wanted);
      }),
      RUNS,
    );
  });

  test('several ranges', () => {
    const cases = zones.chain((layout) => {
      const { length } = keyOf(layout.text).data;
      return fc.tuple(fc.constant(layout), fc.array(fc.tuple(fc.nat(length), fc.nat(4), plain), { maxLength: 4 }));
    });
    fc.assert(
      fc.property(cases, ([layout, raw]) => {
        const key = keyOf(layout.text);
        let at = -1;
        const changes = [];
        for (const [start, length, put] of [...raw].sort((a, b) => a[0] - b[0])) {
          if (start <= at) continue;
          at = Math.min(key.data.length, start + length);
          changes.push({ range: { start, end: at }, octets: length % 2 === 0 ? put : '' });
        }
        let wanted = key.data.text;
        for (const { range: span, octets: put } of changes.toReversed()) {
          wanted = wanted.slice(0, span.start) + put + wanted.slice(span.end);
        }
        check(layout, applyEdits(layout.text, key.edit(changes.toReversed())), wanted);
      }),
      RUNS,
    );
  });

  test('the whole value', () => {
    const values = fc.oneof(octets.map(latin1), fc.string({ unit: fc.constantFrom(...'abc; p='), maxLength: 900 }));
    fc.assert(
      fc.property(zones, values, (layout, value) => {
        check(layout, applyEdits(layout.text, keyOf(layout.text).rewrite(value)), value);
      }),
      RUNS,
    );
  });
});

describe('the smallest edit', () => {
  const edited = (rdata: string, from: string, to: string) => {
    const text = `s1._domainkey TXT ${rdata}\n`;
    const key = keyOf(text);
    const start = key.data.text.indexOf(from);
    assert.ok(start >= 0);
    return applyEdits(text, key.replace({ start, end: start + from.length }, to)).slice(
      's1._domainkey TXT '.length,
      -1,
    );
  };

  const table: readonly [string, string, string, string, string][] = [
    ['within quotes', '"v=DKIM1; p=abc"', 'abc', 'x"y', '"v=DKIM1; p=x\\"y"'],
    ['over a boundary', '"v=DKIM1; p=ab" "cd; t=y"', 'bc', 'X', '"v=DKIM1; p=aX" "d; t=y"'],
    ['an unquoted string', 'v=DKIM1\\; p=abc', 'abc', 'def', 'v=DKIM1\\; p=def'],
    ['an unquoted string that then needs quotes', 'v=DKIM1 p=abc', 'abc', 'd f', 'v=DKIM1 "p=d f"'],
    ['a string that becomes empty goes', '( "v=DKIM1; p="\n  "abc" )', 'abc', '', '( "v=DKIM1; p=" )'],
    [
      'a comment behind it stays',
      '( "v=DKIM1; p=" ; one\n  "abc" ; two\n )',
      'abc',
      '',
      '( "v=DKIM1; p=" ; one\n   ; two\n )',
    ],
    ['the only string stays, empty', '"abc"', 'abc', '', '""'],
    [
      'an insertion at a boundary',
      '( "v=DKIM1; " ; one\n  "p=abc" )',
      '',
      'k=rsa; ',
      '( "k=rsa; v=DKIM1; " ; one\n  "p=abc" )',
    ],
  ];
  for (const [name, before, from, to, after] of table) {
    test(name, () => assert.equal(edited(before, from, to), after));
  }

  test('a string that would be too long is divided anew, string by string', () => {
    const long = 'A'.repeat(250);
    const after = edited(`( "v=DKIM1; p=" ; tags\n  "${long}" ; data\n  )`, 'A'.repeat(250), 'B'.repeat(300));
    assert.equal(after, `( "v=DKIM1; p=" ; tags\n  "${'B'.repeat(250)}"\n  "${'B'.repeat(50)}" ; data\n  )`);
  });

  test('what did not change is not written', () => {
    const data = 'A'.repeat(250);
    const text = `s1._domainkey TXT ( "v=DKIM1; k=rsa; p=" ; tags\n "${data}" )\n`;
    const edits = keyOf(text).rewrite(`v=DKIM1; t=s; p=${data}`);
    assert.deepEqual(
      edits.map(({ newText }) => newText),
      ['"v=DKIM1; t=s; p="'],
    );
    assert.deepEqual(keyOf('s1._domainkey TXT "v=DKIM1"\n').rewrite('v=DKIM1'), []);
  });
});

describe('dividing a value', () => {
  test('nothing is lost, no string is too long, the key begins a string', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'ab;= p'), maxLength: 1200 }),
        fc.integer({ min: 32, max: 255 }),
        (value, size) => {
          const pieces = splitValue(value, size);
          assert.equal(pieces.join(''), value);
          assert.ok(pieces.every((piece) => piece.length <= size));
        },
      ),
      RUNS,
    );
    assert.deepEqual(splitValue(`v=DKIM1; k=rsa; p=${'A'.repeat(300)}`), [
      'v=DKIM1; k=rsa; p=',
      'A'.repeat(255),
      'A'.repeat(45),
    ]);
  });
});

test('a value of many strings is written anew', () => {
  const strings = Array.from({ length: 150_000 }, () => '"a"').join(' ');
  const text = `${HEAD}s1._domainkey IN TXT ${strings}\n`;
  const key = keyOf(text);
  assert.equal(keyOf(applyEdits(text, key.rewrite('v=DKIM1; p='))).data.text, 'v=DKIM1; p=');
});
