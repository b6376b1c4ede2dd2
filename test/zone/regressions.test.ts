/** Rare forms that name servers' own test zones use: each was read wrongly once. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DomainName } from '../../server/src/core/text/domain-name.ts';
import { printRecords } from '../../server/src/core/zone/print.ts';
import { lexZone } from '../../server/src/core/zone/syntax.ts';
import { resolveZone, type Zone } from '../../server/src/core/zone/zone.ts';

const SOA = '@ 60 SOA ns1 hostmaster 1 2 3 4 5\n';

function read(text: string): Zone {
  return resolveZone(lexZone(text), { origin: 'example.org' as DomainName });
}

/** The codes of what is wrong, and the records behind the first one as `OWNER TTL CLASS TYPE RDATA`. */
function readings(text: string): { codes: string[]; records: string[] } {
  const zone = read(text);
  return {
    codes: zone.problems.map(({ code }) => code),
    records: [...printRecords(zone)].slice(1).map((line) => line.replaceAll('\t', ' ').replaceAll('.example.org.', '')),
  };
}

test('the minimum of an SOA without TTL stays the default beside explicit TTLs', () => {
  const zone = read('@ SOA ns1 hostmaster 1 2 3 4 3\nb 2 TXT b\nc TXT c\n$TTL 1\nd TXT d\n');
  assert.deepEqual(
    [...zone.records].map(({ ttl, ttlFrom }) => [ttl, ttlFrom]),
    [
      [3, 'soa-minimum'],
      [2, 'explicit'],
      [3, 'soa-minimum'],
      [1, 'directive'],
    ],
  );
  assert.deepEqual(
    zone.problems.map(({ code }) => code),
    ['no-ttl-anywhere'],
  );
});

test('an A record of class CH is a name and an octal number', () => {
  const zone = 'a CH A net.example. 1001\nb CH A net 177777\n';
  const { codes, records } = readings(`@ 60 CH SOA ns1 hostmaster 1 2 3 4 5\n$TTL 60\n${zone}`);
  assert.deepEqual(codes, []);
  assert.deepEqual(records, ['a 60 CH A net.example. 1001', 'b 60 CH A net 177777']);
  const wrong = 'a CH A 192.0.2.1\nb CH A net 1008\nc CH A net 200000\n';
  assert.deepEqual(readings(`@ 60 CH SOA ns1 hostmaster 1 2 3 4 5\n$TTL 60\n${wrong}`).codes, [
    'missing-rdata',
    'number-bad',
    'number-bad',
  ]);
});

test('in TXT \\# is generic data before a number only', () => {
  const zone = read(`${SOA}a 60 TXT \\# text\nb 60 TXT \\#\nc 60 TXT \\# 3 02 6162\nd 60 SPF \\# text\n`);
  assert.deepEqual(
    [...zone.records].slice(1, 3).map(({ strings }) => strings.map(({ data }) => data.text)),
    [['#', 'text'], ['#']],
  );
  assert.equal(zone.records.at(3)!.fields[0]!.kind, 'generic');
  assert.deepEqual(
    zone.problems.map(({ code, record }) => [code, record]),
    [['number-bad', 4]],
  );
});

test('types of which only a number is left take generic data', () => {
  assert.deepEqual(readings(`${SOA}a 60 UINFO \\# 1 01\nb 60 GID \\# 1 01\n`).codes, [
    'type-by-release',
    'type-by-release',
  ]);
  assert.deepEqual(readings(`${SOA}a 60 UID 12\nb 60 MAILA \\# 1 01\n`).codes, [
    'type-by-release',
    'rfc3597-needed',
    'type-meta',
  ]);
});

test('the types of NXT may be numbers up to 127', () => {
  assert.deepEqual(readings(`${SOA}a 60 NXT . A 127\n`).codes, ['type-by-release']);
  for (const wrong of ['0', '128', 'TYPE128']) {
    assert.deepEqual(readings(`${SOA}a 60 NXT . ${wrong}\n`).codes, ['type-by-release', 'type-list-bad']);
  }
});

