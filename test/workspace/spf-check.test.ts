/** SPF by the zones of a workspace: what they know is judged as RFC 7208 says, what they do not know stays unknown. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseIp4, parseIp6 } from '../../server/src/core/policy/ip-address.ts';
import { domainName } from '../../server/src/core/text/domain-name.ts';
import { WorkspaceIndex } from '../../server/src/core/workspace/index.ts';
import { checkSpf, type SpfQuestion } from '../../server/src/core/workspace/spf-check.ts';
import { type SpfEvaluation, spfDecision } from '../../server/src/core/workspace/spf-result.ts';
import { ZoneDocument } from '../../server/src/core/workspace/zone-document.ts';

const SOA = '@ 3600 IN SOA ns1 host 1 2 3 4 5\n';

function evaluate(zone: string, address: string, question: Partial<SpfQuestion> = {}): SpfEvaluation {
  const index = new WorkspaceIndex();
  index.set(ZoneDocument.open('file:///z', `$ORIGIN example.org.\n$TTL 3600\n${zone}`));
  const client = parseIp4(address) ?? parseIp6(address) ?? assert.fail();
  return checkSpf(index, { domain: domainName('example.org'), client, ...question });
}

function check(zone: string, address: string, domain = 'example.org'): string {
  const evaluation = evaluate(zone, address, { domain: domainName(domain) });
  if (evaluation.result === 'unknown') return `unknown ${evaluation.unknownName ?? evaluation.decidedBy?.term}`;
  const { domain: at, term } = spfDecision(evaluation);
  return `${evaluation.result} ${at}${term === undefined ? '' : ` ${term}`}`;
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
  assert.equal(check(SOA + spf('v=spf1 ptr -all'), '192.0.2.2'), 'unknown ptr');
  assert.equal(check(SOA + spf('v=spf1 exists:%{l}.example.org -all'), '192.0.2.2'), 'unknown exists:%{l}.example.org');
  assert.equal(check(SOA, '192.0.2.2', 'example.net'), 'unknown example.net');
});

test('terms after one that is unknown are looked at all the same', () => {
  const zone = `${SOA + spf('v=spf1 include:example.net a include:example.com ~all')}@ IN A 192.0.2.9\n`;
  const { result, otherwise, steps, lookups } = evaluate(zone, '192.0.2.2');
  assert.deepEqual([result, otherwise, lookups], ['unknown', 'softfail', 3]);
  assert.deepEqual(
    steps.map(({ term, outcome, unknownName }) => [term, outcome, unknownName]),
    [
      ['include:example.net', 'unknown', 'example.net'],
      ['a', 'no-match', undefined],
      ['include:example.com', 'unknown', 'example.com'],
      ['~all', 'match', undefined],
    ],
  );
  assert.equal(evaluate(zone, '192.0.2.9').otherwise, 'pass');
});

test('a wildcard answers for names that do not exist (RFC 4592)', () => {
  const zone = `${SOA}* IN TXT "v=spf1 -all"\nhost.real IN A 192.0.2.1\n`;
  assert.equal(check(zone, '192.0.2.2', 'sub.example.org'), 'fail sub.example.org -all');
  assert.equal(check(zone, '192.0.2.2', 'a.b.example.org'), 'fail a.b.example.org -all');
  assert.equal(
    check(zone, '192.0.2.2', 'real.example.org'),
    'none real.example.org',
    'a name with names below it exists',
  );
  assert.equal(
    check(zone, '192.0.2.2', 'x.real.example.org'),
    'none x.real.example.org',
    'its encloser has no wildcard',
  );
});

test('macros are filled in (RFC 7208 section 7)', () => {
  const macro = (text: string) => `${SOA}${spf(`v=spf1 exists:${text} -all`)}`;
  const question = { localPart: 'strong-bad', senderDomain: domainName('email.example.org'), helo: 'mail.example.org' };
  for (const [text, name, address] of [
    ['%{i}._ok.%{d}', '192.0.2.3._ok', '192.0.2.3'],
    ['%{ir}.%{v}._spf.%{d2}', '3.2.0.192.in-addr._spf', '192.0.2.3'],
    ['%{lr-}.lp._spf.%{d2}', 'bad.strong.lp._spf', '192.0.2.3'],
    ['%{l1r-}.lp._spf.%{d2}', 'strong.lp._spf', '192.0.2.3'],
    ['%{o}.o.%{d}', 'email.example.org.o', '192.0.2.3'],
    ['%{o1r}.o.%{d}', 'email.o', '192.0.2.3'],
    ['%{h}.h.%{d}', 'mail.example.org.h', '192.0.2.3'],
    ['%{s}.s.%{d}', 'strong-bad\\@email.example.org.s', '192.0.2.3'],
    ['%{S}.s.%{d}', 'strong-bad%40email.example.org.s', '192.0.2.3'],
    ['%{ir}.%{v}.arpa.%{d}', `${[...'20010db8000000000000000000000001'].reverse().join('.')}.ip6.arpa`, '2001:db8::1'],
  ] as const) {
    const zone = `${macro(text)}${name} IN A 127.0.0.2\n`;
    assert.equal(evaluate(zone, address, question).result, 'pass', text);
    assert.equal(evaluate(macro(text), address, question).result, 'fail', text);
  }
  assert.equal(evaluate(macro('%{l}.%{d}'), '192.0.2.3', { localPart: '' }).steps[0]?.target, 'postmaster.example.org');
});

test('a name that grows too long loses labels from the left', () => {
  const long = Array.from({ length: 30 }, (_, i) => `label${i}`).join('.');
  const { steps } = evaluate(SOA + spf(`v=spf1 exists:%{l}.%{d} -all`), '192.0.2.3', { localPart: `${long}.${long}` });
  const target = steps[0]!.target!;
  assert.ok(target.length <= 253 && target.length > 240);
  assert.ok(target.endsWith('label29.example.org') && target.startsWith('label'));
});

const REVERSE = `$ORIGIN 2.0.192.in-addr.arpa.\n@ IN SOA ns1.example.org. host.example.org. 1 2 3 4 5\n`;

function withReverse(record: string, reverse: string, address: string): string {
  const index = new WorkspaceIndex();
  const hosts = 'mail IN A 192.0.2.25\n';
  index.set(ZoneDocument.open('file:///z', `$ORIGIN example.org.\n$TTL 3600\n${SOA}${hosts}${spf(record)}`));
  index.set(ZoneDocument.open('file:///r', `$TTL 3600\n${REVERSE}${reverse}`));
  return checkSpf(index, { domain: domainName('example.org'), client: parseIp4(address)! }).result;
}

test('ptr and %{p} are judged where the reverse zone is known (section 5.5)', () => {
  const names = '25 IN PTR mail.example.org.\n26 IN PTR mail.example.org.\n';
  assert.equal(withReverse('v=spf1 ptr -all', names, '192.0.2.25'), 'pass');
  assert.equal(withReverse('v=spf1 ptr -all', names, '192.0.2.26'), 'fail', 'the name has another address');
  assert.equal(withReverse('v=spf1 ptr:example.net -all', names, '192.0.2.25'), 'fail');
  assert.equal(withReverse('v=spf1 ptr -all', names, '192.0.2.27'), 'fail');
  assert.equal(withReverse('v=spf1 a:%{p} -all', names, '192.0.2.25'), 'pass');
});

test('the explanation of exp= is that of the record that said fail (section 6.2)', () => {
  const zone = (record: string) =>
    `${SOA}${spf(record)}${spf('v=spf1 -all exp=why.example.org', 'other')}` +
    `why IN TXT "%{c} may not send for %{s}%_%%, says %{r}"\nbroken IN TXT "%{q}"\n`;
  const told = (record: string) =>
    evaluate(zone(record), '192.0.2.3', { localPart: 'a', helo: 'h.example.net', receiver: 'mx.example.net' })
      .explanation;
  assert.equal(
    told('v=spf1 -all exp=why.example.org'),
    '192.0.2.3 may not send for a@example.org %, says mx.example.net',
  );
  assert.equal(told('v=spf1 redirect=other.example.org')?.slice(0, 18), '192.0.2.3 may not ');
  assert.equal(told('v=spf1 include:other.example.org -all'), undefined);
  assert.equal(told('v=spf1 -all exp=broken.example.org'), undefined);
  assert.equal(told('v=spf1 -all exp=nothing.example.org'), undefined);
  assert.equal(told('v=spf1 ~all exp=why.example.org'), undefined);
});

test('the limits of section 4.6.4 end in permerror', () => {
  const many = (count: number, term: string) =>
    Array.from({ length: count }, (_, i) => `${term}${i}.example.org`).join(' ');
  const broke = (zone: string) => {
    const { result, reason, lookups, voidLookups, decidedBy } = evaluate(SOA + zone, '192.0.2.99');
    return [result, reason, lookups, voidLookups, decidedBy?.term];
  };
  const hosts = Array.from({ length: 12 }, (_, i) => `x${i} IN A 192.0.2.${i}\n`).join('');
  assert.deepEqual(broke(hosts + spf(`v=spf1 ${many(10, 'a:x')} -all`)), ['fail', undefined, 10, 0, '-all']);
  assert.deepEqual(broke(hosts + spf(`v=spf1 ${many(11, 'a:x')} -all`)).slice(0, 3), ['permerror', 'lookup-limit', 11]);
  assert.deepEqual(broke(spf(`v=spf1 ${many(2, 'a:x')} -all`)), ['fail', undefined, 2, 2, '-all']);
  assert.deepEqual(broke(spf(`v=spf1 ${many(3, 'a:x')} -all`)), ['permerror', 'void-limit', 3, 3, 'a:x2.example.org']);
  const servers = (count: number) => Array.from({ length: count }, (_, i) => `@ IN MX ${i} x${i}\n`).join('');
  assert.deepEqual(broke(hosts + servers(10) + spf('v=spf1 mx -all'))[0], 'fail');
  assert.deepEqual(broke(hosts + servers(11) + spf('v=spf1 mx -all')).slice(0, 2), ['permerror', 'mx-limit']);
  // Look-ups within included records count too.
  const half = spf(`v=spf1 ${many(6, 'a:x')} -all`, 'half');
  const both = spf('v=spf1 include:half.example.org include:half.example.org -all');
  assert.deepEqual(broke(hosts + half + both), ['permerror', 'lookup-limit', 11, 0, 'include:half.example.org']);
});

test('a domain that cannot have a record has none (section 4.3)', () => {
  const long = 'x'.repeat(64);
  for (const domain of ['localhost', 'a..example.org', `${long}.example.org`, '[192.0.2.1]', ''])
    assert.equal(evaluate(SOA, '192.0.2.1', { domain: domainName(domain) }).result, 'none', domain);
});

test('no record, two records, a wrong record, an endless one', () => {
  assert.equal(check(SOA, '192.0.2.2'), 'none example.org');
  assert.equal(check(SOA + spf('v=spf1 -all') + spf('v=spf1 +all'), '192.0.2.2'), 'permerror example.org');
  assert.equal(check(SOA + spf('v=spf1 ip4:1.2.3 -all'), '192.0.2.2'), 'permerror example.org');
  assert.match(check(SOA + spf('v=spf1 include:example.org -all'), '192.0.2.2'), /^permerror /);
  assert.match(check(SOA + spf('v=spf1 redirect=example.org'), '192.0.2.2'), /^permerror /);
  assert.match(check('@ IN CNAME b\nb IN CNAME @\n', '192.0.2.2'), /^unknown /, 'aliases in a circle');
  assert.equal(evaluate(SOA + spf('v=spf1 include:example.org -all'), '192.0.2.2').reason, 'loop');
});

test('a name about which the DNS fails ends the evaluation with temperror, unless it is asked for ptr (sections 5, 5.5)', () => {
  const failing = 'out.example.net';
  for (const [record, expected] of [
    [`v=spf1 a:${failing} ip4:192.0.2.1 -all`, `temperror a:${failing}`],
    [`v=spf1 ip4:192.0.2.1 a:${failing} -all`, 'pass ip4:192.0.2.1'],
    [`v=spf1 mx:${failing} -all`, `temperror mx:${failing}`],
    [`v=spf1 exists:${failing} -all`, `temperror exists:${failing}`],
    [`v=spf1 include:${failing} -all`, `temperror include:${failing}`],
    [`v=spf1 redirect=${failing}`, `temperror redirect=${failing}`],
    ['v=spf1 ptr -all', 'fail -all'],
    ['v=spf1 exists:%{p}.example.org -all', 'fail -all'],
    // Nothing is known of the first, so that it may match.
    [`v=spf1 a:unknown.example.net a:${failing} -all`, 'unknown a:unknown.example.net'],
  ] as const) {
    const index = new WorkspaceIndex();
    index.set(ZoneDocument.open('file:///z', `$ORIGIN example.org.\n$TTL 3600\n${SOA}${spf(record)}`));
    for (const type of ['TXT', 'A', 'AAAA', 'MX'] as const)
      index.setAnswer({ name: domainName(failing), type }, { status: 'failed', reason: 'ETIMEOUT' });
    const reverse = domainName('1.2.0.192.in-addr.arpa');
    index.setAnswer({ name: reverse, type: 'PTR' }, { status: 'failed', reason: 'ESERVFAIL' });
    const { result, decidedBy } = checkSpf(index, {
      domain: domainName('example.org'),
      client: parseIp4('192.0.2.1')!,
    });
    assert.equal(`${result} ${decidedBy?.term}`, expected, record);
  }
});
