/** Records, their fields and places, the origin, includes, `$GENERATE`, the index. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DomainName } from '../../server/src/core/text/domain-name.ts';
import { originOfFileName } from '../../server/src/core/zone/origin.ts';
import { printRecords } from '../../server/src/core/zone/print.ts';
import { ZONE_PROBLEM_CODES } from '../../server/src/core/zone/problem.ts';
import { lexZone } from '../../server/src/core/zone/syntax.ts';
import { resolveZone, txtData, type Zone, type ZoneOptions } from '../../server/src/core/zone/zone.ts';

const name = (text: string) => text as DomainName;

function read(text: string, options: ZoneOptions = {}): Zone {
  return resolveZone(lexZone(text), options);
}

const HEAD = '$ORIGIN example.org.\n$TTL 3600\n@ IN SOA ns1 hostmaster 1 2 3 4 5\n';

function problems(text: string): [code: string, text: string][] {
  return read(text).problems.map(({ code, span }) => [code, text.slice(span.start, span.end)]);
}

test('a record tells what it is and where', () => {
  const text = `${HEAD}s1._DomainKey 1h IN TXT ( "v=DKIM1; k=rsa; "\n  "p=\\097b" ) ; key\n`;
  const record = read(text).records.at(1)!;
  assert.equal(record.owner, 's1._domainkey.example.org');
  assert.equal(record.ownerText, 's1._DomainKey');
  assert.equal(record.ttl, 3600);
  assert.equal(record.text(record.ttlSpan!), '1h');
  assert.equal(record.text(record.classSpan!), 'IN');
  assert.equal(record.type, 'TXT');
  assert.equal(record.text(record.typeSpan), 'TXT');
  assert.equal(record.rdataText, '"v=DKIM1; k=rsa; "\n  "p=\\097b"');
  assert.deepEqual(
    record.strings.map((string) => [string.quoted, string.data.text]),
    [
      [true, 'v=DKIM1; k=rsa; '],
      [true, 'p=ab'],
    ],
  );
  const data = txtData(record);
  assert.equal(data.text, 'v=DKIM1; k=rsa; p=ab');
  assert.equal(record.text(data.sourceSpan(18, 19)), '\\097');
});

test('strings are octets', () => {
  const text = `${HEAD}x TXT "é" "\\233" "\\€" plain\\;\n`;
  const record = read(text).records.at(1)!;
  assert.deepEqual(
    record.strings.map(({ data }) => data.text),
    ['\u00c3\u00a9', '\u00e9', '\u00e2\u0082\u00ac', 'plain;'],
  );
  assert.equal(record.text(record.strings[0]!.data.sourceSpan(1, 2)), 'é');
});

test('owners, TTLs and origins are inherited', () => {
  const zone = read(
    `${HEAD}a 60 A 192.0.2.1\n  AAAA 2001:db8::1\n$ORIGIN sub\n@ A 192.0.2.2\n$TTL 5\nb.example.org. MX 10 @\n`,
  );
  assert.deepEqual(
    [...zone.records].slice(1).map((record) => [record.owner, record.ttl, record.ttlFrom, record.isInherited]),
    [
      ['a.example.org', 60, 'explicit', false],
      ['a.example.org', 3600, 'directive', true],
      ['sub.example.org', 3600, 'directive', false],
      ['b.example.org', 5, 'directive', false],
    ],
  );
  assert.deepEqual(
    zone.records.at(4)!.rdataNames.map(({ name: target, isRelative }) => [target, isRelative]),
    [['sub.example.org', false]],
  );
});

test('the origin comes from the option, a directive, the SOA, the file name', () => {
  const from = (text: string, options: ZoneOptions = {}) => {
    const zone = read(text, options);
    return [zone.origin, zone.originFrom];
  };
  assert.deepEqual(from('@ SOA a b 1 2 3 4 5\n', { origin: name('example.org'), fileName: 'example.com.zone' }), [
    'example.org',
    'option',
  ]);
  assert.deepEqual(from(HEAD, { fileName: 'example.com.zone' }), ['example.org', 'directive']);
  assert.deepEqual(from('$ORIGIN org.\nexample SOA a b 1 2 3 4 5\n'), ['example.org', 'directive']);
  assert.deepEqual(from('$TTL 1\nexample.org. SOA a b 1 2 3 4 5\n', { fileName: 'db.example.com' }), [
    'example.org',
    'soa',
  ]);
  assert.deepEqual(from('www A 192.0.2.1\n', { fileName: '/etc/db.example.com' }), ['example.com', 'file-name']);
  assert.deepEqual(from('www A 192.0.2.1\n', { fileName: 'x.txt' }), [undefined, 'none']);
  for (const fileName of ['selector.record', 'example.com.default.pub']) {
    assert.deepEqual(from('s1._domainkey TXT "p="\n', { fileName }), [undefined, 'none'], fileName);
  }
  const key = 'mail._domainkey TXT "p=" ; ----- DKIM key mail for Example.com\n';
  assert.deepEqual(from(key, { fileName: 'mail.txt' }), ['example.com', 'comment']);
  assert.deepEqual(from(key, { fileName: 'db.example.org' }), ['example.org', 'file-name']);
  assert.deepEqual(from(`${key}${key.replace('.com', '.net')}`), [undefined, 'none'], 'two keys for two domains');
  assert.deepEqual(from(`$ORIGIN example.org.\n${key}`), ['example.org', 'directive']);
  assert.deepEqual(from('mail TXT "; ----- DKIM key mail for localhost"\n'), [undefined, 'none']);
  assert.equal(originOfFileName('C:\\dns\\example.com.dns'), 'example.com');
  assert.equal(originOfFileName('named.example.com'), 'example.com');
  assert.equal(originOfFileName('db.192.0.2'), undefined);
  assert.equal(originOfFileName('forward.example.com'), 'example.com');
});

test('a file called like its domain says the origin, unless its text speaks against it', () => {
  const from = (fileName: string, text = '@ 60 SOA a b 1 2 3 4 5\nwww.example.com. 60 A 192.0.2.1\n') =>
    read(text, { fileName }).origin;
  for (const named of ['example.com', '/var/named/example.com', 'example.com.txt']) {
    assert.equal(from(named), 'example.com', named);
  }
  assert.equal(from('2.0.192.in-addr.arpa', '1 60 PTR a.example.\n'), '2.0.192.in-addr.arpa');
  for (const other of [
    'example.net',
    'zonefile',
    'mail.txt',
    'notes.example.com',
    'example.com.bak',
    'README.md',
    'ad.zone',
    'named.local',
  ]) {
    assert.equal(from(other), undefined, other);
  }
  assert.equal(from('reverse.example.com', '@ 60 SOA a b 1 2 3 4 5\n'), undefined);
  assert.equal(from('example.com', '$ORIGIN example.org.\n@ 60 SOA a b 1 2 3 4 5\n'), 'example.org');
});

test('an SOA at @ has no origin where nothing says one', () => {
  const zone = read('@ 60 SOA a b 1 2 3 4 5\n', { fileName: 'zonefile' });
  assert.deepEqual([zone.origin, zone.originFrom], [undefined, 'none']);
  assert.equal(read('$ORIGIN .\n@ 60 SOA a b 1 2 3 4 5\n', { fileName: 'example.com' }).origin, '');
  assert.equal(read('. 60 SOA a b 1 2 3 4 5\n', { fileName: 'zonefile' }).origin, '');
});

test('fields have kinds, places and values', () => {
  const zone = read(
    `${HEAD}x SRV 0 5 5060 sip\nx CAA 0 issue "ca.example.net; a=b"\nx DNSKEY 257 3 13 AwEA Aag=\nx HTTPS 1 . alpn="h2" port=443\nx IPSECKEY 10 3 2 gw AQNR\n`,
  );
  const fields = (at: number) => zone.records.at(at)!.fields.map(({ kind, value }) => [kind, value]);
  assert.deepEqual(fields(1), [
    ['u16', 0],
    ['u16', 5],
    ['u16', 5060],
    ['name', 'sip.example.org'],
  ]);
  assert.deepEqual(fields(2), [
    ['u8', 0],
    ['caa-tag', 'issue'],
    ['long-string', 'ca.example.net; a=b'],
  ]);
  assert.deepEqual(fields(3), [
    ['key-flags', '257'],
    ['key-protocol', '3'],
    ['algorithm', '13'],
    ['base64', 'AwEAAag='],
  ]);
  assert.equal(zone.records.at(4)!.presentedRdata, '1 . alpn="h2" port=443');
  assert.deepEqual(fields(5).at(-2), ['name', 'gw.example.org']);
});

test('problems are placed where the text is wrong', () => {
  assert.deepEqual(problems(`${HEAD}x A 192.0.2.256\n`), [['a-bad-octet', '192.0.2.256']]);
  assert.deepEqual(problems(`${HEAD}x TEXT "a"\n`), [['type-unknown', 'TEXT']]);
  assert.deepEqual(problems(`${HEAD}x MX mail\n`), [['mx-nopref', 'mail']]);
  assert.deepEqual(problems(`${HEAD}x TXT v=DKIM1; k=rsa\n`), [['semicolon-unquoted', ';']]);
  assert.deepEqual(problems(`${HEAD}x TXT "a"\n  "b"\n`), [['paren-missing', '"b"']]);
  assert.deepEqual(problems(`${HEAD}x TXT\n("b")\n`), [
    ['txt-empty', ''],
    ['open-paren-next-line', '"b"'],
  ]);
  assert.deepEqual(problems(`${HEAD}  www A 192.0.2.1\n`), [['indented-owner', 'www']]);
  assert.deepEqual(problems(`${HEAD}x IN 192.0.2.1\n`), [['no-type', '192.0.2.1']]);
  assert.deepEqual(problems(`${HEAD}x A 192.0.2.1 # c\n`), [['comment-hash', '# c']]);
  assert.deepEqual(problems(`${HEAD}x TXT 'a b'\n`), [['single-quotes', "'a b'"]]);
  assert.deepEqual(problems(`${HEAD}x TXT “a”\n`), [['smart-quotes', '“']]);
  assert.deepEqual(problems(`${HEAD}x TXT "a\nb"\n`), [['quote-multiline', '"a\nb"']]);
  assert.deepEqual(
    problems(`${HEAD}x\u00a0A 192.0.2.1\n`).map(([code]) => code),
    ['nbsp-as-space', 'no-type'],
  );
  assert.deepEqual(
    problems(`\ufeff${HEAD}`).map(([code]) => code),
    ['bom'],
  );
  assert.deepEqual(
    problems(`${HEAD.replaceAll('\n', '\r\n')}`).map(([code]) => code),
    ['crlf'],
  );
  assert.deepEqual(
    read(`${HEAD}x 1h30 A 192.0.2.1\n`).problems.map(({ code, data, record }) => [code, data['seconds'], record]),
    [['ttl-unit-then-plain', 3630, 1]],
  );
});

test('a string of 255 octets is legal, one of 256 is not', () => {
  assert.deepEqual(problems(`${HEAD}x TXT "${'\\097'.repeat(255)}"\n`), []);
  const found = read(`${HEAD}x TXT "${'é'.repeat(128)}"\n`).problems.find(({ code }) => code === 'string-too-long');
  assert.deepEqual(found?.data, { length: 256, limit: 255 });
});

test('included files are read in place, and change neither origin nor owner', () => {
  const files: Record<string, string> = {
    'mail.zone': '@ MX 10 mx\nmx A 192.0.2.5\n$ORIGIN deep\nd A 192.0.2.6\n$TTL 7\n',
    'loop.zone': '$INCLUDE loop.zone\n',
  };
  const syntaxes = new Map(Object.entries(files).map(([path, text]) => [path, lexZone(text)]));
  const text = `${HEAD}a A 192.0.2.1\n$INCLUDE mail.zone sub.example.org.\n  A 192.0.2.2\nb A 192.0.2.3\n$INCLUDE none.zone\n$INCLUDE loop.zone\n`;
  const zone = read(text, { include: (path) => syntaxes.get(path) });
  assert.deepEqual(
    [...printRecords(zone)].slice(1).map((line) => line.replaceAll('\t', ' ')),
    [
      'a.example.org. 3600 IN A 192.0.2.1',
      'sub.example.org. 3600 IN MX 10 mx.sub.example.org.',
      'mx.sub.example.org. 3600 IN A 192.0.2.5',
      'd.deep.sub.example.org. 3600 IN A 192.0.2.6',
      'a.example.org. 7 IN A 192.0.2.2',
      'b.example.org. 7 IN A 192.0.2.3',
    ],
  );
  assert.deepEqual(
    zone.problems.map(({ code }) => code).filter((code) => code.startsWith('include')),
    ['include-missing'],
  );
  assert.deepEqual(
    zone.includes.map(({ path, origin, before, zone: included }) => [path, origin, before, included?.records.count]),
    [
      ['mail.zone', 'sub.example.org', 2, 3],
      ['none.zone', 'example.org', 4, undefined],
      ['loop.zone', 'example.org', 4, 0],
    ],
  );
  assert.deepEqual(
    zone.includes[2]!.zone!.problems.map(({ code }) => code),
    ['include-loop'],
  );
  assert.equal(zone.recordsAt(name('mx.sub.example.org')).length, 1);
});

test('$GENERATE is asked, not expanded', () => {
  const zone = read(`${HEAD}$GENERATE 0-2147483646/2 host-\${0,4}.x A 192.0.2.1\n$GENERATE 1-3 \${0,3,n} PTR h$\n`);
  assert.equal(zone.records.count, 1);
  assert.equal(zone.generates[0]!.generate.count, 1073741824);
  assert.equal(zone.has(name('host-0042.x.example.org')), true);
  assert.equal(zone.has(name('host-0043.x.example.org')), false);
  assert.equal(zone.has(name('host-42.x.example.org')), false);
  assert.equal(zone.has(name('host-2147483646.x.example.org')), true);
  assert.equal(zone.has(name('3.0.example.org')), true);
  assert.equal(zone.has(name('4.0.example.org')), false);
  assert.equal([...printRecords(read(`${HEAD}$GENERATE 1-3 h$ A 192.0.2.$\n`))].length, 4);
});

test('a comment of another language owns nothing', () => {
  const zone = read(`${HEAD}a A 192.0.2.1\n# a note\n TXT "x"\n// another\n TXT "y"\n`);
  assert.deepEqual(
    [...zone.records].slice(1).map(({ owner }) => owner),
    ['a.example.org', 'a.example.org', 'a.example.org'],
  );
});

test('the index finds names, RRsets and ancestors', () => {
  const zone = read(
    `${HEAD}@ NS ns1\nns1 A 192.0.2.1\nNS1 A 192.0.2.2\nns1.example.org. TXT "a"\na.b.ns1 A 192.0.2.3\nx\\.y A 192.0.2.4\n`,
  );
  assert.deepEqual([...zone.names], ['example.org', 'ns1.example.org', 'a.b.ns1.example.org', 'x\\.y.example.org']);
  assert.equal(zone.rrset(name('ns1.example.org'), 'A').length, 2);
  assert.equal(zone.soa?.index, 0);
  assert.equal(zone.isWithin(name('a.example.org')), true);
  assert.equal(zone.isWithin(name('aexample.org')), false);
  const id = (text: string) => zone.nameTable.idOf(name(text));
  assert.equal(zone.nameTable.parent(id('a.b.ns1.example.org')), id('b.ns1.example.org'));
  assert.equal(zone.nameTable.parent(id('x\\.y.example.org')), id('example.org'));
  assert.equal(zone.nameTable.parent(zone.nameTable.parent(id('org'))), -1);
  assert.equal(zone.records.at(1)!.targetId, id('ns1.example.org'));
  assert.equal(zone.recordAt(zone.text.indexOf('192.0.2.2'))?.index, 3);
});

test('equal data is equal however it is written', () => {
  const zone = read(`${HEAD}x TXT "a" b\nx TXT a "\\098"\nx MX 10 Mail\nx MX 10 mail.example.org.\n`);
  const data = [...zone.records].slice(1).map((record) => record.comparableRdata);
  assert.equal(data[0], data[1]);
  assert.equal(data[2], data[3]);
});

test('a text that is not a zone does not fill the memory with its mistakes', () => {
  const many = 100_000;
  for (const junk of ['x\n', ')\n']) {
    const zone = read(junk.repeat(many + 10));
    assert.ok(zone.problems.length <= 2 * many + 2, `${junk}: ${zone.problems.length}`);
    assert.equal(zone.isCut, true);
  }
  // Parentheses in parentheses are one mistake of their record.
  assert.ok(read('('.repeat(many + 10)).problems.length <= 3);
  // However many harmless mistakes stand above it, one for which the zone is refused is told.
  const zone = read(`${HEAD}${'x 1h A 192.0.2.1\n'.repeat(many + 10)}y A 192.0.2.300\n`);
  assert.equal(zone.isCut, true);
  assert.equal(zone.problems.at(-1)?.code, 'a-bad-octet');
  assert.equal(read(HEAD).isCut, false);
});

test('every problem code is a word in lower case', () => {
  for (const code of ZONE_PROBLEM_CODES) assert.match(code, /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/);
});
