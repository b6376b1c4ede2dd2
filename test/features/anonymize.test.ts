/** Anonymized messages: nobody is told, and what is read from them is the same. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { anonymize } from '../../server/src/core/documents/anonymize.ts';
import { Pseudonyms } from '../../server/src/core/documents/pseudonyms.ts';
import { MessageDocument } from '../../server/src/core/workspace/message-document.ts';
import { readCorpus } from '../bounce/corpus.ts';

const corpus = readCorpus();

function reading(text: string) {
  const { report, refusals } = new MessageDocument('', text);
  return {
    kind: report.kind,
    recipients: refusals.map(({ refusal, reading: { cause } }) => [
      refusal.action,
      refusal.status?.value,
      refusal.reply?.value,
      cause,
    ]),
  };
}

describe('the corpus', () => {
  for (const { name, text } of corpus) {
    test(`${name} is read as before`, () => assert.deepEqual(reading(anonymize(text).text), reading(text)));
  }

  test('no word of a returned message is left, and no address of a recipient', () => {
    for (const { name, text, expected } of corpus) {
      const made = anonymize(text).text;
      assert.ok(!/Minutes of the meeting|minutes are attached/i.test(made), name);
      for (const { recipient } of expected.recipients) {
        if (/^(?!user\d)[^@]+@/.test(recipient)) assert.ok(!made.toLowerCase().includes(recipient.toLowerCase()), name);
      }
    }
  });

  test('cut and shuffled messages are survived', () => {
    const lines = corpus.flatMap(({ text }) => text.split('\r\n'));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...lines), { maxLength: 40 }), (some) => {
        anonymize(some.join('\r\n'));
      }),
      { seed: 6376, numRuns: 150 },
    );
  });
});

test('a signature keeps its tags but for what names and proves', () => {
  const text = readFileSync(new URL('../../examples/3-delivered.eml', import.meta.url), 'latin1');
  const { text: made, notes } = anonymize(text);
  const signatures = (of: string) =>
    new MessageDocument('', of).messages[0]!.dkimSignatures.map(({ signature }) => signature);
  const [before, after] = [signatures(text), signatures(made)];
  assert.equal(after.length, before.length);
  after.forEach((signature, i) => {
    const other = before[i]!;
    assert.equal(signature.algorithm?.value.hash, other.algorithm?.value.hash);
    assert.deepEqual(
      signature.headers?.value.map(({ text: name }) => name),
      other.headers?.value.map(({ text: name }) => name),
    );
    assert.equal(signature.signature?.value.bytes.length, other.signature?.value.bytes.length);
    assert.ok(signature.signature?.value.bytes.every((octet) => octet === 0));
    assert.notEqual(signature.selector?.value, other.selector?.value);
  });
  assert.match(notes.join(' '), /Signatures/);
});

describe('other names', () => {
  test('what is equal stays equal, what is below a domain stays below it', () => {
    const names = new Pseudonyms();
    assert.equal(names.address('Alice@Corp.Company.test'), 'user1@h1.example.org');
    assert.equal(names.address('alice@other.test'), 'user1@example.net');
    assert.equal(names.domain('corp.company.test'), 'h1.example.org');
    assert.equal(names.domain('company.test'), 'example.org');
    assert.equal(names.domain('sel._domainkey.company.test'), `${names.selector('sel')}._domainkey.example.org`);
    assert.equal(names.domain('mx1.third.test'), 'mx1.example.com');
    assert.equal(names.domain('fourth.test'), 'd4.example');
  });

  test('labels that are glued to an address stay', () => {
    const names = new Pseudonyms();
    assert.equal(
      names.inText('smtp.mailfrom=alice@company.test header.i=@company.test of alice@company.test'),
      'smtp.mailfrom=user1@example.org header.i=@example.org of user1@example.org',
    );
  });

  test('duties and large mail systems keep their names', () => {
    const names = new Pseudonyms();
    assert.equal(names.address('MAILER-DAEMON@company.test'), 'MAILER-DAEMON@example.org');
    assert.equal(names.domain('gmail-smtp-in.l.google.com'), 'h1.l.google.com');
  });

  test('hosts and IP addresses in running text, and nothing that only looks like them', () => {
    const names = new Pseudonyms();
    assert.equal(
      names.inText('host mx.company.test[10.1.2.3] said: 550 5.7.13 e.g. at 06:00:00 [IPv6:fd00::17], again 10.1.2.3.'),
      'host mx.example.org[192.0.2.1] said: 550 5.7.13 e.g. at 06:00:00 [IPv6:2001:db8::1], again 192.0.2.1.',
    );
    assert.equal(
      names.inText('[IPv6:::ffff:10.9.8.7] and 64:ff9b:0:0:0:0:10.9.8.7, ::1.'),
      '[IPv6:2001:db8::2] and 2001:db8::3, 2001:db8::4.',
    );
  });
});

test('encoded bodies are anonymized within their encoding', () => {
  const secret = 'Grüße von Alice an bob@company.test';
  const message = (encoding: string, body: string) =>
    `From: Alice <alice@company.test>\r\nTo: bob@company.test\r\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}\r\n`;
  const base64 = anonymize(message('base64', Buffer.from(secret).toString('base64'))).text;
  const body = Buffer.from(base64.split('\r\n\r\n')[1]!, 'base64').toString();
  assert.match(body, /^Xx\S+ xxx Xxxxx xx user1@example\.org$/);
  const quoted = anonymize(message('quoted-printable', 'Gr=C3=BC=C3=9Fe von Alice an bob@company.test')).text;
  assert.match(quoted, /\r\nTo: user1@example\.org\r\n/);
  assert.match(quoted, /\r\n\r\n.*user1@example\.org/);
  for (const made of [base64, quoted]) assert.doesNotMatch(made, /alice|bob|company|Gr=/i);
});

test('hostile sizes are read in linear time', { timeout: 60_000 }, () => {
  const head = 'From: a@company.test\r\nSubject: x\r\n\r\n';
  for (const body of [
    'a'.repeat(4e6),
    'a.'.repeat(1e6),
    'a-'.repeat(1e6),
    '@'.repeat(3e5),
    ':'.repeat(1e6),
    '1.'.repeat(1e6),
    '<'.repeat(1e6),
    'a@b.test '.repeat(5e4),
  ]) {
    anonymize(head + body);
  }
});

test('what receivers call a message in their replies is replaced', () => {
  const message = (reply: string) =>
    [
      'From: MAILER-DAEMON@example.org',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.example.org',
      '',
      'Final-Recipient: rfc822; a@example.net',
      'Action: failed',
      'Status: 5.7.26',
      `Diagnostic-Code: smtp; ${reply}`,
      '',
      '--b--',
      '',
    ].join('\r\n');
  const gmail = anonymize(message('550 5.7.26 DMARC policy. d9443c01a7336-2a3f1b2si12345.67 - gsmtp')).text;
  assert.match(gmail, /policy\. id\d+ - gsmtp/);
  const exchange = anonymize(
    message(
      '550 5.7.1 DMARC policy [AM4PEPF00025F98.eurprd83.prod.outlook.com 2026-01-01T00:00:00.000Z 08DE4A5B6C7D8E9F]',
    ),
  ).text;
  assert.match(exchange, /00Z id\d+\]/);
});
