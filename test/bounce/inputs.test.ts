/** Who was refused and why, where it is not in a delivery status: dialogues, logs, tables, transcripts, odd addresses, mailboxes. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { addressesIn } from '../../server/src/core/bounce/addresses-in-text.ts';
import { readReport } from '../../server/src/core/bounce/extract.ts';
import { splitMbox } from '../../server/src/core/bounce/mbox.ts';
import { readPastedReport } from '../../server/src/core/bounce/pasted-report.ts';
import { readReplyText } from '../../server/src/core/bounce/reply-text.ts';
import type { Refusal } from '../../server/src/core/bounce/report.ts';
import { parseMessage } from '../../server/src/core/mail/message.ts';

function told(refusals: readonly Refusal[]): (string | undefined)[][] {
  return refusals.map(({ recipient, reply, status, command, diagnostic }) => [
    recipient?.value,
    reply?.value,
    status?.value,
    command,
    diagnostic?.value,
  ]);
}

describe('SMTP dialogues', () => {
  const dialogue = (client: string, server: string, refused = server): string =>
    [
      `${server}220 mx.example.com ESMTP`,
      `${client}EHLO a.example.org`,
      `${server}250 OK`,
      `${client}MAIL FROM:<news@example.org>`,
      `${server}250 2.1.0 Ok`,
      `${client}RCPT TO:<ann@example.com>`,
      `${server}250 2.1.5 Ok`,
      `${client}RCPT TO:<bob@example.com>`,
      `${refused}550 5.1.1 <bob@example.com>: no such user`,
      `${client}DATA`,
      `${server}354 go on`,
      `${client}.`,
      `${refused}550-5.7.13 sign your mail`,
      `${refused}550 5.7.13 with DKIM`,
      `${client}QUIT`,
      `${server}221 2.0.0 Bye`,
    ].join('\n');

  for (const [name, text] of [
    ['swaks', dialogue(' -> ', '<-  ', '<** ')],
    ['telnet', dialogue('', '')],
    ['a transcript with C: and S:', dialogue('C: ', 'S: ')],
    ['arrows', dialogue('>>> ', '<<< ')],
  ] as const) {
    test(name, () => {
      const refusals = readReplyText(text);
      assert.deepEqual(
        told(refusals).map((row) => row.slice(0, 4)),
        [
          ['bob@example.com', '550', '5.1.1', 'RCPT TO'],
          ['ann@example.com', '550', '5.7.13', 'DATA'],
        ],
      );
      assert.match(refusals[1]!.diagnostic!.value, /^550-5\.7\.13 sign your mail .*550 5\.7\.13 with DKIM$/);
      for (const { recipient, status } of refusals) {
        assert.equal(text.slice(recipient!.span.start, recipient!.span.end), recipient!.value);
        assert.equal(text.slice(status!.span.start, status!.span.end), status!.value);
      }
    });
  }
});

describe('logs', () => {
  for (const [name, line, expected] of [
    [
      'a milter of Postfix',
      'postfix/cleanup[9]: 4XyZ: milter-reject: END-OF-MESSAGE from a.example.org[192.0.2.1]: 5.7.1 rejected by policy; from=<news@example.org> to=<ann@example.com> proto=ESMTP helo=<a.example.org>',
      ['ann@example.com', undefined, '5.7.1', 'DATA', '5.7.1 rejected by policy'],
    ],
    [
      "Postfix's own server",
      'postfix/smtpd[9]: NOQUEUE: reject: RCPT from a.example.org[192.0.2.1]: 450 4.7.1 <ann@example.com>: Recipient address rejected: greylisted; from=<news@example.org> to=<ann@example.com> proto=ESMTP helo=<a>',
      [
        'ann@example.com',
        '450',
        '4.7.1',
        'RCPT TO',
        '450 4.7.1 <ann@example.com>: Recipient address rejected: greylisted',
      ],
    ],
    [
      "Sendmail's reply= says more than dsn= and stat=",
      'sendmail[1]: 5X: to=<ann@example.com>, mailer=esmtp, relay=mx.example.com. [192.0.2.2], dsn=5.0.0, reply=550-5.7.26 Unauthenticated., stat=Service unavailable',
      ['ann@example.com', '550', '5.7.26', undefined, '550-5.7.26 Unauthenticated.'],
    ],
    [
      "Sendmail's words for an exit status are not the server's",
      'sendmail[1]: 5X: to=<ann@example.com>, mailer=esmtp, relay=mx.example.com. [192.0.2.2], dsn=5.7.26, stat=User unknown',
      ['ann@example.com', undefined, '5.7.26', undefined, undefined],
    ],
  ] as const) {
    test(name, () => assert.deepEqual(told(readReplyText(line)), [[...expected]]));
  }
});

describe('tables of Exchange', () => {
  test("the server's message tracking log: failures alone, and no Message-ID for a recipient", () => {
    const text = [
      '#Software: Microsoft Exchange Server',
      '#Fields: date-time,client-ip,source,event-id,message-id,recipient-address,recipient-status,sender-address',
      '2026-03-02T10:00:00.000Z,192.0.2.1,SMTP,RECEIVE,<1@ex.example.org>,ann@example.com,,news@example.org',
      '2026-03-02T10:00:01.000Z,192.0.2.1,SMTP,FAIL,<1@ex.example.org>,"ann@example.com;bob@example.com","[{LED=550 5.7.20 no passing signature};{MSG=}]",news@example.org',
    ].join('\r\n');
    assert.deepEqual(
      told(readReplyText(text)).map((row) => row.slice(0, 3)),
      [
        ['ann@example.com', '550', '5.7.20'],
        ['bob@example.com', '550', '5.7.20'],
      ],
    );
  });

  test("Exchange Online's message trace", () => {
    const text = [
      '"message_id","sender_address","recipient_address","status","detail"',
      '"<2@ex.example.org>","news@example.org","ann@example.com","Delivered","Ok"',
      '"<2@ex.example.org>","news@example.org","bob@example.com","Failed","Reason: [{LED=450 4.4.312 DNS query failed}]"',
    ].join('\n');
    const [refusal, ...others] = readReplyText(text);
    assert.deepEqual(others, []);
    assert.deepEqual(
      [refusal?.recipient?.value, refusal?.status?.value, refusal?.action],
      ['bob@example.com', '4.4.312', 'failed'],
    );
  });

  test('a sentence with commas is not a table', () => {
    assert.equal(readReplyText('ann@example.com, the recipient, gave this, or so: 550 5.1.1 unknown').length, 1);
  });
});

test('addresses: a local part may begin with "=", or be an encoded word', () => {
  for (const [text, address] of [
    ['<=ann@example.com>: no', '=ann@example.com'],
    ['rfc822; =?utf-8?b?8J+Qig==?=@example.com', '=?utf-8?b?8J+Qig==?=@example.com'],
    ['to=ann@example.com', 'to=ann@example.com'],
    ['--ann@example.com', 'ann@example.com'],
  ] as const) {
    assert.equal(addressesIn(text)[0]?.address, address);
  }
});

function report(parts: { text: readonly string[]; status?: readonly string[] }): readonly Refusal[] {
  const status = parts.status ?? ['Final-Recipient: rfc822; ann@example.com', 'Action: failed', 'Status: 5.0.0'];
  const text = [
    'Return-Path: <>',
    'From: MAILER-DAEMON@mx.example.org',
    'To: news@example.org',
    'Subject: Undelivered mail',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '',
    '--b',
    '',
    ...parts.text,
    ...(status.length === 0
      ? []
      : ['--b', 'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; mx.example.org', '', ...status]),
    '--b--',
  ].join('\r\n');
  return readReport(parseMessage(text)).recipients;
}

describe('in reports', () => {
  test('an address in utf-8-addr-xtext (RFC 6533 section 3) is decoded', () => {
    const [refusal] = report({
      text: ['failed'],
      status: [
        'Final-Recipient: utf-8; j\\x{F6}rg@b\\x{FC}cher.example',
        'Original-Recipient: utf-8; j\\x{F6}rg@b\\x{FC}cher.example',
        'Action: failed',
        'Status: 5.7.20',
      ],
    });
    assert.equal(refusal?.recipient?.value, 'jörg@bücher.example');
  });

  test("all lines of a reply are the reason, from Sendmail's transcript", () => {
    const [refusal] = report({
      text: [
        '   ----- Transcript of session follows -----',
        '... while talking to mx.example.com.:',
        '>>> DATA',
        '<<< 550-Requested action not taken: mailbox unavailable',
        '<<< 550 Reject due to SPF policy.',
        '554 5.0.0 Service unavailable',
      ],
      status: [
        'Final-Recipient: RFC822; ann@example.com',
        'Action: failed',
        'Status: 5.0.0',
        'Diagnostic-Code: SMTP; 550-Requested action not taken: mailbox unavailable',
      ],
    });
    assert.equal(
      refusal?.diagnostic?.value,
      '550-Requested action not taken: mailbox unavailable 550 Reject due to SPF policy.',
    );
  });

  for (const [name, text, status, reason] of [
    [
      'after a label',
      ['The following address failed:', '', '<ann@example.com>', '', 'Reason:', 'retry timeout exceeded'],
      [],
      'retry timeout exceeded',
    ],
    [
      'after a label in the line',
      ['  Recipient address: ann@example.com', '  Reason: Illegal host'],
      undefined,
      'Illegal host',
    ],
    [
      'in the comment of Status',
      ['failed'],
      ['Final-Recipient: rfc822; ann@example.com', 'Action: failed', 'Status: 5.4.4 (Illegal host name found)'],
      'Illegal host name found',
    ],
    [
      'in the paragraph below',
      ['There was an error delivering your mail to <ann@example.com>.', '', 'DNS lookup failure: host not found'],
      [],
      'DNS lookup failure: host not found',
    ],
    [
      'in the sentence that leads to the recipients',
      ['Unable to deliver to the following recipients, due to being unable to connect.', '', '   ann@example.com'],
      undefined,
      'Unable to deliver to the following recipients, due to being unable to connect.',
    ],
    [
      'with a program before it',
      [
        'I was not able to deliver your message to the following addresses.',
        '',
        '<ann@example.com>:',
        'vdelivermail: account is locked',
      ],
      [],
      'vdelivermail: account is locked',
    ],
    [
      'in the transcript, without a code',
      [
        '   ----- Transcript of session follows -----',
        '<ann@example.com>... Deferred: Connection refused',
        'Message could not be delivered for 8 hours',
      ],
      undefined,
      'Deferred: Connection refused Message could not be delivered for 8 hours',
    ],
    [
      'of Google Groups, in any language',
      [
        'Hallo news@example.org,',
        '',
        'die Gruppe, die Sie kontaktieren möchten, ist möglicherweise nicht vorhanden.',
        '',
        'Hilfe: https://groups.google.com/support/',
      ],
      undefined,
      'die Gruppe, die Sie kontaktieren möchten, ist möglicherweise nicht vorhanden.',
    ],
  ] as const) {
    test(`a reason ${name}`, () => {
      const [refusal] = report(status === undefined ? { text } : { text, status });
      assert.equal(refusal?.recipient?.value, 'ann@example.com');
      assert.equal(refusal?.diagnostic?.value, reason);
    });
  }

  test('a postmaster who is a recipient is one', () => {
    const [refusal] = report({
      text: [
        'An error has occurred for the following list of recipients:',
        '',
        'postmaster@example.com: Domain does not exist',
      ],
      status: ['Final-Recipient: rfc822; postmaster@example.com', 'Action: failed', 'Status: 5.0.0'],
    });
    assert.deepEqual(
      [refusal?.recipient?.value, refusal?.diagnostic?.value],
      ['postmaster@example.com', 'Domain does not exist'],
    );
  });

  test('a report in the text of another one is the one that speaks', () => {
    const inner = [
      'From MAILER-DAEMON  Mon Mar  2 10:00:00 2026',
      'Return-Path: <>',
      'Delivered-To: list+x@example.org',
      'From: MAILER-DAEMON@relay.example.org',
      'Subject: Undelivered Mail Returned to Sender',
      'To: list+x@example.org',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=c',
      '',
      '--c',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; relay.example.org',
      '',
      'Final-Recipient: rfc822; ann@example.com',
      'Action: failed',
      'Status: 5.1.1',
      '--c--',
    ];
    const [refusal, ...others] = report({
      text: ['Your message could not be delivered to one or more recipients.', '', ...inner],
      status: [],
    });
    assert.deepEqual(others, []);
    assert.deepEqual([refusal?.recipient?.value, refusal?.status?.value], ['ann@example.com', '5.1.1']);
  });
});

describe('pasted', () => {
  test('a report without a code', () => {
    const text = [
      'This is the mail system at host mx.example.org.',
      '',
      '<ann@example.com>: conversation with mx.example.com[192.0.2.1] timed out while',
      '    sending RCPT TO',
    ].join('\n');
    const read = readPastedReport(text);
    assert.equal(read?.kind, 'bounce');
    assert.deepEqual(told(read!.recipients), [
      [
        'ann@example.com',
        undefined,
        undefined,
        undefined,
        'conversation with mx.example.com[192.0.2.1] timed out while sending RCPT TO',
      ],
    ]);
  });

  test('a whole report with its header, after words of whoever pasted it: its addressee was not refused', () => {
    const text = [
      'Here it is:',
      '',
      'Return-Path: <>',
      'From: MAILER-DAEMON@mx.example.org',
      'To: news@example.org',
      'Subject: Undelivered Mail Returned to Sender',
      'Date: Mon, 2 Mar 2026 10:00:00 +0000',
      '',
      '<ann@example.com>: host mx.example.com[192.0.2.1] said: 550 5.7.20 not signed',
    ].join('\n');
    const read = readPastedReport(text);
    assert.deepEqual(
      read?.recipients.map(({ recipient }) => recipient?.value),
      ['ann@example.com'],
    );
  });
});

describe('mailboxes', () => {
  const message = 'Subject: a\n\nbody\n';
  test('a From line with a whole date begins a message, even without an empty line before it', () => {
    const entries = splitMbox(`From a Mon Mar  2 10:00:00 2026\n${message}From b Tue Mar  3 10:00:00 2026\n${message}`);
    assert.deepEqual(
      entries.map((entry) => entry.message.end - entry.message.start),
      [message.length, message.length],
    );
  });
  test('words that begin with From do not', () => {
    assert.equal(
      splitMbox(`From a Mon Mar  2 10:00:00 2026\n${message}From here on, 10:00 2026\nall is well\n`).length,
      1,
    );
  });
});
