/** Pasted replies, lines of logs, mbox files, notifications in JSON. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isMbox, splitMbox } from '../../server/src/core/bounce/mbox.ts';
import { readNotification } from '../../server/src/core/bounce/notification.ts';
import { readReplyText } from '../../server/src/core/bounce/reply-text.ts';

interface Wanted {
  readonly recipient?: string;
  readonly originalRecipient?: string;
  readonly action: string;
  readonly status?: string;
  readonly reply?: string;
  readonly remoteServer?: string;
  readonly command?: string;
}

const LINES: readonly (readonly [name: string, line: string, wanted: Wanted])[] = [
  [
    'Postfix, bounced',
    'Nov 24 06:00:00 mail postfix/smtp[71]: 4X1: to=<user@example.com>, orig_to=<list@example.org>, relay=mx.example.com[192.0.2.25]:25, delay=1, delays=0/0/0/1, dsn=5.7.13, status=bounced (host mx.example.com[192.0.2.25] said: 550 5.7.13 DKIM signing required (in reply to end of DATA command))',
    {
      recipient: 'user@example.com',
      originalRecipient: 'list@example.org',
      action: 'failed',
      status: '5.7.13',
      reply: '550',
      remoteServer: 'mx.example.com',
      command: 'DATA',
    },
  ],
  [
    'Postfix, deferred',
    'postfix/smtp[71]: 4X1: to=<user@example.com>, relay=mx.example.com[192.0.2.25]:25, dsn=4.7.1, status=deferred (host mx.example.com[192.0.2.25] said: 451 4.7.1 Greylisted (in reply to RCPT TO command))',
    {
      recipient: 'user@example.com',
      action: 'delayed',
      status: '4.7.1',
      reply: '451',
      remoteServer: 'mx.example.com',
      command: 'RCPT TO',
    },
  ],
  [
    'Postfix, code only in dsn=',
    'postfix/smtp[71]: 4X1: to=<user@example.com>, relay=none, dsn=5.4.4, status=bounced (Host or domain name not found)',
    { recipient: 'user@example.com', action: 'failed', status: '5.4.4' },
  ],
  [
    'Exim, failed',
    '2026-11-24 06:00:00 1tABCD-00000000001-1abc ** user@example.com R=dnslookup T=remote_smtp H=mx.example.com [192.0.2.25]: SMTP error from remote mail server after end of data: 550 5.7.13 not signed',
    {
      recipient: 'user@example.com',
      action: 'failed',
      status: '5.7.13',
      reply: '550',
      remoteServer: 'mx.example.com',
      command: 'DATA',
    },
  ],
  [
    'Exim, deferred',
    '2026-11-24 06:00:00 1tABCD-00000000001-1abc == user@example.com R=dnslookup T=remote_smtp defer (-44) H=mx.example.com [192.0.2.25]: SMTP error from remote mail server after RCPT TO:<user@example.com>: 451 4.7.1 later',
    {
      recipient: 'user@example.com',
      action: 'delayed',
      status: '4.7.1',
      reply: '451',
      remoteServer: 'mx.example.com',
      command: 'RCPT TO',
    },
  ],
  [
    'Sendmail',
    'Nov 24 06:00:00 mail sm-mta[71]: 6AO: to=<user@example.com>, delay=00:00:01, mailer=esmtp, relay=mx.example.com. [192.0.2.25], dsn=5.1.1, stat=User unknown',
    { recipient: 'user@example.com', action: 'failed', status: '5.1.1', remoteServer: 'mx.example.com' },
  ],
  [
    'qmail',
    '@40000000 delivery 12: failure: 192.0.2.25_does_not_like_recipient./Remote_host_said:_550_5.7.13_<user@example.com>_unsigned/Giving_up_on_192.0.2.25./',
    { recipient: 'user@example.com', action: 'failed', status: '5.7.13', reply: '550', remoteServer: '192.0.2.25' },
  ],
  [
    'OpenSMTPD',
    'smtpd[71]: 0a1b mta delivery evpid=1 from=<sender@example.org> to=<user@example.com> relay="192.0.2.25 (mx.example.com)" delay=1s result="PermFail" stat="550 5.7.13 unsigned"',
    { recipient: 'user@example.com', action: 'failed', status: '5.7.13', reply: '550', remoteServer: 'mx.example.com' },
  ],
  ['a reply', '550 5.7.13 DKIM Signing Required but Not Present', { action: 'failed', status: '5.7.13', reply: '550' }],
  [
    'a reply of several lines',
    "550-5.7.26 Unauthenticated email from example.org is not accepted due to domain's\n550-5.7.26 DMARC policy.\n550 5.7.26 See the help.",
    { action: 'failed', status: '5.7.26', reply: '550' },
  ],
  [
    'a reply in a sentence',
    'The server mx.example.com said: 550 #5.7.13 no signature',
    { action: 'failed', status: '5.7.13', reply: '550' },
  ],
  ['a code alone', '5.7.13', { action: 'failed', status: '5.7.13' }],
  ['a reply without enhanced code', '554 Message refused', { action: 'failed', reply: '554' }],
  [
    'Exchange',
    'Reason: [{LED=450 4.4.317 Cannot connect to remote server [Message=451 5.7.3 STARTTLS is required]};{MSG=};{FQDN=mx.example.com}]',
    { action: 'delayed', status: '4.4.317', reply: '450' },
  ],
];

describe('one line', () => {
  for (const [name, line, wanted] of LINES) {
    test(name, () => {
      const refusals = readReplyText(line);
      assert.equal(refusals.length, 1);
      const { recipient, originalRecipient, action, status, reply, remoteServer, command } = refusals[0]!;
      assert.deepEqual(
        {
          recipient: recipient?.value,
          originalRecipient: originalRecipient?.value,
          action,
          status: status?.value,
          reply: reply?.value,
          ...(wanted.remoteServer && { remoteServer: remoteServer?.value }),
          ...(wanted.command && { command }),
        },
        { recipient: undefined, originalRecipient: undefined, status: undefined, reply: undefined, ...wanted },
      );
      if (status !== undefined) assert.equal(line.slice(status.span.start, status.span.end), status.value);
      if (recipient !== undefined) assert.equal(line.slice(recipient.span.start, recipient.span.end), recipient.value);
    });
  }
});

test('several lines of a log and a pasted reply between them are read one by one', () => {
  const text = [LINES[0]![1], '', '550 5.1.1 first', '', LINES[3]![1], LINES[6]![1]].join('\r\n');
  assert.deepEqual(
    readReplyText(text).map(({ status }) => status?.value),
    ['5.7.13', '5.1.1', '5.7.13', '5.7.13'],
  );
});

test('an address that the server says is the sender, or looked up for another reason, is no recipient', () => {
  for (const text of [
    '550-Verification failed for <ann@example.org>\n550-Unrouteable address\n550 Sender verify failed',
    '550 5.7.1 Mail from ann@example.org is not accepted here',
  ]) {
    const [refusal] = readReplyText(text);
    assert.equal(refusal?.reply?.value, '550');
    assert.equal(refusal.recipient, undefined, text);
  }
});

test("Sendmail's line about a refused command names code and reply", () => {
  const [refusal] = readReplyText(
    'Jun  1 10:00:00 mx sendmail[1]: x51: ruleset=check_rcpt, arg1=<bob@example.com>, relay=[192.0.2.1], reject=550 5.7.1 <bob@example.com>... Relaying denied',
  );
  assert.deepEqual(
    [refusal?.recipient?.value, refusal?.reply?.value, refusal?.status?.value],
    ['bob@example.com', '550', '5.7.1'],
  );
});

test('text without a code has nothing', () => {
  assert.deepEqual(readReplyText('Hello, the 550 copies of version 5.7.13 are printed.'), []);
  assert.deepEqual(readReplyText(''), []);
});

describe('mbox', () => {
  const from = 'From MAILER-DAEMON Tue Nov 24 06:00:00 2026\n';
  const one = 'Subject: one\n\nbody\nFrom here on, text\n';

  test('messages are cut at From lines after empty lines', () => {
    const text = `${from}${one}\n${from}Subject: two\n\n`;
    assert.ok(isMbox(text));
    assert.deepEqual(
      splitMbox(text).map(({ message }) => text.slice(message.start, message.end)),
      [one, 'Subject: two\n\n'],
    );
  });

  test('CRLF, and a From line that is only text', () => {
    const text = `${from}${one}\nFrom Monday to Friday we work.\n\n${from}Subject: two\n`.replaceAll('\n', '\r\n');
    assert.equal(splitMbox(text).length, 2);
  });

  test('one message with a From line is not an mbox file, and an empty text is not one either', () => {
    assert.ok(!isMbox(`${from}${one}`));
    assert.deepEqual(splitMbox(''), []);
    assert.deepEqual(splitMbox(one), []);
  });
});

describe('notifications', () => {
  const bounce = {
    notificationType: 'Bounce',
    bounce: {
      bounceType: 'Permanent',
      bouncedRecipients: [
        {
          emailAddress: 'one@example.com',
          action: 'failed',
          status: '5.0.0',
          diagnosticCode: 'smtp; 550 5.7.13 "x" is not signed',
        },
        { emailAddress: 'two@example.com', action: 'failed', status: '5.1.1' },
      ],
      reportingMTA: 'dns; a1.example.net',
    },
  };

  for (const [name, text] of [
    ['bare', JSON.stringify(bounce, null, 1)],
    ['wrapped', JSON.stringify({ Type: 'Notification', Message: JSON.stringify(bounce) })],
  ] as const) {
    test(name, () => {
      const report = readNotification(text)!;
      assert.equal(report.kind, 'bounce');
      assert.equal(report.reportingServer?.value, 'a1.example.net');
      assert.deepEqual(
        report.recipients.map(({ recipient, status, reply, statusOrigin }) => [
          recipient?.value,
          status?.value,
          reply?.value,
          statusOrigin,
        ]),
        [
          ['one@example.com', '5.7.13', '550', 'diagnostic'],
          ['two@example.com', '5.1.1', undefined, 'status-field'],
        ],
      );
      for (const { status, recipient } of report.recipients) {
        assert.equal(text.slice(status!.span.start, status!.span.end), status!.value);
        assert.equal(text.slice(recipient!.span.start, recipient!.span.end), recipient!.value);
      }
    });
  }

  test('complaints, delays, and what is not a notification', () => {
    assert.equal(readNotification('{"notificationType":"Complaint"}')?.kind, 'abuse-report');
    assert.equal(
      readNotification(
        '{"eventType":"DeliveryDelay","deliveryDelay":{"delayedRecipients":[{"emailAddress":"a@example.com","status":"4.4.1"}]}}',
      )?.recipients[0]?.action,
      'delayed',
    );
    const delivery = readNotification(
      '{"notificationType":"Delivery","delivery":{"recipients":["a@example.com"],"smtpResponse":"250 2.6.0 Message received"}}',
    )!;
    assert.equal(delivery.kind, 'success');
    assert.deepEqual(
      delivery.recipients.map(({ recipient, action, status }) => [recipient?.value, action, status?.value]),
      [['a@example.com', 'delivered', '2.6.0']],
    );
    assert.equal(readNotification('{"notificationType":"Bounce"'), undefined);
    assert.equal(readNotification('notificationType'), undefined);
    assert.equal(readNotification(`{"notificationType":${'['.repeat(100_000)}`), undefined);
  });
});

describe('the words of a pasted reply', () => {
  test('keep the bracket that they open', () => {
    const [refusal] = readReplyText('550 No such user (in reply to RCPT TO command)');
    assert.equal(refusal?.diagnostic?.value, '550 No such user (in reply to RCPT TO command)');
  });

  test('lose the one that the log opened', () => {
    const [refusal] = readReplyText(
      'to=<ann@example.com>, status=bounced (550 No such user (in reply to RCPT TO command))',
    );
    assert.equal(refusal?.diagnostic?.value, '550 No such user (in reply to RCPT TO command)');
  });

  test('are not quoted without end', () => {
    const [refusal] = readReplyText(`550 5.7.1 ${'no '.repeat(100_000)}`);
    assert.ok(refusal!.diagnostic!.value.length <= 4000);
  });
});
