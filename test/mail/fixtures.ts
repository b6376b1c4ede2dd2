/** Messages for the tests of mail, all written for them: each a form that is found in practice. No expectations here. */

/** Lines joined by CRLF, the last one ended too. */
export function lines(...all: string[]): string {
  return `${all.join('\r\n')}\r\n`;
}

/** The UTF-8 octets of a text as a binary string. */
export function binary(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

export function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64').replace(/.{76}/g, '$&\r\n');
}

const RETURNED = lines(
  'Received: from app.example.org (app.example.org [192.0.2.7])',
  '\tby mx.example.org (Postfix) with ESMTPS id 4ABC for <no@example.com>;',
  '\tTue, 24 Nov 2026 10:00:00 +0100 (CET)',
  'From: Sender <sender@example.org>',
  'To: no@example.com',
  'Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=',
  'DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=s1;',
  ' h=from:to; bh=AAAA; b=AAAA',
  '',
  'Hello',
);

const STATUS = lines(
  'Reporting-MTA: dns; mx.example.org',
  'Arrival-Date: Tue, 24 Nov 2026 10:00:00 +0100',
  '',
  'Original-Recipient: rfc822;no@example.com',
  'Final-Recipient: rfc822; no@example.com',
  'Action: failed',
  'Status: 5.7.13',
  'Remote-MTA: dns; mx.example.com',
  'Diagnostic-Code: smtp; 550',
  ' 5.7.13 DKIM signing required',
  '    but not present',
  '',
  'Final-Recipient: rfc822; other@example.com',
  'Action: delayed',
  'Status: 4.4.1',
);

export function report(
  status: string,
  returned: string,
  statusHeader: string[] = [],
  returnedHeader: string[] = [],
): string {
  return lines(
    'From: MAILER-DAEMON@mx.example.org (Mail Delivery System)',
    'To: sender@example.org',
    'Subject: Undelivered Mail Returned to Sender',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status;',
    '\tboundary="4ABC.1764000000/mx.example.org"',
    '',
    'This is a MIME-encapsulated message.',
    '',
    '--4ABC.1764000000/mx.example.org',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'This is the mail system at host mx.example.org.',
    '',
    '--4ABC.1764000000/mx.example.org',
    'Content-Type: message/delivery-status',
    ...statusHeader,
    '',
    status,
    '--4ABC.1764000000/mx.example.org',
    'Content-Type: message/rfc822',
    ...returnedHeader,
    '',
    returned,
    '--4ABC.1764000000/mx.example.org--',
  );
}

export const POSTFIX = report(STATUS, RETURNED);

/** By a name that says what is peculiar. */
export const FIXTURES: Readonly<Record<string, string>> = {
  empty: '',
  'no header': 'Just text.\r\nAnd more.\r\n',
  'header alone': 'From: a@example.org',
  plain: lines('From: a@example.org', 'Subject: one', ' two', '', 'body'),
  'LF alone': POSTFIX.replaceAll('\r\n', '\n'),
  'CR alone': POSTFIX.replaceAll('\r\n', '\r'),
  'CR CR LF': POSTFIX.replaceAll('\r\n', '\r\r\n'),
  'mixed line ends': POSTFIX.replace(/\r\n/g, (end, at: number) => (at % 3 === 0 ? '\n' : end)),
  postfix: POSTFIX,
  'mark and mbox line': `\uFEFFFrom MAILER-DAEMON Tue Nov 24 10:00:00 2026\r\n${POSTFIX}`,
  'blank lines first': `\r\n\r\n${POSTFIX}`,
  'encoded report': report(
    base64(STATUS),
    base64(RETURNED),
    ['Content-Transfer-Encoding: base64'],
    ['Content-Transfer-Encoding: base64'],
  ),
  'quoted-printable report': report(
    STATUS.replaceAll('=', '=3D').replace('DKIM signing', 'DKIM sig=\r\nning'),
    RETURNED.replaceAll('=', '=3D'),
    ['Content-Transfer-Encoding: quoted-printable'],
    ['Content-Transfer-Encoding: quoted-printable'],
  ),
  'called base64 but not encoded': report(
    STATUS,
    RETURNED,
    ['Content-Transfer-Encoding: base64'],
    ['Content-Transfer-Encoding: base64'],
  ),
  'bounce of a bounce': report(STATUS, POSTFIX),
  'header copy': POSTFIX.replace('message/rfc822', 'text/rfc822-headers'),
  'no close delimiter': POSTFIX.slice(0, POSTFIX.lastIndexOf('\r\n--')),
  'boundary never there': POSTFIX.replace('boundary="4', 'boundary="5'),
  'no boundary': POSTFIX.replace(/;\r\n\tboundary="[^"]*"/, ''),
  'stray lines': lines(
    'From: a@example.org',
    'this is no field',
    'Subject : x',
    '>From b',
    'To: c@example.com',
    '',
    'body',
  ),
  'no empty line': lines('From: a@example.org', 'Hello there', 'this is the body'),
  'inner boundary ends late': lines(
    'Content-Type: multipart/mixed; boundary=outer',
    '',
    '--outer',
    'Content-Type: multipart/alternative; boundary=inner',
    '',
    '--inner',
    '',
    'text',
    '--outer',
    '',
    'next',
    '--inner--',
    '--outer--',
  ),
  'boundary begins with another': lines(
    'Content-Type: multipart/mixed; boundary="a"',
    '',
    '--a',
    'Content-Type: multipart/mixed; boundary="a-b"',
    '',
    '--a-b',
    '',
    'one',
    '--a-b--',
    '--a--',
    'epilogue',
  ),
  digest: lines(
    'Content-Type: multipart/digest; boundary=d',
    '',
    '--d',
    '',
    'Subject: first',
    '',
    'one',
    '--d',
    '',
    'Subject: second',
    '',
    'two',
    '--d--',
  ),
  'empty parts': lines('Content-Type: multipart/mixed; boundary=e', '', '--e', '--e', '', '--e', 'X: y', '--e--'),
  'eight bit': lines('From: Jürgen <j@example.org>', 'Subject: Grüße', '', 'Schöne Grüße 👋'),
  'eight bit octets': binary(lines('From: Jürgen <j@example.org>', 'Subject: Grüße', '', 'Schöne Grüße 👋')),
};
