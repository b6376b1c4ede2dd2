/** Groups of fields in delivery reports (RFC 3464) that were written carelessly. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readDeliveryStatus } from '../../server/src/core/bounce/readers/delivery-status.ts';
import { MappedText } from '../../server/src/core/text/mapped-text.ts';

function recipientsOf(...lines: readonly string[]): readonly string[] {
  const { recipients } = readDeliveryStatus(MappedText.of(lines.map((line) => `${line}\r\n`).join('')));
  return recipients.map(({ mention, statusField }) =>
    [
      mention.originalRecipient?.value ?? '-',
      mention.recipient?.value ?? '-',
      mention.action ?? '-',
      statusField?.value ?? '-',
    ].join(' | '),
  );
}

describe('a delivery report', () => {
  test('without empty lines before its recipients is read recipient by recipient', () => {
    const read = recipientsOf(
      'Reporting-MTA: dns; mx.example.org',
      'Final-Recipient: rfc822; a@example.com',
      'Action: failed',
      'Original-Recipient: rfc822; B@example.com',
      'Final-Recipient: rfc822; b@example.com',
      'Action: failed',
      'Final-Recipient: rfc822; c@example.com',
      'Status: 5.1.1',
    );
    assert.deepEqual(read, [
      '- | a@example.com | failed | -',
      'B@example.com | b@example.com | failed | -',
      '- | c@example.com | - | 5.1.1',
    ]);
  });

  test('with the fields of a recipient in another order keeps them together', () => {
    const read = recipientsOf(
      'Action: failed',
      'Final-Recipient: rfc822; a@example.com',
      'Original-Recipient: rfc822; A@example.com',
      'Status: 5.0.0',
    );
    assert.deepEqual(read, ['A@example.com | a@example.com | failed | 5.0.0']);
  });

  test('names servers without their final dot', () => {
    const { reportingServer, recipients } = readDeliveryStatus(
      MappedText.of(
        [
          'Reporting-MTA: dns; mx.example.org.',
          '',
          'Final-Recipient: rfc822; a@example.com',
          'Remote-MTA: dns; mx.example.com. (192.0.2.1, the server for the domain example.com.)',
          'Status: 5.7.1',
          '',
        ].join('\r\n'),
      ),
    );
    assert.equal(reportingServer?.value, 'mx.example.org');
    assert.equal(recipients[0]?.mention.remoteServer?.value, 'mx.example.com');
  });
});
