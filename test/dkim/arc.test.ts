import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { before, test } from 'node:test';
import { type ArcVerdict, verifyArc } from '../../server/src/core/dkim/arc.ts';
import { privatePem } from '../harness/keys.ts';
import { keysOf, MESSAGE, NOW, recordOf, signMessage, split } from './signer.ts';

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
  ['the number of a set', (m) => m.replaceAll('i=2;', 'i=4;'), 'fail structure 3'],
  ['a set, by repeating a field', (m) => `ARC-Authentication-Results: i=1; mx.example\r\n${m}`, 'fail structure -'],
];

for (const [what, change, expected] of CHANGES) {
  test(`a chain in which someone changed ${what}`, async () => {
    const changed = change(three);
    assert.notEqual(changed, three);
    assert.equal(word(await verify(changed)), expected);
  });
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
