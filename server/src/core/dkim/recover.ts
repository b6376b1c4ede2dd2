/**
 * What an RSA signature says of itself: raised to the public exponent it shows the digest that the signer had signed
 * (RFC 8017 §8.2.2). With it one can tell a changed header from a wrong key. Also verifies with keys that the platform
 * refuses.
 */

import { octetsOfHex } from '../text/octets.ts';
import { bigIntOf, type RsaPublicKey } from './public-key.ts';

export interface RecoveredDigest {
  readonly hash: 'sha256' | 'sha1';
  readonly digest: Uint8Array<ArrayBuffer>;
}

/** The DigestInfo before the digest (RFC 8017 §9.2, note 1). */
const DIGEST_INFOS: readonly {
  readonly hash: 'sha256' | 'sha1';
  readonly prefix: readonly number[];
  readonly length: number;
}[] = [
  {
    hash: 'sha256',
    prefix: [0x30, 0x31, 0x30, 0x0d, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0, 4, 0x20],
    length: 32,
  },
  { hash: 'sha1', prefix: [0x30, 0x21, 0x30, 9, 6, 5, 0x2b, 0x0e, 3, 2, 0x1a, 5, 0, 4, 0x14], length: 20 },
];

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
 * The digest that a signature holds; undefined where it holds none, that is, where it was not made by this key or was
 * damaged.
 */
export function recoverDigest(signature: Uint8Array, key: RsaPublicKey): RecoveredDigest | undefined {
  if (!isRecoverable(key) || signature.length === 0 || signature.length > key.modulus.length) return undefined;
  const modulus = bigIntOf(key.modulus);
  const value = bigIntOf(signature);
  if (value >= modulus) return undefined;
  return readEncodedMessage(
    octetsOfHex(
      power(value, bigIntOf(key.exponent), modulus)
        .toString(16)
        .padStart(key.modulus.length * 2, '0'),
    ),
  );
}

/** EMSA-PKCS1-v1_5: 00 01 FF...FF 00 DigestInfo, at least eight FF. */
function readEncodedMessage(octets: Uint8Array): RecoveredDigest | undefined {
  if (octets[0] !== 0 || octets[1] !== 1) return undefined;
  let at = 2;
  while (at < octets.length && octets[at] === 0xff) at++;
  if (at < 10 || octets[at] !== 0) return undefined;
  const info = octets.subarray(at + 1);
  for (const { hash, prefix, length } of DIGEST_INFOS) {
    if (info.length !== prefix.length + length || !prefix.every((octet, i) => info[i] === octet)) continue;
    return { hash, digest: info.slice(prefix.length) };
  }
  return undefined;
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * base) % modulus;
  }
  return result;
}
