/** However a text is cut into chunks, and whether it is read at once or comes by an edit: the same is read of it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DomainName } from '../../server/src/core/text/domain-name.ts';
import { lexZone, type ZoneSyntax } from '../../server/src/core/zone/syntax.ts';
import { resolveZone, type Zone } from '../../server/src/core/zone/zone.ts';
import { anyZone, oneMistake, validZone } from './generated.ts';

const SEED = { seed: 20261124, numRuns: 2000 };
const OPTIONS = { origin: 'example.org' as DomainName };

/** As an edit of an empty text is read: in other chunks, with names in a table that is there already. */
function edited(text: string, chunkEntries: number): Zone {
  const empty = lexZone('', chunkEntries);
  const syntax = empty.edit({ span: { start: 0, end: 0 }, newText: text });
  return resolveZone(syntax, { ...OPTIONS, previous: resolveZone(empty, OPTIONS) });
}

function* entriesOf(syntax: ZoneSyntax): Generator {
  for (const { kind, span, indented, fields, leaves } of syntax.entries())
    yield [kind, span, indented, fields, leaves.map(({ kind }) => kind)];
}

function columnsOf(zone: Zone): unknown {
  const names = zone.nameTable;
  return {
    origin: zone.origin,
    problems: zone.problems,
    names: Array.from({ length: names.size }, (_, id) => [
      names.name(id),
      names.wireLength(id),
      names.parent(id),
      names.hasSign(id),
      names.hasUnderscore(id),
      names.isHostName(id),
    ]),
    records: [...zone.records].map((record) => [
      record.ownerId,
      record.isInherited,
      record.ttl,
      record.ttlFrom,
      record.class,
      record.typeNumber,
      record.rdataSpan,
      record.targetId,
      record.origin,
      record.isBroken,
      record.span,
    ]),
  };
}

function assertSame(text: string, chunkEntries: number): void {
  const whole = resolveZone(lexZone(text), OPTIONS);
  for (const other of [resolveZone(lexZone(text, chunkEntries), OPTIONS), edited(text, chunkEntries)]) {
    assert.deepEqual([...entriesOf(other.syntax)], [...entriesOf(whole.syntax)]);
    assert.deepEqual(columnsOf(other), columnsOf(whole));
  }
}

test('generated zones, with and without mistakes, are read alike', () => {
  const zones = fc.oneof(anyZone, validZone, oneMistake, fc.string());
  const lineEnd = fc.constantFrom('\n', '\n', '\r\n', '\r');
  fc.assert(
    fc.property(zones, lineEnd, fc.constantFrom(1, 3, 1024), (text, lineEnd, chunkEntries) =>
      assertSame(text.replaceAll('\n', lineEnd), chunkEntries),
    ),
    SEED,
  );
});

const HEAD = '$ORIGIN example.org.\n$TTL 60\n@ SOA ns h 1 2 3 4 5\n';

/** What zones are made of, to be strewn. */
const PIECES = [
  ...['(', ')', '"', ';', '\\', '\n', '\n', '\r\n', '\r', ' ', ' ', '\t', "'", '#', 'ä'],
  ...['a', 'b.', '@', '.', 'x.example.org.', '60', '1h', 'IN', 'CH', 'none', 'class1', '$TTL 5', '$ORIGIN z.'],
  ...[
    'A',
    '192.0.2.1',
    'AAAA',
    '::1',
    'TXT',
    '"t"',
    '"u v"',
    'MX',
    '10',
    'NS',
    'CNAME',
    'SRV 1 2 3 t',
    'SOA n h 1 2 3 4 5',
  ],
  ...['RRSIG A 13 2 3600 20261224140106 20261124140106 1 example.org. AA==', 'NSEC', 'DNSKEY 257 3 13', 'AAAA', 'AA='],
];

test('pieces in any order are read alike', () => {
  const pieces = fc.array(fc.constantFrom(...PIECES), { maxLength: 40 });
  fc.assert(
    fc.property(
      pieces,
      fc.boolean(),
      fc.constantFrom('', ' '),
      fc.constantFrom(1, 2, 1024),
      (all, isZone, blank, size) => assertSame((isZone ? HEAD : '') + all.join(blank), size),
    ),
    SEED,
  );
});

