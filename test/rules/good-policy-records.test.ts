/** Ordinary SPF, DMARC, MTA-STS, TLS-RPT and BIMI records have no finding, every mistake has its words, and no text makes a rule throw. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { BIMI_PROBLEM_CODES } from '../../server/src/core/policy/bimi.ts';
import { DMARC_PROBLEM_CODES } from '../../server/src/core/policy/dmarc.ts';
import { MTA_STS_PROBLEM_CODES } from '../../server/src/core/policy/mta-sts.ts';
import { SPF_PROBLEM_CODES } from '../../server/src/core/policy/spf-record.ts';
import { TLS_RPT_PROBLEM_CODES } from '../../server/src/core/policy/tls-rpt.ts';
import { RULES } from '../../server/src/core/rules/registry.ts';
import type { Finding } from '../../server/src/core/rules/rule.ts';
import { groupOf } from '../../server/src/core/rules/rule-id.ts';
import { Session } from '../../server/src/core/session.ts';
import { DisjointEdits } from '../../server/src/core/text/edit.ts';

const URI = 'file:///example.org.zone';

function findingsIn(text: string): readonly Finding[] {
  const session = new Session({ clock: () => 1_800_000_000 });
  session.open({ uri: URI, language: 'dns-zone', text });
  const findings = session.findings(URI);
  assert.deepEqual(session.failures(URI), []);
  return findings;
}

const ofPolicies = ({ rule }: Finding): boolean => /^(?:spf|dmarc|policy)$/.test(groupOf(rule.id));

/** As providers tell their customers to write them, and as large domains have them; the names are examples. */
const GOOD = [
  '@ TXT "v=spf1 include:_spf.example.com ~all"',
  '@ TXT "v=spf1 include:_spf.example.com -all"',
  '@ TXT "v=spf1 mx -all"',
  '@ TXT "v=spf1 -all"',
  '@ TXT "v=spf1 a mx ~all"',
  '@ TXT "v=spf1 +a +mx +ip4:192.0.2.10 ~all"',
  '@ TXT "v=spf1 redirect=_spf.example.net"',
  '@ TXT "v=spf1 ip4:192.0.2.0/24 ip4:198.51.100.16/28 ip6:2001:db8::/32 include:spf.protection.example.com -all"',
  '@ TXT "v=spf1 include:_spf.example.com include:mail.example.net include:servers.example include:sendmail.test ~all"',
  '@ TXT "v=spf1 include:%{ir}.%{v}.%{d}.spf.example.com ~all"',
  '@ TXT "v=spf1 exists:%{i}._i.%{d}._d.espf.example.net include:%{d}.01.spf-protect.example.com ~all"',
  '@ TXT "v=spf1 mx exp=explain._spf.%{d} -all"',
  '@ TXT ( "v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 "\n  "ip4:192.0.2.3 -all" )',
  '_netblocks TXT "v=spf1 ip4:192.0.2.0/25 ip4:198.51.100.0/24 ~all"',
  '_spf TXT "v=spf1 include:_netblocks.example.org include:_netblocks2.example.org ?all"',
  '_spf TXT "v=spf1 ip4:192.0.2.7 ip6:2001:db8::25"',
  'bounces TXT "v=spf1 a:mail.example.org/28//64 mx:example.org -all"',
  'old TXT "V=SPF1 MX -ALL"',
  '_dmarc TXT "v=DMARC1; p=reject; rua=mailto:dmarc@example.org"',
  '_dmarc TXT "v=DMARC1; p=none; rua=mailto:dmarc@example.org;"',
  '_dmarc TXT "v=DMARC1;p=quarantine;sp=reject;adkim=s;aspf=s;rua=mailto:a@example.org,mailto:b@reports.example.net"',
  '_dmarc TXT "v=DMARC1; p=reject; rua=mailto:a@example.org; ruf=mailto:f@example.org; fo=1:d:s"',
  '_dmarc.sub TXT "v=DMARC1; p=reject; np=reject; psd=n; rua=mailto:x+y@example.org"',
  'example.com._report._dmarc TXT "v=DMARC1"',
  '*._report._dmarc TXT "v=DMARC1;"',
  '_mta-sts TXT "v=STSv1; id=20260131085700Z;"',
  '_mta-sts TXT "v=STSv1; id=1"',
  '_smtp._tls TXT "v=TLSRPTv1; rua=mailto:tls@example.org"',
  '_smtp._tls TXT "v=TLSRPTv1;rua=https://reports.example.net/v1/tlsrpt"',
  'default._bimi TXT "v=BIMI1; l=https://example.org/logo.svg; a=https://example.org/vmc.pem"',
  'news._bimi TXT "v=BIMI1; l=; a=;"',
  '@ TXT "example-site-verification=rXOxyZounnZasA8Z7oaD3c14JdjS9aKSWvsR1EbUSIQ"',
  '@ TXT "MS=ms12345678"',
  '_acme-challenge TXT "gfj9Xq...Rg85nM"',
];

