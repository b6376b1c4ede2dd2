/** DMARC: what is found in a record, where, what the fix makes of it, and what receivers then do. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { tagsOf } from '../../server/src/core/dkim/tag-table.ts';
import { DMARC_PROBLEM_CODES, type DmarcProblemCode, parseDmarc } from '../../server/src/core/policy/dmarc.ts';
import { MappedText } from '../../server/src/core/text/mapped-text.ts';
import { assertFixesEnd, assertSane, fixed, found } from './harness.ts';

const parse = (text: MappedText) => parseDmarc(text);

const GOOD = [
  'v=DMARC1; p=none; rua=mailto:dmarc@example.org',
  'v=DMARC1; p=reject',
  'v=DMARC1;p=reject;',
  'v=DMARC1; p=quarantine; sp=reject; np=reject; adkim=s; aspf=r; rua=mailto:a@example.org,mailto:b@example.com; ruf=mailto:c@example.org; fo=1:d:s; psd=n; t=n',
  'v = DMARC1 ; p = Reject',
  'v=DMARC1; rua=mailto:dmarc@example.org; p=none',
  'v=DMARC1; p=none; rua=mailto:3f1a9c@dmarc-reports.example, mailto:dmarc+tag@example.org',
  'v=DMARC1; p=none; sp=reject',
  'v=DMARC1; p=reject; ruf=mailto:a@example.org; fo=s:1:d',
  'v=DMARC1; p=none; rua=mailto:a@example.org?subject=p=none',
];

for (const record of GOOD) test(`nothing is wrong with ${record}`, () => assert.deepEqual(found(parse, record), []));

const CASES: readonly (readonly [string, readonly string[], string?])[] = [
  // The version
  [' v=DMARC1; p=reject', ['leading-text " "'], 'v=DMARC1; p=reject'],
  ['"v=DMARC1; p=reject"', ['leading-text "\\""', 'quote "\\""'], 'v=DMARC1; p=reject"'],
  [
    '\xe2\x80\x9cv=DMARC1; p=reject\xe2\x80\x9d',
    ['leading-text "\xe2\x80\x9c"', 'value-characters "\xe2\x80\x9d"'],
    'v=DMARC1; p=reject\xe2\x80\x9d',
  ],
  [
    'p=reject; rua=mailto:a@example.org',
    ['version-missing "p=reject"'],
    'v=DMARC1; p=reject; rua=mailto:a@example.org',
  ],
  ['p=reject; v=DMARC1; adkim=s', ['version-not-first "v=DMARC1"'], 'v=DMARC1; p=reject; adkim=s'],
  ['v=DMARC; p=reject', ['version-value "v=DMARC"'], 'v=DMARC1; p=reject'],
  ['v=dmarc1; p=reject', ['version-value "v=dmarc1"'], 'v=DMARC1; p=reject'],
  ['v=DMARC2; p=reject', ['version-value "v=DMARC2"'], 'v=DMARC1; p=reject'],
  ['v:DMARC1; p=reject', ['tag-no-equals "v:DMARC1"'], 'v=DMARC1; p=reject'],
  // Between tags
  ['v=DMARC1 p=reject', ['separator " p"'], 'v=DMARC1; p=reject'],
  ['v=DMARC1, p=reject, adkim=s', ['separator ", p"', 'separator ", adkim"'], 'v=DMARC1; p=reject, adkim=s'],
  ['v=DMARC1p=reject', ['separator "p"'], 'v=DMARC1; p=reject'],
  ['v=DMARC1; p=reject rua=mailto:a@example.org', ['separator " rua"'], 'v=DMARC1; p=reject; rua=mailto:a@example.org'],
  [
    'v=DMARC1; p=reject; rua=mailto:a@example.org, ruf=mailto:b@example.org',
    ['separator ", ruf"'],
    'v=DMARC1; p=reject; rua=mailto:a@example.org; ruf=mailto:b@example.org',
  ],
  [
    'v=DMARC1; p=reject; rua=mailto:a@example.orgruf=mailto:b@example.org',
    ['separator "ruf"'],
    'v=DMARC1; p=reject; rua=mailto:a@example.org; ruf=mailto:b@example.org',
  ],
  [
    'v=DMARC1; p=none; rua=mailto:a@example.org;mailto:b@example.org',
    ['list-separator ";mailto:b@example.org"'],
    'v=DMARC1; p=none; rua=mailto:a@example.org,mailto:b@example.org',
  ],
  ['v=DMARC1;; p=reject', ['tag-empty ";"'], 'v=DMARC1; p=reject'],
  ['v=DMARC1; p=reject; stray', ['tag-no-equals "stray"'], 'v=DMARC1; p=reject'],
  ['v=DMARC1; p:reject', ['tag-no-equals "p:reject"'], 'v=DMARC1; p=reject'],
  // Names
  ['v=DMARC1; =none; p=reject', ['tag-name "=none"']],
  ['v=DMARC1; x-y=1; p=reject', ['tag-name "x-y"']],
  ['v=DMARC1; P=reject', ['tag-case "P"'], 'v=DMARC1; p=reject'],
  ['v=DMARC1; p=reject; foo=bar', ['tag-unknown "foo"']],
  ['v=DMARC1; policy=reject', ['tag-unknown "policy"'], 'v=DMARC1; p=reject'],
  ['v=DMARC1; p=none; rau=mailto:a@example.org', ['tag-unknown "rau"'], 'v=DMARC1; p=none; rua=mailto:a@example.org'],
  ['v=DMARC1; p=', ['value-empty "p="']],
  ['v=DMARC1; p=reject; akdim=s', ['tag-unknown "akdim"'], 'v=DMARC1; p=reject; adkim=s'],
  ['v=DMARC1; p=reject; p=reject', ['tag-duplicate "p=reject"'], 'v=DMARC1; p=reject'],
  ['v=DMARC1; p=reject; p=none', ['tag-duplicate "p=none"']],
  ['v=DMARC1; p=reject; rua=', ['value-empty "rua="'], 'v=DMARC1; p=reject'],
  ['v=DMARC1; p=reject; foo=\xc3\xa9', ['tag-unknown "foo"', 'value-characters "\xc3\xa9"']],
  ['v=DMARC1; p="reject"', ['quote "\\""', 'quote "\\""'], 'v=DMARC1; p=reject"'],
  ['v=DMARC1\\; p=reject', ['backslash "\\\\"'], 'v=DMARC1; p=reject'],
  // Values
  ['v=DMARC1; p=quarentine', ['policy-value "quarentine"'], 'v=DMARC1; p=quarantine'],
  ['v=DMARC1; p=rejected', ['policy-value "rejected"'], 'v=DMARC1; p=reject'],
  ['v=DMARC1; p=monitor', ['policy-value "monitor"'], 'v=DMARC1; p=none'],
  ['v=DMARC1; p=reject; sp=banana', ['policy-value "banana"']],
  ['v=DMARC1; adkim=s', ['policy-missing "v=DMARC1"']],
  ['v=DMARC1; rua=mailto:a@example.org', ['policy-default "v=DMARC1"']],
  ['v=DMARC1; p=none', ['no-effect "p=none"']],
  ['v=DMARC1; p=reject; adkim=strict', ['tag-value "strict"'], 'v=DMARC1; p=reject; adkim=s'],
  ['v=DMARC1; p=reject; psd=x', ['tag-value "x"']],
  ['v=DMARC1; p=reject; t=no', ['tag-value "no"'], 'v=DMARC1; p=reject; t=n'],
  ['v=DMARC1; p=reject; t=y', ['testing "t=y"']],
  ['v=DMARC1; p=reject; pct=100; adkim=s', ['tag-removed "pct=100"'], 'v=DMARC1; p=reject; adkim=s'],
  ['v=DMARC1; p=reject; pct=50; adkim=s', ['percent "pct=50"'], 'v=DMARC1; p=reject; t=y; adkim=s'],
  ['v=DMARC1; p=reject; pct=50; t=n', ['percent "pct=50"']],
  [
    'v=DMARC1; p=reject; rf=afrf; ri=86400',
    ['tag-removed "rf=afrf"', 'tag-removed "ri=86400"'],
    'v=DMARC1; p=reject; ri=86400',
  ],
  ['v=DMARC1; p=reject; fo=1', ['fo-without-ruf "fo=1"'], 'v=DMARC1; p=reject'],
  [
    'v=DMARC1; p=reject; ruf=mailto:a@example.org; fo=1,d',
    ['fo-separator ","'],
    'v=DMARC1; p=reject; ruf=mailto:a@example.org; fo=1:d',
  ],
  ['v=DMARC1; p=reject; ruf=mailto:a@example.org; fo=x', ['fo-value "x"']],
  ['v=DMARC1; p=reject; ruf=mailto:a@example.org; fo=0:1', ['fo-conflict "1"']],
  // Where reports go
  [
    'v=DMARC1; p=none; rua=a@example.org',
    ['uri-scheme-missing "a@example.org"'],
    'v=DMARC1; p=none; rua=mailto:a@example.org',
  ],
  ['v=DMARC1; p=none; rua=mailto:a@example.org!10m', ['uri-size "!10m"'], 'v=DMARC1; p=none; rua=mailto:a@example.org'],
  ['v=DMARC1; p=none; rua=mailto:a@example.org,', ['uri-empty ","'], 'v=DMARC1; p=none; rua=mailto:a@example.org'],
  ['v=DMARC1; p=none; rua=,mailto:a@example.org', ['uri-empty ","'], 'v=DMARC1; p=none; rua=mailto:a@example.org'],
  [
    'v=DMARC1; p=none; rua=mailto:a@example.org mailto:b@example.org',
    ['uri-separator " "'],
    'v=DMARC1; p=none; rua=mailto:a@example.org,mailto:b@example.org',
  ],
  [
    'v=DMARC1; p=none; rua=mailto: a@example.org',
    ['uri-syntax "mailto: "'],
    'v=DMARC1; p=none; rua=mailto:a@example.org',
  ],
  [
    'v=DMARC1; p=none; rua=mailto://a@example.org',
    ['uri-syntax "mailto://"'],
    'v=DMARC1; p=none; rua=mailto:a@example.org',
  ],
  ['v=DMARC1; p=none; rua=example.org', ['uri-syntax "example.org"']],
  ['v=DMARC1; p=none; rua=https://example.org/dmarc', ['uri-scheme "https"']],
  ['v=DMARC1; p=none; rua=malto:a@example.org', ['uri-scheme "malto"'], 'v=DMARC1; p=none; rua=mailto:a@example.org'],
  ['v=DMARC1; p=none; rua=mailto:example.org', ['uri-address "example.org"']],
  [
    'v=DMARC1; p=none; rua=mailto:<a@example.org>',
    ['uri-address "<a@example.org>"'],
    'v=DMARC1; p=none; rua=mailto:a@example.org',
  ],
  ['v=DMARC1; p=none; rua=mailto:', ['uri-address "mailto:"']],
];

for (const [record, problems, repaired] of CASES) {
  test(JSON.stringify(record), () => {
    assert.deepEqual(found(parse, record), problems);
    assert.equal(fixed(parse, record, problems[0]!.split(' ')[0] as DmarcProblemCode), repaired);
  });
}

test('every code has a record that triggers it', () => {
  const triggered = new Set(CASES.flatMap(([, problems]) => problems.map((problem) => problem.split(' ')[0])));
  assert.deepEqual(
    DMARC_PROBLEM_CODES.filter((code) => !triggered.has(code)),
    [],
  );
});

test('what receivers apply', () => {
  const policy = (record: string) => parseDmarc(MappedText.of(record)).policy;
  assert.equal(policy('v=DMARC1; p=reject'), 'reject');
  assert.equal(policy('v=DMARC1; rua=mailto:a@example.org'), 'none');
  assert.equal(policy('v=DMARC1; adkim=s'), undefined);
  assert.equal(policy('v=DMARC1; p=reject; sp=banana'), undefined);
  assert.equal(policy('v=DMARC1; p=reject; sp=banana; rua=mailto:a@example.org'), 'none');
  assert.equal(policy('v=DMARC1; p=reject; sp=banana; rua=a@example.org'), undefined);
  assert.equal(policy('v=dmarc1; p=reject'), undefined);
  assert.equal(policy('p=reject; v=DMARC1'), undefined);
  assert.equal(policy(' v=DMARC1; p=reject'), undefined);
  assert.equal(policy('v="DMARC1"; p=reject'), undefined);
  assert.equal(policy('v=DMARC1 p=reject'), undefined);
});

test('the view of a record', () => {
  const record = parseDmarc(
    MappedText.of(
      'v=DMARC1; p=Quarantine; np=reject; adkim=s; psd=y; t=y; fo=1:s; rua=mailto:A@Example.ORG!5m, https://r.example/x; ruf=mailto:f@example.org',
    ),
  );
  assert.deepEqual(
    [record.p, record.sp, record.np, record.adkim, record.aspf, record.psd, record.isTesting],
    ['quarantine', undefined, 'reject', 's', 'r', 'y', true],
  );
  assert.deepEqual(record.fo, ['1', 's']);
  assert.deepEqual(
    record.rua.map(({ text, address, domain, isValid }) => ({ text, address, domain, isValid })),
    [
      { text: 'mailto:A@Example.ORG', address: 'A@Example.ORG', domain: 'example.org', isValid: true },
      { text: 'https://r.example/x', address: undefined, domain: 'r.example', isValid: false },
    ],
  );
});

test('a record that only allows reports needs no policy', () => {
  assert.deepEqual(parseDmarc(MappedText.of('v=DMARC1'), { isReportAuthorization: true }).problems, []);
});

const PARTS = [
  'v',
  '=',
  'DMARC1',
  ';',
  ' ',
  'p',
  'reject',
  'none',
  'sp',
  'rua',
  'mailto:',
  'a@example.org',
  ',',
  '!10m',
  '"',
  '\\',
  ':',
  'fo',
  '0',
  'd',
  'pct',
  '?',
  '\xe2\x80\x9c',
  '\0',
  'x',
  '\t',
  'https://',
  '.',
];

test('any text is read, with problems in its range', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...PARTS), { maxLength: 40 }), (parts) => {
      const text = parts.join('');
      const record = parseDmarc(MappedText.of(text));
      assertSane(text, record.problems);
      assertFixesEnd(parse, `v=DMARC1; ${text}`);
      for (const { valueSpan, value } of record.tags) assert.equal(text.slice(valueSpan.start, valueSpan.end), value);
    }),
    { seed: 9989, numRuns: 3000 },
  );
});

test('the time grows with the text alone', () => {
  for (const part of [
    '=',
    ';',
    'p=',
    ' p=',
    'rua=',
    'a=b;',
    'x',
    ' ',
    ',',
    '?',
    'mailto:a@b,',
    '"',
    '\\',
    '!1',
    'mailto:a@example.org ',
    ':',
  ]) {
    for (const tag of ['p', 'rua', 'fo', 'x']) {
      const text = `v=DMARC1; ${tag}=${part.repeat(300_000 / part.length)}`;
      parseDmarc(MappedText.of(text));
    }
  }
});

test('the parser takes the values that the table of tags describes, and no others', () => {
  const VALUE_CODES = new Set(['policy-value', 'tag-value', 'fo-value']);
  const wrong = (record: string) =>
    parseDmarc(MappedText.of(record)).problems.some(({ code }) => VALUE_CODES.has(code));
  for (const { name, values, isClosed, isObsolete } of tagsOf('dmarc')) {
    if (isClosed !== true || isObsolete === true || name === 'v') continue;
    const others = name === 'p' ? '' : ' p=none;';
    for (const { value } of values ?? [])
      assert.equal(
        wrong(`v=DMARC1;${others} ${name}=${value}; rua=mailto:a@example.org; ruf=mailto:a@example.org`),
        false,
        `${name}=${value}`,
      );
    assert.equal(
      wrong(`v=DMARC1;${others} ${name}=other; rua=mailto:a@example.org; ruf=mailto:a@example.org`),
      true,
      name,
    );
  }
});