/** Each has one thing that could be read otherwise where a chunk begins or ends. */
const LINES = [
  'a A 192.0.2.1',
  'A.Example.Org. in a 192.0.2.1',
  'a 60 IN A 192.0.2.1',
  'a IN 60 A 192.0.2.1',
  'a IN IN A 192.0.2.1',
  'a 60 60 A 192.0.2.1',
  'a 1h A 192.0.2.1',
  'a 2147483647 A 192.0.2.1',
  'a 2147483648 A 192.0.2.1',
  'a 999999999999999 A 192.0.2.1',
  'a 9999999999999999 A 192.0.2.1',
  'a CH A b 1',
  'a CLASS1 A 192.0.2.1',
  'a TYPE1 192.0.2.1',
  'a A 192.0.2.01',
  'a A 192.0.2.256',
  'a A 192.0.2.1.',
  'a A 192.0.2.1 192.0.2.2',
  'a A "192.0.2.1"',
  'a A 192.0.2.\\049',
  'a A',
  'a A ; nothing',
  'a A 192.0.2.1 ; a comment',
  'a A 192.0.2.1;',
  '  A 192.0.2.1',
  '\tIN\tA\t192.0.2.1',
  '  60 A 192.0.2.1',
  '  b A 192.0.2.1',
  '  ; a comment',
  '@ A 192.0.2.1',
  '. A 192.0.2.1',
  'a@b A 192.0.2.1',
  'a..b A 192.0.2.1',
  '.a A 192.0.2.1',
  'a.b. A 192.0.2.1',
  'x.example.org. A 192.0.2.1',
  `${'l'.repeat(63)} A 192.0.2.1`,
  `${'l'.repeat(64)} A 192.0.2.1`,
  `${'l.'.repeat(121)}ll A 192.0.2.1`,
  `${'l.'.repeat(122)}ll A 192.0.2.1`,
  `${'m.'.repeat(127)} A 192.0.2.1`,
  `${'m.'.repeat(128)} A 192.0.2.1`,
  '-a A 192.0.2.1',
  'a- A 192.0.2.1',
  '_a.b A 192.0.2.1',
  '*.w A 192.0.2.1',
  '"a" A 192.0.2.1',
  'a\\.b A 192.0.2.1',
  'bücher A 192.0.2.1',
  'a\u00a0 A 192.0.2.1',
  'a\u007fb A 192.0.2.1',
  'a AAAA ::',
  'a AAAA ::1',
  'a AAAA 1::',
  'a AAAA 2001:db8::1',
  'a AAAA 2001:DB8:0:0:0:0:0:1',
  'a AAAA 2001:db8:0:0:0:0:1',
  'a AAAA 2001:db8:0:0:0:0:0:0:1',
  'a AAAA 2001:db8::1::1',
  'a AAAA 2001:db8:::1',
  'a AAAA :1',
  'a AAAA 1:2:3:4:5:6:7:',
  'a AAAA 1:2:3:4:5:6:7::',
  'a AAAA 1:2:3:4:5:6:7:8::',
  'a AAAA 20010::1',
  'a AAAA ::192.0.2.1',
  'a AAAA 192.0.2.1',
  'a AAAA g::1',
  'a MX 10 b',
  'a MX 10 b.example.net.',
  'a MX 65535 @',
  'a MX 65536 b',
  'a MX b',
  'a MX 10',
  'a MX 10 b@c',
  'a MX 0 .',
  'a SRV 1 2 3 b',
  'a SRV 1 2 99999 b',
  'a CNAME b',
  'a DNAME b.',
  'a PTR "b"',
  'a NS ns',
  'a TXT "b"',
  'a TXT "b" "c"',
  'a TXT "b""c"',
  'a TXT b',
  'a TXT bcd',
  'a TXT bcd ef',
  'a TXT bcd; ef',
  'a TXT v=DKIM1; k=rsa',
  'a TXT "v=DKIM1; k=rsa"',
  'a TXT IN "b"',
  'a TXT @',
  "a TXT 'bcd efg'",
  'a TXT "b\\;c"',
  'a TXT "b\tc"',
  'a TXT "ä"',
  'a TXT "b\\"c"',
  'a TXT "b\\\\"',
  'a TXT \\# 2 0162',
  'a TXT "',
  'a TXT "b',
  'a TXT "b\\"',
  'a TXT',
  `a TXT "${'t'.repeat(255)}"`,
  `a TXT "${'t'.repeat(256)}"`,
  `a TXT ${'t'.repeat(255)}`,
  `a TXT ${'t'.repeat(256)}`,
  `a TXT ${'"t" '.repeat(250)}`,
  `a TXT ${'"t" '.repeat(251)}`,
  `a TXT ${`"${'t'.repeat(250)}" `.repeat(300)}`,
  'a SPF "v=spf1 -all"',
  'a L32 10 192.0.2.1',
  'a HINFO b c',
  'a CAA 0 issue "ca.example.net"',
  'a SSHFP 1 1 00',
  'a RP b.c d',
  'a RP b@c d',
  'a RP b..c d',
  'a RP . @',
  `a RP ${'l'.repeat(63)} ${'l'.repeat(64)}`,
  `a RP ${'l.'.repeat(120)}l b`,
  `a RP ${'l.'.repeat(122)}l b`,
  'a AFSDB 1 b.example.net.',
  `a RRSIG A 13 2 3600 20261224140106 20261124140106 13303 example.org. ${'A'.repeat(86)}==`,
  `a RRSIG TYPE1 13 2 3600 20261224140106 20261124140106 13303 example.org. ${'A'.repeat(86)}==`,
  `a RRSIG IN 13 2 3600 20261224140106 20261124140106 13303 example.org. ${'A'.repeat(86)}==`,
  `a RRSIG A ECDSAP256SHA256 2 3600 20261224140106 20261124140106 13303 example.org. ${'A'.repeat(86)}==`,
  `a RRSIG A 13 256 3600 20261224140106 20261124140106 13303 example.org. ${'A'.repeat(86)}==`,
  ...[
    '0',
    '4294967295',
    '4294967296',
    '99999999999',
    '19691231235959',
    '19700101000000',
    '20240229000000',
    '20230229000000',
    '20000229000000',
    '21000229000000',
    '20260431000000',
    '20260400000000',
    '20260001000000',
    '20261301000000',
    '20260101240000',
    '20260101236000',
    '20260101235960',
    '20260101235961',
    '2026010123595x',
    '202601012359590',
  ].map((time) => `a RRSIG A 13 2 3600 ${time} 20261124140106 13303 example.org. ${'A'.repeat(86)}==`),
  ...[
    'AAAA',
    'AAA=',
    'AA==',
    'A===',
    'AAB=',
    'AAE=',
    'AB==',
    'AQ==',
    'AAA',
    'AA=A',
    'AA =',
    'A A A A',
    '====',
    'A-A_',
    '"AAAA"',
    'AA\\A',
  ].map((data) => `a DNSKEY 257 3 13 ${data}`),
  'a DNSKEY 65536 3 13 AAAA',
  'a DNSKEY ZONE 3 13 AAAA',
  'a OPENPGPKEY AAAA',
  'a NSEC b A NS TYPE65280 RRSIG',
  'a NSEC b A NS NOTYPE',
  'a NSEC b',
  'a NSEC b A IN',
  `a DS 1 13 1 ${'0'.repeat(40)}`,
  `a DS 1 13 2 ${'0aF'.repeat(21)}0`,
  `a DS 1 13 2 ${'0'.repeat(32)} ${'0'.repeat(32)}`,
  `a DS 1 13 2 ${'0'.repeat(62)}`,
  `a DS 1 13 2 ${'0'.repeat(63)}g`,
  `a DS 1 13 4 ${'0'.repeat(96)}`,
  `a DS 1 13 3 ${'0'.repeat(64)}`,
  `a DS 1 13 SHA256 ${'0'.repeat(64)}`,
  `@ CDS 0 0 0 00`,
  ...['-', '00', '0', 'AAbb', '0g', '', '0'.repeat(510), '0'.repeat(512), '"00"'].map(
    (salt) => `h NSEC3 1 0 0 ${salt} ${'0v'.repeat(16)} A RRSIG`,
  ),
  ...['0v'.repeat(16), '0V'.repeat(16), '0w'.repeat(16), '0'.repeat(31), '0'.repeat(40)].map(
    (hash) => `h NSEC3 1 0 0 - ${hash} A RRSIG`,
  ),
  `h NSEC3 1 0 0 - ${'0v'.repeat(16)}`,
  'h NSEC3PARAM 1 0 0 -',
  'a TLSA 3 1 1 00',
  'a EUI48 00-00-5e-00-53-2a',
  'a A ( 192.0.2.1 )',
  'a A (192.0.2.1)',
  'a (A 192.0.2.1)',
  'a ( A 192.0.2.1 )',
  'a A ( 192.0.2.1 ) ; a (comment)',
  'a A ( 192.0.2.1 ; a (comment)\n )',
  'a A (\n 192.0.2.1\n)',
  'a A (\n192.0.2.1\n)',
  'a A (\n )192.0.2.1',
  'a A (( 192.0.2.1 ))',
  'a A ( 192.0.2.1',
  'a A ( 192.0.2.1\nb A 192.0.2.1\nc A 192.0.2.1',
  'a A ( 192.0.2.1\n IN A 192.0.2.1\n IN A 192.0.2.2',
  'a TXT (\n "b"\n\n ; c\n\t"d" )',
  'a TXT (\n IN A\n IN A\n )',
  'a TXT (\n 1 2 3 4 IN A\n 1 IN A\n )',
  'a TXT (\n ch b\n chaos b\n class1 b\n none b )',
  'a SOA b c (\n 1 ; serial\n 2 3 4 5 )',
  `a RRSIG A 13 2 3600 (\n 20261224140106 20261124140106 13303 example.org.\n ${'A'.repeat(36)}\n ${'A'.repeat(50)}== )`,
  `a DNSKEY 257 3 13 (\n AAAA\n AA== ) ; KSK; alg = 13`,
  'a A ( 192.0.2.1 )b',
  'a TXT ("b")',
  'a TXT (b)',
  'a TXT "b"("c")',
  '$TTL ( 60 )',
  'a TXT ( "b"',
  '  "c" )',
  '(a A 192.0.2.1)',
  'a A 192.0.2.1 )',
  '$TTL 120',
  '$ORIGIN sub.example.org.',
  '  A 192.0.2.2',
  '$ORIGIN example.net.',
  'a A 192.0.2.1',
  '$ORIGIN .',
  'a.example.org A 192.0.2.1',
  '$ORIGIN example.org.',
  '$INCLUDE other.zone',
  '$GENERATE 1-3 g$ A 192.0.2.$',
  '$generate 1-3 g$ A 192.0.2.$',
  '# a comment',
  '// a comment',
  'a NSEC b A',
  'a NOTYPE b',
  'a',
  '\\',
  'a\\',
  '',
  ' ',
  '\f',
  'last A 192.0.2.1',
];

