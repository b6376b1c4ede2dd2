/** The words of a refusal and the server that said them, where a report has them in its text alone. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readReport } from '../../server/src/core/bounce/extract.ts';
import type { Refusal } from '../../server/src/core/bounce/report.ts';
import { parseMessage } from '../../server/src/core/mail/message.ts';

function source(lines: readonly string[], from: string, subject: string, lineEnd: string): string {
  const header = [`From: ${from}`, 'To: news@example.org', `Subject: ${subject}`, 'Content-Type: text/plain', ''];
  return [...header, ...lines, ''].join(lineEnd);
}

function read(
  lines: readonly string[],
  { from = 'MAILER-DAEMON@mail.example.org', subject = 'Undelivered Mail Returned to Sender', lineEnd = '\r\n' } = {},
): readonly Refusal[] {
  const text = source(lines, from, subject, lineEnd);
  const { recipients } = readReport(parseMessage(text));
  for (const { diagnostic } of recipients) {
    if (diagnostic === undefined) continue;
    const { start, end } = diagnostic.span;
    assert.equal(text.slice(start, end).replace(/\s+/g, ' '), diagnostic.value);
  }
  return recipients;
}

function wordsOf(lines: readonly string[], options?: Parameters<typeof read>[1]): (string | undefined)[] {
  return read(lines, options).map(({ diagnostic }) => diagnostic?.value);
}

describe('a reply of several lines', () => {
  const lines = [
    'This is the mail system at host mail.example.org.',
    '',
    '<ann@example.com>: host mx.example.com[192.0.2.45] said: 552 5.2.2',
    '    <ann@example.com>: user is over quota (in reply to RCPT TO command)',
    '',
    'Something else.',
  ];
  for (const [name, lineEnd] of [
    ['CRLF', '\r\n'],
    ['LF', '\n'],
    ['CR', '\r'],
  ] as const) {
    test(`is read to the end of its paragraph, with ${name}`, () => {
      const expected = '552 5.2.2 <ann@example.com>: user is over quota (in reply to RCPT TO command)';
      // A CR alone ends no line of a header, so only the body has them.
      const text = source(lines, 'MAILER-DAEMON@mail.example.org', 'Undelivered Mail Returned to Sender', '\r\n');
      const at = text.indexOf('\r\n\r\n') + 4;
      const report = readReport(parseMessage(text.slice(0, at) + text.slice(at).replaceAll('\r\n', lineEnd)));
      assert.deepEqual(
        report.recipients.map(({ diagnostic }) => diagnostic?.value),
        [expected],
      );
    });
  }
});

test('the number that a program ended with is no reason: what its transcript says is', () => {
  const text = [
    'From: MAILER-DAEMON@mail.example.org',
    'Subject: Returned mail: see transcript for details',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '',
    '--b',
    '',
    '   ----- The following addresses had permanent fatal errors -----',
    '<ann@example.org>',
    '',
    '   ----- Transcript of session follows -----',
    '550 5.0.0 <ann@example.org>... Insufficient permission',
    '',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mail.example.org',
    '',
    'Final-Recipient: RFC822; ann@example.org',
    'Action: failed',
    'Status: 5.3.0',
    'Diagnostic-Code: X-Unix; 77',
    '',
    '--b--',
    '',
  ].join('\r\n');
  const [refusal] = readReport(parseMessage(text)).recipients;
  assert.equal(refusal?.diagnostic?.value, '550 5.0.0 <ann@example.org>... Insufficient permission');
  assert.equal(refusal.status?.value, '5.3.0');
});

describe('where no server gave a code', () => {
  test('the words after the address are the reason', () => {
    assert.deepEqual(
      wordsOf([
        'Sorry, we were unable to deliver your message to these addresses:',
        '',
        '<ann@example.com>:',
        "This user doesn't have an account here.",
        '',
        '<bob@example.com>:',
        'This account is over quota.',
      ]),
      ["This user doesn't have an account here.", 'This account is over quota.'],
    );
  });

  test('or the line before it', () => {
    assert.deepEqual(
      wordsOf(['Sorry.', '', " The user's account is over quota.", '', '<ann@example.com>', ''], {
        subject: 'Mail System Error',
      }),
      ["The user's account is over quota."],
    );
  });

  test('or the words before it on its own line', () => {
    assert.deepEqual(wordsOf(['undeliverable:', '', 'User mailbox exceeds allowed size: ann@example.com']), [
      'User mailbox exceeds allowed size: ann@example.com',
    ]);
  });

  test('or what Domino gives as the cause', () => {
    const lines = ['Your message', '', '  Subject: Minutes', '', 'was not delivered to:', '', '  ann@example.com', ''];
    assert.deepEqual(
      wordsOf([...lines, 'because:', '', '  User ann (ann@example.com) not listed in Domino Directory']),
      ['User ann (ann@example.com) not listed in Domino Directory'],
    );
  });

  test('but no field of the message, and no ruled line', () => {
    for (const line of ['Date: Tue, 24 Nov 2026 10:00:00 +0000', '---- the message ----']) {
      assert.deepEqual(wordsOf(['Your mail could not be delivered to:', '', 'ann@example.com', line]), [undefined]);
    }
  });

  test('but no line that only leads to it', () => {
    assert.deepEqual(wordsOf(['Your mail could not be delivered to:', '', '<ann@example.com>', '']), [undefined]);
  });
});

test('an address in the folded reason of another is not a recipient', () => {
  const refusals = read([
    '<ann@alias.example> (expanded from <sales@example.com>): host',
    '    mx.alias.example[192.0.2.4] said: 550 5.1.1',
    '    <ann.real@inside.example>: Recipient address rejected: User unknown',
    '',
    '<bob@example.com> (expanded from',
    '    <team@example.com>): unknown user: "bob"',
  ]);
  assert.deepEqual(
    refusals.map(({ recipient, originalRecipient, status }) => [
      recipient?.value,
      originalRecipient?.value,
      status?.value,
    ]),
    [
      ['ann@alias.example', 'sales@example.com', '5.1.1'],
      ['bob@example.com', 'team@example.com', undefined],
    ],
  );
});

test('words that end in their code are read from their beginning', () => {
  const lines = ['<ann@example.com>:', "Sorry, I couldn't find any host named example.com. (#5.1.2)"];
  assert.deepEqual(wordsOf(lines), [lines[1]]);
});

test('a sentence that speaks to the sender does not name him as a recipient', () => {
  const lines = [
    'Sorry news@example.org. Your mail to the following recipients could not be delivered because they take no pictures:',
    '',
    'screenname',
  ];
  assert.deepEqual(
    read(lines).map(({ recipient }) => recipient?.value),
    ['screenname'],
  );
});

test('a colon may be between the reply code and the enhanced code', () => {
  const [refusal] = read(['<ann@example.com>:', '554: 5.7.9 Message not accepted for policy reasons.']);
  assert.deepEqual([refusal?.reply?.value, refusal?.status?.value], ['554', '5.7.9']);
});

describe('the server that refused', () => {
  const cases: [string, string, string][] = [
    ['qmail, after DATA', '192.0.2.55 failed after I sent the message.', '192.0.2.55'],
    ['qmail, at a command', '192.0.2.55 failed on DATA command', '192.0.2.55'],
    ['qmail, at the recipient', '192.0.2.55 does not like recipient.', '192.0.2.55'],
    ['Exchange', 'Server at mx.example.com (192.0.2.99) returned', 'mx.example.com'],
    ['Exchange', 'Remote Server at mx.example.com (192.0.2.99) returned', 'mx.example.com'],
    ['Exchange', 'Receiving server: mx.example.com (192.0.2.99)', 'mx.example.com'],
  ];
  for (const [name, line, server] of cases) {
    test(`${name}: ${line}`, () => {
      const [refusal] = read(['<ann@example.com>:', line, 'Remote host said: 550 5.7.1 no']);
      assert.equal(refusal?.remoteServer?.value, server);
    });
  }
});
