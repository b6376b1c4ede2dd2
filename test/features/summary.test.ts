/** The summary for a ticket, with addresses and without. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { AddressMask } from '../../server/src/core/documents/masking.ts';
import { summary } from '../../server/src/core/documents/summary.ts';
import { Session } from '../../server/src/core/session.ts';
import { readCorpus } from '../bounce/corpus.ts';

const example = (name: string) => readFileSync(new URL(`../../examples/${name}`, import.meta.url), 'latin1');

async function summaryOf(text: string, mask: boolean, zone?: string): Promise<string> {
  const session = new Session({ clock: () => 1_800_000_000 });
  if (zone !== undefined) session.open({ uri: 'file:///example.org.zone', language: 'dns-zone', text: zone });
  session.open({ uri: 'file:///a.eml', language: 'eml', text });
  await session.verify('file:///a.eml');
  return summary(session.snapshot('file:///a.eml'), { mask }) ?? assert.fail();
}

test('it says who, which code, what it means, how sure that is, and what to do', async () => {
  const text = await summaryOf(example('1-bounce-unsigned.eml'), false);
  assert.match(text, /^## Delivery failed: DKIM signing required/);
  assert.match(text, /^### 550 5\.7\.13$/m);
  assert.match(text, /^- Recipient: `accounts@example\.net`$/m);
  assert.match(text, /^- Cause: DKIM signing required but not present \(unsigned\)\. /m);
  assert.match(text, /^- Confidence: high, based on .*the reply.s words/m);
  assert.match(text, /^What to do first:\n\n1\. /m);
  assert.match(text, /The returned message has no DKIM-Signature\./);
});

test('it gives the verdict on each signature', async () => {
  const text = await summaryOf(example('2-bounce-signature-broken.eml'), false, example('example.org.zone'));
  assert.match(text, /^### DKIM signatures$/m);
  assert.match(text, /^- The returned message, `d=example\.org s=\w+`: fail\. .*body/m);
});

test('masked, no address of a recipient is left in any summary of the corpus', async () => {
  for (const { name, text, expected } of readCorpus()) {
    const masked = await summaryOf(text, true);
    for (const { recipient } of expected.recipients) {
      if (recipient.includes('@')) assert.ok(!masked.toLowerCase().includes(recipient.toLowerCase()), name);
    }
  }
});

test('masks are the same for the same address, and different for another', () => {
  const mask = new AddressMask();
  assert.equal(mask.mask('alice@example.net'), 'a…@example.net');
  assert.equal(mask.mask('anna@example.net'), 'a…2@example.net');
  assert.equal(mask.mask('Alice@EXAMPLE.net'), 'a…@example.net');
  assert.equal(mask.maskAll('<alice@example.net>: alice: no such user'), '<a…@example.net>: a…: no such user');
});

test('words of a server can do nothing in Markdown', async () => {
  const text = await summaryOf(
    'From: MAILER-DAEMON@example.net\r\nSubject: Undelivered Mail Returned to Sender\r\n\r\n<a@example.com>: host mx.example.com said: 550 5.7.1 ![x](https://example.com/x.png) <b>`no`</b>\r\n',
    false,
  );
  assert.match(text, /``[^\n]*!\[x\]\(https:\/\/example\.com\/x\.png\) <b>`no`<\/b>[^\n]*``/);
});

test('recipients that were refused alike are listed together', async () => {
  const lines = Array.from({ length: 30 }, (_, i) => `<user${i}@example.com>: 550 5.1.1 no such user\r\n`).join('');
  const text = await summaryOf(
    `From: MAILER-DAEMON@example.net\r\nSubject: Undelivered Mail Returned to Sender\r\n\r\n${lines}`,
    false,
  );
  assert.equal(text.match(/^### /gm)?.length, 1);
  assert.match(text, /^- Recipients: `user0@example\.com`, .* and 10 more$/m);
});
