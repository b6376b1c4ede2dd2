/** Where a refusal's code is quoted again, in reports on several recipients. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readReport } from '../../server/src/core/bounce/extract.ts';
import { parseMessage } from '../../server/src/core/mail/message.ts';

const REPLY = '550 5.7.26 Unauthenticated email from example.org is not accepted';

/** A report in which everybody was refused with one reply, in the words of a person and of a machine. */
function report(count: number): string {
  const names = Array.from({ length: count }, (_, i) => `u${i}@example.com`);
  return [
    'Return-Path: <>',
    'From: MAILER-DAEMON@mx.example.net',
    'To: a@example.org',
    'Subject: Undelivered Mail Returned to Sender',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="B"',
    '',
    '--B',
    '',
    'This is the mail system at host mx.example.net.',
    '',
    ...names.flatMap((name) => [`<${name}>: host mx.example.com[192.0.2.1] said: ${REPLY} (in reply to DATA)`, '']),
    '--B',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.net',
    '',
    ...names.flatMap((name) => [
      `Final-Recipient: rfc822; ${name}`,
      'Action: failed',
      'Status: 5.7.26',
      `Diagnostic-Code: smtp; ${REPLY}`,
      '',
    ]),
    '--B--',
    '',
  ].join('\r\n');
}

test('a place where a code is quoted belongs to the recipient in whose words it stands', () => {
  const text = report(3);
  const { recipients } = readReport(parseMessage(text));
  assert.equal(recipients.length, 3);
  for (const { recipient, mentions } of recipients) {
    const lines = mentions.map(({ start }) => text.slice(text.lastIndexOf('\n', start) + 1, start));
    const spoken = lines.filter((line) => line.startsWith('<'));
    assert.deepEqual(spoken, [`<${recipient!.value}>: host mx.example.com[192.0.2.1] said: 550 `]);
  }
});

test('places grow with the report, not with recipients times places', () => {
  const count = (recipients: number) =>
    readReport(parseMessage(report(recipients))).recipients.reduce((sum, { mentions }) => sum + mentions.length, 0);
  assert.ok(count(40) <= 2 * count(20), `${count(20)}, ${count(40)}`);
});

test('a place in nobody’s words belongs to the first who was refused with its code', () => {
  const text = report(2).replace(
    'This is the mail system',
    'Everybody was refused with 5.7.26.\r\n\r\nThis is the mail system',
  );
  const { recipients } = readReport(parseMessage(text));
  const at = text.indexOf('5.7.26');
  assert.deepEqual(
    recipients.map(({ mentions }) => mentions.some(({ start }) => start === at)),
    [true, false],
  );
});
