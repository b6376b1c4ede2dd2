/** What must hold for any input: nothing throws, spans lie in the document, hostile sizes are read in linear time. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readReport } from '../../server/src/core/bounce/extract.ts';
import { splitMbox } from '../../server/src/core/bounce/mbox.ts';
import { readNotification } from '../../server/src/core/bounce/notification.ts';
import { readReplyText } from '../../server/src/core/bounce/reply-text.ts';
import type { Found, Refusal } from '../../server/src/core/bounce/report.ts';
import { reportParts } from '../../server/src/core/bounce/report-parts.ts';
import { parseMessage } from '../../server/src/core/mail/message.ts';
import { readCorpus } from './corpus.ts';

const corpus = readCorpus();

function checkSpans(text: string, recipients: readonly Refusal[]): void {
  const check = (span: Found['span'] | undefined) => {
    if (span === undefined) return;
    assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length);
  };
  for (const refusal of recipients) {
    for (const found of [
      refusal.recipient,
      refusal.originalRecipient,
      refusal.status,
      refusal.reply,
      refusal.diagnostic,
      refusal.remoteServer,
    ]) {
      check(found?.span);
    }
    refusal.mentions.forEach(check);
  }
}

function readAll(text: string): void {
  const root = parseMessage(text);
  const parts = reportParts(root);
  const report = readReport(root, parts);
  // Who wants the returned message alone, as the index does, need not read the report where the parts have none.
  if (parts.returned === undefined) assert.equal(report.returned, undefined);
  checkSpans(text, report.recipients);
  checkSpans(text, readReplyText(text));
}

describe('truncations', () => {
  test('every file, cut at every 13th unit', () => {
    for (const { text } of corpus) for (let end = 0; end < text.length; end += 13) readAll(text.slice(0, end));
  });

  test('one file of each kind, cut at every unit', () => {
    const kinds = new Map(corpus.map((entry) => [`${entry.expected.kind} ${entry.name.split('-')[0]}`, entry]));
    for (const { text } of [...kinds.values()].slice(0, 12)) {
      for (let end = 0; end < text.length; end++) readAll(text.slice(0, end));
    }
  });
});

test('no code is read from an auto-reply, a receipt, an abuse report or an ordinary message', () => {
  for (const { name, text, expected } of corpus) {
    if (['bounce', 'delay', 'success'].includes(expected.kind)) continue;
    const { recipients } = readReport(parseMessage(text));
    if (expected.kind !== 'authentication-report') assert.deepEqual(recipients, [], name);
    for (const { status, reply } of recipients) assert.equal(status ?? reply, undefined, name);
  }
});

test('shuffled lines of reports never break a reader', () => {
  const lines = corpus.slice(0, 60).flatMap(({ text }) => text.split('\r\n'));
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...lines), { maxLength: 60 }), (some) => {
      readAll(some.join('\r\n'));
      splitMbox(some.join('\n'));
      readNotification(some.join('\n'));
    }),
    { seed: 5713, numRuns: 300 },
  );
});

describe('hostile sizes', () => {
  const head = 'From: MAILER-DAEMON@example.net\r\nSubject: Undelivered\r\n\r\n';
  const million = 1 << 20;
  for (const [name, body] of [
    ['one line of a letter', 'a'.repeat(8 * million)],
    ['one line of @', '@'.repeat(million)],
    ['one line of addresses', '<a@example.com>, '.repeat(100_000)],
    ['one line of codes', '550 5.7.13 '.repeat(100_000)],
    ['empty lines', '\r\n'.repeat(million)],
    ['spaces', ' '.repeat(million)],
    ['lines of dashes', `${'-'.repeat(70)}\r\n`.repeat(20_000)],
    ['lines of recipients', '<user@example.com>: 550 5.1.1 no\r\n'.repeat(50_000)],
    ['status groups', 'Final-Recipient: rfc822; a@example.com\r\nStatus: 5.1.1\r\n\r\n'.repeat(20_000)],
    ['markers', '--- Below this line is a copy of the message.\r\n'.repeat(30_000)],
    ['dots and digits', '5.7.'.repeat(250_000)],
    ['colons', ': '.repeat(500_000)],
    ['a log', 'postfix/smtp: to=<a@example.com>, status=bounced (said: 550 5.7.13 x)\r\n'.repeat(20_000)],
  ] as const) {
    test(name, { timeout: 60_000 }, () => {
      readReport(parseMessage(head + body));
      readReplyText(body);
      splitMbox(body);
    });
  }
});
