/** What `records` prints: the same data as written, octet for octet, whatever the letters and the encoding. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { domainName } from '../../server/src/core/text/domain-name.ts';
import { decodeOctets } from '../../server/src/core/text/octets.ts';
import { publishedRecords } from '../../server/src/core/zone/print.ts';
import { lexZone } from '../../server/src/core/zone/syntax.ts';
import { resolveZone } from '../../server/src/core/zone/zone.ts';

const SOA = '@ 60 IN SOA ns1 host 1 2 3 4 5\n';

function lines(text: string, origin = 'example.org'): string[] {
  const zone = resolveZone(lexZone(text), { origin: domainName(origin) });
  return Array.from(publishedRecords(zone), ({ owner, type, rdata }) => `${owner} ${type} ${rdata}`);
}

test('letters keep their case in owners, in data, in origins and in inherited owners', () => {
  assert.deepEqual(
    lines(
      `WWW 60 A 192.0.2.1\n 60 MX 10 Mail\n$ORIGIN Sub.Example.ORG.\nX 60 CNAME Y\n$ORIGIN z\nA.b 60 NSEC C.Example.org. A\n`,
    ),
    [
      'WWW.example.org. A 192.0.2.1',
      'WWW.example.org. MX 10 Mail.example.org.',
      'X.Sub.Example.ORG. CNAME Y.Sub.Example.ORG.',
      'A.b.z.Sub.Example.ORG. NSEC C.Example.org. A',
    ],
  );
});

test('what looks like a directive within a value changes no origin', () => {
  assert.deepEqual(lines(`a 60 TXT ( "x"\n$ORIGIN\n "y" )\nB 60 A 192.0.2.1\n`).at(-1), 'B.example.org. A 192.0.2.1');
});

test('an owner that begins with a dollar sign is escaped, where $GENERATE makes it too', () => {
  assert.deepEqual(lines(`${SOA}$GENERATE 1-2 \\$r$ 60 A 192.0.2.$\n`).slice(1), [
    '\\$r1.example.org. A 192.0.2.1',
    '\\$r2.example.org. A 192.0.2.2',
  ]);
});

test('a record of $GENERATE that cannot be read takes no other with it', () => {
  assert.deepEqual(lines(`${SOA}$GENERATE 255-257 h$ 60 A 192.0.2.\${-1}\n`).slice(1), [
    'h255.example.org. A 192.0.2.254',
    'h256.example.org. A 192.0.2.255',
  ]);
  assert.equal(lines(`${SOA}$GENERATE 1-1000 h$ 60 A 192.0.2.1\n`).length, 1001);
});

test('octets that are not UTF-8 become one unit each, and every valid sequence stays text', () => {
  assert.equal(decodeOctets(Uint8Array.of(0x67, 0xfc, 0xdf)), 'g\udcfc\udcdf');
  assert.equal(decodeOctets(new TextEncoder().encode('ü€😀')), 'ü€😀');
  // Overlong, a surrogate, beyond U+10FFFF, and cut short (RFC 3629 §3).
  for (const octets of [
    [0xc0, 0x80],
    [0xe0, 0x80, 0x80],
    [0xed, 0xa0, 0x80],
    [0xf4, 0x90, 0x80, 0x80],
    [0xe2, 0x82],
  ])
    assert.deepEqual(
      Array.from(decodeOctets(Uint8Array.from(octets)), (unit) => unit.charCodeAt(0) & 0xff),
      octets,
    );
  const zone = resolveZone(
    lexZone(
      decodeOctets(
        Uint8Array.of(
          0x62,
          0xfc,
          0x20,
          0x36,
          0x30,
          0x20,
          0x41,
          0x20,
          0x31,
          0x39,
          0x32,
          0x2e,
          0x30,
          0x2e,
          0x32,
          0x2e,
          0x31,
          0x0a,
        ),
      ),
    ),
    {
      origin: domainName('example.org'),
    },
  );
  assert.equal([...publishedRecords(zone)][0]?.owner, 'b\\252.example.org.');
});
