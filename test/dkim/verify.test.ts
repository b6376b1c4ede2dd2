import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SignatureVerdict, type VerifyInput, verifySignatures } from '../../server/src/core/dkim/verify.ts';
import { publicKeyData } from '../harness/keys.ts';
import { keysOf, MESSAGE, NOW, recordOf, type SignOptions, signMessage, split } from './signer.ts';

const KEYS = { 's1._domainkey.example.org': recordOf('rsa2048') };

async function verifyAll(
  message: string,
  keys: Parameters<typeof keysOf>[0] = KEYS,
  more: Partial<VerifyInput> = {},
): Promise<SignatureVerdict[]> {
  const { fields, body } = split(message);
  return verifySignatures({ fields, body: Buffer.from(body, 'latin1'), keys: keysOf(keys), now: NOW, ...more });
}

async function verify(
  message: string,
  keys?: Parameters<typeof keysOf>[0],
  more?: Partial<VerifyInput>,
): Promise<SignatureVerdict> {
  const verdicts = await verifyAll(message, keys, more);
  assert.equal(verdicts.length, 1);
  return verdicts[0]!;
}

function facets(v: SignatureVerdict): string {
  return [v.result, v.syntax, v.key, v.bodyHash, v.signature, v.time].join(' ');
}

// RFC 6376 Appendix A.2. The RFC's own layout doubled a space after a full stop and lost a space of the folds; with the text
// as it was signed the example verifies.
const RFC6376_EXAMPLE = [
  'DKIM-Signature: v=1; a=rsa-sha256; s=brisbane; d=example.com;',
  '      c=simple/simple; q=dns/txt; i=joe@football.example.com;',
  '      h=Received : From : To : Subject : Date : Message-ID;',
  '      bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;',
  '      b=AuUoFEfDxTDkHlLXSZEpZj79LICEps6eda7W3deTVFOk4yAUoqOB',
  '      4nujc7YopdG5dWLSdNg6xNAZpOPr+kHxt1IrE+NahM6L/LbvaHut',
  '      KVdkLLkpVaVVQPzeRDI009SO2Il5Lu7rDNH6mZckBdrIx0orEtZV',
  '      4bmp/YzhwvcubU4=;',
  'Received: from client1.football.example.com  [192.0.2.1]',
  '      by submitserver.example.com with SUBMISSION;',
  '      Fri, 11 Jul 2003 21:01:54 -0700 (PDT)',
  'From: Joe SixPack <joe@football.example.com>',
  'To: Suzie Q <suzie@shopping.example.net>',
  'Subject: Is dinner ready?',
  'Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)',
  'Message-ID: <20030712040037.46341.5F8J@football.example.com>',
  '',
  'Hi.',
  '',
  'We lost the game. Are you hungry yet?',
  '',
  'Joe.',
  '',
].join('\r\n');

const RFC6376_KEY =
  'v=DKIM1; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB';

// RFC 8463 Appendix A.3.
const RFC8463_EXAMPLE = [
  'DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;',
  ' d=football.example.com; i=@football.example.com;',
  ' q=dns/txt; s=brisbane; t=1528637909; h=from : to :',
  ' subject : date : message-id : from : subject : date;',
  ' bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;',
  ' b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus',
  ' Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==',
  'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;',
  ' d=football.example.com; i=@football.example.com;',
  ' q=dns/txt; s=test; t=1528637909; h=from : to : subject :',
  ' date : message-id : from : subject : date;',
  ' bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;',
  ' b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3',
  ' DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz',
  ' dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=',
  'From: Joe SixPack <joe@football.example.com>',
  'To: Suzie Q <suzie@shopping.example.net>',
  'Subject: Is dinner ready?',
  'Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)',
  'Message-ID: <20030712040037.46341.5F8J@football.example.com>',
  '',
  'Hi.',
  '',
  'We lost the game.  Are you hungry yet?',
  '',
  'Joe.',
  '',
  '',
].join('\r\n');

const RFC8463_KEYS = {
  'brisbane._domainkey.football.example.com': 'v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=',
  'test._domainkey.football.example.com':
    'v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB',
};

test('the example of RFC 6376 verifies', async () => {
  const verdict = await verify(RFC6376_EXAMPLE, { 'brisbane._domainkey.example.com': RFC6376_KEY });
  assert.equal(facets(verdict), 'pass ok ok match valid ok');
});

test('both signatures of RFC 8463 verify', async () => {
  const verdicts = await verifyAll(RFC8463_EXAMPLE, RFC8463_KEYS);
  assert.deepEqual(verdicts.map(facets), ['pass ok ok match valid ok', 'pass ok ok match valid ok']);
});

