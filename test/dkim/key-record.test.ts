import assert from 'node:assert/strict';
import { createPublicKey, X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { classifyKeyData } from '../../server/src/core/dkim/key-data.ts';
import { foreignRecord, looksLikeKeyRecord, parseKeyRecord } from '../../server/src/core/dkim/key-record.ts';
import {
  publishedExample,
  readKeyMaterial,
  rsaPublicKey,
  rsaSpki,
  rsaWeaknesses,
} from '../../server/src/core/dkim/public-key.ts';
import { MappedText } from '../../server/src/core/text/mapped-text.ts';
import { placeholder, privateKey, privatePem, publicKeyData } from '../harness/keys.ts';

const RSA = publicKeyData('rsa2048');
const ED25519 = publicKeyData('ed25519');

function parse(text: string) {
  return parseKeyRecord(MappedText.of(text));
}

function problems(text: string): string[] {
  return parse(text).problems.map(({ kind, span }) => `${kind} ${text.slice(span.start, span.end)}`);
}

test('a record as it should be', () => {
  const record = parse(`v=DKIM1; k=rsa; p=${RSA}`);
  assert.deepEqual(record.problems, []);
  assert.deepEqual(
    [record.keyType, record.isRevoked, record.isTesting, record.isStrict, record.isForEmail],
    ['rsa', false, false, false, true],
  );
  assert.equal(record.acceptsHash('sha256'), true);
  assert.equal(record.keyData?.material?.rsa?.bits, 2048);
  assert.equal(record.keyData?.wanted, RSA);
});

const CASES: readonly (readonly [string, readonly string[]])[] = [
  ['k=rsa; p=AAAA', ['version-missing k=rsa; p=AAAA']],
  ['p=AAAA; v=DKIM1', ['version-not-first v']],
  ['v=dkim1; p=AAAA', ['version dkim1']],
  ['v=; p=AAAA', ['version v=']],
  ['v=DKIM1', ['data-missing v=DKIM1']],
  ['v=DKIM1; p=', ['revoked p=']],
  ['v=DKIM1; k=; p=AAAA', ['type-empty k=']],
  ['v=DKIM1; k=dsa; p=AAAA', ['type-unknown dsa']],
  ['v=DKIM1; k=RSA; p=AAAA', ['type-case RSA']],
  ['v=DKIM1; h=sha1; p=AAAA', ['hash-sha1 sha1', 'hash-excludes-sha256 sha1']],
  ['v=DKIM1; h=rsa-sha256; p=AAAA', ['hash-unknown rsa-sha256', 'hash-excludes-sha256 rsa-sha256']],
  ['v=DKIM1; h=; p=AAAA', ['hash-empty h=', 'hash-excludes-sha256 h=']],
  ['v=DKIM1; h=sha1,sha256; p=AAAA', ['hash-syntax sha1,sha256', 'hash-excludes-sha256 sha1,sha256']],
  ['v=DKIM1; h=SHA256; p=AAAA', ['hash-case SHA256']],
  ['v=DKIM1; s=other; p=AAAA', ['service-not-email other']],
  ['v=DKIM1; s=; p=AAAA', ['service-empty s=']],
  ['v=DKIM1; s=Email; p=AAAA', ['service-case Email']],
  ['v=DKIM1; s=*; p=AAAA', []],
  ['v=DKIM1; t=y; p=AAAA', ['flag-testing y']],
  ['v=DKIM1; t=y,s; p=AAAA', ['flag-syntax y,s']],
  ['v=DKIM1; t=s:z; p=AAAA', ['flag-unknown z']],
  ['v=DKIM1; t=; p=AAAA', ['flag-empty t=']],
  ['v=DKIM1; g=*; p=AAAA', ['granularity  g=*']],
  ['v=DKIM1; n=50=25 or 50=; p=AAAA', ['note-syntax =']],
  ['v=DKIM1; P=AAAA', ['data-missing v=DKIM1; P=AAAA', 'tag-case P']],
  ['v=DKIM1; bh=x; foo=1; p=AAAA', ['tag-foreign bh', 'tag-unknown foo']],
];

for (const [text, expected] of CASES) test(`the record ${text}`, () => assert.deepEqual(problems(text), expected));

test('what is at a key’s name and no key', () => {
  assert.equal(foreignRecord('v=spf1 -all'), 'spf');
  assert.equal(foreignRecord('v=DMARC1; p=none'), 'dmarc');
  assert.equal(foreignRecord('v=TLSRPTv1; rua=mailto:a@example.org'), 'tls-rpt');
  assert.equal(foreignRecord('<!DOCTYPE html>'), 'html');
  assert.equal(foreignRecord('s1.domainkey.u1.wl.sender.example.'), 'host-name');
  assert.equal(foreignRecord('o=~; r=postmaster@example.org'), 'policy');
  assert.equal(foreignRecord('t=y; o=-'), 'policy');
  assert.equal(foreignRecord(' '), 'empty');
  assert.equal(foreignRecord(`t=y; p=${RSA}`), undefined);
  assert.equal(looksLikeKeyRecord(`p=${RSA}`), true);
  assert.equal(looksLikeKeyRecord(`"v=DKIM1; p=`), true);
  assert.equal(looksLikeKeyRecord('v=DMARC1; p=none'), false);
  assert.equal(looksLikeKeyRecord('some words'), false);
});

interface Case {
  readonly value: string;
  readonly flaws?: readonly string[];
  readonly form?: string;
  readonly wanted?: string | undefined;
}

const pem = placeholder('rsa2048:pem')!;
const DATA: Readonly<Record<string, Case>> = {
  SubjectPublicKeyInfo: { value: RSA, form: 'spki', wanted: RSA },
  'with white space': { value: `${RSA.slice(0, 50)} \t${RSA.slice(50)}`, form: 'spki', wanted: RSA },
  RSAPublicKey: { value: placeholder('rsa2048:pkcs1')!, form: 'pkcs1', wanted: RSA },
  'in PEM armour': { value: pem, flaws: ['pem-armour'], form: 'spki', wanted: RSA },
  'in PEM armour without spaces': { value: pem.replaceAll(' ', ''), flaws: ['pem-armour'], form: 'spki', wanted: RSA },
  'with letters for line ends': {
    value: `${RSA.slice(0, 64)}\\n${RSA.slice(64)}\\r\\n`,
    flaws: ['escapes'],
    form: 'spki',
    wanted: RSA,
  },
  'in quotes': { value: `"${RSA}"`, flaws: ['quotes'], form: 'spki', wanted: RSA },
  'in curly quotes': { value: `“${RSA}”`, flaws: ['quotes'], form: 'spki', wanted: RSA },
  'in curly quotes as octets': {
    value: `\xe2\x80\x9c${RSA}\xe2\x80\x9d`,
    flaws: ['quotes'],
    form: 'spki',
    wanted: RSA,
  },
  'with a space of no width': {
    value: `${RSA.slice(0, 64)}\u200b${RSA.slice(64)}`,
    flaws: ['non-ascii'],
    form: 'spki',
    wanted: RSA,
  },
  'in hexadecimal digits': { value: placeholder('rsa2048:hex')!, flaws: ['hex'], form: 'spki', wanted: RSA },
  'in base64 twice': {
    value: Buffer.from(RSA).toString('base64'),
    flaws: ['double-base64'],
    form: 'spki',
    wanted: RSA,
  },
  'a PEM file in base64': {
    value: Buffer.from(createPublicKey(privateKey('rsa2048')).export({ type: 'spki', format: 'pem' })).toString(
      'base64',
    ),
    flaws: ['double-base64'],
    form: 'spki',
    wanted: RSA,
  },
  'in base64url': {
    value: Buffer.from(RSA, 'base64').toString('base64url'),
    flaws: ['base64url'],
    form: 'spki',
    wanted: RSA,
  },
  'with octets after it': {
    value: Buffer.concat([Buffer.from(RSA, 'base64'), Buffer.from('xyz')]).toString('base64'),
    form: 'spki',
    wanted: RSA,
  },
  'cut off': { value: RSA.slice(0, 200), form: 'spki', wanted: undefined },
  'a private key': { value: placeholder('rsa2048:private')!, form: 'private-pkcs8', wanted: undefined },
  'an old private key': { value: placeholder('rsa2048:private-pkcs1')!, form: 'private-pkcs1', wanted: undefined },
  'an elliptic curve key': { value: placeholder('ec256:spki')!, form: 'spki', wanted: undefined },
  Ed25519: { value: ED25519, form: 'ed25519-raw', wanted: ED25519 },
  'Ed25519 without padding': {
    value: ED25519.replace('=', ''),
    flaws: ['padding'],
    form: 'ed25519-raw',
    wanted: ED25519,
  },
  'Ed25519 in SubjectPublicKeyInfo': { value: placeholder('ed25519:spki')!, form: 'spki', wanted: ED25519 },
  'Ed25519 in digits': {
    value: Buffer.from(ED25519, 'base64').toString('hex'),
    flaws: ['hex'],
    form: 'ed25519-raw',
    wanted: ED25519,
  },
  words: { value: 'hello world', form: 'unknown', wanted: undefined },
};

for (const [name, { value, flaws = [], form, wanted }] of Object.entries(DATA)) {
  test(`p= holds a key ${name}`, () => {
    const data = classifyKeyData(value);
    // The harness writes base64url of this key only where it differs.
    const expected = flaws.includes('base64url') && !/[-_]/.test(value) ? [] : flaws;
    assert.deepEqual(
      data.flaws.map(({ kind }) => kind).filter((kind) => kind !== 'padding' || expected.includes('padding')),
      expected,
    );
    assert.equal(data.material?.form, form);
    assert.equal(data.wanted, wanted);
    assert.equal(data.isPlaceholder, false);
  });
}

test('flaws are placed', () => {
  const value = `-----BEGIN PUBLIC KEY-----${RSA}-----END PUBLIC KEY-----`;
  assert.deepEqual(classifyKeyData(value).flaws, [
    {
      kind: 'pem-armour',
      spans: [
        { start: 0, end: 26 },
        { start: 26 + RSA.length, end: value.length },
      ],
    },
  ]);
});

test('placeholders', () => {
  for (const value of [
    'YOUR_PUBLIC_KEY',
    '...',
    'undefined',
    '<public key>',
    'null',
    'xxxxxxxx',
    '[insert key here]',
    '${DKIM_KEY}',
    'BASE64_KEY',
  ]) {
    assert.equal(classifyKeyData(value).isPlaceholder, true, value);
  }
  for (const value of ['', ' ', 'not!base64', RSA, RSA.slice(0, 100), ED25519])
    assert.equal(classifyKeyData(value).isPlaceholder, false, value);
  assert.equal(classifyKeyData(' ').isEmpty, true);
});

test('declared and available octets', () => {
  const whole = Buffer.from(RSA, 'base64');
  const cut = readKeyMaterial(whole.subarray(0, 150));
  assert.deepEqual([cut.isTruncated, cut.declared, cut.available, cut.algorithm], [true, whole.length, 150, 'rsa']);
  const long = readKeyMaterial(Buffer.concat([whole, Buffer.from([0, 0])]));
  assert.deepEqual([long.isTruncated, long.trailing, long.rsa?.bits], [false, 2, 2048]);
});

test('every cut of every form is recognised or unknown, and never throws', () => {
  for (const form of [
    'rsa1024:spki',
    'rsa1024:pkcs1',
    'rsa1024:private',
    'rsa1024:private-pkcs1',
    'ed25519:spki',
    'ec256:spki',
    'ec256:private',
  ]) {
    const octets = Buffer.from(placeholder(form)!, 'base64');
    for (let end = 0; end < octets.length; end++) {
      const material = readKeyMaterial(octets.subarray(0, end));
      assert.equal(material.rsa !== undefined && material.form === 'spki', false, `${form} ${end}`);
    }
  }
});

test('the forms agree with node:crypto', () => {
  for (const name of ['rsa512', 'rsa1024', 'rsa1536', 'rsa2048', 'rsa2048-e3', 'rsa4096']) {
    const key = readKeyMaterial(Buffer.from(placeholder(`${name}:pkcs1`)!, 'base64')).rsa!;
    assert.equal(Buffer.from(rsaSpki(key)).toString('base64'), publicKeyData(name));
    assert.equal(key.bits, createPublicKey(privateKey(name)).asymmetricKeyDetails!.modulusLength);
    assert.deepEqual(rsaWeaknesses(key), []);
  }
  assert.equal(
    readKeyMaterial(Buffer.from(privatePem('ec256').replace(/-----.*-----|\s/g, ''), 'base64')).algorithm,
    'ec',
  );
});

// Made for the test: openssl req -x509 -key rsa1024.pem -subj /CN=test.example -days 1.
const CERTIFICATE = `MIICCjCCAXOgAwIBAgIUdOCdzYTbqiswIlqTerYqNUoLXE0wDQYJKoZIhvcNAQELBQAwFzEVMBMGA1UEAwwMdGVzdC5leGFtcGxlMB4XDTI2MTEyNDA2NTU0NloXDTI2MTEyNTA2NTU0NlowFzEVMBMGA1UEAwwMdGVzdC5leGFtcGxlMIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDJqPFiSvj2/NOY41PuYHvvvZ6WHWc+cSxmtBojolsitjTsJZ+q3sbTEM+jmkWx5FpXxPVPWTnqp5QEGJJM+cOgXur3qHl6h8UjsHexJZ5SulNMZ1oEHsSXxEz4E1mxXlk9+AcNljUfNFBqqGbdgsx+TAm4P6sWEEWdF7rsuYW7zwIDAQABo1MwUTAdBgNVHQ4EFgQU4i+LnbALxXehoYFvb4ObezZI5HwwHwYDVR0jBBgwFoAU4i+LnbALxXehoYFvb4ObezZI5HwwDwYDVR0TAQH/BAUwAwEB/zANBgkqhkiG9w0BAQsFAAOBgQCbgcvtvhgZLBhEcBdpjoR4pjBiU9f2wG4SN7ZsH2/gzMK+Y8BfvKqJwlAtWn7NbEWUCCuJtzujy496V00rCUOawKth833qhg82WP1D2Usneamyc/0w6R1qKVC03p/PY4XH4kOwEMRSb8iO8g+KSbXMa1unG+TC4bWZh3VPbj4G0Q==`;

test('a certificate gives its key', () => {
  const expected = new X509Certificate(Buffer.from(CERTIFICATE, 'base64')).publicKey
    .export({ type: 'spki', format: 'der' })
    .toString('base64');
  const data = classifyKeyData(CERTIFICATE);
  assert.equal(data.material?.form, 'certificate');
  assert.equal(data.wanted, expected);
});

test('weak keys', () => {
  const strong = readKeyMaterial(Buffer.from(RSA, 'base64')).rsa!;
  const even = Uint8Array.from(strong.modulus);
  even[even.length - 1]! &= 0xfe;
  assert.ok(rsaWeaknesses(rsaPublicKey(even, strong.exponent)!).includes('even-modulus'));
  assert.deepEqual(rsaWeaknesses(rsaPublicKey(strong.modulus, Uint8Array.of(1))!), ['exponent-one']);
  assert.deepEqual(rsaWeaknesses(rsaPublicKey(strong.modulus, Uint8Array.of(4))!), ['exponent-even']);
  // A modulus as the faulty generator makes it: both primes are k * M + (65537 ** a mod M), M the product of the small primes.
  const primes = [2n];
  for (let n = 3n; n <= 167n; n += 2n) if (primes.every((p) => n % p !== 0n)) primes.push(n);
  const product = primes.reduce((a, b) => a * b);
  const residue = (exponent: bigint): bigint => {
    let value = 1n;
    for (let i = 0n; i < exponent; i++) value = (value * 65537n) % product;
    return value;
  };
  const modulus = (product * 987_654_321n + residue(77n)) * (product * 123_456_789n + residue(991n));
  const octets = Uint8Array.from(Buffer.from(modulus.toString(16).padStart(128, '0'), 'hex'));
  assert.deepEqual(rsaWeaknesses(rsaPublicKey(octets, strong.exponent)!), ['roca']);
});

test('keys that a document published', () => {
  const rfc8463 = readKeyMaterial(Buffer.from('11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=', 'base64'));
  assert.equal(publishedExample(rfc8463), 'RFC 8463 Appendix A');
  assert.equal(publishedExample(readKeyMaterial(Buffer.from(RSA, 'base64'))), undefined);
});
