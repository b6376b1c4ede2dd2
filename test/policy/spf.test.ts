/** SPF: what is found in a record, where, and what the fix makes of it. What receivers accept is `spf-suite.test.ts`'s. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseSpf } from '../../server/src/core/policy/spf.ts';
import { SPF_PROBLEM_CODES, type SpfProblemCode } from '../../server/src/core/policy/spf-record.ts';
import { applyEdits } from '../../server/src/core/text/edit.ts';
import { MappedText } from '../../server/src/core/text/mapped-text.ts';
import { assertFixesEnd, assertSane, fixed, found } from './harness.ts';

const parse = (text: MappedText) => parseSpf(text);

/** The forms that mail services tell their customers to publish, with names of RFC 2606. */
const GOOD = [
  'v=spf1 -all',
  'v=spf1 mx -all',
  'v=spf1 include:_spf.example.com ~all',
  'v=spf1 include:spf.protection.example.com -all',
  'v=spf1 a mx include:mailer.example include:_spf.example.net include:amazon.example ip4:192.0.2.0/24 ip6:2001:db8::/32 ~all',
  'v=spf1 redirect=_spf.example.org',
  'v=spf1 ip4:192.0.2.1 redirect=_spf.example.org',
  'v=spf1 include:%{ir}.%{v}.%{d}.spf.has.example ~all',
  'v=spf1 exists:%{i}._spf.mta.example ~all',
  'v=spf1 include:u1234567.wl001.example.net -all',
  'v=spf1 a:mail.example.org/28 mx/24//64 -all exp=explain._spf.%{d}',
  'V=SPF1 MX -ALL',
  'v=spf1 ip4:192.0.2.1  ip4:198.51.100.0/25   -all ',
  'v=spf1 -all ra=postmaster rp=10 rr=e',
  'v=spf1 include:spf.example.com. ?include:other.example ~all',
];

for (const record of GOOD) test(`nothing is wrong with ${record}`, () => assert.deepEqual(found(parse, record), []));

