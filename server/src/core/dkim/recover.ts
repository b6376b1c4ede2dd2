/**
 * What an RSA signature says of itself: raised to the public exponent it shows the digest that the signer had signed
 * (RFC 8017 §8.2.2). With it one can tell a changed header from a wrong key. Also verifies with keys that the platform
 * refuses.
 */

import { binaryOf, isEqualOctets, octetsOfHex } from '../text/octets.ts';
import { bigIntOf, type RsaPublicKey } from './public-key.ts';
import { Sha256 } from './sha256.ts';

export type DigestName = 'sha1' | 'sha256' | 'sha384' | 'sha512';

export interface RecoveredDigest {
  readonly hash: DigestName;
  /** Of `pss` it is not the digest of the text, but what {@link holdsDigest} compares. */
  readonly digest: Uint8Array<ArrayBuffer>;
  /** How the digest is in the signature, where it is not as EMSA-PKCS1-v1_5 demands (RFC 8017 §9.2). */
  readonly wrapping?: /** The digest alone, without its DigestInfo. */
    | 'bare'
    /** Its hexadecimal digits alone. */
    | 'bare-hexadecimal'
    /** The DigestInfo has no parameters, where there must be NULL. */
    | 'no-parameters'
    /** RSASSA-PSS (§9.1). */
    | 'pss';
  /** Of `pss`. */
  readonly salt?: Uint8Array<ArrayBuffer>;
}

/** The DER of the algorithms' object identifiers. */
const OBJECT_IDENTIFIERS: Readonly<Record<DigestName, readonly number[]>> = {
  sha1: [6, 5, 0x2b, 0x0e, 3, 2, 0x1a],
  sha256: [6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1],
  sha384: [6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2],
  sha512: [6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3],
};
/** In octets. */
const LENGTHS: readonly (readonly [DigestName, number])[] = [
  ['sha256', 32],
  ['sha1', 20],
  ['sha512', 64],
  ['sha384', 48],
];

/** The DigestInfo before the digest (RFC 8017 §9.2, note 1). */
function digestInfo(hash: DigestName, length: number, parameters: readonly number[]): readonly number[] {
  const algorithm = [...OBJECT_IDENTIFIERS[hash], ...parameters];
  return [0x30, algorithm.length + length + 4, 0x30, algorithm.length, ...algorithm, 4, length];
}

/** Beyond these the work is too long: no signer has such keys. */
export const MAX_RSA_BITS = 16_384;
const MAX_EXPONENT_OCTETS = 8;

/** Whether {@link recoverDigest} can work with a key at all. */
export function isRecoverable({ modulus, exponent, bits }: RsaPublicKey): boolean {
  return (
    bits <= MAX_RSA_BITS && exponent.length <= MAX_EXPONENT_OCTETS && modulus.length > 0 && (modulus.at(-1)! & 1) === 1
  );
}

/**
 * The digest that a signature holds; undefined where it holds none, that is, where it was not made by this key, was damaged, or
 * signs something else.
 */
export function recoverDigest(signature: Uint8Array, key: RsaPublicKey): RecoveredDigest | undefined {
  if (!isRecoverable(key) || signature.length === 0 || signature.length > key.modulus.length) return undefined;
  const modulus = bigIntOf(key.modulus);
  const value = bigIntOf(signature);
  if (value >= modulus) return undefined;
  const octets = octetsOfHex(
    power(value, bigIntOf(key.exponent), modulus)
      .toString(16)
      .padStart(key.modulus.length * 2, '0'),
  );
  return readEncodedMessage(octets) ?? readSaltedMessage(octets, key.bits - 1);
}

/** Whether a recovered digest is that of a text. @param digest of the text, by the hash that was recovered */
export function holdsDigest({ digest: held, wrapping, salt }: RecoveredDigest, digest: Uint8Array): boolean {
  if (wrapping !== 'pss') return isEqualOctets(held, digest);
  const sealed = new Sha256()
    .update(new Uint8Array(8))
    .update(digest)
    .update(salt ?? new Uint8Array());
  return isEqualOctets(held, sealed.digest());
}

/** EMSA-PKCS1-v1_5: 00 01 FF...FF 00 DigestInfo, at least eight FF. */
function readEncodedMessage(octets: Uint8Array<ArrayBuffer>): RecoveredDigest | undefined {
  if (octets[0] !== 0 || octets[1] !== 1) return undefined;
  let at = 2;
  while (at < octets.length && octets[at] === 0xff) at++;
  if (at < 10 || octets[at] !== 0) return undefined;
  const info = octets.slice(at + 1);
  for (const [hash, length] of LENGTHS) {
    if (info.length === length && !isHexadecimal(info)) return { hash, digest: info, wrapping: 'bare' };
    for (const parameters of [[5, 0], []]) {
      const prefix = digestInfo(hash, length, parameters);
      if (info.length !== prefix.length + length || !prefix.every((octet, i) => info[i] === octet)) continue;
      const digest = info.slice(prefix.length);
      return parameters.length === 0 ? { hash, digest, wrapping: 'no-parameters' } : { hash, digest };
    }
  }
  return isHexadecimal(info)
    ? { hash: 'sha256', digest: octetsOfHex(binaryOf(info)), wrapping: 'bare-hexadecimal' }
    : undefined;
}

/** The digits of a SHA-256. */
function isHexadecimal(octets: Uint8Array): boolean {
  return octets.length === 64 && /^[0-9A-Fa-f]+$/.test(binaryOf(octets));
}

/** EMSA-PSS with SHA-256 and MGF1 of it: a masked 00...00 01 salt, the salted digest, BC (RFC 8017 §9.1.2). @param bits of the message */
function readSaltedMessage(octets: Uint8Array<ArrayBuffer>, bits: number): RecoveredDigest | undefined {
  const message = octets.subarray(octets.length - Math.ceil(bits / 8));
  const end = message.length - 33;
  if (end < 1 || message.at(-1) !== 0xbc) return undefined;
  const digest = message.slice(end, -1);
  const mask = maskOf(digest, end);
  const data = message.subarray(0, end).map((octet, i) => octet ^ mask[i]!);
  data[0]! &= 0xff >> (8 * message.length - bits);
  const start = data.indexOf(1);
  if (start < 0 || data.subarray(0, start).some((octet) => octet !== 0)) return undefined;
  return { hash: 'sha256', digest, wrapping: 'pss', salt: data.slice(start + 1) };
}

/** MGF1 with SHA-256 (RFC 8017 §B.2.1). */
function maskOf(seed: Uint8Array, length: number): Uint8Array {
  const mask = new Uint8Array(length + 32);
  for (let counter = 0; counter * 32 < length; counter++) {
    const octets = Uint8Array.of(counter >>> 24, counter >>> 16, counter >>> 8, counter);
    mask.set(new Sha256().update(seed).update(octets).digest(), counter * 32);
  }
  return mask;
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * base) % modulus;
  }
  return result;
}
