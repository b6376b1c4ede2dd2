import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MessageDocument } from '../../server/src/core/workspace/message-document.ts';
import { receiptTime } from '../../server/src/core/workspace/receipt-time.ts';

const seconds = (date: string) => Date.parse(date) / 1000;

test('the topmost Received counts, and no other', () => {
  const { messages } = new MessageDocument(
    'file:///a.eml',
    [
      'Received: by mx.example.net; Thu, 1 Jan 2026 00:10:00 +0100',
      'Received: by mail.example.org; Wed, 31 Dec 2025 23:00:00 +0000',
      'Date: Wed, 31 Dec 2025 20:00:00 +0000',
      'From: alice@example.org',
      '',
      '',
    ].join('\r\n'),
  );
  assert.equal(receiptTime(messages[0]!), seconds('2025-12-31T23:10:00Z'));
});

test('a message that no server has seen has no time of receipt', () => {
  const { messages } = new MessageDocument(
    'file:///a.eml',
    'Date: Wed, 31 Dec 2025 20:00:00 +0000\r\nFrom: a@example.org\r\n\r\n',
  );
  assert.equal(receiptTime(messages[0]!), undefined);
});

test('a message that came back was refused when the report was made', () => {
  const { messages } = new MessageDocument(
    'file:///a.eml',
    [
      'Received: by mx.example.org; Mon, 5 Jan 2026 12:00:09 +0000',
      'Date: Mon, 5 Jan 2026 12:00:00 +0000',
      'From: Mail Delivery System <MAILER-DAEMON@mail.example.org>',
      'Subject: Undelivered Mail Returned to Sender',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      '',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mail.example.org',
      '',
      'Final-Recipient: rfc822; bob@example.net',
      'Action: failed',
      'Status: 5.7.20',
      '',
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      'Received: by mail.example.org; Thu, 1 Jan 2026 00:00:00 +0000',
      'From: alice@example.org',
      '',
      '--b--',
      '',
    ].join('\r\n'),
  );
  const returned = messages.find(({ role }) => role === 'returned');
  assert.ok(returned);
  assert.equal(receiptTime(returned), seconds('2026-01-05T12:00:00Z'));
});
