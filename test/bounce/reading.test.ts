/** Replies and what they mean: every known text with its cause, 5.7.13 decided by its words, advice by the case. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { advise, type CaseEvidence } from '../../server/src/core/bounce/advise.ts';
import { readRefusal } from '../../server/src/core/bounce/reading.ts';
import { registeredDetails, registeredMeaning } from '../../server/src/core/bounce/registry.ts';
import { readReplyText } from '../../server/src/core/bounce/reply-text.ts';
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
  assert.equal(registeredDetails().length, 81);
  for (const detail of registeredDetails()) {
    const reading = readRefusal({ status: `5.${detail}` });
    assert.ok(reading.steps.length > 0, detail);
    assert.equal(registeredMeaning(`4.${detail}`)?.registered, true);
  }
  assert.equal(registeredMeaning('5.7.1333'), undefined);
  assert.equal(registeredMeaning('5.7.133')?.title, 'Security or policy');
});

describe('advice', () => {
  const nothing: CaseEvidence = {
    signatures: undefined,
    receivedCount: undefined,
    isReportedBySender: undefined,
    system: undefined,
    isForwarded: false,
    isBackscatter: false,
    isReturnedReport: false,
  };
  const [refusal] = readReplyText('550 5.7.13 DKIM signing required');
  const reading = readRefusal({ status: '5.7.13', reply: '550', text: 'DKIM signing required' });
  const given = (evidence: Partial<CaseEvidence>) => advise(refusal!, reading, { ...nothing, ...evidence });

  test('an unsigned copy from the receiving side says that the message left unsigned', () => {
    assert.match(given({ signatures: [], receivedCount: 2, isReportedBySender: false }).note, /left unsigned/);
  });

  test("an unsigned copy from the sender's own server cannot tell, and Exim's never could", () => {
    const own = given({ signatures: [], receivedCount: 1, isReportedBySender: true, system: 'exim' });
    assert.match(own.note, /cannot tell/);
    assert.match(own.note, /Exim/);
    const less = readRefusal({ status: '5.7.20', reply: '550', text: 'message refused by policy' });
    const unsure = advise(refusal!, less, { ...nothing, signatures: [], receivedCount: 1 });
    assert.match(unsure.note, /cannot tell/);
  });

  test('where the server said so without a doubt, the copy is not set against its word', () => {
    assert.match(given({ signatures: [], receivedCount: 1 }).note, /no signature either/);
  });

  test('the other readings of 5.7.13 are named beside the one that is taken', () => {
    const ids = reading.alternatives.map(({ id }) => id);
    assert.deepEqual(ids, ['5.7.13-account', '5.7.13-public-folder']);
  });

  test('a copy without Received says nothing', () => {
    assert.match(given({ signatures: [], receivedCount: 0, isReportedBySender: false }).note, /says nothing/);
  });

  test('a signature whose key is missing sends the reader to DNS', () => {
    const signed = given({ signatures: [{ domain: 'example.org', selector: 's1', key: 'missing', isAligned: true }] });
    assert.match(signed.note, /s1\._domainkey\.example\.org is not published/);
    assert.match(signed.steps[0]!, /Publish/);
  });

  test('a signature of another domain is a matter of alignment', () => {
    const other = given({
      signatures: [{ domain: 'sender.example', selector: 's1', key: 'published', isAligned: false }],
    });
    assert.match(other.note, /not the From domain/);
  });

  test('forged, forwarded and automatic messages have their own advice', () => {
    assert.match(given({ isBackscatter: true }).steps[0]!, /Nothing to repair/);
    assert.match(given({ isForwarded: true }).note, /forwarded/);
    assert.match(given({ isReturnedReport: true }).note, /automatic report/);
  });

  test('a key that the receiver did not get is looked for, not the content', () => {
    const key = readRefusal({ reply: '550', text: '550 DKIM: problem validating example.org: pubkey_unavailable' });
    const signature = { domain: 'example.org', selector: 's1', key: 'unknown', isAligned: true } as const;
    const { note, steps } = advise(refusal!, key, { ...nothing, signatures: [signature] });
    assert.match(note, /no usable key/);
    assert.match(steps[0]!, /TXT record at s1\._domainkey\.example\.org\.$/);
  });

  test('a refusal by DMARC does not prove that the signature failed', () => {
    const dmarc = readRefusal({ status: '5.7.1', reply: '550', text: 'rejected by DMARC policy' });
    const signature = { domain: 'example.org', selector: 's1', key: 'published', isAligned: true } as const;
    assert.match(advise(refusal!, dmarc, { ...nothing, signatures: [signature] }).note, /If it is DKIM that failed/);
  });

  test('a policy without a name leaves open what it is about', () => {
    const policy = readRefusal({ status: '5.7.1', reply: '550', text: 'Message rejected due to local policy' });
    const { note, steps } = advise(refusal!, policy, nothing);
    assert.match(note, /does not rule them out/);
    assert.match(steps.at(-1)!, /SPF, DKIM and DMARC/);
  });

  test('a generic code beside words that say something is no meaning', () => {
    const full = readRefusal({ status: '5.0.0', reply: '550', text: 'mailbox full' });
    assert.equal(full.meaning, 'The code 5.0.0 says only that it failed; the words say why.');
  });

  test('what is no authentication failure says so', () => {
    const full = readRefusal({ status: '5.2.2', text: 'mailbox full' });
    assert.match(advise(refusal!, full, nothing).note, /no DKIM failure/);
  });
});