describe('records as they should be', () => {
  for (const record of GOOD)
    test(record, () =>
      assert.deepEqual(
        findingsIn(`${record}\n`)
          .filter(ofPolicies)
          .map(({ rule, message }) => `${rule.id}: ${message}`),
        [],
      ),
    );
});

describe('the words', () => {
  const camel = (code: string) => code.replace(/-([a-z0-9])/g, (_, c: string) => c.toUpperCase());
  const worded = (filter: RegExp) =>
    RULES.filter(({ id }) => filter.test(id)).flatMap(({ messages }) => Object.keys(messages));
  for (const [name, codes, filter] of [
    ['SPF', SPF_PROBLEM_CODES, /^spf\//],
    ['DMARC', DMARC_PROBLEM_CODES, /^dmarc\//],
    ['MTA-STS', MTA_STS_PROBLEM_CODES, /^policy\/invalid-mta-sts$/],
    ['TLS-RPT', TLS_RPT_PROBLEM_CODES, /^policy\/invalid-tls-rpt$/],
    ['BIMI', BIMI_PROBLEM_CODES, /^policy\/invalid-bimi$/],
  ] as const) {
    test(`every problem of ${name} is worded once`, () => {
      const names = worded(filter);
      for (const code of codes) assert.equal(names.filter((word) => word === camel(code)).length, 1, code);
    });
  }
});

const PIECES = [
  ...[
    'v=spf1',
    'v=DMARC1',
    'v=STSv1',
    'v=TLSRPTv1',
    'v=BIMI1',
    ' ',
    '; ',
    ';',
    ',',
    '=',
    ':',
    '/',
    '%',
    '%{d}',
    '%{p}',
    '%(i)',
  ],
  ...[
    'ip4:',
    'ip6:',
    'a',
    'mx',
    'ptr',
    '-all',
    'all',
    '+all',
    'include:',
    'redirect=',
    'exp=',
    'exists:',
    'redirect:',
    'inclde:',
  ],
  ...[
    '192.0.2.1',
    '10.0.0.0/8',
    '192.0.2.0/255.255.255.0',
    '2001:db8::1',
    'example.org',
    'http://x.example/',
    '/33',
    '//129',
  ],
  ...[
    'p=',
    'none',
    'reject',
    'quarantaine',
    'sp=',
    'rua=',
    'mailto:a@example.org',
    'a@example.org',
    '!10m',
    'fo=',
    '1',
    'd',
    'pct=',
    'id=',
    'l=',
  ],
  ...['\\"', '\\\\', '\\194\\160', '\\226\\128\\156', '\\009', '" "', '\u00e4'],
];

describe('whatever a record holds', () => {
  test('no rule throws, messages are whole, and fixes are edits of the text', () => {
    const record = fc
      .tuple(
        fc.constantFrom('@', '_dmarc', '_mta-sts', '_smtp._tls', 'default._bimi', 'a._report._dmarc', '_spf'),
        fc.constantFrom('v=spf1 ', 'v=DMARC1; ', 'v=STSv1; ', 'v=TLSRPTv1; ', 'v=BIMI1; ', ''),
        fc.array(fc.constantFrom(...PIECES), { maxLength: 20 }),
      )
      .map(([owner, version, pieces]) => `${owner} TXT "${version}${pieces.join('')}"\n`);
    fc.assert(
      fc.property(record, (text) => {
        for (const { rule, message, span, fixes } of findingsIn(text).filter(ofPolicies)) {
          assert.ok(span.end > span.start && span.end <= text.length, rule.id);
          assert.doesNotMatch(
            message,
            /\{(?:text|name|expected|value|domain|limit|count|allowed|scheme|before|after)\}|undefined|NaN/,
            rule.id,
          );
          for (const fix of fixes) {
            assert.doesNotMatch(
              fix.title,
              /\{(?:text|name|expected|value|domain|limit|count|scheme)\}|undefined/,
              rule.id,
            );
            assert.ok(new DisjointEdits().add(fix.edits()), `${rule.id}: ${fix.title}`);
          }
        }
      }),
      { seed: 7208, numRuns: 3000 },
    );
  });

  test('many records at one name cost little', () => {
    const run = (count: number) => {
      const text = Array.from(
        { length: count },
        (_, i) => `@ TXT "v=spf1 ip4:192.0.2.1 exists:e${i}.example -all"\n`,
      ).join('');
      assert.equal(findingsIn(text).filter(({ rule }) => rule.id === 'spf/duplicate-record').length, count - 1);
    };
    // Quadratic work would run into the time limit of the suite.
    run(4000 * 4);
  });
});
