/** SPF by the zones of a workspace: what they know is judged as RFC 7208 says, what they do not know stays unknown. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseIp4, parseIp6 } from '../../server/src/core/policy/ip-address.ts';
import { domainName } from '../../server/src/core/text/domain-name.ts';
import { WorkspaceIndex } from '../../server/src/core/workspace/index.ts';
import { checkSpf } from '../../server/src/core/workspace/spf-check.ts';
import { ZoneDocument } from '../../server/src/core/workspace/zone-document.ts';

const SOA = '@ 3600 IN SOA ns1 host 1 2 3 4 5\n';

function check(zone: string, address: string, domain = 'example.org'): string {
  const index = new WorkspaceIndex();
  index.set(ZoneDocument.open('file:///z', `$ORIGIN example.org.\n$TTL 3600\n${zone}`));
  const octets = parseIp4(address) ?? parseIp6(address) ?? assert.fail();
  const { result, term, domain: at } = checkSpf(index, domainName(domain), octets);
  return `${result} ${at}${term === undefined ? '' : ` ${term}`}`;
}

const spf = (text: string, owner = '@') => `${owner} IN TXT "${text}"\n`;

test('mechanisms match addresses, networks and hosts', () => {
  const hosts = 'mail IN A 192.0.2.25\nmail IN AAAA 2001:db8::25\n@ IN MX 10 mail\n';
  for (const [record, address, expected] of [
    ['v=spf1 ip4:192.0.2.0/24 -all', '192.0.2.77', 'pass example.org ip4:192.0.2.0/24'],
    ['v=spf1 ip4:192.0.2.0/24 -all', '192.0.3.1', 'fail example.org -all'],
    ['v=spf1 ip4:192.0.2.0/24 -all', '::ffff:192.0.2.1', 'pass example.org ip4:192.0.2.0/24'],
    ['v=spf1 ip6:2001:db8::/32 ~all', '2001:db8:1::1', 'pass example.org ip6:2001:db8::/32'],
    ['v=spf1 ip6:2001:db8::/32 ~all', '192.0.2.1', 'softfail example.org ~all'],
    ['v=spf1 mx -all', '192.0.2.25', 'pass example.org mx'],
    ['v=spf1 mx -all', '2001:db8::25', 'pass example.org mx'],
    ['v=spf1 mx/24 -all', '192.0.2.99', 'pass example.org mx/24'],
    ['v=spf1 a:mail.example.org -all', '192.0.2.25', 'pass example.org a:mail.example.org'],
    ['v=spf1 a -all', '192.0.2.25', 'fail example.org -all'],
    ['v=spf1 -mx ?all', '192.0.2.25', 'fail example.org -mx'],
    ['v=spf1 ?all', '192.0.2.25', 'neutral example.org ?all'],
    ['v=spf1 ip4:198.51.100.1', '192.0.2.25', 'neutral example.org'],
  ] as const) {
    assert.equal(check(SOA + hosts + spf(record), address), expected, record);
  }
});

test('include passes on a pass alone, redirect passes on everything', () => {
  const other = spf('v=spf1 ip4:192.0.2.1 ~all', 'other');
  assert.equal(
    check(SOA + other + spf('v=spf1 include:other.example.org -all'), '192.0.2.1'),
    'pass example.org include:other.example.org',
  );
  assert.equal(check(SOA + other + spf('v=spf1 include:other.example.org -all'), '192.0.2.2'), 'fail example.org -all');
  assert.equal(
    check(SOA + other + spf('v=spf1 redirect=other.example.org'), '192.0.2.2'),
    'softfail other.example.org ~all',
  );
  assert.equal(
    check(SOA + spf('v=spf1 include:none.example.org -all'), '192.0.2.2'),
    'permerror example.org include:none.example.org',
  );
  assert.equal(
    check(SOA + spf('v=spf1 redirect=none.example.org'), '192.0.2.2'),
    'permerror example.org redirect=none.example.org',
  );
});

test('what no zone knows is unknown, unless something before it matches', () => {
  const record = spf('v=spf1 ip4:192.0.2.1 include:example.net -all');
  assert.equal(check(SOA + record, '192.0.2.1'), 'pass example.org ip4:192.0.2.1');
  assert.equal(check(SOA + record, '192.0.2.2'), 'unknown example.net');
  assert.equal(check(SOA + spf('v=spf1 ptr -all'), '192.0.2.2'), 'unknown example.org ptr');
  assert.equal(check(SOA + spf('v=spf1 a:%{d} -all'), '192.0.2.2'), 'unknown example.org a:%{d}');
  assert.equal(check(SOA, '192.0.2.2', 'example.net'), 'unknown example.net');
  assert.equal(check(`${SOA}* IN TXT "v=spf1 -all"\n`, '192.0.2.2', 'sub.example.org'), 'unknown sub.example.org');
});

test('no record, two records, a wrong record, an endless one', () => {
  assert.equal(check(SOA, '192.0.2.2'), 'none example.org');
  assert.equal(check(SOA + spf('v=spf1 -all') + spf('v=spf1 +all'), '192.0.2.2'), 'permerror example.org');
  assert.equal(check(SOA + spf('v=spf1 ip4:1.2.3 -all'), '192.0.2.2'), 'permerror example.org');
  assert.match(check(SOA + spf('v=spf1 include:example.org -all'), '192.0.2.2'), /^permerror /);
  assert.match(check(SOA + spf('v=spf1 redirect=example.org'), '192.0.2.2'), /^permerror /);
  assert.match(check('@ IN CNAME b\nb IN CNAME @\n', '192.0.2.2'), /^unknown /);
});
