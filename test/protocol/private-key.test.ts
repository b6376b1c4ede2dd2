/** Comparing private keys in all their forms with the records of the workspace: by request, and by `check-key`. */

import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import path from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Location } from 'vscode-languageserver';
import { privateKey, privatePem, publicKeyData } from '../harness/keys.ts';
import { dkimLint, folderWith } from './cli-run.ts';
import { LspClient, PULL } from './lsp-client.ts';

/** Made for the tests. */
const PASSPHRASE = 'correct horse';
const ZONE = `$ORIGIN example.org.
$TTL 60
r1._domainkey TXT ${(`v=DKIM1; k=rsa; p=${publicKeyData('rsa2048')}`.match(/.{1,255}/g) ?? []).map((part) => `"${part}"`).join(' ')}
e1._domainkey TXT "v=DKIM1; k=ed25519; p=${publicKeyData('ed25519')}"
e2._domainkey TXT "v=DKIM1; k=ed25519; p=${publicKeyData('ed25519')}"
old._domainkey TXT "v=DKIM1; p="
`;

const encrypted = (name: string) =>
  privateKey(name).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: PASSPHRASE }).toString();

interface Form {
  readonly pem: string;
  readonly names: readonly string[];
  readonly isEncrypted?: boolean;
}

const R1 = ['r1._domainkey.example.org'];
const E = ['e1._domainkey.example.org', 'e2._domainkey.example.org'];
const FORMS: Readonly<Record<string, Form>> = {
  'RSA, PKCS#8': { pem: privateKey('rsa2048').export({ type: 'pkcs8', format: 'pem' }).toString(), names: R1 },
  'RSA, PKCS#1': { pem: privateKey('rsa2048').export({ type: 'pkcs1', format: 'pem' }).toString(), names: R1 },
  'RSA, OpenSSH': { pem: openSsh(privateKey('rsa2048'), 'none'), names: R1 },
  'RSA, encrypted PKCS#8': { pem: encrypted('rsa2048'), names: R1, isEncrypted: true },
  'RSA, encrypted PKCS#1': {
    pem: privateKey('rsa2048')
      .export({ type: 'pkcs1', format: 'pem', cipher: 'aes-128-cbc', passphrase: PASSPHRASE })
      .toString(),
    names: R1,
    isEncrypted: true,
  },
  'RSA, encrypted OpenSSH, whose public half is in the clear': {
    pem: openSsh(privateKey('rsa2048'), 'aes256-ctr'),
    names: R1,
  },
  'Ed25519, PKCS#8': { pem: privatePem('ed25519'), names: E },
  'Ed25519, OpenSSH': { pem: openSsh(privateKey('ed25519'), 'none'), names: E },
  'Ed25519, encrypted PKCS#8': { pem: encrypted('ed25519'), names: E, isEncrypted: true },
  'another key': { pem: privatePem('rsa2048-other'), names: [] },
};

interface Answer {
  readonly status: string;
  readonly names: readonly string[];
  readonly count: number;
  readonly places: readonly Location[];
}

const client = new LspClient();
before(async () => {
  await client.initialize(PULL, undefined, import.meta.dirname);
  await client.open('file:///zones/example.org.zone', 'dns-zone', ZONE);
});
after(() => client.stop());

async function compare(t: TestContext, pem: string, passphrase?: string): Promise<Answer> {
  const folder = await folderWith(t, { 'key.pem': pem });
  const uri = pathToFileURL(path.join(folder, 'key.pem')).href;
  return client.request('dkimLint/comparePrivateKey', { uri, ...(passphrase === undefined ? {} : { passphrase }) });
}

