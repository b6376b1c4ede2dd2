/** The words of the language status item. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documentStatus } from '../../server/src/core/documents/document-status.ts';
import { readSettings } from '../../server/src/core/rules/settings.ts';
import { Session } from '../../server/src/core/session.ts';
import { publicKeyData } from '../harness/keys.ts';

const SOA = '@ IN SOA ns1.example.net. hostmaster.example.org. 1 7200 900 1209600 3600\n';
const KEY = `s1._domainkey IN TXT "v=DKIM1; k=ed25519; p=${publicKeyData('ed25519')}"\n`;

function zoneStatus(uri: string, text: string, target?: string) {
  const session = new Session({ clock: () => 1_800_000_000 });
  if (target !== undefined) session.configure(readSettings({ zone: { target } }, new Set()).settings);
  session.open({ uri, language: 'dns-zone', text });
  return documentStatus(session.snapshot(uri));
}

test('a zone: its origin, where that comes from, and whom it is checked for', () => {
  const { text, detail, isPending } = zoneStatus('file:///a', `example.org. ${SOA.slice(2)}`, 'nsd');
  assert.equal(text, 'Zone example.org');
  assert.equal(detail, 'origin from the SOA record; checked for NSD');
  assert.equal(isPending, false);
  assert.match(zoneStatus('file:///example.net.zone', KEY).detail, /^origin from the file name; /);
  assert.match(zoneStatus('file:///records', KEY).detail, /^no origin is known: add \$ORIGIN; /);
});

test('a zone proves that its keys are published once it has one and no error', () => {
  const zone = `$ORIGIN example.org.\n$TTL 3600\n${SOA}@ NS ns1.example.net.\n`;
  assert.equal(zoneStatus('file:///a.zone', zone).proves, null);
  assert.equal(zoneStatus('file:///b.zone', zone + KEY).proves, 'record');
  assert.equal(zoneStatus('file:///c.zone', `${zone}s1._domainkey TXT v=DKIM1; p=AAAA\n`).proves, null);
});

test('a message: its kind, and its signatures once they are verified', async () => {
  const uri = 'file:///a.eml';
  const session = new Session({ clock: () => 1_800_000_000 });
  session.open({ uri, language: 'eml', text: 'From: Alice <alice@example.org>\nSubject: Hello\n\nHello\n' });
  assert.deepEqual(documentStatus(session.snapshot(uri)), {
    text: 'Message',
    detail: 'signatures are being verified',
    isPending: true,
    proves: null,
  });
  await session.verify(uri);
  assert.equal(documentStatus(session.snapshot(uri)).detail, 'no signatures');
});

test('signatures are counted by what came of them', async () => {
  const uri = 'file:///b.eml';
  const signature = 'DKIM-Signature: v=1; a=ed25519-sha256; d=example.org; s=s1; h=from; bh=AAAA; b=AAAA\n';
  const session = new Session({ clock: () => 1_800_000_000 });
  session.open({ uri, language: 'eml', text: `${signature.repeat(2)}From: Alice <alice@example.org>\n\nHello\n` });
  await session.verify(uri);
  assert.match(documentStatus(session.snapshot(uri)).detail, /^2 signatures: 2 (?:invalid|not judged)$/);
});