test('a time before 1970 is doubtful, one without a thirteenth month wrong', () => {
  const rrsig = (time: string) => readings(`${SOA}a 60 RRSIG A 8 3 60 ${time} 20261101000000 1 @ AAAA\n`).codes;
  assert.deepEqual(rrsig('19691231235959'), ['field-doubtful']);
  assert.deepEqual(rrsig('19700101000000'), []);
  assert.deepEqual(rrsig('00101301000000'), ['time-bad']);
});

test('the length of digests is asked for where servers know the kind', () => {
  assert.deepEqual(readings(`${SOA}a 60 DS 1 8 3 0123\nb 60 DS 1 8 2 0123\n`).codes, ['digest-length']);
});

test('negative numbers of $GENERATE are those of 32 bits where they are not decimal', () => {
  const text =
    `${SOA}$TTL 60\n$GENERATE 1-1 $\{-2,0,d} TXT "$\{-2,0,x} $\{-2,3,o} $\{-2,0,X} $\{-977,0,n}"\n`.replaceAll(
      '\\{',
      '{',
    );
  assert.deepEqual(readings(text).records, ['-1 60 IN TXT ffffffff 37777777777 FFFFFFFF 0.3.c.f.f.f.f.f']);
  const zone = read(`${SOA}$TTL 60\n$GENERATE 24-26 ${'$'}{-1000,0,n}.x TXT a\n`);
  assert.ok(zone.has('8.3.c.f.f.f.f.f.x.example.org' as DomainName) === false);
  assert.ok(zone.has('0.3.c.f.f.f.f.f.x.example.org' as DomainName));
});

test('a record without a TTL is published in a part of a zone, not in a whole one', () => {
  const part = 'a TXT a\n$GENERATE 1-1 b$ TXT b\nc TXT c\n';
  assert.deepEqual(
    [...printRecords(read(part))],
    ['a.example.org.\tIN\tTXT\ta', 'b1.example.org.\tIN\tTXT\tb', 'c.example.org.\tIN\tTXT\tc'],
  );
  assert.equal([...printRecords(read(`a TXT a\nc TXT c\n${SOA}`))].length, 1);
});

test('a text of GPOS that is doubtful does not hide what is missing, nor its own escapes', () => {
  assert.deepEqual(readings(`${SOA}a 60 GPOS WEST 116.8652\n`).codes, [
    'type-by-release',
    'field-doubtful',
    'missing-rdata',
  ]);
  assert.deepEqual(readings(`${SOA}a 60 GPOS 1.0 2.0 \\435\n`).codes, [
    'type-by-release',
    'field-doubtful',
    'esc-ddd-256',
  ]);
});

test('an offset of $GENERATE may have a plus sign', () => {
  const { codes, records } = readings(`${SOA}$TTL 60\n$GENERATE 1-2 a${'$'}{+10,3,d} A 192.0.2.$\n`);
  assert.deepEqual(codes, ['generate']);
  assert.deepEqual(records, ['a011 60 IN A 192.0.2.1', 'a012 60 IN A 192.0.2.2']);
});

test('the SOA says the class of a zone, and IN where it has none', () => {
  assert.deepEqual(readings(`${SOA}a 60 CH TXT a\nb 60 CLASS1 TXT b\n`).codes, ['class-mismatch', 'class-number']);
  assert.deepEqual(readings(`@ 60 CH SOA ns1 hostmaster 1 2 3 4 5\na 60 TXT a\nb 60 CH TXT b\n`).codes, []);
});

test('a lone carriage return ends a line, but no comment', () => {
  const { codes, records } = readings(`${SOA}a 60 TXT a\rb 60 TXT b ; c\rc 60 TXT c\nd 60 TXT ( d ; e\re )\n e )\n`);
  assert.deepEqual(codes, ['lone-cr']);
  assert.deepEqual(records, ['a 60 IN TXT a', 'b 60 IN TXT b', 'd 60 IN TXT d e']);
});
