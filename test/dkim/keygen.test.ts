import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { test } from 'node:test';
import { parseKeyRecord } from '../../server/src/core/dkim/key-record.ts';
import { characterStrings, generateKey, matchKey, zoneEntry } from '../../server/src/core/dkim/keygen.ts';
import { MappedText } from '../../server/src/core/text/mapped-text.ts';
import { privateKey, privatePem } from '../harness/keys.ts';
import { recordOf } from './signer.ts';

function record(text: string) {
  return parseKeyRecord(MappedText.of(text));
}

test('a new RSA key belongs to its record and to no other', async () => {
  const key = await generateKey({ type: 'rsa', bits: 2048 });
  const parsed = record(key.record);
  assert.deepEqual(parsed.problems, []);
  assert.equal(parsed.keyData?.material?.rsa?.bits, 2048);
  assert.equal(createPrivateKey(key.privatePem).asymmetricKeyType, 'rsa');
  assert.equal(await matchKey(key.privatePem, parsed), 'match');
  assert.equal(await matchKey(key.privatePem, record(recordOf('rsa2048'))), 'mismatch');
});

test('a new Ed25519 key belongs to its record and to no other', async () => {
  const key = await generateKey({ type: 'ed25519' });
  assert.match(key.record, /^v=DKIM1; k=ed25519; p=[A-Za-z0-9+/]{43}=$/);
  assert.equal(createPrivateKey(key.privatePem).asymmetricKeyType, 'ed25519');
  assert.equal(await matchKey(key.privatePem, record(key.record)), 'match');
  assert.equal(await matchKey(key.privatePem, record(recordOf('ed25519'))), 'mismatch');
  assert.equal(await matchKey(key.privatePem, record(recordOf('rsa2048'))), 'mismatch');
});

test('keys of unusual size are not made', async () => {
  for (const bits of [512, 8192, 2047, Number.NaN])
    await assert.rejects(generateKey({ type: 'rsa', bits }), RangeError);
});

test('long records are cut into character-strings of 255 octets', () => {
  const text = recordOf('rsa2048');
  const strings = characterStrings(text);
  assert.deepEqual(
    strings.map(({ length }) => length <= 255),
    [true, true],
  );
  assert.equal(strings.join(''), text);
  assert.match(zoneEntry('s1._domainkey', text), /^s1\._domainkey IN TXT \(\n\t"[^"]{255}"\n\t"[^"]+"\n\t\)\n$/);
  assert.equal(zoneEntry('s1._domainkey', 'v=DKIM1; p='), 's1._domainkey IN TXT "v=DKIM1; p="\n');
  assert.equal(zoneEntry('a', 'x"y\\z'), 'a IN TXT "x\\"y\\\\z"\n');
  assert.deepEqual(characterStrings(''), ['']);
});