/** Record, what is found in it, and the record after the fix of the first problem (none where there is no fix). */
const CASES: readonly (readonly [string, readonly string[], string?])[] = [
  [
    'v=spf1 include: spf.example.net -all',
    ['space-within "include: spf.example.net"'],
    'v=spf1 include:spf.example.net -all',
  ],
  // The version
  ['ip4:192.0.2.1 -all', ['version-missing "ip4:192.0.2.1"'], 'v=spf1 ip4:192.0.2.1 -all'],
  ['hello world', ['version-missing "hello"']],
  ['  v=spf1 -all', ['version-not-first "  "'], 'v=spf1 -all'],
  ['\xef\xbb\xbfv=spf1 -all', ['version-not-first "\xef\xbb\xbf"'], 'v=spf1 -all'],
  ['"v=spf1 -all"', ['version-not-first "\\""', 'quote "\\""'], 'v=spf1 -all"'],
  ['site-token=abc v=spf1 -all', ['version-not-first "site-token=abc "']],
  ['v=spf -all', ['version-value "v=spf"'], 'v=spf1 -all'],
  ['v=spf2 -all', ['version-value "v=spf2"'], 'v=spf1 -all'],
  ['v=spf10 -all', ['version-value "v=spf10"'], 'v=spf1 -all'],
  ['v = spf1 -all', ['version-value "v = spf1"'], 'v=spf1 -all'],
  ['v=spf 1 -all', ['version-value "v=spf 1"'], 'v=spf1 -all'],
  ['v:spf1 -all', ['version-value "v:spf1"'], 'v=spf1 -all'],
  ['spf1 mx -all', ['version-value "spf1"'], 'v=spf1 mx -all'],
  ['v=sfp1 mx -all', ['version-value "v=sfp1"'], 'v=spf1 mx -all'],
  ['v=spf1include:a.example -all', ['version-glued "v=spf1"'], 'v=spf1 include:a.example -all'],
  ['v=spf1-all', ['version-glued "v=spf1"'], 'v=spf1 -all'],
  ['v=spf1; -all', ['version-glued "v=spf1;"'], 'v=spf1 -all'],
  ['v=spf1,mx -all', ['version-glued "v=spf1,"'], 'v=spf1 mx -all'],
  ['spf2.0/mfrom,pra include:a.example -all', ['sender-id "spf2.0/mfrom,pra"']],
  ['v=spf1 mx v=spf1 -all', ['version-repeated "v=spf1"'], 'v=spf1 mx -all'],
  // Between terms
  ['v=spf1 mx\t-all', ['space-character "\\t"'], 'v=spf1 mx -all'],
  ['v=spf1 mx\xc2\xa0-all', ['space-character "\xc2\xa0"'], 'v=spf1 mx -all'],
  ['v=spf1 mx -all\n', ['space-character "\\n"'], 'v=spf1 mx -all'],
  ['v=spf1 include:a.example, -all', ['separator ","'], 'v=spf1 include:a.example -all'],
  [
    'v=spf1 include:a.example,include:b.example -all',
    ['separator ","'],
    'v=spf1 include:a.example include:b.example -all',
  ],
  ['v=spf1 mx -all;', ['separator ";"'], 'v=spf1 mx -all'],
  ['v=spf1 include:a.example-all', ['missing-space "include:a.example-all"'], 'v=spf1 include:a.example -all'],
  ['v=spf1 mx~all', ['missing-space "mx~all"'], 'v=spf1 mx ~all'],
  [
    'v=spf1 ip4:192.0.2.1ip4:192.0.2.2 -all',
    ['missing-space "ip4:192.0.2.1ip4:192.0.2.2"'],
    'v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 -all',
  ],
  [
    'v=spf1 include:a.exampleinclude:b.example -all',
    ['missing-space "include:a.exampleinclude:b.example"'],
    'v=spf1 include:a.example include:b.example -all',
  ],
  ['v=spf1 include:"a.example" -all', ['quote "\\""', 'quote "\\""'], 'v=spf1 include:a.example" -all'],
  ["v=spf1 mx '-all'", ['quote "\'"', 'quote "\'"'], "v=spf1 mx -all'"],
  ['v=spf1 mx \xe2\x80\x93all', ['non-ascii "\xe2\x80\x93"'], 'v=spf1 mx -all'],
  ['v=spf1 include:m\xc3\xbcller.example -all', ['non-ascii "\xc3\xbc"']],
  ['v=spf1 mx\x00 -all', ['control "\\u0000"']],
  // Names
  ['v=spf1 ipv4:192.0.2.1 -all', ['mechanism-unknown "ipv4"'], 'v=spf1 ip4:192.0.2.1 -all'],
  ['v=spf1 ip:2001:db8::1 -all', ['mechanism-unknown "ip"'], 'v=spf1 ip6:2001:db8::1 -all'],
  ['v=spf1 inclde:a.example -all', ['mechanism-unknown "inclde"'], 'v=spf1 include:a.example -all'],
  ['v=spf1 includes:a.example -all', ['mechanism-unknown "includes"'], 'v=spf1 include:a.example -all'],
  ['v=spf1 mx -al', ['mechanism-unknown "al"'], 'v=spf1 mx -all'],
  ['v=spf1 -all.', ['mechanism-unknown "all."'], 'v=spf1 -all'],
  ['v=spf1 include:a.example b.example -all', ['mechanism-unknown "b.example"']],
  ['v=spf1 +include=a.example -all', ['mechanism-unknown "include="'], 'v=spf1 +include:a.example -all'],
  ['v=spf1 mx - all', ['mechanism-unknown "-"', 'all-pass "all"']],
  ['v=spf1 ip4:192.0.2.1 192.0.2.2 -all', ['bare-address "192.0.2.2"'], 'v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 -all'],
  ['v=spf1 2001:db8::/32 -all', ['bare-address "2001:db8::/32"'], 'v=spf1 ip6:2001:db8::/32 -all'],
  ['v=spf1 redirect:a.example', ['modifier-colon "redirect:"'], 'v=spf1 redirect=a.example'],
  ['v=spf1 -redirect=a.example', ['modifier-qualifier "-redirect"'], 'v=spf1 redirect=a.example'],
  ['v=spf1 =all', ['modifier-name "="']],
  ['v=spf1 1up=foo -all', ['modifier-name "1up="']],
  ['v=spf1 redirect=a.example redirect=b.example', ['modifier-duplicate "redirect=b.example"']],
  ['v=spf1 include=a.example -all', ['mechanism-equals "include="'], 'v=spf1 include:a.example -all'],
  ['v=spf1 redirct=a.example -all', ['modifier-unknown "redirct"'], 'v=spf1 redirect=a.example -all'],
  ['v=spf1 default=pass -all', ['modifier-unknown "default"']],
  ['v=spf1 ipv4=192.0.2.1 -all', ['modifier-unknown "ipv4"'], 'v=spf1 ip4:192.0.2.1 -all'],
  // Arguments
  ['v=spf1 -all:a.example', ['argument-unexpected ":a.example"'], 'v=spf1 -all'],
  ['v=spf1 include -all', ['domain-missing "include"']],
  ['v=spf1 include: -all', ['domain-missing "include:"']],
  ['v=spf1 a:192.0.2.1 -all', ['domain-is-address "192.0.2.1"'], 'v=spf1 ip4:192.0.2.1 -all'],
  ['v=spf1 a:192.0.2.0/24 -all', ['domain-is-address "192.0.2.0/24"'], 'v=spf1 ip4:192.0.2.0/24 -all'],
  ['v=spf1 -mx:2001:db8::1 -all', ['domain-is-address "2001:db8::1"'], 'v=spf1 -ip6:2001:db8::1 -all'],
  ['v=spf1 include:https://a.example/x -all', ['domain-url "https://a.example/x"'], 'v=spf1 include:a.example -all'],
  ['v=spf1 a:example.-com -all', ['domain-syntax "example.-com"']],
  ['v=spf1 include:localhost -all', ['domain-single-label "localhost"']],
  ['v=spf1 include:user@a.example -all', ['target-characters "@"']],
  ['v=spf1 include:*.a.example -all', ['target-characters "*"']],
  ['v=spf1 redirect=b..example', ['target-labels "b..example"']],
  ['v=spf1 a:user@a.example -all', ['domain-characters "@"']],
  ['v=spf1 a:b..example -all', ['domain-labels "b..example"']],
  ['v=spf1 exists:%(i).a.example -all', ['macro-syntax "%(i)"'], 'v=spf1 exists:%{i}.a.example -all'],
  ['v=spf1 exists:%i.a.example -all', ['macro-syntax "%i"']],
  ['v=spf1 exists:%{z}.a.example -all', ['macro-letter "%{z}"']],
  ['v=spf1 exists:%{t}.a.example -all', ['macro-exp-only "%{t}"']],
  ['v=spf1 exists:%{d0}.a.example -all', ['macro-zero "%{d0}"']],
  ['v=spf1 exists:%{p}.a.example -all', ['macro-p "%{p}"']],
  ['v=spf1 include:a.example/24 -all', ['cidr-not-allowed "/24"'], 'v=spf1 include:a.example -all'],
  ['v=spf1 a/24/64 -all', ['cidr-syntax "/24/64"'], 'v=spf1 a/24//64 -all'],
  ['v=spf1 ip4:192.0.2.0//24 -all', ['cidr-syntax "//24"'], 'v=spf1 ip4:192.0.2.0/24 -all'],
  ['v=spf1 ip4:192.0.2.0/ -all', ['cidr-syntax "/"']],
  ['v=spf1 ip4:192.0.2.0/33 -all', ['cidr-range "/33"']],
  ['v=spf1 ip4:192.0.2.0/024 -all', ['cidr-range "/024"'], 'v=spf1 ip4:192.0.2.0/24 -all'],
  ['v=spf1 mx//0128 -all', ['cidr-range "//0128"'], 'v=spf1 mx//128 -all'],
  ['v=spf1 ip4:192.0.2.0/255.255.255.0 -all', ['cidr-netmask "/255.255.255.0"'], 'v=spf1 ip4:192.0.2.0/24 -all'],
  ['v=spf1 ip4: -all', ['network-missing "ip4:"']],
  [
    'v=spf1 ip4:192.0.2.1,192.0.2.2 -all',
    ['network-list "192.0.2.1,192.0.2.2"'],
    'v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 -all',
  ],
  ['v=spf1 ip4:2001:db8::1 -all', ['network-family "ip4:2001:db8::1"'], 'v=spf1 ip6:2001:db8::1 -all'],
  ['v=spf1 ip6:192.0.2.1/24 -all', ['network-family "ip6:192.0.2.1"'], 'v=spf1 ip4:192.0.2.1/24 -all'],
  ['v=spf1 ip4:mail.example.org -all', ['network-is-domain "ip4:mail.example.org"'], 'v=spf1 a:mail.example.org -all'],
  ['v=spf1 ip4:192.0.2 -all', ['ip4-address "192.0.2"']],
  ['v=spf1 ip4:192.0.2.* -all', ['ip4-address "192.0.2.*"'], 'v=spf1 ip4:192.0.2.0/24 -all'],
  ['v=spf1 ip6:[2001:db8::1] -all', ['ip6-address "[2001:db8::1]"'], 'v=spf1 ip6:2001:db8::1 -all'],
  ['v=spf1 ip4:192.0.2.77/24 -all', ['network-host-bits "192.0.2.77/24"'], 'v=spf1 ip4:192.0.2.0/24 -all'],
  [
    'v=spf1 ip6:2001:db8:0:1::1/64 -all',
    ['network-host-bits "2001:db8:0:1::1/64"'],
    'v=spf1 ip6:2001:db8:0:1::/64 -all',
  ],
  ['v=spf1 ip4:192.168.1.0/24 -all', ['network-local "192.168.1.0/24"']],
  ['v=spf1 ip6:fe80::1 -all', ['network-local "fe80::1"']],
  ['v=spf1 ip4:0.0.0.0/0 -all', ['network-wide "0.0.0.0/0"']],
  ['v=spf1 ip6:::ffff:192.0.2.1 -all', ['ip6-mapped "::ffff:192.0.2.1"']],
  // The record as a whole
  ['v=spf1 ptr -all', ['ptr-mechanism "ptr"']],
  ['v=spf1 -all mx', ['after-all "mx"'], 'v=spf1 -all'],
  ['v=spf1 mx MX -all', ['mechanism-duplicate "MX"'], 'v=spf1 mx -all'],
  ['v=spf1 mx redirect=a.example -all', ['redirect-ignored "redirect=a.example"'], 'v=spf1 mx -all'],
  ['v=spf1 redirect=a.example mx', ['redirect-not-last "redirect=a.example"']],
  ['v=spf1 mx', ['default-missing "mx"']],
  ['v=spf1', ['default-missing "v=spf1"']],
  ['v=spf1 mx +all', ['all-pass "+all"']],
  ['v=spf1 mx all', ['all-pass "all"']],
  ['v=spf1 mx ?all', ['all-neutral "?all"']],
];

