/** Delivery reports as fields, encoded or not, whole or broken, and the message returned with them. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type DeliveryReport,
  deliveryReport,
  fieldGroups,
  returnedMessage,
} from '../../server/src/core/mail/delivery-report.ts';
import { fieldText, parseMessage, walk } from '../../server/src/core/mail/message.ts';
import { FIXTURES, lines, POSTFIX, report } from './fixtures.ts';

function show({ message, recipients }: DeliveryReport): string[] {
  return [
    message.fields.map((field) => field.key).join(' '),
    ...recipients.map((recipient) =>
      [
        recipient.originalRecipient?.address ?? '-',
        recipient.finalRecipient?.address ?? '-',
        recipient.action?.value.text ?? '-',
        recipient.status?.value.text ?? '-',
        recipient.diagnosticCode === undefined
          ? '-'
          : `${recipient.diagnosticCode.type}: ${recipient.diagnosticCode.text.text}`,
      ].join(' | '),
    ),
  ];
}

function of(status: string): string[] {
  return show(deliveryReport(parseMessage(report(status, '')))!);
}

const EXPECTED = [
  'reporting-mta arrival-date',
  'no@example.com | no@example.com | failed | 5.7.13 | smtp: 550 5.7.13 DKIM signing required    but not present',
  '- | other@example.com | delayed | 4.4.1 | -',
];

describe('a delivery report', () => {
  for (const name of [
    'postfix',
    'LF alone',
    'CR alone',
    'CR CR LF',
    'encoded report',
    'quoted-printable report',
    'called base64 but not encoded',
    'bounce of a bounce',
    'no close delimiter',
  ]) {
    test(name, () => assert.deepEqual(show(deliveryReport(parseMessage(FIXTURES[name]!))!), EXPECTED));
  }

  test('is read from octets alike', () => {
    const root = parseMessage(POSTFIX, undefined, { units: 'octets' });
    assert.deepEqual(show(deliveryReport(root)!), EXPECTED);
    assert.equal(deliveryReport(root)!.reportingMta?.text.text, 'mx.example.org');
  });

  test('its texts lead to the document', () => {
    for (const [name, expected] of [
      ['postfix', '550\r\n 5.7.13 DKIM signing'],
      ['quoted-printable report', '550\r\n 5.7.13 DKIM sig=\r\nning'],
    ] as const) {
      const text = FIXTURES[name]!;
      const code = deliveryReport(parseMessage(text))!.recipients[0]!.diagnosticCode!.text;
      const { start, end } = code.sourceSpan(0, code.text.indexOf(' required'));
      assert.equal(text.slice(start, end), expected);
    }
    const text = FIXTURES['encoded report']!;
    const recipient = deliveryReport(parseMessage(text))!.recipients[0]!;
    const { start, end } = recipient.status!.value.sourceSpan(0, 6);
    assert.match(Buffer.from(text.slice(start, end), 'base64').toString(), /5\.7\.13/);
    assert.ok(recipient.span.start < start && end < recipient.span.end);
  });

  test('empty lines that are missing before recipients', () => {
    assert.deepEqual(
      of(
        lines(
          'Reporting-MTA: dns; mx.example.org',
          'Final-Recipient: rfc822; a@example.com',
          'Action: failed',
          'Original-Recipient: rfc822; B@example.com',
          'Final-Recipient: rfc822; b@example.com',
          'Action: failed',
          'Final-Recipient: rfc822; c@example.com',
          'Status: 5.1.1',
        ),
      ),
      [
        'reporting-mta',
        '- | a@example.com | failed | - | -',
        'B@example.com | b@example.com | failed | - | -',
        '- | c@example.com | - | 5.1.1 | -',
      ],
    );
  });

  test('fields of a recipient in another order stay together', () => {
    assert.deepEqual(
      of(
        lines(
          'Action: failed',
          'Final-Recipient: rfc822; a@example.com',
          'Original-Recipient: rfc822; A@example.com',
          'Status: 5.0.0',
        ),
      ),
      ['', 'A@example.com | a@example.com | failed | 5.0.0 | -'],
    );
  });

  test('empty lines too many, lines that are no fields, no type, angle brackets', () => {
    assert.deepEqual(
      of(
        lines(
          '',
          'Hello, this is a report',
          'and it goes on',
          'Reporting-MTA: mx.example.org',
          '',
          '',
          'Final-Recipient: RFC822; <a@example.com>',
          'Diagnostic-Code: 550 5.1.1 no; such user',
        ),
      ),
      ['reporting-mta', '- | a@example.com | - | - | : 550 5.1.1 no; such user'],
    );
  });

  test('internationalized addresses (RFC 6533)', () => {
    const status = lines(
      'Final-Recipient: utf-8; j\\x{FC}rgen@example.com',
      'Original-Recipient: utf-8;jürgen@example.com',
      'Status: 5.1.1',
    );
    const text = report(status, '').replace('message/delivery-status', 'message/global-delivery-status');
    const [recipient] = deliveryReport(parseMessage(text))!.recipients;
    assert.equal(recipient!.finalRecipient!.address, 'jürgen@example.com');
    assert.equal(recipient!.finalRecipient!.type, 'utf-8');
    assert.equal(recipient!.originalRecipient!.address, 'jürgen@example.com');
  });

  test('is not looked for in the message returned', () => {
    const bounce = `Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n${POSTFIX}\r\n--x--\r\n`;
    assert.equal(deliveryReport(parseMessage(bounce)), undefined);
  });

  test('feedback reports are groups of fields too', () => {
    const text = lines(
      'Content-Type: message/feedback-report',
      '',
      'Feedback-Type: abuse',
      'User-Agent: x/1',
      '',
      'Z: y',
    );
    assert.deepEqual(
      fieldGroups(parseMessage(text)).map((group) => group.fields.map((field) => `${field.key} ${field.value.text}`)),
      [['feedback-type abuse', 'user-agent x/1'], ['z y']],
    );
  });
});

describe('the returned message', () => {
  const subject = (text: string): string | undefined => {
    const message = returnedMessage(parseMessage(text));
    const field = message?.fields.find(({ key }) => key === 'subject');
    return field && `${fieldText(message!, field).text}${message!.isHeadersOnly ? ' (header)' : ''}`;
  };

  for (const [name, expected] of Object.entries({
    postfix: 'Grüße',
    'encoded report': 'Grüße',
    'quoted-printable report': 'Grüße',
    'header copy': 'Grüße (header)',
    'bounce of a bounce': 'Undelivered Mail Returned to Sender',
    'CR alone': 'Grüße',
    plain: undefined,
  })) {
    test(name, () => assert.equal(subject(FIXTURES[name]!), expected));
  }

  test('stands anywhere in the tree where no report says otherwise', () => {
    const text = lines(
      'Content-Type: multipart/mixed; boundary=a',
      '',
      '--a',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: message/global-headers',
      '',
      'Subject: Grüße',
      '--b--',
      '--a--',
    );
    assert.equal(subject(text), 'Grüße (header)');
    assert.equal([...walk(parseMessage(text), 'none')].length, 3);
  });
});
