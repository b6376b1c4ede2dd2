/** Which policy a TXT record is, and whether it stands where receivers look. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recognizePolicy } from '../../server/src/core/policy/policy-record.ts';
import { domainName } from '../../server/src/core/text/domain-name.ts';

const CASES: readonly (readonly [
  text: string,
  owner: string,
  kind: string,
  placement?: string,
  expectedOwner?: string,
])[] = [
  ['v=spf1 -all', 'example.org', 'spf', 'right'],
  ['v=spf1 -all', 'mail.example.org', 'spf', 'right'],
  ['v=spf1 ip4:192.0.2.1 -all', '_spf.example.org', 'spf', 'indirect'],
  ['v=spf1 -all', '_dmarc.example.org', 'spf', 'wrong', 'example.org'],
  ['v=spf1 -all', 's1._domainkey.example.org', 'spf', 'wrong', 'example.org'],
  ['"v=spf1 -all"', 'example.org', 'spf', 'right'],
  ['v=spf -all', 'example.org', 'spf', 'right'],
  ['spf1 mx -all', 'example.org', 'spf', 'right'],
  ['spf2.0/pra -all', 'example.org', 'spf', 'right'],
  ['v=DMARC1; p=none', '_dmarc.example.org', 'dmarc', 'right'],
  ['v=dmarc1; p=none', '_DMARC.Example.org', 'dmarc', 'right'],
  ['v=DMARC1; p=none', 'example.org', 'dmarc', 'wrong', '_dmarc.example.org'],
  ['v=DMARC1; p=none', 'dmarc.example.org', 'dmarc', 'wrong', '_dmarc.example.org'],
  ['v=DMARC1; p=none', '_dmark.example.org', 'dmarc', 'wrong', '_dmarc.example.org'],
  ['v=DMARC1; p=none', 's1._domainkey.example.org', 'dmarc', 'wrong', '_dmarc.example.org'],
  ['p=reject; rua=mailto:a@example.org', '_dmarc.example.org', 'dmarc', 'right'],
  ['v=DMARC1', 'example.com._report._dmarc.example.org', 'dmarc-report', 'right'],
  ['v=DMARC1', '*._report._dmarc.example.org', 'dmarc-report', 'right'],
  ['verification=abc', '_dmarc.example.org', 'other'],
  ['v=STSv1; id=1', '_mta-sts.example.org', 'mta-sts', 'right'],
  ['v=STSv1; id=1', 'mta-sts.example.org', 'mta-sts', 'wrong', '_mta-sts.example.org'],
  ['v=TLSRPTv1; rua=mailto:a@example.org', '_smtp._tls.example.org', 'tls-rpt', 'right'],
  ['v=TLSRPTv1; rua=mailto:a@example.org', '_tls.example.org', 'tls-rpt', 'wrong', '_smtp._tls.example.org'],
  ['v=BIMI1; l=', 'default._bimi.example.org', 'bimi', 'right'],
  ['v=BIMI1; l=', '_bimi.example.org', 'bimi', 'wrong', 'default._bimi.example.org'],
  ['v=DKIM1; p=', 's1._domainkey.example.org', 'dkim-key', 'right'],
  ['k=rsa; p=', 's1._domainkey.example.org', 'dkim-key', 'right'],
  ['v=DKIM1; p=', 'example.org', 'dkim-key', 'wrong'],
  ['k=rsa; p=', 'example.org', 'other'],
  ['site-verification=abc', 'example.org', 'other'],
  ['', 'example.org', 'other'],
  ['', '', 'other'],
  ['v=DMARC1; p=none', '', 'dmarc', 'wrong', '_dmarc'],
];

for (const [text, owner, kind, placement, expectedOwner] of CASES) {
  test(`${JSON.stringify(text)} at ${owner || 'the root'}`, () => {
    const found = recognizePolicy(text, domainName(owner));
    assert.deepEqual([found.kind, found.placement, found.expectedOwner], [kind, placement, expectedOwner]);
  });
}

test('a long text is not searched', () => {
  assert.equal(recognizePolicy(' '.repeat(10_000_000), domainName('_dmarc.example.org')).kind, 'other');
});
