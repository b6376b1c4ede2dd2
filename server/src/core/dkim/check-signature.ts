/** One signature value against one public key: the platform's cryptography, and our own arithmetic where it refuses a key. */

import { bytesOf, isEqualOctets } from '../text/octets.ts';
import type { RsaPublicKey } from './public-key.ts';
import { rsaSpki } from './public-key.ts';
import { type DigestName, isRecoverable, type RecoveredDigest, recoverDigest } from './recover.ts';
import { Sha256 } from './sha256.ts';
import type { KnownAlgorithm } from './signature.ts';

export type VerificationKey =
  | { readonly type: 'rsa'; readonly rsa: RsaPublicKey }
  | { readonly type: 'ed25519'; readonly octets: Uint8Array };

export interface SignatureCheck {
  /** `unknown` where neither the platform nor we can work with the key. */
  readonly verdict: 'valid' | 'invalid' | 'unknown';
  /** Whether the private half of this very key made the signature, whatever it signed; `unknown` for Ed25519 that fails. */
  readonly madeByKey: boolean | 'unknown';
  /** The digest of the header as the signer saw it; only of an RSA signature that fails. */
  readonly signerDigest: RecoveredDigest | undefined;
}

const VALID: SignatureCheck = { verdict: 'valid', madeByKey: true, signerDigest: undefined };
const UNKNOWN: SignatureCheck = { verdict: 'unknown', madeByKey: 'unknown', signerDigest: undefined };

/** @param text what is signed, a binary string */
export async function checkSignature(
  algorithm: KnownAlgorithm,
  key: VerificationKey,
  signature: Uint8Array,
  text: string,
): Promise<SignatureCheck> {
  if (key.type === 'ed25519')
    return algorithm === 'ed25519-sha256' ? checkEd25519(key.octets, signature, text) : UNKNOWN;
  if (algorithm === 'ed25519-sha256') return UNKNOWN;
  return checkRsa(algorithm === 'rsa-sha1' ? 'sha1' : 'sha256', key.rsa, signature, text);
}

/** Up to as many octets our own arithmetic is done before the platform has begun: it has each digest made in a thread. */
const SHORT = 4096;

export async function digest(hash: DigestName, data: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  if (hash === 'sha256' && data.length <= SHORT) return new Sha256().update(data).digest();
  return crypto.subtle.digest(DIGESTS[hash], data).then((octets) => new Uint8Array(octets));
}

/** As people and the platform call them. */
export const DIGESTS = {
  sha1: 'SHA-1',
  sha256: 'SHA-256',
  sha384: 'SHA-384',
  sha512: 'SHA-512',
} as const satisfies Record<DigestName, string>;

/** PureEdDSA over the SHA-256 digest of the text (RFC 8463 §3). */
async function checkEd25519(octets: Uint8Array, signature: Uint8Array, text: string): Promise<SignatureCheck> {
  const isSigned = await ed25519Verifier(octets, signature);
  const hash = await digest('sha256', bytesOf(text));
  const isValid = await isSigned?.(hash).catch(() => undefined);
  if (isValid === undefined) return UNKNOWN;
  return isValid ? VALID : { verdict: 'invalid', madeByKey: 'unknown', signerDigest: undefined };
}

/** Tells whether an Ed25519 signature signs some octets; undefined for no point of the curve, or a platform without Ed25519. */
export async function ed25519Verifier(
  octets: Uint8Array,
  signature: Uint8Array,
): Promise<((signed: Uint8Array) => Promise<boolean>) | undefined> {
  try {
    const key = await crypto.subtle.importKey('raw', octets, { name: 'Ed25519' }, false, ['verify']);
    return (signed) => crypto.subtle.verify('Ed25519', key, signature, signed);
  } catch {
    return undefined;
  }
}

async function checkRsa(
  hash: 'sha256' | 'sha1',
  rsa: RsaPublicKey,
  signature: Uint8Array,
  text: string,
): Promise<SignatureCheck> {
  const octets = bytesOf(text);
  const isValid = await verifyOnPlatform(hash, rsa, signature, octets);
  if (isValid === true) return VALID;
  if (!isRecoverable(rsa)) return isValid === false ? { ...UNKNOWN, verdict: 'invalid' } : UNKNOWN;
  const recovered = recoverDigest(signature, rsa);
  if (recovered === undefined) return { verdict: 'invalid', madeByKey: false, signerDigest: undefined };
  const { wrapping } = recovered;
  if (wrapping === undefined && recovered.hash === hash && isEqualOctets(recovered.digest, await digest(hash, octets)))
    return VALID;
  return { verdict: 'invalid', madeByKey: true, signerDigest: recovered };
}

/** Undefined where the platform does not take the key. */
async function verifyOnPlatform(
  hash: 'sha256' | 'sha1',
  rsa: RsaPublicKey,
  signature: Uint8Array,
  octets: Uint8Array,
): Promise<boolean | undefined> {
  try {
    return await crypto.subtle.verify('RSASSA-PKCS1-v1_5', await importedKey(rsa, hash), signature, octets);
  } catch {
    return undefined;
  }
}

/** Keys that were imported, as long as their records live: a folder of mail has few keys. */
const IMPORTED = {
  sha256: new WeakMap<RsaPublicKey, Promise<CryptoKey>>(),
  sha1: new WeakMap<RsaPublicKey, Promise<CryptoKey>>(),
};

function importedKey(rsa: RsaPublicKey, hash: 'sha256' | 'sha1'): Promise<CryptoKey> {
  let key = IMPORTED[hash].get(rsa);
  if (key === undefined) {
    const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: hash === 'sha256' ? 'SHA-256' : 'SHA-1' } as const;
    key = crypto.subtle.importKey('spki', rsaSpki(rsa), algorithm, false, ['verify']);
    IMPORTED[hash].set(rsa, key);
  }
  return key;
}