for (const canonicalization of [
  'simple/simple',
  'simple/relaxed',
  'relaxed/simple',
  'relaxed/relaxed',
  'relaxed',
  'simple',
]) {
  for (const isSignatureFirst of [false, true]) {
    test(`a signature made with ${canonicalization} is valid, b= ${isSignatureFirst ? 'first' : 'last'}`, async () => {
      const message = signMessage(MESSAGE, { canonicalization, isSignatureFirst });
      assert.equal(facets(await verify(message)), 'pass ok ok match valid ok');
    });
  }
}

test('each facet is judged although another one fails', async () => {
  const message = signMessage(MESSAGE, { tags: `t=${NOW - 20}; x=${NOW - 10};` })
    .replace('Bye', 'Bye bye')
    .replace('To: Bob', 'To: Rob');
  const verdict = await verify(message);
  assert.equal(facets(verdict), 'policy ok ok mismatch invalid expired');
  assert.deepEqual(verdict.reasons, ['expired', 'body-hash', 'signature-value']);
});

test('a signature that fails tells whether the key made it', async () => {
  const signed = signMessage(MESSAGE);
  const changed = await verify(signed.replace('To: Bob', 'To: Rob'));
  assert.equal(changed.madeByKey, true);
  assert.equal(changed.signerHeaderDigest?.hash, 'sha256');
  const otherKey = await verify(signed, { 's1._domainkey.example.org': recordOf('rsa2048-other') });
  assert.equal(facets(otherKey), 'fail ok ok match invalid ok');
  assert.equal(otherKey.madeByKey, false);
  assert.equal(otherKey.signerHeaderDigest, undefined);
});

const KEY_CASES: readonly (readonly [string, string | readonly string[] | undefined, string])[] = [
  ['missing', undefined, 'permerror ok missing match unknown ok'],
  ['revoked', 'v=DKIM1; p=', 'permerror ok revoked match unknown ok'],
  ['without p=', 'v=DKIM1; k=rsa', 'permerror ok unusable match unknown ok'],
  ['of another version', `v=DKIM2; p=${publicKeyData('rsa2048')}`, 'permerror ok unusable match unknown ok'],
  [
    'with a repeated tag',
    `v=DKIM1; k=rsa; k=rsa; p=${publicKeyData('rsa2048')}`,
    'permerror ok unusable match unknown ok',
  ],
  ['of another type', recordOf('ed25519'), 'permerror ok unusable match unknown ok'],
  ['for another hash', `v=DKIM1; h=sha1; p=${publicKeyData('rsa2048')}`, 'permerror ok unusable match unknown ok'],
  [
    'for reports about TLS alone',
    `v=DKIM1; s=tlsrpt; p=${publicKeyData('rsa2048')}`,
    'permerror ok unusable match unknown ok',
  ],
  ['for another service', `v=DKIM1; s=other; p=${publicKeyData('rsa2048')}`, 'permerror ok unusable match unknown ok'],
  ['cut off', `v=DKIM1; p=${publicKeyData('rsa2048').slice(0, 200)}`, 'permerror ok unusable match unknown ok'],
  ['after another that does not fit', [recordOf('rsa2048-other'), recordOf('rsa2048')], 'pass ok ok match valid ok'],
  ['after an SPF record', ['v=spf1 -all', recordOf('rsa2048')], 'pass ok ok match valid ok'],
  ['before another that does not fit', [recordOf('rsa2048'), 'v=DKIM1; p='], 'pass ok ok match valid ok'],
  [
    'for all hashes and mail',
    `v=DKIM1; h=sha1:sha256; s=email; t=y:s; p=${publicKeyData('rsa2048')}`,
    'pass ok ok match valid ok',
  ],
];

test('a key for reports about TLS signs a report about TLS, and no other key than one for mail signs anything else', async () => {
  const report = ['TLS-Report-Domain: example.org', ...MESSAGE.split('\r\n')].join('\r\n');
  const record = (services: string) => `v=DKIM1; s=${services}; p=${publicKeyData('rsa2048')}`;
  const judge = async (services: string) =>
    facets(await verify(signMessage(report), { 's1._domainkey.example.org': record(services) }));
  assert.equal(await judge('tlsrpt'), 'pass ok ok match valid ok');
  assert.equal(await judge('email:tlsrpt'), 'pass ok ok match valid ok');
  assert.equal(await judge('other'), 'permerror ok unusable match unknown ok');
});

for (const [name, records, expected] of KEY_CASES) {
  test(`a key ${name}`, async () => {
    const keys: Record<string, string | readonly string[]> =
      records === undefined ? {} : { 's1._domainkey.example.org': records };
    assert.equal(facets(await verify(signMessage(MESSAGE), keys)), expected);
  });
}

