import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverageInWords } from '../../server/src/core/diagnosis/coverage.ts';
import { verifySignatures } from '../../server/src/core/dkim/verify.ts';
import type { VerdictView } from '../../server/src/core/workspace/verdict.ts';
import { keysOf, MESSAGE, NOW, recordOf, signMessage, split } from './signer.ts';

const KEYS = keysOf({ 's1._domainkey.example.org': recordOf('rsa2048') });

async function coverage(message: string, now?: number): Promise<readonly string[]> {
  const { fields, body } = split(message);
  const octets = Buffer.from(body, 'latin1');
  const [verdict] = await verifySignatures({ fields, body: octets, keys: KEYS, now: NOW });
  assert.equal(verdict!.result, 'pass');
  return coverageInWords({ verdict, raw: { fields, body: octets } } as unknown as VerdictView, now);
}

test('a signature over everything that people see has nothing to add', async () => {
  assert.deepEqual(await coverage(signMessage(MESSAGE)), []);
});

test('a second From on top is not signed', async () => {
  const [sentence] = await coverage(`From: Eve <eve@example.net>\r\n${signMessage(MESSAGE)}`);
  assert.match(sentence!, /2 From fields and the signature covers 1 of them, .* the one on top is not signed/);
});

test('of three Subject fields the two on top are not signed', async () => {
  const [sentence] = await coverage(`Subject: B\r\nSubject: C\r\n${signMessage(MESSAGE)}`);
  assert.match(sentence!, /3 Subject fields and the signature covers 1 of them, .* the 2 on top are not signed/);
});

test('a Subject outside h= is named', async () => {
  const sentences = await coverage(signMessage(MESSAGE, { headers: 'from:to:date' }));
  assert.deepEqual(sentences, ['Not signed: Subject. Anyone can change this field without breaking the signature.']);
});

test('octets after l= are counted', async () => {
  const signed = `${signMessage(MESSAGE, { length: 10 })}more\r\n`;
  assert.match(
    (await coverage(signed))[0]!,
    /l= covers the first 10 octets of \d+ of the body .* Anyone can add or change text after them/,
  );
  assert.match((await coverage(signMessage(MESSAGE, { length: 0 })))[0]!, /^l=0: nothing of the body is signed/);
});

test('bare LF, NUL and an expiry that is past today are reported', async () => {
  const lf = signMessage(MESSAGE).replace('Hello,  Bob. \r\n', 'Hello,  Bob. \n');
  assert.match((await coverage(lf))[0]!, /^1 line end of the body is a bare LF and was counted as CRLF/);
  const nul = signMessage(MESSAGE.replace('A  message', 'A\0message'));
  assert.match((await coverage(nul))[0]!, /contains a NUL octet/);
  const expiring = signMessage(MESSAGE, { tags: `x=${NOW + 100};` });
  assert.deepEqual(await coverage(expiring, NOW), []);
  assert.match((await coverage(expiring, NOW + 1000))[0]!, /it would have expired today/);
});
