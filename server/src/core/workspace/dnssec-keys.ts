/** DNSSEC's keys: the RDATA of DNSKEY and CDNSKEY as numbers and octets, and the keys that the platform verifies with. */

import { rsaPublicKey, rsaSpki } from '../dkim/public-key.ts';
import { canonicalRdata } from '../zone/wire.ts';
import type { ResourceRecord } from '../zone/zone.ts';

/** The RDATA of DNSKEY or CDNSKEY (RFC 4034 §2). */
export interface KeyData {
  readonly flags: number;
  readonly protocol: number;
  readonly algorithm: number;
  readonly publicKey: Uint8Array;
  /** All of it, as it is sent. */
  readonly octets: Uint8Array;
  /** RFC 4034 appendix B. */
  readonly tag: number;
}

/** Bit 7 of a key's flags: it belongs to a zone (RFC 4034 §2.1.1). */
export const ZONE_KEY = 0x100;
/** Bit 15: a secure entry point, to which the parent's DS record usually refers (RFC 4034 §2.1.1). */
export const ENTRY_POINT = 1;

/** Undefined where a field is broken. */
export function keyData(record: ResourceRecord): KeyData | undefined {
  const octets = canonicalRdata(record);
  if (octets === undefined || octets.length < 4) return undefined;
  const algorithm = octets[3]!;
  return {
    flags: (octets[0]! << 8) | octets[1]!,
    protocol: octets[2]!,
    algorithm,
    publicKey: octets.subarray(4),
    octets,
    tag: keyTag(octets, algorithm),
  };
}

function keyTag(octets: Uint8Array, algorithm: number): number {
  // RSAMD5 has its own (RFC 4034 appendix B.1).
  if (algorithm === 1) return ((octets.at(-3) ?? 0) << 8) | (octets.at(-2) ?? 0);
  let sum = 0;
  octets.forEach((octet, i) => {
    sum += i % 2 === 0 ? octet << 8 : octet;
  });
  return (sum + Math.floor(sum / 0x10000)) & 0xffff;
}

type VerifyAlgorithm = Parameters<typeof crypto.subtle.verify>[0];

/** A key that the platform has taken. */
export interface PlatformKey {
  readonly key: CryptoKey;
  readonly algorithm: VerifyAlgorithm;
}

/** How long a verification with a key takes, in units of one with P-256. */
export function costOf({ algorithm, publicKey }: KeyData): number {
  if (RSA_HASHES.has(algorithm)) return publicKey.length > 300 ? 2 : 1;
  return algorithm === 14 ? 8 : algorithm === 16 ? 4 : 1;
}

/** RSA's hash by algorithm (RFC 3110, RFC 5155 §2, RFC 5702). */
const RSA_HASHES: ReadonlyMap<number, 'SHA-1' | 'SHA-256' | 'SHA-512'> = new Map([
  [5, 'SHA-1'],
  [7, 'SHA-1'],
  [8, 'SHA-256'],
  [10, 'SHA-512'],
]);

/**
 * The key for the platform's cryptography; undefined where that does not know the algorithm (Ed448, GOST, DSA), or takes no
 * such key (an RSA exponent of more than 32 bits, in most browsers).
 */
export async function platformKey({ algorithm, publicKey }: KeyData): Promise<PlatformKey | undefined> {
  try {
    const hash = RSA_HASHES.get(algorithm);
    if (hash !== undefined) return await rsaKey(hash, publicKey);
    switch (algorithm) {
      case 13:
        return await curveKey('P-256', 'SHA-256', publicKey);
      case 14:
        return await curveKey('P-384', 'SHA-384', publicKey);
      case 15:
        return await edwardsKey('Ed25519', publicKey);
      case 16:
        return await edwardsKey('Ed448', publicKey);
      default:
        return undefined;
    }
  } catch {
    return undefined;
  }
}

/** Modulus lengths of which a resolver takes no more (RFC 3110 §2: 4096 bits), in octets. */
const MAX_MODULUS = 512;

/** RFC 3110 §2: the exponent's length in one octet, or in two after a zero; the exponent; the modulus. */
async function rsaKey(hash: 'SHA-1' | 'SHA-256' | 'SHA-512', octets: Uint8Array): Promise<PlatformKey | undefined> {
  const isLong = octets[0] === 0;
  const length = isLong ? ((octets[1] ?? 0) << 8) | (octets[2] ?? 0) : (octets[0] ?? 0);
  const start = isLong ? 3 : 1;
  const rsa = rsaPublicKey(octets.subarray(start + length), octets.subarray(start, start + length));
  if (rsa === undefined || rsa.modulus.length > MAX_MODULUS) return undefined;
  const name = 'RSASSA-PKCS1-v1_5';
  const key = await crypto.subtle.importKey('spki', rsaSpki(rsa), { name, hash }, false, ['verify']);
  return { key, algorithm: name };
}

/** RFC 6605 §4: the point without the octet that says that it is not compressed. */
async function curveKey(
  namedCurve: 'P-256' | 'P-384',
  hash: 'SHA-256' | 'SHA-384',
  point: Uint8Array,
): Promise<PlatformKey> {
  const octets = Uint8Array.from([4, ...point]);
  const key = await crypto.subtle.importKey('raw', octets, { name: 'ECDSA', namedCurve }, false, ['verify']);
  return { key, algorithm: { name: 'ECDSA', hash } };
}

/** RFC 8080 §3. */
async function edwardsKey(name: 'Ed25519' | 'Ed448', octets: Uint8Array): Promise<PlatformKey> {
  const key = await crypto.subtle.importKey('raw', octets, { name }, false, ['verify']);
  return { key, algorithm: name };
}
