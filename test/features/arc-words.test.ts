/** Whether a chain holds, as a hover says it. The seals are mailauth's. */

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { before, test } from 'node:test';
import { hover } from '../../server/src/core/features/hover.ts';
import { Session } from '../../server/src/core/session.ts';
import { MESSAGE, recordOf } from '../dkim/signer.ts';
import { privatePem } from '../harness/keys.ts';

const { sealMessage } = createRequire(import.meta.url)('mailauth') as {
  sealMessage(message: Buffer, seal: Readonly<Record<string, unknown>>): Promise<Buffer>;
};

const ZONE = `arc._domainkey.example.com. 3600 IN TXT ( ${recordOf('rsa2048').replace(/.{1,200}/g, '"$&" ')})\n`;

async function seal(message: string, i: number): Promise<string> {
  const fields = await sealMessage(Buffer.from(message, 'latin1'), {
    signingDomain: 'example.com',
    selector: 'arc',
    privateKey: privatePem('rsa2048'),
    authResults: `mx${i}.example.com; dkim=pass`,
    cv: i === 1 ? 'none' : 'pass',
    i,
  });
  return fields.toString('latin1') + message;
}

let sealed: string;
before(async () => {
  sealed = await seal(await seal(MESSAGE, 1), 2);
});

async function hoverOn(message: string, words: string, zone = ZONE): Promise<string> {
  const session = new Session({ clock: () => Date.now() / 1000 });
  session.open({ uri: 'file:///example.com.zone', language: 'dns-zone', text: zone });
  session.open({ uri: 'file:///a.eml', language: 'eml', text: message, bytes: Buffer.from(message, 'latin1') });
  await session.verify('file:///a.eml');
  const snapshot = session.snapshot('file:///a.eml');
  return hover(snapshot, message.indexOf(words))?.markdown.replaceAll('\\', '') ?? '';
}

for (const field of ['ARC-Seal', 'ARC-Message-Signature']) {
  test(`${field}: the chain holds`, async () => {
    const text = await hoverOn(sealed, field);
    assert.match(text, /RFC 8617/);
    assert.match(text, /The ARC chain is valid: 2 sets, sealed by example\.com, then example\.com\./);
  });
}

test('a chain that someone broke', async () => {
  assert.match(
    await hoverOn(sealed.replace('Hello', 'Hallo'), 'ARC-Seal'),
    /broken at i=2: ARC-Message-Signature of example\.com is not valid\. The body hash does not match bh=/,
  );
  assert.match(
    await hoverOn(sealed.replace('cv=none', 'cv=pass'), 'ARC-Seal'),
    /broken at i=1: ARC-Seal has cv=pass; it must be none in the first set\./,
  );
  assert.match(
    await hoverOn(sealed.replace(/cv=none; ?/, ''), 'ARC-Seal'),
    /broken at i=1: there is no cv=; it must be none in the first set\./,
  );
  assert.match(
    await hoverOn(sealed.replace(/(?<=^ARC-Message-Signature: )i=1/m, 'i=x'), 'ARC-Seal'),
    /broken: ARC-Message-Signature has no number from 1 to 50 \(i=\)\./,
  );
  assert.match(
    await hoverOn(sealed.replaceAll(/(?<=^ARC-[A-Za-z-]+: )i=1/gm, 'i=3'), 'ARC-Seal'),
    /broken at i=1: there is no set with this number, although there is one with i=3\./,
  );
  assert.match(
    await hoverOn(sealed.replace(/(?<=^ARC-Authentication-Results: )i=1/m, 'i=2'), 'ARC-Seal'),
    /broken at i=1: the set has no ARC-Authentication-Results; it must have one of each ARC field\./,
  );
});

test('a key that is not known', async () => {
  assert.match(
    await hoverOn(sealed, 'ARC-Seal', 'www.example.net. 60 IN A 192.0.2.1\n'),
    /could not be fully checked\. The key at arc\._domainkey\.example\.com is not known here\./,
  );
});

test('the header alone came back: the seals are judged, what covers the body is not', async () => {
  const report = (header: string) =>
    [
      'From: MAILER-DAEMON@example.net',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      '',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.example.net',
      '',
      'Final-Recipient: rfc822; bob@example.com',
      'Action: failed',
      'Status: 5.7.1',
      '',
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      header,
      '--b--',
      '',
    ].join('\r\n');
  const header = sealed.slice(0, sealed.indexOf('\r\n\r\n') + 2);
  assert.match(
    await hoverOn(report(header), 'ARC-Seal'),
    /could not be fully checked\. The body of this copy is missing/,
  );
  const changed = header.replace('mx1.example.com; dkim=pass', 'mx1.example.com; dkim=fail');
  assert.match(
    await hoverOn(report(changed), 'ARC-Seal'),
    /broken at i=2: ARC-Seal of example\.com is not valid\. The published key made this signature, but for a different header/,
  );
});