// Made for the test with ssh-keygen: the first without a passphrase, the second is rsa2048.pem behind one.
const OPENSSH = `-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
QyNTUxOQAAACDdTInc0THLQwyEUlHr0GykJD/j9o8t7UM4Petx2fipZQAAAIiwofnasKH5
2gAAAAtzc2gtZWQyNTUxOQAAACDdTInc0THLQwyEUlHr0GykJD/j9o8t7UM4Petx2fipZQ
AAAECuC/CM1BtXd7czrDNLgnxDViayfa7yZ3cD0a8t5Gqgot1MidzRMctDDIRSUevQbKQk
P+P2jy3tQzg963HZ+KllAAAAAAECAwQF
-----END OPENSSH PRIVATE KEY-----
`;
const OPENSSH_LOCKED = `-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABBusI/F9k
J685SSHRBykPhPAAAAEAAAAAEAAAEXAAAAB3NzaC1yc2EAAAADAQABAAABAQDoCz4/b+4b
Mg7U6O3urcjilO6QvyZpgeBa+eQ0d3JkJ5XkYGK9WvUfzy7l2wdP8jcvYDn5/fo8rwHbka
8ILi+/laYipzTmTHMrmPwYCQDtBBiITp7tzqCyZkxRoa2uyDCw4N3tMGKHOPPp/z5Pd5wT
TzprI2tEv1Fs/dulXGHtZx28k51V44dnr3Mslh4qtehlBKUHV/FKqieX4a6mhhLVThLxwB
O7cvkJ7n2L/FoQl/HFn1Bor1C84jiXyfs8T+y9SCD+7TDPVAKnstt8ijK9eG50nKqzCJb2
HEoL8ntZE9EHX8BIXaW5jY1JVBxKmfH+CaCVjmpUBgdlx7V5Mhk1AAADwB/yB6V4mkLoNC
n7h/WRgAN95fxfLpiVnr6ibsYPT9NJHjq7Pi0MtM80xOqPjp6FvGAykThOx7Nne5MytHDp
x849214bR8BY0uIxI8N+oM/IMB66l0qZKFfsB1TdRFJ5b8YExzjgvHMJVmzsf8xLmHA9sh
QTB+UqSa7Y/4aUYykdR2xeUSV7ZnGeKZ/vFhEQ4QQGG2z1DNTCZqaQ7Q/jQ3IAW/5GZmJG
eXyu8gBdfc1GgLpwA2iZp97gwpo7OaXmVIXuSZb3cyaHmRro70cRh1Eigo8txUQCb3U/Kx
E9yQL5dOLMhPeBnw7sY2kFFldJx4P1f77h0vnm0QEEw0nPxJRDz7gCh/FOiboA2iyq6aNh
me/WnHdpKM/QG6pyk9ZHCrwZJGWWq/jcb8a7gwvRO989J1ZufxWQDp+8sz9W5m+gQwTPa6
qoqoh8DftA66vWe7NPx9AOC3aCxQGKvV3Ld7A5kMqzXpBtERbY9IYoNsWpisO/FhP2TcMf
L8lm8JLP42y9uRPqqNKXsSSmluP/05RFrTt57EbFu3Zokvtvgy5vqrEPaAPy0WbHxiDZfn
ydp52I3c6OfRUlY7iA54UA5+VvNGO2W9UyNyCHnYjSESfEto/ybZZYPE84xOFfE2Cvoj3S
asucsWIXbkBqHUA7E6Jac7EdxUNrR5kXxlp4FlQVMMMQ4bq18CjDiDud5g8LTpNAuiNZA6
WcFcpCz8PVnisYzqyflz4hnBW1lmISCqhp/WEbVhWRelSE9JoKQQF3snzDq6/PTk1UGlls
3oo4fRj32+Mkx8C80HFmbx0FeWpXyPQ3bbBYbMQJJS8hp57FtVxYW7FRTIHewJF6CDisBU
CbagxVS+BGiN+SC9KZqTpHdiA7zG7ZVwBEm4JQrDYOcDzUfjCoVH9tCJFA7UVhR9v++NVW
KRaKS64m/2erDGISB3xTnQUkeRQDqwenrWtY9+xIV52v97Y7h7W+6DbY72TNVrcZs/L1Nv
Lqr9U1zgC84BrojVhWE3k98zilobdIFPBzMBYRAcFSL5Ax6fRtlv1tjNr6WkA02dtfIhvn
oHLHjkRxM2yS1BleIEr+Tin4zCIMDzYlOFRhkb8jBvbw2P0azAam+ZNrhYfHdYlLYmhtka
rlsel74E5TPwzZo0GZ18rPQOHDjfAqxXIBWBSOVfNEZhm4Cq+sUXHCEag8Z/eyyI1HSZLu
618/muxcZrmcpEvFUxebWBymhXeiw85ALT4lpAIueXSMSBVGwESBBT8kxkj5JK4+4cusn4
lcGhfSVA==
-----END OPENSSH PRIVATE KEY-----
`;

test('every form of a private key is read', async () => {
  const rsa = privateKey('rsa2048');
  const own = record(recordOf('rsa2048'));
  for (const pem of [
    privatePem('rsa2048'),
    rsa.export({ type: 'pkcs8', format: 'pem' }).toString(),
    rsa.export({ type: 'pkcs1', format: 'pem' }).toString(),
    `some words\n${privatePem('rsa2048').replaceAll('\n', '\r\n')}`,
  ]) {
    assert.equal(await matchKey(pem, own), 'match');
    assert.equal(await matchKey(pem, record(recordOf('rsa2048-other'))), 'mismatch');
  }
  assert.equal(await matchKey(privatePem('ed25519'), record(recordOf('ed25519'))), 'match');
  assert.equal(await matchKey(privatePem('ed25519-other'), record(recordOf('ed25519'))), 'mismatch');
});

test('OpenSSH keys', async () => {
  const ed25519 = Buffer.from(OPENSSH.replace(/-----.*-----|\s/g, ''), 'base64');
  const at = ed25519.indexOf('ssh-ed25519') + 'ssh-ed25519'.length + 4;
  const own = `v=DKIM1; k=ed25519; p=${ed25519.subarray(at, at + 32).toString('base64')}`;
  assert.equal(await matchKey(OPENSSH, record(own)), 'match');
  assert.equal(await matchKey(OPENSSH, record(recordOf('ed25519'))), 'mismatch');
  // The public half is readable without the passphrase.
  assert.equal(await matchKey(OPENSSH_LOCKED, record(recordOf('rsa2048'))), 'match');
  assert.equal(await matchKey(OPENSSH_LOCKED, record(recordOf('rsa1024'))), 'mismatch');
});

test('what cannot be decided', async () => {
  const rsa = privateKey('rsa2048');
  const own = record(recordOf('rsa2048'));
  const locked = rsa.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }).toString();
  const oldLocked = rsa.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }).toString();
  assert.equal(await matchKey(locked, own), 'needs-passphrase');
  assert.equal(await matchKey(oldLocked, own), 'needs-passphrase');
  assert.equal(await matchKey(privatePem('ec256'), own), 'unsupported');
  assert.equal(await matchKey('no key', own), 'no-private-key');
  assert.equal(await matchKey('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n', own), 'no-private-key');
  assert.equal(await matchKey(privatePem('rsa2048'), record('v=DKIM1; p=')), 'no-public-key');
});