test('lines of every kind are read alike', () => {
  for (const lineEnd of ['\n', '\r\n']) {
    for (const line of LINES)
      assertSame(`${HEAD}before A 192.0.2.1\n${line}\nafter A 192.0.2.1\n  TXT "x"`.replaceAll('\n', lineEnd), 1);
  }
  assertSame(`\ufeff${HEAD}${LINES.join('\n')}`, 1);
  assertSame(LINES.join('\n'), 2);
});

test('records without SOA, TTL or class before them are read alike', () => {
  for (const head of [
    '',
    '$TTL 60\n',
    '@ 60 A 192.0.2.1\n',
    '@ IN SOA ns h 1 2 3 4 5\n',
    '@ 60 CH SOA ns h 1 2 3 4 5\n',
    '  A 192.0.2.1\n',
  ]) {
    assertSame(`${head}a A 192.0.2.1\nb IN A 192.0.2.1\nc 60 A 192.0.2.1\nd A 192.0.2.1\ne IN A 192.0.2.1\n`, 1);
  }
});

test('a text may end or be cut anywhere', () => {
  const text = `${HEAD}a A 192.0.2.1\r\nb TXT "x" ; y\n c\\ `;
  for (let end = 0; end <= text.length; end++) assertSame(text.slice(0, end), 1);
});

