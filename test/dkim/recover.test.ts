import assert from 'node:assert/strict';
import { constants, createHash, privateEncrypt, sign } from 'node:crypto';
import { test } from 'node:test';
import { checkSignature } from '../../server/src/core/dkim/check-signature.ts';
import { type RsaPublicKey, readKeyMaterial, rsaPublicKey } from '../../server/src/core/dkim/public-key.ts';
import { holdsDigest, recoverDigest } from '../../server/src/core/dkim/recover.ts';
import { privateKey, publicKeyData } from '../harness/keys.ts';

function rsa(name: string): RsaPublicKey {
  return readKeyMaterial(Buffer.from(publicKeyData(name), 'base64')).rsa!;
}

for (const name of ['rsa512', 'rsa1024', 'rsa2048', 'rsa2048-e3', 'rsa4096']) {
  for (const hash of ['sha256', 'sha1'] as const) {
    test(`${name} shows the ${hash} digest that was signed`, () => {
      const signature = sign(hash, Buffer.from('some text'), privateKey(name));
      const recovered = recoverDigest(signature, rsa(name));
      assert.equal(recovered?.hash, hash);
      assert.deepEqual(Buffer.from(recovered.digest), createHash(hash).update('some text').digest());
    });
  }
}

test('what another key signed, or was damaged, shows nothing', () => {
  const signature = sign('sha256', Buffer.from('some text'), privateKey('rsa2048'));
  assert.equal(recoverDigest(signature, rsa('rsa2048-other')), undefined);
  const damaged = Uint8Array.from(signature);
  damaged[100]! ^= 1;
  assert.equal(recoverDigest(damaged, rsa('rsa2048')), undefined);
  assert.equal(recoverDigest(signature.subarray(1), rsa('rsa2048')), undefined);
  assert.equal(recoverDigest(new Uint8Array(256).fill(255), rsa('rsa2048')), undefined);
  assert.equal(recoverDigest(new Uint8Array(0), rsa('rsa2048')), undefined);
});

test('other paddings and hashes are recovered as what they are', () => {
  const digest = createHash('sha256').update('x').digest();
  const key = privateKey('rsa2048');
  const raw = (content: Buffer): Buffer => privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, content);
  const found = (signature: Buffer) => recoverDigest(signature, rsa('rsa2048'));
  assert.equal(found(raw(digest))?.wrapping, 'bare');
  assert.deepEqual(Buffer.from(found(raw(Buffer.from(digest.toString('hex'))))!.digest), digest);
  assert.equal(found(raw(Buffer.from('no digest of any length'))), undefined);
  for (const hash of ['sha384', 'sha512'] as const) {
    const recovered = found(sign(hash, Buffer.from('x'), key));
    assert.equal(recovered?.hash, hash);
    assert.deepEqual(Buffer.from(recovered.digest), createHash(hash).update('x').digest());
  }
});

for (const name of ['rsa1024', 'rsa2048', 'rsa2048-e3', 'rsa4096']) {
  test(`RSASSA-PSS of ${name} is recognized, whatever its salt, and compared with a digest`, () => {
    for (const saltLength of [0, 20, 32, constants.RSA_PSS_SALTLEN_MAX_SIGN]) {
      const options = { key: privateKey(name), padding: constants.RSA_PKCS1_PSS_PADDING, saltLength };
      const recovered = recoverDigest(sign('sha256', Buffer.from('x'), options), rsa(name));
      assert.equal(recovered?.wrapping, 'pss', `salt ${saltLength}`);
      const held = (text: string) => holdsDigest(recovered, createHash('sha256').update(text).digest());
      assert.deepEqual([held('x'), held('y')], [true, false]);
    }
  });
}

test('hostile keys cost nothing and do not throw', async () => {
  const huge = rsaPublicKey(new Uint8Array(100_000).fill(255), Uint8Array.of(1, 0, 1))!;
  const slow = rsaPublicKey(new Uint8Array(1024).fill(255), new Uint8Array(1024).fill(255))!;
  const even = rsaPublicKey(Uint8Array.of(128, 0, 0, 0), Uint8Array.of(3))!;
  for (const key of [huge, slow, even]) {
    assert.equal(recoverDigest(new Uint8Array(4).fill(7), key), undefined);
    const { verdict } = await checkSignature(
      'rsa-sha256',
      { type: 'rsa', rsa: key },
      new Uint8Array(4).fill(7),
      'text',
    );
    assert.notEqual(verdict, 'valid');
  }
});

test('points that are no Ed25519 keys leave the signature unknown or invalid', async () => {
  const { verdict } = await checkSignature(
    'ed25519-sha256',
    { type: 'ed25519', octets: new Uint8Array(32).fill(255) },
    new Uint8Array(64),
    'text',
  );
  assert.notEqual(verdict, 'valid');
});
