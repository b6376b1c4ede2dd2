/** A whole report pasted as text, as people copy it out of a mail program: its words, without the message around them. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readPastedReport, senderDomainIn } from '../../server/src/core/bounce/pasted-report.ts';
import type { Refusal } from '../../server/src/core/bounce/report.ts';
import { MessageDocument } from '../../server/src/core/workspace/message-document.ts';

function told(lines: readonly string[]): (readonly (string | undefined)[])[] | undefined {
  const text = lines.join('\n');
  const report = readPastedReport(text);
  return report?.recipients.map((refusal: Refusal) => {
    const { recipient, action, status, reply } = refusal;
    for (const found of [recipient, status, reply]) {
      if (found !== undefined) assert.equal(text.slice(found.span.start, found.span.end), found.value);
    }
    return [recipient?.value, action, reply?.value, status?.value];
  });
}

describe('a pasted report', () => {
  test('Postfix, with the fields of its second part', () => {
    const lines = [
      'This is the mail system at host mail.example.org.',
      '',
      '<ann@example.com>: host mx.example.com[192.0.2.25] said: 550-5.7.26 Your email has been blocked because the sender',
      '    is unauthenticated. 550 5.7.26 DKIM = did not pass (in reply to end of DATA command)',
      '',
      'Reporting-MTA: dns; mail.example.org',
      'X-Postfix-Sender: rfc822; news@example.org',
      '',
      'Final-Recipient: rfc822; ann@example.com',
      'Action: failed',
      'Status: 5.7.26',
      'Diagnostic-Code: smtp; 550-5.7.26 Your email has been blocked because the sender is unauthenticated.',
    ];
    assert.deepEqual(told(lines), [['ann@example.com', 'failed', '550', '5.7.26']]);
  });

  test('keeps its mail system and the signs of its kind', () => {
    const report = readPastedReport(
      'This is the mail system at host mail.example.org.\n\n<ann@example.com>: host mx.example.com said: 550 5.7.1 Refused',
    );
    assert.equal(report?.system, 'postfix');
    assert.ok(report.signs.some(({ says }) => says === 'it has typical sentences of mail systems'));
  });

  test('Exchange Online, whose help names the code as well', () => {
    const lines = [
      'Delivery has failed to these recipients or groups:',
      '',
      'ann@example.com<mailto:ann@example.com>',
      "Your message couldn't be delivered to the recipient because you don't have permission to send to it.",
      '',
      'For more information, see DSN 5.7.129 Errors in Exchange Online<https://example.com/help>.',
      '',
      'Diagnostic information for administrators:',
      '',
      'Generating server: AM0.example.com',
      '',
      'ann@example.com',
      "Remote server returned '550 5.7.129 RESOLVER.RST.RestrictedToRecipientsPermission; not authorized'",
      '',
      'Original message headers:',
    ];
    assert.deepEqual(told(lines), [['ann@example.com', 'failed', '550', '5.7.129']]);
  });

  test('Exchange, with the header of the message and the server that refused', () => {
    const text = [
      'Delivery has failed to these recipients or groups:',
      '',
      'Diagnostic information for administrators:',
      '',
      'Generating server: am0.example.com',
      '',
      'ann@example.com',
      'mx.example.com',
      "Remote server returned '550 5.7.13 DKIM signing required but not present'",
      '',
      'Original message headers:',
      '',
      'Received: from a.example.net by am0.example.com with SMTP; Tue, 24 Nov 2026 12:00:00 +0000',
      'From: Bob <bob@example.org>',
      'To: ann@example.com',
      'Subject: Minutes',
    ].join('\r\n');
    const report = readPastedReport(text)!;
    const [refusal] = report.recipients;
    assert.equal(refusal!.remoteServer?.value, 'mx.example.com');
    assert.equal(refusal!.diagnostic?.value, '550 5.7.13 DKIM signing required but not present');
    const { returned } = MessageDocument.ofPastedReport('file:///a.txt', text, report);
    assert.equal(returned?.extent, 'headers');
    assert.equal(returned?.authorDomain, 'example.org');
    assert.equal(text.slice(report.returned!.span.start).slice(0, 9), 'Received:');
  });

  test('the card of Office 365, with its sender', () => {
    const lines = [
      "Your message to ann@example.com couldn't be delivered.",
      "ann wasn't found at example.com.",
      'Unknown To address',
      '',
      'Status code: 550 5.1.10',
      '',
      'Original Message Details',
      'Sender Address: bounces+1@example.org',
      'Recipient Address:      ann@example.com',
      '',
      'Error:  550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ann@example.com not found by SMTP address lookup',
    ];
    assert.deepEqual(told(lines), [['ann@example.com', 'failed', '550', '5.1.10']]);
  });

  test('what came back after the queue gave up is not a delay', () => {
    const lines = [
      'This is the mail system at host mail.example.org.',
      '',
      "I'm sorry to have to inform you that your message could not",
      "be delivered to one or more recipients. It's attached below.",
      '',
      '<ann@example.com>: host mx.example.com[192.0.2.25] refused to talk to me: 421 4.4.2 Error: timeout exceeded',
    ];
    assert.deepEqual(told(lines), [['ann@example.com', 'failed', '421', '4.4.2']]);
  });

  test('a reply, a line of a log and other texts are none', () => {
    assert.equal(told(['550 5.7.1 <ann@example.com>: Recipient address rejected: Access denied']), undefined);
    assert.equal(
      told([
        'Nov 24 06:00:00 mail postfix/smtp[71]: 4X1: to=<ann@example.com>, relay=none, dsn=5.4.4, status=bounced (Host not found)',
      ]),
      undefined,
    );
    assert.equal(told(['Hello,', 'see you tomorrow.']), undefined);
    assert.equal(told(['Delivery has failed to these recipients or groups:']), undefined);
  });
});

test('the domain of the envelope sender, where a dialogue or a log names one', () => {
  assert.equal(senderDomainIn(' -> MAIL FROM:<bob@Example.org> SIZE=7\n -> RCPT TO:<ann@example.com>'), 'example.org');
  assert.equal(senderDomainIn('4X1: from=<bob@example.org>, size=7\n4X1: to=<ann@example.com>'), 'example.org');
  assert.equal(senderDomainIn('2026-11-24 12:00:00 1tH <= bob@example.org H=a\n** ann@example.com'), 'example.org');
  assert.equal(senderDomainIn('MAIL FROM:<bob@example.org>\nMAIL FROM:<bob@example.net>'), undefined);
  assert.equal(senderDomainIn('MAIL FROM:<>\nRCPT TO:<ann@example.com>'), undefined);
});
