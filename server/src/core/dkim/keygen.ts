/** Makes key pairs and the record that publishes them, and tells whether a private key belongs to a record. */

import { decodeBase64, encodeBase64 } from '../text/base64.ts';
import { bytesOf, isEqualOctets } from '../text/octets.ts';
import type { KeyRecord } from './key-record.ts';
import { isSameRsaKey, readKeyMaterial, readSshPublicKey, readSshStrings } from './public-key.ts';

export type KeyRequest = { readonly type: 'rsa'; readonly bits: number } | { readonly type: 'ed25519' };

export interface GeneratedKey {
  /** PKCS#8 in PEM, lines of 64 characters that end in LF. A secret. */
  readonly privatePem: string;
  /** The text of the TXT record: `v=DKIM1; k=rsa; p=...`. */
  readonly record: string;
}

/**
 * @param request RSA keys have 1024 to 4096 bits (RFC 8301 §3.2)
 * @throws RangeError for another number of bits; what the platform throws where it has no Ed25519
 */
export async function generateKey(request: KeyRequest): Promise<GeneratedKey> {
  if (request.type === 'rsa' && !(request.bits >= 1024 && request.bits <= 4096 && request.bits % 8 === 0)) {
    throw new RangeError(`an RSA key of ${request.bits} bits is not made: 1024 to 4096, in steps of 8`);
  }
  const algorithm =
    request.type === 'rsa'
      ? ({
          name: 'RSASSA-PKCS1-v1_5',
          hash: 'SHA-256',
          modulusLength: request.bits,
          publicExponent: Uint8Array.of(1, 0, 1),
        } as const)
      : ({ name: 'Ed25519' } as const);
  const pair = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const privateOctets = new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey));
  const publicOctets = new Uint8Array(
    await crypto.subtle.exportKey(request.type === 'rsa' ? 'spki' : 'raw', pair.publicKey),
  );
  return {
    privatePem: encodePem('PRIVATE KEY', privateOctets),
    record: `v=DKIM1; k=${request.type}; p=${encodeBase64(publicOctets)}`,
  };
}

function encodePem(label: string, octets: Uint8Array): string {
  const lines = encodeBase64(octets).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

const MAX_CHARACTER_STRING = 255;

/** A record's text cut into character-strings of at most 255 octets (RFC 1035 §3.3). */
export function characterStrings(record: string): string[] {
  const strings: string[] = [];
  for (let at = 0; at < record.length; at += MAX_CHARACTER_STRING)
    strings.push(record.slice(at, at + MAX_CHARACTER_STRING));
  return strings.length === 0 ? [''] : strings;
}

/**
 * A master-file entry that publishes a record, ended by LF. Several character-strings are in parentheses, one a line.
 *
 * @param owner as it is to be there, relative or with a final dot
 * @param record printable ASCII
 */
export function zoneEntry(owner: string, record: string): string {
  const quoted = characterStrings(record).map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`);
  if (quoted.length === 1) return `${owner} IN TXT ${quoted[0]}\n`;
  return `${owner} IN TXT (\n${quoted.map((text) => `\t${text}\n`).join('')}\t)\n`;
}

export type KeyMatch =
  | 'match'
  | 'mismatch'
  /** The private key is encrypted, and its public half is not readable without the passphrase. */
  | 'needs-passphrase'
  /** The text is not a private key of a known form. */
  | 'no-private-key'
  /** A private key of a kind that DKIM does not know. */
  | 'unsupported'
  /** The record holds no whole public key. */
  | 'no-public-key';

/**
 * Whether a private key belongs to a record.
 *
 * @param privateText PEM text: PKCS#1, PKCS#8, or OpenSSH
 */
export async function matchKey(privateText: string, record: KeyRecord): Promise<KeyMatch> {
  const pem = readPem(privateText);
  if (pem === undefined) return 'no-private-key';
  const published = record.keyData?.material;
  const isUsable = published !== undefined && (published.rsa !== undefined || published.ed25519 !== undefined);
  if (pem.label === 'OPENSSH PRIVATE KEY') {
    const own = readOpenSshPublicHalf(pem.octets);
    if (own === undefined) return 'no-private-key';
    if (own.rsa === undefined && own.ed25519 === undefined) return 'unsupported';
    if (!isUsable) return 'no-public-key';
    if (own.rsa !== undefined)
      return published.rsa !== undefined && isSameRsaKey(own.rsa, published.rsa) ? 'match' : 'mismatch';
    const isSame = published.ed25519 !== undefined && isEqualOctets(own.ed25519!, published.ed25519);
    return isSame ? 'match' : 'mismatch';
  }
  const own = readKeyMaterial(pem.octets);
  if (pem.isEncrypted || own.form === 'private-encrypted') return 'needs-passphrase';
  if (!own.form.startsWith('private-')) return 'no-private-key';
  if (own.algorithm !== 'rsa' && own.algorithm !== 'ed25519') return 'unsupported';
  if (!isUsable) return 'no-public-key';
  if (own.rsa !== undefined)
    return published.rsa !== undefined && isSameRsaKey(own.rsa, published.rsa) ? 'match' : 'mismatch';
  if (own.algorithm !== 'ed25519') return 'no-private-key';
  if (published.ed25519 === undefined) return 'mismatch';
  return matchEd25519(pem.octets, published.ed25519);
}

/** The private half holds no public one: a signature has to tell. */
async function matchEd25519(pkcs8: Uint8Array, publicOctets: Uint8Array): Promise<KeyMatch> {
  try {
    const text = bytesOf('signed');
    const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8, { name: 'Ed25519' }, false, ['sign']);
    const publicKey = await crypto.subtle.importKey('raw', publicOctets, { name: 'Ed25519' }, false, ['verify']);
    const signature = new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, text));
    return (await crypto.subtle.verify('Ed25519', publicKey, signature, text)) ? 'match' : 'mismatch';
  } catch {
    return 'unsupported';
  }
}

interface Pem {
  readonly label: string;
  readonly octets: Uint8Array;
  readonly isEncrypted: boolean;
}

/** The first private key in a text; other parts (parameters, certificates) may be before it. */
function readPem(text: string): Pem | undefined {
  const match = /-----BEGIN ([A-Z0-9 ]{0,40}PRIVATE KEY)-----/.exec(text);
  if (match === null) return undefined;
  const from = match.index + match[0].length;
  const to = text.indexOf('-----END', from);
  if (to < 0) return undefined;
  const body = text.slice(from, to);
  // The traditional form has header lines, such as DEK-Info, and an empty line before the data (RFC 1421 §4.6).
  const isEncrypted = /Proc-Type:\s*4,\s*ENCRYPTED/.test(body);
  const data = body.replace(/^[A-Za-z-]+:.*\r?\n/gm, '');
  return { label: match[1]!, octets: decodeBase64(data).bytes, isEncrypted };
}

/** The public half in an OpenSSH private key, which is never encrypted (PROTOCOL.key of OpenSSH). */
function readOpenSshPublicHalf(octets: Uint8Array): ReturnType<typeof readSshPublicKey> {
  const magic = bytesOf('openssh-key-v1\0');
  if (!isEqualOctets(octets.subarray(0, magic.length), magic)) return undefined;
  // Cipher, key derivation and its options as strings, the number of keys, then the public key as a string.
  const before = readSshStrings(octets.subarray(magic.length), 3);
  if (before.length < 3) return undefined;
  const at = magic.length + before.reduce((length, part) => length + 4 + part.length, 0) + 4;
  const [publicKey] = readSshStrings(octets.subarray(at), 1);
  return publicKey && readSshPublicKey(publicKey);
}