for (const [record, problems, repaired] of CASES) {
  test(JSON.stringify(record), () => {
    assert.deepEqual(found(parse, record), problems);
    const code = problems[0]!.split(' ')[0] as SpfProblemCode;
    assert.equal(fixed(parse, record, code), repaired);
  });
}

test('a record that costs more than ten look-ups', () => {
  const includes = Array.from({ length: 11 }, (_, i) => `include:s${i}.example`).join(' ');
  const text = `v=spf1 ip4:192.0.2.1 ${includes} -all include:after.example`;
  const record = parseSpf(MappedText.of(text));
  assert.equal(record.lookups, 11);
  const problem = record.problems.find(({ code }) => code === 'too-many-lookups')!;
  assert.deepEqual(problem.data, { count: 11, limit: 10 });
  assert.equal(text.slice(problem.span.start, problem.span.end), 'include:s10.example');
});

test('a space that was lost between two character-strings', () => {
  for (const [first, second] of [
    ['v=spf1 include:a.example', 'ip4:192.0.2.1 -all'],
    ['v=spf1 include:a.example', '-all'],
    ['v=spf1 mx', 'a:b.example -all'],
    ['v=spf1 mx ip4:192.0.2.1', 'include:b.example -all'],
    ['v=spf1 include:a.example', '+mx -all'],
    ['v=spf1 include:a.example -all', 'v=spf1 mx -all'],
  ] as const) {
    const record = parseSpf(MappedText.of(first + second), [first.length]);
    const [problem] = record.problems;
    assert.equal(problem?.code, 'missing-space-at-boundary', first + second);
    assert.equal(applyEdits(first + second, [problem!.fix!]), `${first} ${second}`);
    assert.equal(record.all?.qualifier, '-');
  }
  const two = parseSpf(MappedText.of('v=spf1 mx -allv=spf1 a -all'));
  assert.deepEqual(
    two.problems.slice(0, 2).map(({ code }) => code),
    ['missing-space', 'version-repeated'],
  );
  const glued = parseSpf(MappedText.of('v=spf1mx -all'), [6]);
  assert.deepEqual(glued.problems[0]?.data, { text: 'mx', atBoundary: 1 });
});

