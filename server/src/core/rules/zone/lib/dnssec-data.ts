/**
 * DNSSEC's keys (DNSKEY, CDNSKEY) and what a parent says of them (DS, CDS), as numbers and octets: only in those can they
 * be compared. No rule is here.
 */

import { Sha256 } from '../../../dkim/sha256.ts';
import { decodeBase64 } from '../../../text/base64.ts';
import { type DomainName, labels } from '../../../text/domain-name.ts';
import { append } from '../../../text/lists.ts';
import { bytesOf, isEqualOctets, octetsOfHex } from '../../../text/octets.ts';
import { ALGORITHMS, DIGEST_TYPES } from '../../../zone/field-forms.ts';
import type { ResourceRecord } from '../../../zone/zone.ts';

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

/** The RDATA of DS or CDS (RFC 4034 §5). */
export interface DigestData {
  readonly tag: number;
  readonly algorithm: number;
  readonly digestType: number;
  readonly digest: Uint8Array;
}

/** Bit 7 of a key's flags: it belongs to a zone (RFC 4034 §2.1.1). */
export const ZONE_KEY = 0x100;

/** Undefined where a field is broken, or its flags are mnemonics. */
export function keyData(record: ResourceRecord): KeyData | undefined {
  const octets = genericOctets(record) ?? octetsOf(record, [2, 1, 1], (text) => decodeBase64(text).bytes);
  if (octets === undefined || octets.length < 4) return undefined;
  const algorithm = octets[3]!;
  const flags = (octets[0]! << 8) | octets[1]!;
  return {
    flags,
    protocol: octets[2]!,
    algorithm,
    publicKey: octets.subarray(4),
    octets,
    tag: keyTag(octets, algorithm),
  };
}

/** Undefined where a field is broken. */
export function digestData(record: ResourceRecord): DigestData | undefined {
  const octets = genericOctets(record) ?? octetsOf(record, [2, 1, 1], octetsOfHex);
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
  if (data.digestType !== SHA256 || zone.includes('\\')) return true;
  const digest = new Sha256().update(wireName(zone)).update(key.octets).digest();
  return isEqualOctets(digest, data.digest);
}

const SHA256 = 2;

function wireName(name: DomainName): Uint8Array {
  const octets: number[] = [];
  for (const label of labels(name)) {
    octets.push(label.length);
    append(octets, bytesOf(label));
  }
  return Uint8Array.from([...octets, 0]);
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

/** RFC 3597's form. */
function genericOctets(record: ResourceRecord): Uint8Array | undefined {
  const { fields, isBroken } = record;
  if (isBroken || fields[0]?.kind !== 'generic') return undefined;
  return octetsOfHex(
    fields
      .slice(2)
      .map(({ text }) => text)
      .join(''),
  );
}

/** @param widths of the numbers before the data, in octets */
function octetsOf(
  { fields, isBroken }: ResourceRecord,
  widths: readonly number[],
  decode: (text: string) => Uint8Array,
): Uint8Array | undefined {
  if (isBroken || fields.length !== widths.length + 1) return undefined;
  const head: number[] = [];
  for (const [i, width] of widths.entries()) {
    const value = numberOf(fields[i]!.text);
    if (value === undefined) return undefined;
    if (width === 2) head.push(value >> 8);
    head.push(value & 0xff);
  }
  return Uint8Array.from([...head, ...decode(String(fields[widths.length]!.value))]);
}

function numberOf(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const word = text.toUpperCase();
  return ALGORITHMS.get(word) ?? DIGEST_TYPES.get(word);
}
