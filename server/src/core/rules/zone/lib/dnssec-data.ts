/** What a parent says of DNSSEC's keys (DS, CDS), as numbers and octets: only in those can they be compared. No rule is here. */

import { Sha256 } from '../../../dkim/sha256.ts';
import type { DomainName } from '../../../text/domain-name.ts';
import { isEqualOctets } from '../../../text/octets.ts';
import type { KeyData } from '../../../workspace/dnssec-keys.ts';
import { canonicalRdata, wireName } from '../../../zone/wire.ts';
import type { ResourceRecord } from '../../../zone/zone.ts';

/** The RDATA of DS or CDS (RFC 4034 §5). */
export interface DigestData {
  readonly tag: number;
  readonly algorithm: number;
  readonly digestType: number;
  readonly digest: Uint8Array;
}

/** Undefined where a field is broken. */
export function digestData(record: ResourceRecord): DigestData | undefined {
  const octets = canonicalRdata(record);
  if (octets === undefined || octets.length < 4) return undefined;
  return {
    tag: (octets[0]! << 8) | octets[1]!,
    algorithm: octets[2]!,
    digestType: octets[3]!,
    digest: octets.subarray(4),
  };
}

/**
 * Whether DS data are those of a zone's key. SHA-256 is compared; of the other digests key tag and algorithm alone, as one
 * in 65,536 keys has the same tag.
 */
export function isDigestOf(data: DigestData, zone: DomainName, key: KeyData): boolean {
  if (data.tag !== key.tag || data.algorithm !== key.algorithm) return false;
  if (data.digestType !== SHA256) return true;
  const digest = new Sha256().update(wireName(zone)).update(key.octets).digest();
  return isEqualOctets(digest, data.digest);
}

const SHA256 = 2;
