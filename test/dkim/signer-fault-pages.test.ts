/** Each fault of signing software has a page beside it: a message, what RFC 6376 hashes of it, and what the signer hashed. */

import assert from 'node:assert/strict';
import { constants, createHash, sign as cryptoSign, privateEncrypt } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { FAULTS } from '../../server/src/core/dkim/forensics/signer/faults.ts';
import { findSignerFaults } from '../../server/src/core/dkim/forensics/signer/index.ts';
import { verifySignatures } from '../../server/src/core/dkim/verify.ts';
import { privateKey } from '../harness/keys.ts';
import { type Fence, readLiterate } from '../harness/literate.ts';
import { keysOf, NOW, plainBody, plainField, recordOf, split } from './signer.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../server/src/core/dkim/forensics/signer');
const KEYS = keysOf({ 's1._domainkey.example.org': recordOf('rsa2048') });

/** What a page shows to be hashed, as a binary string: line ends are written out, line breaks of the page are left out. */
function hashedText({ text }: Fence): string {
  const escapes: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t' };
  return text
    .replaceAll('\n', '')
    .replace(/\\([rnt])/g, (_, letter: string) => escapes[letter]!)
    .replace(/\\x([0-9A-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

function digestOf(text: string, how = 'sha256'): Buffer {
  const octets = Buffer.from(text, 'latin1');
  const sha256 = createHash('sha256').update(octets).digest();
  switch (how) {
    case 'md5':
    case 'sha1':
    case 'sha512':
      return createHash(how).update(octets).digest();
    case 'twice':
      return createHash('sha256').update(sha256).digest();
    case 'base64':
      return Buffer.from(sha256.toString('base64'));
    case 'hexadecimal':
      return Buffer.from(sha256.toString('hex'));
    default:
      return sha256;
  }
}

function signatureOf(text: string, how = 'sha256'): Buffer {
  const octets = Buffer.from(text, 'latin1');
  const key = privateKey('rsa2048');
  const digest = createHash('sha256').update(octets).digest();
  const raw = (content: Buffer): Buffer => privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, content);
  switch (how) {
    case 'sha1':
    case 'sha512':
      return cryptoSign(how, octets, key);
    case 'twice':
      return cryptoSign('sha256', digest, key);
    case 'bare':
      return raw(digest);
    case 'bare-hexadecimal':
      return raw(Buffer.from(digest.toString('hex')));
    case 'no-parameters':
      return raw(Buffer.concat([Buffer.from('302f300b0609608648016503040201' + '0420', 'hex'), digest]));
    case 'pss':
      return cryptoSign('sha256', octets, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });
    default:
      return cryptoSign('sha256', octets, key);
  }
}

/** The message with a signature over the text of a fence, and what is not on the page hashed correctly. */
function signed(template: string, part: string | undefined, { text, how }: { text: string; how?: string | undefined }) {
  const message = template.replaceAll('\n', '\r\n');
  const tag = (name: string): string => new RegExp(`[ ;]${name}=([^;]*)`).exec(message)?.[1]?.replace(/\s/g, '') ?? '';
  const [headerForm, bodyForm = 'simple'] = tag('c').split('/');
  const { body } = split(message);
  const bh = (part === 'body' ? digestOf(text, how) : digestOf(plainBody(body, bodyForm))).toString('base64');
  const filled = message.replace('{bh}', bh);
  const [own, ...others] = split(filled).fields.map((field) => field.text);
  const covered = tag('h')
    .split(':')
    .map((name) => others.find((field) => field.toLowerCase().startsWith(`${name}:`))!);
  const header =
    part === 'header'
      ? text.replace('{bh}', bh)
      : [...covered, own!.replace('{b}', '')].map((field) => plainField(field, headerForm!)).join('\r\n');
  const letters = how === 'hexadecimal' ? 'hex' : how === 'base64url' ? how : 'base64';
  const signature = signatureOf(header, part === 'header' ? how : undefined);
  return filled.replace('{b}', signature.toString(part === 'header' ? letters : 'base64'));
}

async function judge(message: string) {
  const { fields, body } = split(message);
  const octets = Buffer.from(body, 'latin1');
  const [verdict] = await verifySignatures({ fields, body: octets, keys: KEYS, now: NOW });
  return { result: verdict!.result, faults: await findSignerFaults({ fields, body: octets, verdict: verdict! }) };
}

const KINDS = new Set(['message', 'right', 'hashed', 'explained']);

describe('pages of signer faults', () => {
  test('every fault has one', () => {
    const pages = globSync('*.md', { cwd: FOLDER }).map((file) => path.basename(file, '.md'));
    assert.deepEqual(pages.sort(), Object.keys(FAULTS).sort());
  });

  for (const kind of Object.keys(FAULTS)) {
    test(`${kind}: what RFC 6376 hashes passes, and what the signer hashed is proven`, async () => {
      const sections = await readLiterate(readFileSync(path.join(FOLDER, `${kind}.md`), 'utf8'), KINDS);
      assert.ok(sections.length > 0, 'no message');
      for (const { title, fences } of sections) {
        assert.deepEqual(
          fences.map((fence) => fence.kind),
          [...KINDS],
          title,
        );
        const [message, right, hashed, explained] = fences as [Fence, Fence, Fence, Fence];
        const { part } = right.attributes;
        assert.equal((await judge(signed(message.text, part, { text: hashedText(right) }))).result, 'pass', title);
        const how = hashed.attributes['digest'];
        const wrong = await judge(signed(message.text, part, { text: hashedText(hashed), how }));
        assert.notEqual(wrong.result, 'pass', title);
        assert.deepEqual(
          wrong.faults.map((fault) => [fault.kind, fault.part, fault.text]),
          [[kind, part, explained.text.trimEnd()]],
          title,
        );
      }
    });
  }
});