for (const [form, { pem, names, isEncrypted = false }] of Object.entries(FORMS)) {
  test(`the records that a key fits: ${form}`, async (t) => {
    if (isEncrypted) {
      assert.equal((await compare(t, pem)).status, 'needs-passphrase');
      assert.equal((await compare(t, pem, 'wrong')).status, 'wrong-passphrase');
    }
    const { places, ...answer } = await compare(t, pem, isEncrypted ? PASSPHRASE : undefined);
    assert.deepEqual(answer, { status: 'compared', names, count: 4 });
    const lines = ZONE.split('\n');
    const owners = places.map(({ range: { start, end } }) => lines[start.line]!.slice(start.character, end.character));
    assert.deepEqual(
      owners,
      names.map((name) => name.replace('.example.org', '')),
    );
  });

  test(`check-key: ${form}`, async (t) => {
    const cwd = await folderWith(t, { 'key.pem': pem, 'example.org.zone': ZONE });
    const check = (env: Record<string, string>) =>
      dkimLint(['check-key', 'key.pem', 'example.org.zone', '--format', 'json'], { cwd, env });
    if (isEncrypted) {
      const unsaid = await check({});
      assert.equal(unsaid.code, 2);
      assert.match(unsaid.stderr, /encrypted: DKIM_LINT_PASSPHRASE/);
      const wrong = await check({ DKIM_LINT_PASSPHRASE: 'wrong' });
      assert.equal(wrong.code, 2);
      assert.match(wrong.stderr, /wrong passphrase/);
    }
    const { code, stdout, stderr } = await check(isEncrypted ? { DKIM_LINT_PASSPHRASE: PASSPHRASE } : {});
    assert.equal(code, names.length > 0 ? 0 : 1, stderr);
    const { records } = JSON.parse(stdout) as { records: { name: string; result: string }[] };
    assert.deepEqual(
      records.filter(({ result }) => result === 'match').map(({ name }) => name),
      names,
    );
    assert.ok(!`${stdout}${stderr}`.includes(pem.split('\n')[2]!.slice(0, 30)), 'the key is shown');
  });
}

test('what is not a key of DKIM, or no file, is reported', async (t) => {
  assert.equal((await compare(t, 'no key')).status, 'no-private-key');
  assert.equal((await compare(t, privatePem('ec256'))).status, 'unsupported');
  const { status } = await client.request<Answer>('dkimLint/comparePrivateKey', { uri: 'file:///nowhere/key.pem' });
  assert.equal(status, 'unreadable');
});

test('nothing of a key or passphrase gets into the log', async (t) => {
  await compare(t, encrypted('rsa2048'), PASSPHRASE);
  await compare(t, `${encrypted('rsa2048').slice(0, 400)}\n-----END ENCRYPTED PRIVATE KEY-----\n`, PASSPHRASE);
  assert.deepEqual(client.log, []);
});

/**
 * A key in OpenSSH's form (PROTOCOL.key of OpenSSH), of which the private section is left empty: with a cipher it could
 * not be read, and the public half before it is never encrypted.
 */
function openSsh(key: KeyObject, cipher: string): string {
  const jwk = createPublicKey(createPrivateKey(key.export({ type: 'pkcs8', format: 'pem' }))).export({ format: 'jwk' });
  const string = (data: Uint8Array | string) => {
    const octets = Buffer.from(data);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(octets.length);
    return Buffer.concat([length, octets]);
  };
  const own =
    jwk.kty === 'RSA'
      ? [
          string('ssh-rsa'),
          string(Buffer.from(jwk.e!, 'base64url')),
          string(Buffer.concat([Buffer.alloc(1), Buffer.from(jwk.n!, 'base64url')])),
        ]
      : [string('ssh-ed25519'), string(Buffer.from(jwk.x!, 'base64url'))];
  const data = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    string(cipher),
    string(cipher === 'none' ? 'none' : 'bcrypt'),
    string(''),
    Buffer.of(0, 0, 0, 1),
    string(Buffer.concat(own)),
    string(''),
  ]);
  const lines = data.toString('base64').match(/.{1,70}/g) ?? [];
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join('\n')}\n-----END OPENSSH PRIVATE KEY-----\n`;
}
