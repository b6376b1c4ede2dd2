/** Which server a finding on a refusal names. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Session } from '../../server/src/core/session.ts';

const URI = 'file:///report.eml';

function finding(reportingServer: string, remoteServer?: string): string {
  const text = [
    `From: Mail Delivery System <MAILER-DAEMON@${reportingServer}>`,
    'To: news@example.org',
    'Subject: Delivery Status Notification (Failure)',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    `Reporting-MTA: dns; ${reportingServer}`,
    '',
    'Final-Recipient: rfc822; ann@example.com',
    'Action: failed',
    'Status: 5.1.1',
    ...(remoteServer === undefined ? [] : [`Remote-MTA: dns; ${remoteServer}`]),
    'Diagnostic-Code: smtp; 550 5.1.1 user unknown',
    '',
    '--b--',
    '',
  ].join('\r\n');
  const session = new Session({ clock: () => Date.parse('2026-11-24T12:00:00Z') / 1000 });
  session.open({ uri: URI, language: 'eml', text });
  const refused = session
    .findings(URI)
    .filter(({ rule, severity }) => rule.id === 'bounce/refused' && severity === 'error');
  assert.equal(refused.length, 1);
  return refused[0]!.message.split(' refused ', 1)[0]!;
}

test('the server that the report quotes', () => {
  assert.equal(finding('mail.example.org', 'mx.example.com'), 'mx.example.com');
});

test('else the one that reports', () => {
  assert.equal(finding('mx.example.com'), 'mx.example.com');
});

test('but not a service that only sends', () => {
  assert.equal(finding('b1.smtp-out.eu-west-1.amazonses.com'), 'The server');
  assert.equal(finding('b1.smtp-out.eu-west-1.amazonses.com', 'mx.example.com'), 'mx.example.com');
});
