import assert from 'node:assert/strict';
import { createHash, sign as cryptoSign } from 'node:crypto';
import { createRequire } from 'node:module';
import { before, test } from 'node:test';
import { type ArcVerdict, verifyArc } from '../../server/src/core/dkim/arc.ts';
import { privateKey, privatePem } from '../harness/keys.ts';
import { keysOf, MESSAGE, NOW, plainBody, plainField, recordOf, signMessage, split } from './signer.ts';

interface Seal {
  readonly signingDomain: string;
  readonly selector: string;
  readonly privateKey: string;
  readonly authResults: string;
  readonly cv: 'none' | 'pass' | 'fail';
  readonly i: number;
}

// The seals are another implementation's work: mailauth's.
const { sealMessage } = createRequire(import.meta.url)('mailauth') as {
  sealMessage(message: Buffer, seal: Seal): Promise<Buffer>;
};

const KEYS = { 'arc._domainkey.example.com': recordOf('rsa2048') };

async function seal(message: string, i: number, cv: Seal['cv']): Promise<string> {
  const headers = await sealMessage(Buffer.from(message, 'latin1'), {
    signingDomain: 'example.com',
    selector: 'arc',
    privateKey: privatePem('rsa2048'),
    authResults: `mx${i}.example.com; dkim=pass`,
    cv,
    i,
  });
  return headers.toString('latin1') + message;
}

async function verify(message: string, keys: Parameters<typeof keysOf>[0] = KEYS): Promise<ArcVerdict> {
  const { fields, body } = split(message);
  return verifyArc({ fields, body: Buffer.from(body, 'latin1'), keys: keysOf(keys), now: NOW });
}

let one: string;
let three: string;
before(async () => {
  one = await seal(signMessage(MESSAGE), 1, 'none');
  three = await seal(await seal(one, 2, 'pass'), 3, 'pass');
});

function word({ result, failure }: ArcVerdict): string {
  return failure === undefined ? result : `${result} ${failure.kind} ${failure.instance ?? '-'}`;
}

test('a message without ARC has no chain', async () => {
  assert.equal(word(await verify(MESSAGE)), 'none');
});

test('chains of one and of three sets are valid', async () => {
  assert.equal(word(await verify(one)), 'pass');
  const verdict = await verify(three);
  assert.equal(word(verdict), 'pass');
  assert.deepEqual(
    verdict.sets.map(({ instance }) => instance),
    [1, 2, 3],
  );
  assert.equal(verdict.seals.length, 3);
  assert.equal(verdict.messageSignature?.parsed.instance?.value.number, 3);
});

test('a chain that says it was broken', async () => {
  assert.equal(word(await verify(await seal(one, 2, 'fail'))), 'fail reported-failure 2');
});

const CHANGES: readonly (readonly [string, (message: string) => string, string])[] = [
  ['the body', (m) => m.replace('Hello', 'Hallo'), 'fail message-signature 3'],
  ['a signed field', (m) => m.replace('To: Bob', 'To: Rob'), 'fail message-signature 3'],
  [
    'the results of the first set',
    (m) => m.replace('mx1.example.com; dkim=pass', 'mx1.example.com; dkim=fail'),
    'fail seal 3',
  ],
  ['the first chain status', (m) => m.replace('cv=none', 'cv=pass'), 'fail chain-status 1'],
  [
    'a number',
    (m) => m.replace('ARC-Authentication-Results: i=2', 'ARC-Authentication-Results: i=51'),
    'fail instance -',
  ],
  ['the number of a set', (m) => m.replaceAll('i=2;', 'i=4;'), 'fail structure 2'],
  ['a set, by repeating a field', (m) => `ARC-Authentication-Results: i=1; mx.example\r\n${m}`, 'fail structure 1'],
  ['a set, by removing its seal', (m) => m.replace(/ARC-Seal: i=2;[\s\S]*?\r\n(?=\S)/, ''), 'fail structure 2'],
];

for (const [what, change, expected] of CHANGES) {
  test(`a chain in which someone changed ${what}`, async () => {
    const changed = change(three);
    assert.notEqual(changed, three);
    assert.equal(word(await verify(changed)), expected);
  });
}

