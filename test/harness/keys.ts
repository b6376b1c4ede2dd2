/** The keys made for the tests, and what of them can stand in a fence. */

import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';

const FOLDER = new URL('../corpus/keys/', import.meta.url);

/** The private key as PEM text, by its file's name: `rsa2048`, `ed25519`, `rsa2048-other`. */
export function privatePem(name: string): string {
  return readFileSync(new URL(`${name}.pem`, FOLDER), 'latin1');
}

export function privateKey(name: string): KeyObject {
  return createPrivateKey(privatePem(name));
}

/** The `p=` value that belongs to a private key: SubjectPublicKeyInfo for RSA, the bare 32 octets for Ed25519. */
export function publicKeyData(name: string): string {
  return encoded(name, name.startsWith('ed25519') ? 'raw' : 'spki');
}

/**
 * Everything that a `${...}` in a fence may name: `${rsa2048}` is the public key in base64; `${rsa2048:pkcs1}`,
 * `${ed25519:spki}`, `${rsa2048:pem}`, `${rsa2048:private}`, `${rsa2048:hex}`, `${rsa2048:1-100}` (a range of characters) are variations,
 * `encoded` below has them all;
 * `${U+00A0}` is a character, `${x*998}` a run of one. `${body-hash}` is the hash of an empty body (relaxed; `${body-hash:simple}`), which is the body of
 * a fence with header fields alone; `${signature}` is base64 of 256 octets (`${signature:64}` of 64) and no meaning.
 */
export function placeholder(text: string): string | undefined {
  const character = /^U\+([0-9A-F]{2,6})$/.exec(text);
  if (character) return String.fromCodePoint(Number.parseInt(character[1]!, 16));
  const run = /^(.)\*(\d+)$/.exec(text);
  if (run) return run[1]!.repeat(Number(run[2]));
  const hash = /^body-hash(:simple)?$/.exec(text);
  if (hash)
    return createHash('sha256')
      .update(hash[1] === undefined ? '' : '\r\n')
      .digest('base64');
  const signature = /^signature(?::(\d+))?$/.exec(text);
  if (signature) return Buffer.alloc(Number(signature[1] ?? 256), 'no signature ').toString('base64');
  const strings = /^many-strings(?::(\d+))?$/.exec(text);
  if (strings) return manyStrings(Number(strings[1] ?? 257 * 256));
  const key = /^((?:rsa\d+|ed25519|ec256)(?:-other|-e3)?)(?::([a-z][a-z0-9-]*))?(?::(\d+)-(\d*))?$/.exec(text);
  if (!key) return undefined;
  const whole = key[2] === undefined ? publicKeyData(key[1]!) : encoded(key[1]!, key[2]);
  if (key[3] === undefined) return whole;
  return whole.slice(Number(key[3]) - 1, key[4] ? Number(key[4]) : undefined);
}

/** Strings whose data have so many octets, with that of each string's length. */
function manyStrings(octets: number): string {
  const strings: string[] = [];
  for (let left = octets; left > 0; left -= 256) strings.push(`"${'a'.repeat(Math.min(255, left - 1))}"`);
  return strings.join(' ');
}

function encoded(name: string, form: string): string {
  const secret = privateKey(name);
  const key = createPublicKey(secret);
  const spki = key.export({ type: 'spki', format: 'der' });
  switch (form) {
    case 'spki':
      return spki.toString('base64');
    case 'raw':
      return spki.subarray(-32).toString('base64');
    case 'pkcs1':
      return key.export({ type: 'pkcs1', format: 'der' }).toString('base64');
    case 'hex':
      return spki.toString('hex');
    case 'base64url':
      return spki.toString('base64url');
    case 'pem':
      return key.export({ type: 'spki', format: 'pem' }).toString().replaceAll('\n', '');
    case 'private':
      return secret.export({ type: 'pkcs8', format: 'der' }).toString('base64');
    case 'private-pkcs1':
      return secret.export({ type: 'pkcs1', format: 'der' }).toString('base64');
    case 'pem-pkcs1':
      return key.export({ type: 'pkcs1', format: 'pem' }).toString().replaceAll('\n', '');
    case 'private-pem':
      return secret.export({ type: 'pkcs8', format: 'pem' }).toString().replaceAll('\n', '');
    case 'double':
      return Buffer.from(spki.toString('base64')).toString('base64');
    case 'certificate':
      return certificate(spki).toString('base64');
    case 'ssh':
      return sshPublicKey(key);
    case 'trailing':
      return Buffer.concat([name.startsWith('ed25519') ? spki.subarray(-32) : spki, Buffer.alloc(3)]).toString(
        'base64',
      );
    case 'even':
      return withOctet(spki, -6, spki.at(-6)! & 0xfe).toString('base64');
    case 'exponent-one':
      return withOctet(spki, -3, 0).toString('base64');
    case 'squared':
      return squared(key).toString('base64');
    default:
      throw new RangeError(`no form ${form} of a key`);
  }
}

/** DER with lengths up to 65535. */
function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Uint8Array.of(tag, ...size), content]);
}

/** The frame of a certificate around a key; its signature is of no meaning. */
function certificate(spki: Buffer): Buffer {
  const algorithm = der(0x30, der(0x06, Buffer.from('2a864886f70d01010b', 'hex')), der(0x05));
  const name = der(0x30);
  const time = der(0x17, Buffer.from('260101000000Z'));
  const version = der(0xa0, der(0x02, Uint8Array.of(2)));
  const body = der(0x30, version, der(0x02, Uint8Array.of(1)), algorithm, name, der(0x30, time, time), name, spki);
  return der(0x30, body, algorithm, der(0x03, Buffer.alloc(257)));
}

function sshPublicKey(key: KeyObject): string {
  const { n = '', e = '' } = key.export({ format: 'jwk' });
  const strings = [
    'ssh-rsa',
    Buffer.from(e, 'base64url'),
    Buffer.concat([Buffer.alloc(1), Buffer.from(n, 'base64url')]),
  ];
  const data = strings.map((part) => {
    const octets = Buffer.from(part);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(octets.length);
    return Buffer.concat([length, octets]);
  });
  return `ssh-rsa ${Buffer.concat(data).toString('base64')}`;
}

function withOctet(data: Buffer, at: number, octet: number): Buffer {
  const copy = Buffer.from(data);
  copy[copy.length + at] = octet;
  return copy;
}

/** A modulus of twice the length: the square of the key's. */
function squared(key: KeyObject): Buffer {
  const { n = '' } = key.export({ format: 'jwk' });
  const modulus = BigInt(`0x${Buffer.from(n, 'base64url').toString('hex')}`) ** 2n;
  const hex = modulus.toString(16);
  const octets = Buffer.from(`00${hex.length % 2 === 0 ? '' : '0'}${hex}`, 'hex');
  const rsa = der(0x30, der(0x02, octets), der(0x02, Uint8Array.of(1, 0, 1)));
  const algorithm = der(0x30, der(0x06, Buffer.from('2a864886f70d010101', 'hex')), der(0x05));
  return der(0x30, algorithm, der(0x03, Uint8Array.of(0), rsa));
}