test('a term that is cut between two character-strings, as it may be', () => {
  for (const [first, second] of [
    ['v=spf1 include:a.exa', 'mple -all'],
    ['v=spf1 ip4:192.0.', '2.1 -all'],
    ['v=spf1 mx incl', 'ude:mx.example -all'],
    ['v=spf1 include:spf.', 'mx.example -all'],
    ['v=spf1 -a', 'll'],
    ['v=spf1 mx ', '-all'],
  ] as const) {
    assert.deepEqual(parseSpf(MappedText.of(first + second), [first.length]).problems, []);
  }
});

test('the view of a record', () => {
  const text = 'v=spf1 ~a:mail.example.org/24//64 ip6:2001:db8::/32 exists:%{L2r-+}.%{d} exp=why.%{o} -all';
  const record = parseSpf(MappedText.of(text));
  const [a, ip6, exists, exp, all] = record.terms;
  assert.ok(
    a?.kind === 'mechanism' && ip6?.kind === 'mechanism' && exists?.kind === 'mechanism' && exp?.kind === 'modifier',
  );
  assert.deepEqual(
    [a.name, a.qualifier, a.domain?.name, a.prefix4?.length, a.prefix6?.length],
    ['a', '~', 'mail.example.org', 24, 64],
  );
  assert.deepEqual([ip6.network?.prefixLength, ip6.network?.address.slice(0, 4)], [32, [0x20, 0x01, 0x0d, 0xb8]]);
  assert.deepEqual(exists.domain?.macros, [
    { span: { start: 59, end: 67 }, letter: 'l', isEscaped: true, parts: 2, isReversed: true, delimiters: '-+' },
    {
      span: { start: 68, end: 72 },
      letter: 'd',
      isEscaped: false,
      parts: undefined,
      isReversed: false,
      delimiters: '',
    },
  ]);
  assert.equal(exists.domain?.name, undefined);
  assert.equal(exp.domain?.text, 'why.%{o}');
  assert.equal(record.all, all);
  assert.equal(record.lookups, 2);
  for (const term of record.terms) assert.equal(text.slice(term.span.start, term.span.end), term.text);
});

