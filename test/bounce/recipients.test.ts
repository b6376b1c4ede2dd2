/** Whom a report is about where it says so in its own words: names without an address, people that it only mentions. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readReport } from '../../server/src/core/bounce/extract.ts';
import type { BounceReport } from '../../server/src/core/bounce/report.ts';
import { parseMessage } from '../../server/src/core/mail/message.ts';

interface Header {
  readonly from?: string;
  readonly subject?: string;
  readonly type?: string;
}

function read(lines: readonly string[], header: Header = {}): BounceReport {
  const { from = 'Mail Delivery Subsystem <MAILER-DAEMON@example.com>', subject = 'Mail Delivery Problem' } = header;
  const fields = [`From: ${from}`, 'To: <news-bounces@lists.example.org>', `Subject: ${subject}`];
  if (header.type !== undefined) fields.push(`Content-Type: ${header.type}`);
  return readReport(parseMessage([...fields, '', ...lines, ''].join('\r\n')));
}

function namesIn(lines: readonly string[], header?: Header): (string | undefined)[] {
  return read(lines, header).recipients.map(({ recipient }) => recipient?.value);
}

describe('a name without an address', () => {
  test('on the line after the words that lead to it', () => {
    const lines = [
      'Your mail to the following recipients could not be delivered because they are not accepting mail from news@lists.example.org:',
      '\tscreenname',
    ];
    assert.deepEqual(namesIn(lines), ['screenname']);
  });

  test('with a reason after it', () => {
    const { recipients } = read([
      ' --------Message not delivered to the following:',
      '',
      ' ann    No matches to directory query',
      '',
      ' Try the name that is most explicit, e.g., if',
      ' ann.smith@example.edu fails, try a.smith@example.edu.',
    ]);
    assert.deepEqual(
      recipients.map(({ recipient, diagnostic }) => [recipient?.value, diagnostic?.value]),
      [['ann', 'No matches to directory query']],
    );
  });

  test('is the address of the returned message that begins with it', () => {
    const lines = [
      'Your mail cannot be delivered to the following address(es):',
      '',
      ' ann "(0), ErrMsg=mail box space not enough, account=ann "',
      '',
      '---- Header of the source mail attached ----',
      '',
      'Received: from mail.example.org by mx.example.com; Tue, 24 Nov 2026 06:00:00 +0000',
      'From: News <news@example.org>',
      'To: Ann <ann@example.com>',
      'Subject: News',
      '',
    ];
    assert.deepEqual(namesIn(lines), ['ann@example.com']);
  });

  test('yields to an address', () => {
    const lines = [
      'Your message could not be delivered to the following recipients:',
      '',
      'ann',
      '',
      '<bob@example.com>: 550 no',
    ];
    assert.deepEqual(namesIn(lines), ['bob@example.com']);
  });
});

describe('someone who is only mentioned', () => {
  test('the one whose mail was not accepted', () => {
    const lines = [
      'The server of bob@example.com is not accepting mail from carol@example.net at this time.',
      'It failed.',
    ];
    assert.deepEqual(namesIn(lines), ['bob@example.com']);
  });

  test('the sender that a summary names', () => {
    const lines = [
      'The message could not be delivered.',
      'Sender Address: carol@example.net',
      'Recipient Address: bob@example.com',
      'Error: 550 5.1.10 not found',
    ];
    assert.deepEqual(namesIn(lines), ['bob@example.com']);
  });

  test('the address that was generated from another one, named between it and the reason', () => {
    const { recipients } = read(
      [
        'This message was created automatically by mail delivery software.',
        'A message that you sent could not be delivered. The following address(es) failed:',
        '',
        '  ann@example.com',
        '    (ultimately generated from office@example.net)',
        '    all hosts have been failing for a long time',
        '',
      ],
      { subject: 'Mail delivery failed: returning message to sender' },
    );
    assert.deepEqual(
      recipients.map(({ recipient, originalRecipient, diagnostic }) => [
        recipient?.value,
        originalRecipient?.value,
        diagnostic?.value,
      ]),
      [['ann@example.com', 'office@example.net', 'all hosts have been failing for a long time']],
    );
  });
});

describe('nobody named: whom the returned message went to', () => {
  const report = (received: string, to: string, more: readonly string[] = []) => [
    '--b',
    'Content-Type: text/plain',
    '',
    'A message that you sent could not be delivered.',
    'One of the recipients is not a valid user of the system.',
    '',
    '--b',
    'Content-Type: message/rfc822',
    '',
    received,
    'From: Owner <owner@example.org>',
    `To: ${to}`,
    ...more,
    'Subject: News',
    '',
    'text',
    '--b--',
  ];
  const header = { type: 'multipart/mixed; boundary=b', subject: 'Mail delivery failed: returning message to sender' };

  test('the envelope that the last server wrote into its Received field', () => {
    const lines = report(
      'Received: from lists.example.org by mx.example.com for <ann@example.com>; Tue, 24 Nov 2026 06:00:00 +0000',
      'news@lists.example.org',
    );
    assert.deepEqual(namesIn(lines, header), ['ann@example.com']);
  });

  test('a mailing list is nobody', () => {
    const lines = report('Received: by mx.example.com; Tue, 24 Nov 2026 06:00:00 +0000', 'news@lists.example.org', [
      'List-Post: <mailto:news@lists.example.org>',
    ]);
    assert.deepEqual(namesIn(lines, header), []);
  });

  test('else To', () => {
    const lines = report('Received: by mx.example.com; Tue, 24 Nov 2026 06:00:00 +0000', 'ann@example.com');
    assert.deepEqual(namesIn(lines, header), ['ann@example.com']);
  });
});

describe('a Final-Recipient that is a channel inside the server', () => {
  const report = (final: string) =>
    [
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.example.com (lmtp-daemon)',
      '',
      'Original-recipient: rfc822;ann@example.com',
      `Final-recipient: rfc822;${final}`,
      'Action: failed',
      'Status: 4.2.2 (LMTP transmission failure has occurred)',
      'Diagnostic-code: lmtp;550 4.2.2 Delivery failed: Over quota',
      '',
      '--b--',
    ] as const;
  const header = { type: 'multipart/report; report-type=delivery-status; boundary=b' };

  test('says nothing to the sender: the address that was written does', () => {
    assert.deepEqual(namesIn(report('@store.example.com.lmtp:35065@lmtp-daemon'), header), ['ann@example.com']);
    assert.deepEqual(namesIn(report('ann@store-daemon'), header), ['ann@example.com']);
    assert.deepEqual(namesIn(report('ann@store.example.com'), header), ['ann@store.example.com']);
  });

  test('the reply before the code is read, though its class differs', () => {
    const [refusal] = read(report('ann@example.com'), header).recipients;
    assert.equal(refusal?.reply?.value, '550');
    assert.equal(refusal?.status?.value, '4.2.2');
  });
});

describe('kinds that one word alone does not decide', () => {
  test('a warning about an unknown user is not a delay', () => {
    const header = { from: 'MDaemon@example.com', subject: 'Warning: ann@example.com - User unknown!' };
    const { kind, recipients } = read(
      ['ann@example.com - no such user here.', '', 'There is no user by that name.'],
      header,
    );
    assert.equal(kind, 'bounce');
    assert.equal(recipients[0]?.action, 'failed');
  });

  test('attempts that go on are a delay, whatever the first sentence says', () => {
    const lines = [
      'Your message could not be delivered to the following recipients:',
      '',
      'ann@example.com',
      '',
      'Delivery attempts will continue to be made for 5 day(s).',
    ];
    assert.equal(read(lines, { subject: 'Delivery failure notification' }).kind, 'delay');
  });

  test('a local system that writes its own sentences', () => {
    const lines = [
      'The standard form of an address here is name@example.edu, although everybody',
      'may choose another one. The names of all who work here are in the directory, which',
      'is open to the public every day of the week. The address to',
      'which your message was addressed, ann1@example.com, did not exactly match an',
      'address of ours.',
    ];
    const header = {
      from: 'postmaster@example.com (Automated response)',
      subject: 'FAILED MAIL to "ann1" regarding "News"',
    };
    const { kind, recipients } = read(lines, header);
    assert.equal(kind, 'bounce');
    assert.deepEqual(
      recipients.map(({ recipient }) => recipient?.value),
      ['ann1@example.com'],
    );
  });
});

describe("Sendmail's own line after a refusal of something else", () => {
  const lines = [
    '   ----- The following addresses had permanent fatal errors -----',
    'ann@example.com',
    '    (reason: 553 Sender Policy Framework (SPF) fail)',
    '    (expanded from: <office@example.net>)',
    '',
    '   ----- Transcript of session follows -----',
    '... while talking to mx.example.com.:',
    '>>> DATA',
    '<<< 553 Sender Policy Framework (SPF) fail',
    '550 5.1.1 ann@example.com... User unknown',
    '<<< 503 RCPT first (#5.5.1)',
  ];

  test('does not replace the reply that the server gave', () => {
    const [refusal] = read(lines, { subject: 'Returned mail: see transcript for details' }).recipients;
    assert.equal(refusal?.reply?.value, '553');
    assert.equal(refusal?.status, undefined);
  });

  test('the reason ends at its own bracket', () => {
    const [refusal] = read(lines, { subject: 'Returned mail: see transcript for details' }).recipients;
    assert.equal(refusal?.diagnostic?.value, '553 Sender Policy Framework (SPF) fail');
  });
});

test('a reply that another system quotes after its own code', () => {
  const [refusal] = read(
    [
      'The following message to <ann@example.com> was undeliverable.',
      'The reason for the problem:',
      "5.3.0 - Other mail system problem 550-'SPF check failed [IP: 192.0.2.7]. '",
    ],
    { subject: 'Delivery Status Notification (Failure)' },
  ).recipients;
  assert.equal(refusal?.reply?.value, '550');
});

describe('a clerk', () => {
  const lead = [
    'This is the mail system at host mail.example.com.',
    '',
    'For further assistance, please send mail to',
    '<postmaster@example.com>',
    '',
  ];

  test('was refused where a server said so', () => {
    const reply =
      '<support@example.net>: host mx.example.net[192.0.2.1] said: 550 5.1.1 User unknown (in reply to RCPT TO command)';
    assert.deepEqual(namesIn([...lead, reply]), ['support@example.net']);
  });

  test('is only named where the report offers help', () => {
    assert.deepEqual(
      namesIn([...lead, '<ann@example.net>: host mx.example.net[192.0.2.1] said: 550 5.1.1 User unknown']),
      ['ann@example.net'],
    );
  });
});

test('addresses in the fields of a quoted header are not of those who were refused', () => {
  const { recipients } = read([
    'The address to which your message was addressed, ann@example.net, did not exactly match an address.',
    '',
    'Original message as received is as follows:',
    '=======================',
    '>Return-Path: <news-admin@lists.example.org>',
    '>X-Originally-To: <a@lists.example.net>, <b@lists.example.net>',
    '>To: c@lists.example.net',
  ]);
  assert.deepEqual(
    recipients.map(({ recipient }) => recipient?.value),
    ['ann@example.net'],
  );
});

test('a sentence that goes on after the address gives the reason', () => {
  const { recipients } = read([
    'Delivery of email to this address',
    '',
    '"ann@example.net"',
    '',
    'has failed due to a full mailbox.',
  ]);
  assert.deepEqual(
    recipients.map(({ recipient, diagnostic }) => [recipient?.value, diagnostic?.value]),
    [['ann@example.net', 'has failed due to a full mailbox.']],
  );
});
