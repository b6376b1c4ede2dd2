/** Replies and what they mean: every known text with its cause, 5.7.13 decided by its words, advice by the case. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { readRefusal } from '../../server/src/core/bounce/reading.ts';
import { registeredMeaning } from '../../server/src/core/bounce/registry.ts';
import type { StatusOrigin } from '../../server/src/core/bounce/report.ts';

interface KnownText {
  readonly status?: string;
  readonly reply?: string;
  readonly host?: string;
  readonly text: string;
  /** Where the code comes from, if not from the server. */
  readonly origin?: StatusOrigin;
  readonly cause: string;
}

const known: KnownText[] = JSON.parse(readFileSync(new URL('reply-texts.json', import.meta.url), 'utf8'));

describe('known texts', () => {
  for (const { status, reply, host, text, origin, cause } of known) {
    test(`${reply ?? '   '} ${status ?? ''} ${text}`.slice(0, 100), () => {
      assert.equal(readRefusal({ status, statusOrigin: origin, reply, text, remoteServer: host }).cause, cause);
    });
  }

  test('greylisting is not called too much mail', () => {
    const reading = readRefusal({
      status: '4.7.1',
      reply: '451',
      text: '451 4.7.1 You have been graylisted, come back',
    });
    assert.equal(reading.id, 'greylisted');
    assert.match(reading.title, /^Greylisted/);
  });

  test('of two phrases of one vendor the longer one counts alone', () => {
    const twice = readRefusal({ reply: '554', text: "554 Transaction failed: Duplicate header 'DKIM-Signature'." });
    assert.deepEqual([twice.id, twice.confidence, twice.isUndecided], ['ses-signed-twice', 'high', false]);
    const other = readRefusal({ reply: '554', text: "554 Transaction failed: Duplicate header 'Message-ID'." });
    assert.equal(other.id, 'ses-duplicate-header');
  });

  test("a domain that does not exist is the sender's where the code is about the address of the sender", () => {
    const cause = (status: string) =>
      readRefusal({ status, reply: '550', text: `550 ${status} No such domain example.org.` }).cause;
    assert.deepEqual(
      [cause('5.1.7'), cause('5.1.8'), cause('5.1.2')],
      ['sender-identity', 'sender-identity', 'host-not-found'],
    );
  });

  test('the meaning is about the cause, not about a code that says something else', () => {
    const { title, meaning } = readRefusal({
      status: '5.1.1',
      reply: '552',
      text: '552 mailbox is over quota (#5.1.1)',
    });
    assert.equal(title, 'The mailbox is full');
    assert.match(meaning, /^The words of the reply decide here; the code 5\.1\.1 alone would mean "Bad dest/);
  });

  test('multi-line replies are read like one line', () => {
    const reading = readRefusal({
      status: '5.7.26',
      reply: '550',
      text: "550-5.7.26 Unauthenticated email from example.org is not accepted due to domain's\r\n550-5.7.26 DMARC policy. Please contact\r\n550 5.7.26 the administrator",
    });
    assert.equal(reading.id, 'gmail-dmarc');
    assert.equal(reading.confidence, 'high');
  });
});

describe('5.7.13', () => {
  const read = (text: string, reply = '550') =>
    readRefusal({ status: '5.7.13', reply, text: `${reply} 5.7.13 ${text}` });

  for (const text of [
    'DKIM signing required',
    'Message is unsigned',
    'not DKIM-signed',
    'signature required',
    'no signature found',
  ]) {
    test(`"${text}" is about DKIM`, () => assert.equal(read(text).cause, 'unsigned'));
  }

  test('words of DKIM come before those of Exchange, those before an account', () => {
    assert.equal(read('STOREDRV.X; DKIM signature missing').id, '5.7.13-dkim');
    assert.equal(read('STOREDRV.X; public folder disabled').id, '5.7.13-public-folder');
    assert.equal(read('account disabled').id, '5.7.13-account');
  });

  test('reply 525 alone means the account', () => {
    const reading = read('Login is not possible', '525');
    assert.equal(reading.cause, 'account');
  });

  test('a text that decides nothing gives all three readings', () => {
    const reading = read('Message refused');
    assert.deepEqual(
      [reading, ...reading.alternatives].map(({ id }) => id),
      ['5.7.13-account', '5.7.13-dkim', '5.7.13-public-folder'],
    );
    assert.equal(reading.confidence, 'low');
  });

  test('a server that is known to be of another vendor does not mean a public folder', () => {
    const ids = (facts: Parameters<typeof readRefusal>[0]) => {
      const reading = readRefusal({ status: '5.7.13', ...facts });
      return [reading, ...reading.alternatives].map(({ id }) => id);
    };
    const two = ['5.7.13-account', '5.7.13-dkim'];
    assert.deepEqual(ids({ text: 'Message refused', remoteServer: 'gmail-smtp-in.l.google.com' }), two);
    assert.deepEqual(ids({ text: 'Message refused', reportingServer: 'mx00.emig.gmx.net' }), two);
    // A name of the company's own can be anything's, Exchange included.
    for (const remoteServer of [
      'mx1.example.net',
      'example-net.mail.protection.outlook.com',
      'AM0PR05MB4321.eurprd05.prod.outlook.com',
    ])
      assert.deepEqual(ids({ text: 'Message refused', remoteServer }), [...two, '5.7.13-public-folder']);
    assert.deepEqual(ids({ text: 'DKIM signature required', remoteServer: 'mx1.example.net' }), [
      '5.7.13-dkim',
      '5.7.13-account',
    ]);
    assert.equal(
      ids({ text: 'STOREDRV.AuthenticationRequiredForPublicFolder', remoteServer: 'mx1.example.net' })[0],
      '5.7.13-public-folder',
    );
  });

  test('without any text all three are given', () => {
    assert.equal(readRefusal({ status: '5.7.13' }).alternatives.length, 2);
  });
});

describe('codes that clash', () => {
  const gmail = 'gmail-smtp-in.l.google.com';
  for (const [status, host, cause] of [
    ['5.7.9', 'mta6.am0.yahoodns.net', 'authentication-failed'],
    ['5.7.9', 'mx.example.com', 'login'],
    ['4.7.23', gmail, 'reverse-dns'],
    ['4.7.23', 'mx.example.com', 'spf'],
    ['5.7.27', gmail, 'spf'],
    ['5.7.27', 'mx.example.com', 'sender-identity'],
    ['5.7.29', gmail, 'tls'],
    ['5.7.29', 'mx.example.com', 'arc'],
    ['5.7.30', gmail, 'unsigned-or-failed'],
    ['5.7.30', 'mx.example.com', 'tls'],
  ] as const) {
    test(`${status} from ${host}`, () => assert.equal(readRefusal({ status, remoteServer: host }).cause, cause));
  }
});

describe("the verdict at the end of Outlook.com's reply", () => {
  const read = (tail: string) =>
    readRefusal({
      status: '5.7.515',
      reply: '550',
      text: `550 5.7.515 Access denied, sending domain EXAMPLE.ORG does not meet the required authentication level. ${tail}`,
    });

  for (const [tail, cause] of [
    ['Spf= Fail , Dkim= Pass , DMARC= Pass', 'spf'],
    ['Spf= Pass , Dkim= Fail , DMARC= Pass', 'unsigned-or-failed'],
    ['Spf= Fail , Dkim= Fail , DMARC= Fail', 'unauthenticated'],
    ['Spf= Pass , Dkim= Pass , DMARC= Fail', 'not-aligned'],
    ['Spf= Pass , Dkim= Pass , DMARC= None', 'dmarc-missing'],
    ['', 'authentication-failed'],
  ] as const) {
    test(tail === '' ? 'none' : tail, () => assert.equal(read(tail).cause, cause));
  }
});

test('temporary and permanent follow the reply, then the code', () => {
  assert.equal(readRefusal({ status: '4.7.30' }).isTemporary, true);
  assert.equal(readRefusal({ status: '5.7.32', reply: '421' }).isTemporary, true);
  assert.equal(readRefusal({ status: '5.7.30', reply: '550' }).isTemporary, false);
  assert.equal(readRefusal({}).isTemporary, undefined);
});

test('every registered code has a reading', () => {
  const details = Array.from({ length: 800 }, (_, i) => `${Math.floor(i / 100)}.${i % 100}`);
  const registered = details.filter((detail) => registeredMeaning(`5.${detail}`)?.registered === true);
  assert.equal(registered.length, 81);
  for (const detail of registered) {
    const reading = readRefusal({ status: `5.${detail}` });
    assert.ok(reading.steps.length > 0, detail);
    assert.equal(registeredMeaning(`4.${detail}`)?.registered, true);
  }
  assert.equal(registeredMeaning('5.7.1333'), undefined);
  assert.equal(registeredMeaning('5.7.133')?.title, 'Security or policy');
});

describe('what a reading does not decide', () => {
  test('a generic code beside words that say something is not a meaning', () => {
    const full = readRefusal({ status: '5.0.0', reply: '550', text: 'mailbox full' });
    assert.equal(full.meaning, 'The code 5.0.0 says only that it failed; the words say why.');
  });
});