test('entries longer than a chunk, and more names than there is room for at first', () => {
  const long = `a TXT ${'"t" '.repeat(30_000)}\n`;
  assertSame(`${HEAD}${long}b A 192.0.2.1\n${'c A 192.0.2.1\n'.repeat(2000)}${long}${long}`, 100);
  const names = Array.from({ length: 5000 }, (_, i) => `a${i}.b${i}.c${i}.d${i}.e${i} MX 1 f${i}.g${i}\n`);
  assertSame(`${HEAD}${names.join('')}`, 100);
});

test('edits of a large zone are read as the text after them is', () => {
  const lines = Array.from({ length: 6000 }, (_, i) => `host${i} IN A 192.0.2.${i % 256}\n`);
  let zone = resolveZone(lexZone(`${HEAD}${lines.join('')}`), OPTIONS);
  for (const [place, newText] of [
    ['host3000 ', 'new TXT "x"\n'],
    ['host10 ', '"'],
    ['host4000 ', '$ORIGIN sub.example.org.\n'],
    ['host5000 ', ' '],
  ] as const) {
    const start = zone.text.indexOf(place);
    const syntax = zone.syntax.edit({ span: { start, end: start }, newText });
    zone = resolveZone(syntax, { ...OPTIONS, previous: zone });
    const fresh = resolveZone(lexZone(zone.text), OPTIONS);
    assert.deepEqual([...entriesOf(zone.syntax)], [...entriesOf(fresh.syntax)]);
    const strings = (zone: Zone) =>
      [...zone.records].map(({ owner, ttl, type, origin, presentedRdata, isBroken }) => [
        owner,
        ttl,
        type,
        origin,
        presentedRdata,
        isBroken,
      ]);
    assert.deepEqual(strings(zone), strings(fresh));
    assert.deepEqual(zone.problems, fresh.problems);
  }
});