/** The number of the first set, as its ARC-Authentication-Results may have it. */
const NUMBERS: readonly (readonly [string, string])[] = [
  ['i=1 (first) ;', 'fail seal 1'],
  ['(first) i = 1;', 'fail seal 1'],
  ['\r\n i=01;', 'fail seal 1'],
  ['mx1.example.com; i=1;', 'fail instance -'],
  ['i=001;', 'fail instance -'],
  ['I=1;', 'fail instance -'],
  ['i=1.0;', 'fail instance -'],
  ['i=1 (never closed', 'fail seal 1'],
];

for (const [number, expected] of NUMBERS) {
  test(`${JSON.stringify(number)} in ARC-Authentication-Results is ${expected.includes('seal') ? 'a' : 'no'} number`, async () => {
    const changed = one.replace(/(?<=ARC-Authentication-Results: )i=1;/, number);
    assert.notEqual(changed, one);
    assert.equal(word(await verify(changed)), expected);
  });
}

test('a chain of 50 sets is valid, and one of 51 is not', async () => {
  let message = one;
  for (let i = 2; i <= 50; i++) message = await seal(message, i, 'pass');
  assert.equal(word(await verify(message)), 'pass');
  assert.equal(word(await verify(message.replaceAll(/^(ARC-[A-Za-z-]+: i=)50/gm, '$151'))), 'fail instance -');
});

test('tags that a seal does not have: h= breaks it, others are ignored as unknown ones are', async () => {
  for (const [tag, expected] of [
    ['h=from;', 'fail seal 1'],
    ['c=simple/simple;', 'pass'],
    ['bh=AAAA;', 'pass'],
    ['x=1;', 'pass'],
    ['zz=1;', 'pass'],
  ] as const)
    assert.equal(word(await verify(sealByHand(tag))), expected, tag);
});

test('an ARC-Message-Signature must cover From, and may not cover ARC-Seal', async () => {
  assert.equal(word(await verify(sealByHand('', 'from:subject'))), 'pass');
  assert.equal(word(await verify(sealByHand('', 'to:subject'))), 'fail message-signature 1');
  assert.equal(word(await verify(sealByHand('', 'from:ARC-Seal'))), 'fail seal-covered 1');
});

/** The plainest reading of RFC 8617 §5.1, for what mailauth does not write. */
function sealByHand(sealTags: string, names = 'from:subject:date'): string {
  const sign = (text: string): string =>
    cryptoSign('sha256', Buffer.from(text, 'latin1'), privateKey('rsa2048')).toString('base64');
  const { fields, body } = split(MESSAGE);
  const relaxed = (text: string): string => plainField(`${text}\r\n`, 'relaxed');
  const covered = names
    .split(':')
    .flatMap((name) => fields.findLast((field) => field.name.toLowerCase() === name)?.text ?? []);
  const results = 'ARC-Authentication-Results: i=1; mx.example.com; dkim=pass';
  const bodyHash = createHash('sha256').update(plainBody(body, 'relaxed'), 'latin1').digest('base64');
  const own = 'a=rsa-sha256; d=example.com; s=arc;';
  const unsigned = `ARC-Message-Signature: i=1; ${own} c=relaxed/relaxed; h=${names}; bh=${bodyHash}; b=`;
  const messageSignature = `${unsigned}${sign(`${covered.map((text) => `${plainField(text, 'relaxed')}\r\n`).join('')}${relaxed(unsigned)}`)}`;
  const unsealed = `ARC-Seal: i=1; ${own} cv=none; ${sealTags} b=`;
  const sealed = `${unsealed}${sign(`${relaxed(results)}\r\n${relaxed(messageSignature)}\r\n${relaxed(unsealed)}`)}`;
  return `${sealed}\r\n${messageSignature}\r\n${results}\r\n${MESSAGE}`;
}

test('keys that are missing or not known', async () => {
  assert.equal(word(await verify(three, {})), 'fail message-signature 3');
  const { fields, body } = split(three);
  const unknown = await verifyArc({
    fields,
    body: Buffer.from(body, 'latin1'),
    keys: async () => ({ status: 'unknown' }),
    now: NOW,
  });
  assert.equal(word(unknown), 'unknown');
});
