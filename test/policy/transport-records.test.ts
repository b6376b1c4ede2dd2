/** MTA-STS, TLS-RPT and BIMI records: what is found, where, and what the fix makes of it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BIMI_PROBLEM_CODES, parseBimi } from '../../server/src/core/policy/bimi.ts';
import { MTA_STS_PROBLEM_CODES, parseMtaSts } from '../../server/src/core/policy/mta-sts.ts';
import { parseTlsRpt, TLS_RPT_PROBLEM_CODES } from '../../server/src/core/policy/tls-rpt.ts';
import { MappedText } from '../../server/src/core/text/mapped-text.ts';
import { fixed, found, type Parse } from './harness.ts';

type Cases = readonly (readonly [string, readonly string[], string?])[];

function check<Code extends string>(name: string, parse: Parse<Code>, cases: Cases, own: readonly Code[]): void {
  for (const [record, problems, repaired] of cases) {
    test(`${name}: ${JSON.stringify(record)}`, () => {
      assert.deepEqual(found(parse, record), problems);
      if (problems.length > 0) assert.equal(fixed(parse, record, problems[0]!.split(' ')[0] as Code), repaired);
    });
  }
  test(`${name}: every code of its own has a record that triggers it`, () => {
    const triggered = new Set(cases.flatMap(([, problems]) => problems.map((problem) => problem.split(' ')[0])));
    assert.deepEqual(
      own.filter((code) => !triggered.has(code)),
      [],
    );
  });
}

const MTA_STS: Cases = [
  ['v=STSv1; id=20160831085700Z;', []],
  ['v=STSv1;id=1', []],
  ['v=STSv1; id=20160831085700Z', []],
  ['v=STSv1; x-new.field=1; id=abc', ['tag-unknown "x-new.field"']],
  [' v=STSv1; id=1', ['leading-text " "'], 'v=STSv1; id=1'],
  ['id=20160831', ['version-missing "id=20160831"'], 'v=STSv1; id=20160831'],
  ['id=1; v=STSv1', ['version-not-first "v=STSv1"'], 'v=STSv1; id=1'],
  ['v=stsv1; id=1', ['version-value "v=stsv1"'], 'v=STSv1; id=1'],
  ['v=STSv1 ; id=1', ['version-space " "'], 'v=STSv1; id=1'],
  ['v=STSv1 id=1', ['separator " id"'], 'v=STSv1; id=1'],
  ['v=STSv1; id = 1', ['equals-space " = "'], 'v=STSv1; id=1'],
  ['v=STSv1;; id=1', ['tag-empty ";"'], 'v=STSv1; id=1'],
  ['v=STSv1; id:1', ['tag-no-equals "id:1"'], 'v=STSv1; id=1'],
  ['v=STSv1; -x=1; id=1', ['tag-name "-x"']],
  ['v=STSv1; ID=1', ['tag-case "ID"'], 'v=STSv1; id=1'],
  ['v=STSv1; id=1; id=1', ['tag-duplicate "id=1"'], 'v=STSv1; id=1'],
  ['v=STSv1; id=', ['value-empty "id="']],
  ['v=STSv1; id=1; more=', ['tag-unknown "more"', 'value-empty "more="']],
  ['v=STSv1; id=1; more==', ['tag-unknown "more"', 'value-syntax "="']],
  ['v=STSv1; id=1\xc2\xa0', ['value-characters "\xc2\xa0"'], 'v=STSv1; id=1'],
  ['v=STSv1; id="1"', ['quote "\\""', 'quote "\\""'], 'v=STSv1; id=1"'],
  ['v=STSv1\\; id=1', ['backslash "\\\\"'], 'v=STSv1; id=1'],
  ['v=STSv1;', ['id-missing "v=STSv1"']],
  ['v=STSv1; id=2026-11-24T10:00', ['id-characters "2026-11-24T10:00"'], 'v=STSv1; id=20261124T1000'],
  [`v=STSv1; id=${'1'.repeat(33)}`, [`id-length "${'1'.repeat(33)}"`], `v=STSv1; id=${'1'.repeat(32)}`],
];

test('MTA-STS: the id that senders compare', () => {
  assert.equal(parseMtaSts(MappedText.of('v=STSv1; id=20260101')).id, '20260101');
  assert.equal(parseMtaSts(MappedText.of('v=STSv1; id=2026-01')).id, undefined);
});

check('MTA-STS', parseMtaSts, MTA_STS, MTA_STS_PROBLEM_CODES);

const TLS_RPT: Cases = [
  ['v=TLSRPTv1; rua=mailto:tls@example.org', []],
  ['v=TLSRPTv1;rua=https://reports.example.org/v1/tls', []],
  ['v=TLSRPTv1; rua=mailto:tls@example.org,https://reports.example.org/v1/tls;', []],
  ['v=TLSRPTv1', ['rua-missing "v=TLSRPTv1"']],
  ['v=TLSRPTv1; ruf=mailto:tls@example.org', ['rua-missing "v=TLSRPTv1"', 'tag-unknown "ruf"']],
  ['v=TLSRPT1; rua=mailto:tls@example.org', ['version-value "v=TLSRPT1"'], 'v=TLSRPTv1; rua=mailto:tls@example.org'],
  [
    'v=TLSRPTv1; rua=tls@example.org',
    ['uri-scheme-missing "tls@example.org"'],
    'v=TLSRPTv1; rua=mailto:tls@example.org',
  ],
  [
    'v=TLSRPTv1; rua=http://reports.example.org/',
    ['uri-scheme "http"'],
    'v=TLSRPTv1; rua=https://reports.example.org/',
  ],
  [
    'v=TLSRPTv1; rua=mailto:a@example.org;mailto:b@example.org',
    ['list-separator ";mailto:b@example.org"'],
    'v=TLSRPTv1; rua=mailto:a@example.org,mailto:b@example.org',
  ],
  ['v=TLSRPTv1; rua=https://', ['uri-syntax "https://"']],
  ['v=TLSRPTv1; rua=', ['value-empty "rua="']],
  ['v=TLSRPTv1; rua=,, ,', ['value-empty "rua=,, ,"']],
  ['v=TLSRPTv1; rua=mailto:a@example.org; x=1 2', ['tag-unknown "x"', 'value-syntax "1 2"']],
];

check('TLS-RPT', parseTlsRpt, TLS_RPT, ['rua-missing', 'list-separator']);

test('TLS-RPT: its codes are those of tag records and of URIs', () => {
  assert.equal(new Set(TLS_RPT_PROBLEM_CODES).size, TLS_RPT_PROBLEM_CODES.length);
  assert.equal(parseTlsRpt(MappedText.of('v=TLSRPTv1; rua=https://r.example/x')).rua[0]?.isValid, true);
});

const BIMI: Cases = [
  ['v=BIMI1; l=https://example.org/logo.svg; a=https://example.org/vmc.pem', []],
  ['v=BIMI1; l=https://example.org/logo.svg;', []],
  ['v=BIMI1; l=; a=;', []],
  ['v=BIMI1; l=https://example.org/logo.svg?v=2; lps=true; avp=brand', []],
  ['v=bimi1; l=https://example.org/logo.svg', ['version-value "v=bimi1"'], 'v=BIMI1; l=https://example.org/logo.svg'],
  ['v=BIMI1; a=', ['location-missing "v=BIMI1"']],
  [
    'v=BIMI1; l=http://example.org/logo.svg',
    ['location-syntax "http://example.org/logo.svg"'],
    'v=BIMI1; l=https://example.org/logo.svg',
  ],
  ['v=BIMI1; l=logo.svg', ['location-syntax "logo.svg"']],
  ['v=BIMI1; l=https://example.org/logo.png', ['location-format "https://example.org/logo.png"']],
  ['v=BIMI1; l=; avp=Brand', ['tag-value "Brand"'], 'v=BIMI1; l=; avp=brand'],
  ['v=BIMI1; l=; lps=a.b', ['prefix-syntax "a.b"']],
  ['v=BIMI1 l=https://example.org/logo.svg', ['separator " l"'], 'v=BIMI1; l=https://example.org/logo.svg'],
];

check('BIMI', parseBimi, BIMI, ['location-missing', 'location-syntax', 'location-format', 'tag-value']);

test('BIMI: a record may say that there is no logo', () => {
  assert.equal(parseBimi(MappedText.of('v=BIMI1; l=; a=;')).isDeclined, true);
  assert.equal(parseBimi(MappedText.of('v=BIMI1; l=https://example.org/logo.svg')).isDeclined, false);
  assert.ok(BIMI_PROBLEM_CODES.includes('location-missing'));
});
