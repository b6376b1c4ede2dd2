/** Private keys in messages and zones are found however they are written, once, and never quoted. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LanguageId, Session } from '../../server/src/core/session.ts';
import { privateKey, privatePem, publicKeyData } from '../harness/keys.ts';

const PEM = privatePem('ed25519').trim();
const HEAD = 'From: Alice <alice@example.org>\nDate: Thu, 01 Jan 2026 00:00:00 +0000\nMessage-ID: <1@example.org>\n';
const ZONE = '$ORIGIN example.org.\n$TTL 60\n@ SOA ns1 host 1 2 3 4 5\n@ NS ns1\nns1 A 192.0.2.1\n';

function found(language: LanguageId, text: string) {
  const session = new Session({ clock: () => 1767225600 });
  session.open({ uri: 'file:///a', language, text });
  const findings = session.findings('file:///a').filter(({ rule }) => /private/.test(rule.id));
  const secret = PEM.split('\n')[1]!;
  for (const { message } of findings) assert.ok(!message.includes(secret.slice(0, 20)), message);
  return findings.map(({ rule, span }) => [rule.id, text.slice(span.start, span.end)]);
}

const encodedPart = (encoding: string, body: string) =>
  `${HEAD}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nsee below\n--b\nContent-Type: text/plain\nContent-Transfer-Encoding: ${encoding}\n\n${body}\n--b--\n`;
const base64 = (text: string) =>
  (
    Buffer.from(text)
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  ).join('\n');

test('a message: forms of keys, quoted, and encrypted', () => {
  const begin = '-----BEGIN PRIVATE KEY-----';
  assert.deepEqual(found('eml', `${HEAD}\n${PEM}\n`), [['message/private-key-exposed', begin]]);
  const quoted = PEM.replace(/^/gm, '> ');
  assert.deepEqual(found('eml', `${HEAD}\n${quoted}\n`), [['message/private-key-exposed', begin]]);
  for (const pem of [
    privateKey('rsa2048').export({ type: 'pkcs1', format: 'pem' }),
    privateKey('rsa2048').export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }),
    privateKey('rsa2048').export({ type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }),
  ])
    assert.equal(found('eml', `${HEAD}\n${pem}`).length, 1);
  const twice = `${HEAD}\n${PEM}\n\n${PEM}\n`;
  assert.equal(found('eml', twice).length, 2);
});

test('a message: keys that an encoding hides are found where they are', () => {
  const inBase64 = found('eml', encodedPart('base64', base64(`Here:\n\n${PEM}\n`)));
  assert.equal(inBase64.length, 1);
  assert.match(inBase64[0]![1]!, /^[A-Za-z0-9+/=\s]+$/);
  assert.deepEqual(found('eml', encodedPart('quoted-printable', PEM.replaceAll('=', '=3D'))), [
    ['message/private-key-exposed', '-----BEGIN PRIVATE KEY-----'],
  ]);
});

test('a message: public keys, and words about keys, are none', () => {
  const spki = publicKeyData('rsa2048');
  assert.deepEqual(found('eml', `${HEAD}\n-----BEGIN PUBLIC KEY-----\n${spki}\n-----END PUBLIC KEY-----\n`), []);
  assert.deepEqual(found('eml', `${HEAD}\nThe file begins with -----BEGIN PRIVATE KEY-----, as always.\n`), []);
});

test('a zone: in comments, as lines, in values; a key record says it by its own rule', () => {
  const begin = '-----BEGIN PRIVATE KEY-----';
  assert.deepEqual(found('dns-zone', `${ZONE}${PEM.replace(/^/gm, '; ')}\n`), [['zone/private-key-exposed', begin]]);
  assert.deepEqual(found('dns-zone', `${ZONE}${PEM}\n`), [['zone/private-key-exposed', begin]]);
  const line = PEM.replaceAll('\n', '');
  assert.deepEqual(found('dns-zone', `${ZONE}note TXT "${line}"\n`), [['zone/private-key-exposed', begin]]);
  const inRecord = found('dns-zone', `${ZONE}s1._domainkey TXT "v=DKIM1; k=ed25519; p=${line}"\n`);
  assert.deepEqual(
    inRecord.map(([rule]) => rule),
    ['key/data-is-private'],
  );
});
