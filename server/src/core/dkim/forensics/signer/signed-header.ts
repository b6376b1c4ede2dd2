/** What a signature shows of the header that was signed: RSA the digest itself, Ed25519 only whether it is a given one. */

import { decodeBase64 } from '../../../text/base64.ts';
import { octetsOfHex } from '../../../text/octets.ts';
import { say } from '../../../text/say.ts';
import { withoutSpaces } from '../../../text/white-space.ts';
import { checkSignature, ed25519Verifier } from '../../check-signature.ts';
import { type DigestName, holdsDigest, type RecoveredDigest } from '../../recover.ts';
import type { SignerFault } from '../../results.ts';
import { type HeaderFields, signedText } from '../../signed-header.ts';
import { judgeKey } from '../../usable-key.ts';
import type { SignatureVerdict } from '../../verify.ts';
import { signerFault } from './faults.ts';

export interface SignedHeader {
  /** Of the header, if the signer did nothing else wrong. */
  readonly hash: DigestName;
  /** The hashes that it may hold. */
  readonly hashes: readonly DigestName[];
  readonly wrapping: RecoveredDigest['wrapping'];
  /** Whether thousands of digests can be compared. */
  readonly isCheap: boolean;
  /** Whether it may sign octets of any length. */
  readonly holdsAny: boolean;
  /** @param digest of what may have been signed */
  holds(digest: Uint8Array): boolean | Promise<boolean>;
}

/** Undefined where the signature shows nothing. @param verdict of a signature that does not match the header */
export async function signedHeaderOf(verdict: SignatureVerdict): Promise<SignedHeader | undefined> {
  const { signerHeaderDigest: recovered } = verdict;
  if (recovered !== undefined) {
    const { hash, wrapping } = recovered;
    const holds = (digest: Uint8Array): boolean => holdsDigest(recovered, digest);
    return { hash, hashes: [hash], wrapping, isCheap: true, holdsAny: false, holds };
  }
  const { record, parsed } = verdict;
  const key = record === undefined ? undefined : judgeKey(record, parsed);
  const signature = parsed.signature?.value.bytes;
  if (key?.key !== 'ok' || key.verificationKey.type !== 'ed25519' || signature === undefined) return undefined;
  const isSigned = await ed25519Verifier(key.verificationKey.octets, signature);
  if (isSigned === undefined) return undefined;
  return {
    hash: 'sha256',
    hashes: ['sha1', 'sha512'],
    wrapping: undefined,
    isCheap: false,
    holdsAny: true,
    holds: (digest) => isSigned(digest).catch(() => false),
  };
}

const WRAPPINGS: Readonly<Record<NonNullable<RecoveredDigest['wrapping']>, string>> = {
  bare: say`it holds the digest alone, without the DigestInfo that names its hash (RFC 8017 §9.2)`,
  'bare-hexadecimal': say`it holds the hexadecimal text of the digest, without the DigestInfo that names its hash (RFC 8017 §9.2)`,
  'no-parameters': say`its DigestInfo has no parameters, where NULL belongs (RFC 8017 §9.2)`,
  pss: say`it is RSASSA-PSS, and rsa-sha256 is RSASSA-PKCS1-v1_5 (RFC 6376 §3.3)`,
};

/** One fault, or none. */
export function wrappingFault({ wrapping }: SignedHeader): readonly SignerFault[] {
  return wrapping === undefined ? [] : [signerFault('signature-encoding', 'header', { detail: WRAPPINGS[wrapping] })];
}

/** Whether `b=` is the right signature in other letters than base64's. One fault, or none. */
export async function lettersFault(
  { parsed, record, fieldIndex }: SignatureVerdict,
  header: HeaderFields,
): Promise<readonly SignerFault[]> {
  const text = withoutSpaces(parsed.signature?.value.text ?? '');
  const found = /^(?:[0-9A-Fa-f]{2}){64,}$/.test(text)
    ? {
        detail: say`b= is the hexadecimal text of the signature instead of its base64 (RFC 6376 §3.5)`,
        octets: octetsOfHex(text),
      }
    : /^[\w-]+={0,2}$/.test(text) && /[-_]/.test(text)
      ? {
          detail: say`b= is in base64url, which has - and _ where base64 has + and / (RFC 6376 §3.5)`,
          octets: decodeBase64(text.replaceAll('-', '+').replaceAll('_', '/')).bytes,
        }
      : undefined;
  const key = record === undefined ? undefined : judgeKey(record, parsed);
  const algorithm = parsed.algorithm?.value.known;
  if (found === undefined || key?.key !== 'ok' || algorithm === undefined) return [];
  const { verdict } = await checkSignature(
    algorithm,
    key.verificationKey,
    found.octets,
    signedText(parsed, fieldIndex, header),
  );
  return verdict === 'valid' ? [signerFault('signature-encoding', 'header', { detail: found.detail })] : [];
}