test('every code has a record that triggers it', () => {
  const triggered = new Set(CASES.flatMap(([, problems]) => problems.map((problem) => problem.split(' ')[0])));
  const elsewhere: readonly SpfProblemCode[] = ['too-many-lookups', 'missing-space-at-boundary'];
  assert.deepEqual(
    SPF_PROBLEM_CODES.filter((code) => !triggered.has(code) && !elsewhere.includes(code)),
    [],
  );
});

const PARTS = [
  'v=spf1',
  ' ',
  ' ',
  'include:',
  'ip4:',
  'ip6:',
  'a',
  'mx',
  'redirect=',
  'exp=',
  '-all',
  'all',
  '192.0.2.1',
  '2001:db8::1',
  'a.example',
  '/24',
  '//',
  '%{',
  '}',
  '%',
  ',',
  ';',
  '"',
  '=',
  '\t',
  '\xc2\xa0',
  '\xe2\x80\x93',
  'x',
  '.',
];

test('any text is read, with problems in its range, the same for any boundaries', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...PARTS), { maxLength: 30 }), fc.array(fc.nat(60)), (parts, boundaries) => {
      const text = parts.join('');
      const record = parseSpf(
        MappedText.of(text),
        boundaries.sort((a, b) => a - b),
      );
      assertSane(text, record.problems);
      assertFixesEnd(parse, `v=spf1 ${text}`);
      let last = 0;
      for (const term of record.terms) {
        assert.ok(term.span.start >= last && term.span.end <= text.length);
        last = term.span.end;
      }
    }),
    { seed: 7208, numRuns: 3000 },
  );
});

test('a million octets of anything are read to the end', () => {
  for (const part of [
    'include:',
    'a ',
    ' ',
    '%',
    '%{',
    ',',
    '"',
    'v=spf1 ',
    '1',
    '/',
    '-all',
    'x=',
    ':',
    '\xe2',
    '.',
    'a:b,',
  ]) {
    const text = `v=spf1 ${part.repeat(1_000_000 / part.length)}`;
    // Quadratic work would run into the time limit of the suite.
    assert.notEqual(parseSpf(MappedText.of(text)).version, undefined);
  }
});
