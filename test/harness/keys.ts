/** The keys made for the tests, and what of them can stand in a fence. */

import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
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
 * `${ed25519:spki}`, `${rsa2048:pem}`, `${rsa2048:private}`, `${rsa2048:hex}`, `${rsa2048:1-100}` (a range of characters) are variations;
 * `${U+00A0}` is a character; `${body-hash}` and `${signature}` are base64 of the right length and no meaning.
 */
export function placeholder(text: string): string | undefined {
  const character = /^U\+([0-9A-F]{2,6})$/.exec(text);
  if (character) return String.fromCodePoint(Number.parseInt(character[1]!, 16));
  const key =
    /^((?:rsa\d+|ed25519|ec256)(?:-other|-e3)?)(?::(spki|pkcs1|pem|private|private-pkcs1|hex|raw|base64url))?(?::(\d+)-(\d*))?$/.exec(
      text,
    );
  if (!key) return undefined;
  const whole = key[2] === undefined ? publicKeyData(key[1]!) : encoded(key[1]!, key[2]);
  if (key[3] === undefined) return whole;
  return whole.slice(Number(key[3]) - 1, key[4] ? Number(key[4]) : undefined);
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
    default:
      throw new RangeError(`no form ${form} of a key`);
  }
}
