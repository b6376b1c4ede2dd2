/** What servers say about SPF, DKIM and DMARC, in the words of the large receivers and of common programs. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { reportedDomain, reportedResults } from '../../server/src/core/bounce/reported-results.ts';

/** Mechanism, result, domain, address, detail. */
type Row = readonly (string | undefined)[];

const REPLIES: readonly (readonly [name: string, reply: string, rows: readonly Row[]])[] = [
  [
    'Gmail, in lines',
    '550-5.7.26 Authentication results: 550-5.7.26 DKIM = did not pass 550-5.7.26 SPF [example.org] with ip: [2001:db8::2] = did not pass 550 5.7.26 - gsmtp',
    [
      ['dkim', 'fail'],
      ['spf', 'fail', 'example.org', '2001:db8::2'],
    ],
  ],
  [
    'Gmail, with the reason',
    '550 5.7.26 DKIM = did not pass (body hash did not verify), SPF [example.org] = passed.',
    [
      ['dkim', 'fail', undefined, undefined, 'body hash did not verify'],
      ['spf', 'pass', 'example.org'],
    ],
  ],
  [
    'Gmail, older',
    '421-4.7.0 This message does not pass authentication checks (SPF and DKIM both do 421-4.7.0 not pass). SPF check for [example.org] does not pass with ip: 421-4.7.0 [192.0.2.7].To best protect',
    [
      ['spf', 'fail', 'example.org', '192.0.2.7'],
      ['dkim', 'fail'],
    ],
  ],
  [
    'Gmail, hard fail',
    '550-5.7.27 The MAIL FROM domain [example.org] has an SPF record with a hard fail policy (-all) but it fails to pass SPF checks with the ip: [192.0.2.44].',
    [['spf', 'fail', 'example.org', '192.0.2.44']],
  ],
  [
    'Gmail, bulk',
    "550-5.7.30 This message was blocked because it didn't pass DKIM authentication.",
    [['dkim', 'fail']],
  ],
  [
    'Gmail, DMARC',
    "550-5.7.26 Unauthenticated email from example.org is not accepted due to 550-5.7.26 domain's DMARC policy.",
    [['dmarc', 'fail', 'example.org']],
  ],
  [
    'Outlook.com',
    '550 5.7.515 Access denied, sending domain EXAMPLE.ORG does not meet the required authentication level. Spf= Fail , Dkim= Pass , DMARC= Pass',
    [
      ['spf', 'fail'],
      ['dkim', 'pass'],
      ['dmarc', 'pass'],
    ],
  ],
  [
    'Microsoft 365',
    '550 5.7.509 Access denied, sending domain [EXAMPLE.ORG] does not pass DMARC verification and has a DMARC policy of reject.',
    [['dmarc', 'fail', 'example.org', undefined, 'reject']],
  ],
  [
    'Yahoo',
    '550 5.7.9 This mail has been blocked because the sender is unauthenticated. Yahoo requires all senders to authenticate with either SPF or DKIM.',
    [
      ['spf', 'fail'],
      ['dkim', 'fail'],
    ],
  ],
  [
    'Apple, both',
    '554 5.7.1 [HME1] This message was blocked for failing both SPF and DKIM authentication checks.',
    [
      ['spf', 'fail'],
      ['dkim', 'fail'],
    ],
  ],
  [
    'Apple, DMARC',
    "550 5.7.1 Your message was rejected due to example.org's DMARC policy. See https://support.apple.com/",
    [['dmarc', 'fail', 'example.org']],
  ],
  ['GMX', '550 Requested action not taken: mailbox unavailable Reject due to SPF policy.', [['spf', 'fail']]],
  [
    'a policy server of Postfix',
    '550 5.7.1 <d@example.net>: Recipient address rejected: Message rejected due to: SPF fail - not authorized. Please see http://www.openspf.net/Why?s=mfrom;id=alice@example.org;ip=192.0.2.25;r=d@example.net',
    [['spf', 'fail', 'example.org', '192.0.2.25']],
  ],
  [
    'Exim',
    "550 5.1.0 192.0.2.1 is not allowed to send from <example.org> per it's SPF Record.",
    [['spf', 'fail', 'example.org', '192.0.2.1']],
  ],
  ['OpenDMARC', '550 5.7.1 rejected by DMARC policy for example.org', [['dmarc', 'fail', 'example.org']]],
  ['OpenDKIM', '550 5.7.1 no DKIM signature data', [['dkim', 'none']]],
  ['nothing of the kind', '550 5.1.1 <spf@example.org>: User unknown in virtual mailbox table', []],
  ['other words with the names', '550 5.7.1 See https://example.net/dkim-and-spf for our rules', []],
];

describe('results in a reply', () => {
  for (const [name, reply, rows] of REPLIES) {
    test(name, () => {
      const found = reportedResults(reply).map(
        ({ mechanism, result, domain, address, detail }): Row => [mechanism, result, domain, address, detail],
      );
      const sorted = (list: readonly Row[]) =>
        list.map((row) => JSON.stringify(Array.from({ length: 5 }, (_, i) => row[i] ?? null))).sort();
      assert.deepEqual(sorted(found), sorted(rows));
    });
  }

  test('the domain that is refused is named without a result, too', () => {
    assert.equal(
      reportedDomain('550 5.7.515 Access denied, sending domain EXAMPLE.ORG does not meet the required level'),
      'example.org',
    );
    assert.equal(reportedDomain('550 5.1.1 User unknown'), undefined);
  });

  test('long and hostile texts end', () => {
    for (const text of [
      'SPF ['.repeat(5000),
      'a.'.repeat(20_000),
      '0:'.repeat(20_000),
      `DKIM = ${'('.repeat(20_000)}`,
    ]) {
      const start = performance.now();
      reportedResults(text);
      assert.ok(performance.now() - start < 1000);
    }
  });
});
