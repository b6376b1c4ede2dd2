import { say } from '../../text/say.ts';
import { keyData } from '../../workspace/dnssec-keys.ts';
import { algorithmName } from '../../zone/field-forms.ts';
import { RR } from '../../zone/types.ts';
import type { ResourceRecord, Zone } from '../../zone/zone.ts';
import { defineRule } from '../rule.ts';
import { digestData } from './lib/dnssec-data.ts';
import { removalFixes } from './lib/record-places.ts';
import { zoneFactsOf } from './lib/zone-facts.ts';

/** Those with MD5, DSA, SHA-1 and GOST: MUST NOT be used for signing by IANA's registry (RFC 9904, which obsoletes RFC 8624). */
const DEPRECATED: ReadonlySet<number> = new Set([1, 3, 5, 6, 7, 12]);
/** IANA's registry of digest algorithms (RFC 9904). */
const DIGESTS: ReadonlyMap<number, string> = new Map([
  [1, 'SHA-1'],
  [3, 'GOST R 34.11-94'],
]);
const RSA: ReadonlySet<number> = new Set([1, 5, 7, 8, 10]);

export default defineRule({
  id: 'zone/deprecated-dnssec-algorithm',
  on: 'zone',
  severity: 'warning',
  spec: [{ rfc: 9904 }],
  messages: {
    key: 'DNSSEC algorithm {algorithm} ({name}) is no longer in use: resolvers increasingly treat zones signed with it as unsigned, and BIND warns about it. Change to 13 (ECDSAP256SHA256) or 15 (ED25519).',
    exponent:
      'The public exponent of this RSA key is 3, with which some programs have accepted forged signatures, and BIND warns about it. Make a new key; current programs use 65537.',
    digestAlgorithm:
      'This {type} record is for a key of algorithm {algorithm} ({name}), which is no longer in use: resolvers increasingly treat zones signed with it as unsigned. Change the zone to 13 (ECDSAP256SHA256) or 15 (ED25519).',
    digest:
      '{name} digests (type {digestType}) are no longer in use. Make a {type} record with SHA-256 (type 2) instead.',
    beside:
      'Resolvers ignore this SHA-1 digest, because there is a SHA-256 digest of the same key (RFC 4509 §3). Delete the record.',
    unknownDigest:
      'The digest type {digestType} is unknown, so resolvers ignore this {type} record. Make one with SHA-256 (type 2).',
  },
  check(document, { report }) {
    const { zone } = document;
    const { apex } = zoneFactsOf(document);
    for (const record of zone.recordsOf(RR.DNSKEY)) {
      const key = record.ownerId === apex ? keyData(record) : undefined;
      if (key === undefined) continue;
      const name = nameOfDeprecated(key.algorithm);
      const { publicKey } = key;
      if (name !== undefined) report('key', record.typeSpan, { algorithm: key.algorithm, name });
      else if (RSA.has(key.algorithm) && publicKey[0] === 1 && publicKey[1] === 3)
        report('exponent', record.typeSpan, {});
    }
    for (const record of zone.recordsOf(RR.DS, RR.CDS)) {
      // The domain of a registry has a million of these: what is common is passed over as text.
      if (COMMON.test(record.rdataText)) continue;
      const data = digestData(record);
      if (data === undefined || (record.typeNumber === RR.CDS && data.algorithm === 0)) continue;
      const { algorithm, digestType } = data;
      const name = DIGESTS.get(digestType);
      const algorithmName = nameOfDeprecated(algorithm);
      const at = record.typeSpan;
      if (digestType === SHA1 && hasSha256Beside(zone, record)) {
        const fixes = removalFixes(document, record, say`Delete the SHA-1 digest`);
        report('beside', at, {}, { severity: 'info', fixes });
      } else if (name !== undefined) report('digest', at, { type: record.type, digestType, name });
      else if (isUnassigned(digestType)) report('unknownDigest', at, { type: record.type, digestType });
      else if (algorithmName !== undefined)
        report('digestAlgorithm', at, { type: record.type, algorithm, name: algorithmName });
    }
  },
});

const COMMON = /^\d+\s+(?:8|10|13|14|15|16)\s+[24]\s/;

const SHA1 = 1;
const SHA256 = 2;

/** Whether the name has a SHA-256 digest of the key that a digest is of. */
function hasSha256Beside(zone: Zone, record: ResourceRecord): boolean {
  const own = digestData(record);
  const others = zone.recordsAt(record.owner);
  return others.some((other) => {
    const data = other.typeNumber === record.typeNumber ? digestData(other) : undefined;
    return data?.digestType === SHA256 && data.tag === own?.tag && data.algorithm === own?.algorithm;
  });
}

/** Of DS digests (IANA "Digest Algorithms"); 253 and 254 are for private use. */
function isUnassigned(digestType: number): boolean {
  return digestType === 0 || (digestType > 6 && digestType !== 253 && digestType !== 254);
}

function nameOfDeprecated(algorithm: number): string | undefined {
  return DEPRECATED.has(algorithm) ? algorithmName(algorithm) : undefined;
}