test('a key that nobody knows is a temporary error', async () => {
  const verdict = await verify(signMessage(MESSAGE), {}, { keys: async () => ({ status: 'unknown' }) });
  assert.equal(facets(verdict), 'temperror ok unknown match unknown ok');
  assert.deepEqual(verdict.reasons, ['key-unknown']);
});

test('an RSA key without its SubjectPublicKeyInfo is used', async () => {
  const { createPublicKey } = await import('node:crypto');
  const { privateKey } = await import('../harness/keys.ts');
  const pkcs1 = createPublicKey(privateKey('rsa2048')).export({ type: 'pkcs1', format: 'der' }).toString('base64');
  const verdict = await verify(signMessage(MESSAGE), { 's1._domainkey.example.org': `v=DKIM1; p=${pkcs1}` });
  assert.equal(facets(verdict), 'pass ok ok match valid ok');
});

for (const [key, expected] of [
  ['rsa512', 'policy ok ok match valid ok'],
  ['rsa768', 'policy ok ok match valid ok'],
  ['rsa1024', 'pass ok ok match valid ok'],
  ['rsa1536', 'pass ok ok match valid ok'],
  ['rsa2048-e3', 'pass ok ok match valid ok'],
  ['rsa4096', 'pass ok ok match valid ok'],
] as const) {
  test(`the key ${key}`, async () => {
    const verdict = await verify(signMessage(MESSAGE, { key }), { 's1._domainkey.example.org': recordOf(key) });
    assert.equal(facets(verdict), expected);
  });
}

test('SHA-1 is refused unless policy allows it', async () => {
  const message = signMessage(MESSAGE, { algorithm: 'rsa-sha1' });
  assert.equal(facets(await verify(message)), 'policy ok ok match valid ok');
  assert.equal((await verify(message, KEYS, { policy: { allowSha1: true } })).result, 'pass');
});

test('Ed25519 signatures', async () => {
  const keys = { 's1._domainkey.example.org': recordOf('ed25519') };
  const message = signMessage(MESSAGE, { key: 'ed25519', algorithm: 'ed25519-sha256' });
  assert.equal(facets(await verify(message, keys)), 'pass ok ok match valid ok');
  const changed = await verify(message.replace('Bob', 'Rob'), keys);
  assert.equal(facets(changed), 'fail ok ok match invalid ok');
  assert.equal(changed.madeByKey, 'unknown');
});

const SYNTAX_CASES: readonly (readonly [string, (message: string) => string, string])[] = [
  ['without v=', (m) => m.replace('v=1; ', ''), 'signature-syntax'],
  ['of version 2', (m) => m.replace('v=1;', 'v=2;'), 'version'],
  ['with an unknown algorithm', (m) => m.replace('rsa-sha256', 'rsa-md5'), 'algorithm'],
  ['with an unknown canonicalization', (m) => m.replace('relaxed/relaxed', 'relaxed/strict'), 'canonicalization'],
  ['with a repeated tag', (m) => m.replace('v=1;', 'v=1; d=example.org;'), 'signature-syntax'],
  ['with an empty tag', (m) => m.replace('v=1;', 'v=1;;'), 'signature-syntax'],
  ['with l= that is no number', (m) => m.replace('v=1;', 'v=1; l=-1;'), 'signature-syntax'],
  ['whose identity lies elsewhere', (m) => m.replace('v=1;', 'v=1; i=@example.com;'), 'identity-outside-domain'],
  ['whose identity only ends alike', (m) => m.replace('v=1;', 'v=1; i=@notexample.org;'), 'identity-outside-domain'],
  ['that does not cover From', (m) => m.replace('h=from:', 'h='), 'from-not-signed'],
];

for (const [name, change, reason] of SYNTAX_CASES) {
  test(`a signature ${name}`, async () => {
    const verdict = await verify(change(signMessage(MESSAGE)));
    assert.equal(verdict.result, 'neutral');
    assert.equal(verdict.syntax, 'error');
    assert.ok((verdict.reasons as readonly string[]).includes(reason), verdict.reasons.join());
  });
}

test('what is forgiven passes', async () => {
  for (const change of [
    (m: string) => m.replace(/=\r\nFrom/, '\r\nFrom'),
    (m: string) => m.replace('DKIM-Signature:', 'DKIM-Signature :'),
  ]) {
    assert.equal((await verify(change(signMessage(MESSAGE)))).result, 'pass');
  }
  assert.equal((await verify(signMessage(MESSAGE, { headers: 'From:to:x-nothing:' }))).result, 'pass');
});

