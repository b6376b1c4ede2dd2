/** What kind of message it is: reports that hide, and ordinary mail that looks like a report. Each with the signs it is decided by. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readReport } from '../../server/src/core/bounce/extract.ts';
import type { BounceReport } from '../../server/src/core/bounce/report.ts';
import { parseMessage } from '../../server/src/core/mail/message.ts';

interface Mail {
  readonly fields?: readonly string[];
  readonly from?: string;
  readonly subject: string;
  readonly body: readonly string[];
}

function source({ fields = [], from = 'Ann <ann@example.org>', subject, body }: Mail): string {
  return [...fields, `From: ${from}`, 'To: me@example.net', `Subject: ${subject}`, '', ...body, ''].join('\r\n');
}

function read(mail: Mail): BounceReport {
  const text = source(mail);
  const report = readReport(parseMessage(text));
  for (const { recipient, status } of [...report.recipients, ...report.quoted]) {
    for (const found of [recipient, status]) {
      if (found !== undefined) assert.equal(text.slice(found.span.start, found.span.end), found.value);
    }
  }
  return report;
}

const NULL_PATH = 'Return-Path: <>';
const SENT_BY_ANN = 'Return-Path: <ann@example.org>';

const ORDINARY: Readonly<Record<string, Mail>> = {
  'a parcel that could not be delivered': {
    from: 'Parcel Delivery Service <bounce@courier.example>',
    subject: 'Delivery failed',
    body: ['Your parcel could not be delivered: address not found.', 'Choose a new date.'],
  },
  'a warning to the owner of a mailbox that is nearly full': {
    fields: [NULL_PATH],
    from: 'Mail Delivery Subsystem <MAILER-DAEMON@example.org>',
    subject: 'Quota exceeded: your mailbox is almost full',
    body: [
      'Your mailbox is now more than 90% full.',
      'If it becomes full, new mail will be rejected with "552 5.2.2 Mailbox full" and returned to its sender.',
    ],
  },
  'the same in German': {
    fields: [NULL_PATH],
    from: 'MAILER-DAEMON@example.org',
    subject: 'Quota',
    body: ['Ihr Postfach ist zu 95 % belegt.', 'Weitere Nachrichten werden abgelehnt: 552 5.2.2 mailbox full.'],
  },
  'a parcel, in German': {
    from: 'Zustellservice <info@paket.example>',
    subject: 'Unzustellbar: Ihre Sendung',
    body: ['Ihr Paket konnte nicht zugestellt werden.'],
  },
  'somebody who asks what a bounce means': {
    subject: 'Mail delivery failed: returning message to sender - why?',
    body: [
      'Hello,',
      'what does this mean?',
      '> ann@example.com',
      '>   SMTP error from remote mail server after RCPT TO:<ann@example.com>:',
      '>   550 5.7.1 no',
    ],
  },
  'an answer on a mailing list about codes': {
    fields: ['List-Id: <mail.lists.example>', 'References: <1@example.org>'],
    subject: 'Re: [mail] undeliverable mail',
    body: ['bob@example.com gave 550 5.1.1 User unknown, so the mail was rejected.'],
  },
  'advertising with a null return path that speaks of no delivery': {
    fields: [NULL_PATH, 'Auto-Submitted: auto-generated'],
    from: 'Rewards <news@shop.example>',
    subject: 'Jetzt Retouren-Paletten gewinnen',
    body: ['Your name came up.', '', '-----Original Message-----', 'From: a@example.org', 'Subject: hello', '', 'hi'],
  },
  'a newsletter': {
    fields: ['List-Unsubscribe: <mailto:u@example.org>'],
    from: 'Shop <news@shop.example>',
    subject: 'Your message could not be delivered, but our offers can',
    body: ['550 offers. Not delivered yet?'],
  },
  'a challenge': {
    fields: [NULL_PATH],
    from: 'bounces@filter.example',
    subject: 'Your message is waiting',
    body: ['Your message was not delivered. Please confirm that you are a person.'],
  },
  'a list that waits for its moderator': {
    from: 'l-bounces@lists.example',
    subject: 'Your message to L awaits moderator approval',
    body: ['Your mail is being held until the list moderator can review it for approval.'],
  },
  'the output of a scheduled job': {
    from: 'root@host.example (Cron Daemon)',
    subject: 'Cron <root@host> /usr/local/bin/send',
    body: ['bob@example.com: 550 5.1.1 User unknown', 'Message could not be delivered'],
  },
  'a log digest': {
    from: 'root@host.example',
    subject: 'Logwatch for host',
    body: ['Bounced: 12', '  550 5.1.1 User unknown bob@example.com'],
  },
  'a quarantine digest': {
    from: 'quarantine@example.net',
    subject: 'Quarantine summary: 4 messages rejected',
    body: ['ann@example.org 550 5.7.1 rejected'],
  },
  'phishing that plays a mail system': {
    fields: ['Return-Path: <x@elsewhere.example>'],
    from: 'Mail Delivery System <support@elsewhere.example>',
    subject: 'Undelivered mail: 7 messages',
    body: [
      '7 messages could not be delivered to your mailbox.',
      'Release your messages here: https://elsewhere.example/',
    ],
  },
  'an answer of a person on the list that is called after the mail system': {
    fields: ['X-BeenThere: postmaster@lists.example', 'List-Post: <mailto:postmaster@lists.example>'],
    from: 'Ann at Mail System <ann@example.org>',
    subject: 'Returned mail',
    body: ['My mail to bob@example.com came back: "550 5.1.1 user unknown".'],
  },
  'a newsletter whose sender plays a mail system': {
    fields: ['X-BeenThere: offers@lists.example'],
    from: 'Mail Delivery System <offers@lists.example>',
    subject: 'Delivery problem: your offer',
    body: ['Your offer could not be delivered.'],
  },
  'a web form': {
    from: 'Contact form <root@web.example>',
    subject: 'Contact',
    body: ['Name: Ann', 'My mail to bob@example.com came back: "550 5.1.1 user unknown".'],
  },
  'a patch to a mail program': {
    fields: ['Cc: dev@lists.example', 'X-Mailer: git-send-email 2.43.0'],
    subject: '[PATCH] smtp: give "550 5.1.1 User unknown" for bob@example.com',
    body: ['The mail was rejected with the wrong code.', '+  reply("550 5.1.1 <bob@example.com>: User unknown");'],
  },
  'somebody who talks of the fields of a report': {
    fields: [SENT_BY_ANN],
    subject: 'Delivery status notifications',
    body: ['Final-Recipient: rfc822; bob@example.com', 'Action: failed', 'Status: 5.1.1', '', 'Do we read that?'],
  },
};

describe('ordinary mail', () => {
  for (const [name, mail] of Object.entries(ORDINARY)) {
    test(name, () => {
      const { kind, recipients, returned, signs } = read(mail);
      assert.equal(kind, 'ordinary', JSON.stringify(signs));
      assert.deepEqual(recipients, []);
      assert.equal(returned, undefined);
      assert.ok(signs.some(({ weight }) => weight < 0));
    });
  }
});

describe('what a person quotes', () => {
  test('is given with its reading, and is nobody whom this message was sent to', () => {
    const { kind, quoted } = read(ORDINARY['somebody who asks what a bounce means']!);
    assert.equal(kind, 'ordinary');
    assert.deepEqual(
      quoted.map(({ recipient, status, reply }) => [recipient?.value, status?.value, reply?.value]),
      [['ann@example.com', '5.7.1', '550']],
    );
  });

  test('is read without its quotation marks', () => {
    const { quoted } = read({
      subject: 'Re: mail',
      body: [
        'I get this:',
        '> <bob@example.com>: host mx.example.com[192.0.2.9] said: 550 5.7.1',
        '>     no (in reply to end of DATA command)',
      ],
    });
    assert.equal(quoted[0]?.diagnostic?.value, '550 5.7.1 no (in reply to end of DATA command)');
  });

  const forwarded = [
    'From: Mail Delivery System <MAILER-DAEMON@mx.example.org>',
    'Date: Mon, 2 Mar 2026 10:00:00 +0000',
    'Subject: Undelivered Mail Returned to Sender',
    'To: ann@example.org',
    '',
    'This is the mail system at host mx.example.org.',
    '',
    '<bob@example.com>: host mx.example.com[192.0.2.1] said: 550 5.7.20 no passing',
    '    DKIM signature (in reply to end of DATA command)',
  ];
  for (const [name, lines] of [
    ['as Gmail does', ['---------- Forwarded message ---------', ...forwarded]],
    ['as Outlook does', ['-----Original Message-----', ...forwarded]],
    ['as Apple Mail does', ['Begin forwarded message:', '', ...forwarded.map((line) => `> ${line}`)]],
    ['without a marker', ['', ...forwarded]],
  ] as const) {
    test(`a bounce that is forwarded in the text, ${name}`, () => {
      const { kind, quoted, recipients } = read({
        fields: [SENT_BY_ANN],
        subject: 'Fwd: Undelivered Mail Returned to Sender',
        body: ['Can you look at this?', '', ...lines],
      });
      assert.equal(kind, 'forwarded-bounce');
      assert.deepEqual(recipients, []);
      assert.deepEqual(
        quoted.map(({ recipient, status, command }) => [recipient?.value, status?.value, command]),
        [['bob@example.com', '5.7.20', 'DATA']],
      );
    });
  }
});

test('an answer below which a bounce is quoted does not forward it', () => {
  const { kind, quoted } = read({
    fields: [SENT_BY_ANN],
    subject: 'Re: Undelivered Mail Returned to Sender',
    body: [
      'Fixed.',
      '',
      '-----Original Message-----',
      'From: MAILER-DAEMON@mx.example.org',
      'Subject: Undelivered Mail Returned to Sender',
      'To: me@example.net',
      '',
      '<bob@example.com>: host mx.example.com[192.0.2.1] said: 550 5.7.1 no',
    ],
  });
  assert.deepEqual([kind, quoted[0]?.recipient?.value], ['ordinary', 'bob@example.com']);
});

describe('a report', () => {
  test('that answers: some gateways write "Re:"', () => {
    const { kind } = read({
      fields: [NULL_PATH],
      from: 'post_master@gateway.example',
      subject: 'Re: Hello',
      body: ['Error: could not deliver to bob@gateway.example', '550 - Requested action not taken: no such user here'],
    });
    assert.equal(kind, 'bounce');
  });

  test('of a list manager that did not accept an article (fml)', () => {
    const report = read({
      fields: ['X-MLServer: fml [fml 4.0.3 release (20011202/4.0.3)]', 'Mailing-List: contact help@example.org'],
      subject: 'You ann@example.org are not member (news ML)',
      body: ['You are not a member of this mailing list <news@example.org>.', ''],
    });
    assert.equal(report.kind, 'bounce');
    assert.deepEqual(
      report.recipients.map(({ recipient }) => recipient?.value),
      ['news@example.org'],
    );
  });

  test('that a list manager passed on to the owner of its list', () => {
    for (const to of [
      'news-owner@lists.example',
      'news-bounces@lists.example',
      'news-bounces+ann=example.org@lists.example',
    ]) {
      const { kind, recipients } = read({
        fields: [
          'Return-Path: <news-admin@lists.example>',
          'Precedence: bulk',
          'X-BeenThere: news@lists.example',
          'X-Mailman-Version: 2.1.39',
          'List-Id: <news.lists.example>',
          `To: ${to}`,
        ],
        from: 'postmaster@mx.example.org',
        subject: 'Undeliverable Mail',
        body: ['Delivery failed 20 attempts: bob@example.com', '', 'Original message follows.'],
      });
      assert.equal(kind, 'bounce', to);
      assert.equal(recipients[0]?.recipient?.value, 'bob@example.com');
    }
  });

  test('that a list manager passed on to the owner, from a gateway that its subject alone shows', () => {
    const text = [
      'From: inetgw@example.com',
      'To: <news-admin@lists.example.org>',
      'Subject: Mail could not be delivered',
      'X-BeenThere: news@lists.example.org',
      'X-Mailman-Version: 2.0',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      '',
      'The following mail could not be delivered.',
      'Reason: Exceeded Maximum Delivery Attempts. Verify that the recipient address is correct.',
      '',
      '--b',
      'Content-Type: message/rfc822',
      '',
      'From: news@lists.example.org',
      'To: news@lists.example.org',
      'Subject: x',
      '',
      'x',
      '--b--',
      '',
    ].join('\r\n');
    assert.equal(readReport(parseMessage(text)).kind, 'bounce');
  });

  test('about a notice that awaits moderation, which it quotes', () => {
    const { kind } = read({
      from: 'postmaster@mx.example.org',
      subject: 'DELIVERY FAILURE: User bob (bob@example.com) not listed',
      body: [
        'Your message',
        '',
        '  Subject: Your message to News awaits moderator approval',
        '',
        'was not delivered to:',
        '',
        '  bob@example.com',
        '',
        'because:',
        '',
        '  User bob (bob@example.com) not listed in Domino Directory',
      ],
    });
    assert.equal(kind, 'bounce');
  });

  test('that reached its reader through a mailing list', () => {
    const { kind } = read({
      fields: ['List-Id: <l.lists.example>'],
      from: 'MAILER-DAEMON@mx.example.org',
      subject: 'Undelivered Mail Returned to Sender',
      body: ['This is the mail system at host mx.example.org.', '', '<bob@example.com>: user unknown'],
    });
    assert.equal(kind, 'bounce');
  });

  for (const [action, status, kind, given] of [
    ['deliverable', '2.1.5', 'success', 'deliverable'],
    ['relayed', '2.0.0', 'success', 'relayed'],
    ['', '2.6.0', 'success', 'delivered'],
    ['undeliverable', '5.1.1', 'bounce', 'failed'],
  ] as const) {
    test(`with "Action: ${action}" and class ${status[0]} is a ${kind}`, () => {
      const { recipients, ...report } = read({
        fields: [NULL_PATH, 'Content-Type: multipart/report; report-type=delivery-status; boundary=b'],
        from: 'MAILER-DAEMON@mx.example.org',
        subject: 'Mail Delivery Status Report',
        body: [
          '--b',
          '',
          'Enclosed is the mail delivery report that you requested.',
          '--b',
          'Content-Type: message/delivery-status',
          '',
          'Reporting-MTA: dns; mx.example.org',
          '',
          'Final-Recipient: rfc822; bob@example.com',
          ...(action === '' ? [] : [`Action: ${action}`]),
          `Status: ${status}`,
          '--b--',
        ],
      });
      assert.equal(report.kind, kind);
      assert.deepEqual(
        recipients.map((refusal) => refusal.action),
        [given],
      );
    });
  }
});

describe('an automatic answer', () => {
  for (const [name, mail] of Object.entries({
    'by its subject': { subject: 'Out of office: Hello', body: ['I am on leave until May.'] },
    'in Polish': { subject: '[Automatyczna odpowiedź] Hello', body: ['Jestem na urlopie.'] },
    'by its field (RFC 3834)': { fields: ['Auto-Submitted: auto-replied'], subject: 'Away', body: ['Back in May.'] },
  } satisfies Record<string, Mail>)) {
    test(name, () => assert.equal(read(mail).kind, 'auto-reply'));
  }

  test('shows what speaks for an answer, not what speaks for a report', () => {
    const { signs } = read({
      fields: [NULL_PATH, 'Auto-Submitted: auto-replied'],
      subject: 'Away',
      body: ['Back in May.'],
    });
    assert.deepEqual(
      signs.map(({ says, weight }) => [says, weight]),
      [
        ['its header marks it as an automatic answer', 2.5],
        ['it was sent with a null return path', 1.5],
      ],
    );
  });

  test('is not what a newsletter thanks for', () => {
    const { kind } = read({
      fields: ['List-Unsubscribe: <mailto:u@example.org>'],
      subject: 'News',
      body: ['Thank you for your message. The office is closed.'],
    });
    assert.equal(kind, 'ordinary');
  });
});