test('of a repeated field the lowest is signed first', async () => {
  const twice = `Subject: upper\r\n${MESSAGE}`;
  const once = signMessage(twice, { headers: 'from:subject' });
  assert.equal((await verify(once)).result, 'pass');
  assert.equal((await verify(once.replace('upper', 'other'))).result, 'pass');
  const both = signMessage(twice, { headers: 'from:subject:subject' });
  assert.equal((await verify(both)).result, 'pass');
  assert.equal((await verify(both.replace('upper', 'other'))).result, 'fail');
});

test('a name once too often forbids a further field', async () => {
  const message = signMessage(MESSAGE, { headers: 'from:from:subject:subject' });
  assert.equal((await verify(message)).result, 'pass');
  assert.equal((await verify(`Subject: another\r\n${message}`)).result, 'fail');
});

test('an earlier signature can be signed, and a signature never covers itself', async () => {
  const first = signMessage(MESSAGE);
  const second = signMessage(first, { selector: 's2', headers: 'from:dkim-signature' });
  const keys = { ...KEYS, 's2._domainkey.example.org': recordOf('rsa2048') };
  assert.deepEqual(
    (await verifyAll(second, keys)).map(({ result }) => result),
    ['pass', 'pass'],
  );
});

test('l= leaves the rest of the body free, and must not be more than the body', async () => {
  const message = signMessage(MESSAGE, { length: 14 });
  assert.equal(facets(await verify(`${message}More.\r\n`)), 'pass ok ok match valid ok');
  assert.equal((await verify(message.replace('Hello', 'Hallo'))).bodyHash, 'mismatch');
  const long = await verify(signMessage(MESSAGE, { length: 4000 }));
  assert.equal(long.result, 'fail');
  assert.deepEqual(long.reasons, ['body-shorter-than-length']);
});

test('times', async () => {
  const at = async (tags: string, now: number | undefined): Promise<string> => {
    const verdict = await verify(signMessage(MESSAGE, { tags }), KEYS, { now });
    return `${verdict.result} ${verdict.time}`;
  };
  assert.equal(await at(`t=${NOW};`, NOW), 'pass ok');
  assert.equal(await at(`t=${NOW + 200};`, NOW), 'pass ok');
  assert.equal(await at(`t=${NOW + 4000};`, NOW), 'pass future');
  assert.equal(await at(`x=${NOW};`, NOW), 'pass ok');
  assert.equal(await at(`x=${NOW - 1};`, NOW), 'policy expired');
  assert.equal(await at(`x=${NOW - 1};`, undefined), 'pass unknown');
});

test('t=s binds the identity to the domain', async () => {
  const keys = { 's1._domainkey.example.org': `v=DKIM1; t=s; p=${publicKeyData('rsa2048')}` };
  const below = await verify(signMessage(MESSAGE, { tags: 'i=@news.example.org;' }), keys);
  assert.equal(facets(below), 'permerror ok unusable match unknown ok');
  assert.deepEqual(below.reasons, ['key-strict-identity']);
  assert.equal((await verify(signMessage(MESSAGE, { tags: 'i=ann@example.org;' }), keys)).result, 'pass');
});

test('a message stored with LF is judged as it was sent', async () => {
  const verdict = await verify(signMessage(MESSAGE, { canonicalization: 'simple/simple' }).replaceAll('\r\n', '\n'));
  assert.equal(facets(verdict), 'pass ok ok match valid ok');
  assert.equal(verdict.bareLineFeeds, 4);
});

test('domains in their own script are looked up as A-labels', async () => {
  const utf8 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
  const options: SignOptions = {
    domain: utf8('bücher.example'),
    selector: utf8('mäil'),
    tags: utf8('i=jörg@post.bücher.example;'),
  };
  const verdict = await verify(signMessage(MESSAGE, options), {
    'xn--mil-qla._domainkey.xn--bcher-kva.example': recordOf('rsa2048'),
  });
  assert.equal(facets(verdict), 'pass ok ok match valid ok');
});

test('an aborted run throws, and so does a key source', async () => {
  const controller = new AbortController();
  controller.abort(new Error('no longer wanted'));
  await assert.rejects(verify(signMessage(MESSAGE), KEYS, { signal: controller.signal as never }), /no longer wanted/);
  await assert.rejects(
    verify(signMessage(MESSAGE), KEYS, { keys: () => Promise.reject(new Error('broken source')) }),
    /broken source/,
  );
});

test('hundreds of signatures are not all worked on', async () => {
  const one = signMessage(MESSAGE).slice(0, -MESSAGE.length);
  const verdicts = await verifyAll(one.repeat(300) + MESSAGE);
  assert.equal(verdicts.length, 300);
  assert.equal(verdicts.filter(({ result }) => result === 'pass').length, 64);
  assert.deepEqual(verdicts.at(-1)!.reasons, ['too-many-signatures']);
});
